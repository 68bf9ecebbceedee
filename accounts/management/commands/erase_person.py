from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import erase_person
from accounts.exceptions import CannotErase
from accounts.models import Person
from accounts.permissions import is_superuser


class Command(BaseCommand):
    help = (
        "Erases somebody who asked for it in writing, or whom a restored backup brought back. Certificates stay checkable"
        " as long as they may; a person who chooses otherwise does it on her own screen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="the address she signs in with, or the key of the person")
        parser.add_argument("--by", required=True, help="the address of the administrator who does it")
        parser.add_argument("--erase-certificates", action="store_true", help="take her name from certificates now")

    def handle(self, *args: Any, who: str, by: str, **options: Any) -> None:
        person, actor = _found(who), Person.objects.filter(user__email__iexact=by).first()
        if actor is None or not is_superuser(actor):
            raise CommandError("--by names no administrator of this site.", returncode=2)
        if person is None:
            raise CommandError("Nobody has an account under this address or key.", returncode=2)
        wishes = {"certificates": "now"} if options["erase_certificates"] else {}
        try:
            erase_person(person=person, by=actor, wishes=wishes)
        except CannotErase as refusal:
            raise CommandError(str(refusal.message), returncode=1) from refusal
        self.stdout.write(f"Erased: {person.pk}")


def _found(who: str) -> Person | None:
    people = Person.objects.filter(user__isnull=False)
    try:
        return people.filter(pk=UUID(who)).first()
    except (ValueError, ValidationError):
        return people.filter(user__email__iexact=who.strip()).first()
