from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from courses.certificates.actions import report_compromise
from courses.certificates.management.signing import SigningCommand, association, plainly
from courses.certificates.queries.credentials import carrying_recognition_by, signed_with


class Command(SigningCommand):
    help = (
        "Gives up keys that somebody else may have: they are destroyed, replaced and published as revoked. Nothing they"
        " signed verifies from now on, until it is issued anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="its short name, such as ftahk")
        parser.add_argument("keys", nargs="+", metavar="key", help="a name in its did.json after #, such as 2026-1")
        parser.add_argument("--since", required=True, help="since when: 2026-11-20, or 2026-11-20T09:30+08:00")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation, since = association(options["association"]), _moment(options["since"])
        keys = list(organisation.signing_keys.filter(name__in=options["keys"]).order_by("pk"))
        if unknown := sorted(set(options["keys"]) - {key.name for key in keys}):
            known = ", ".join(organisation.signing_keys.order_by("pk").values_list("name", flat=True)) or "none"
            message = f"{organisation.slug} has no key {', '.join(unknown)}. There are: {known}."
            raise CommandError(message, returncode=2)
        with plainly(), transaction.atomic():
            for key in keys:
                standing = report_compromise(key=key, since=since)
        for key in keys:
            self.stdout.write(
                f"{key.name} is given up. {signed_with(key).count()} certificates were signed with it,"
                f" {carrying_recognition_by(key).count()} carry a recognition signed with it: issue them anew."
            )
        self.stdout.write(f"Keys that sign now: {', '.join(key.name for key in standing)}.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--since is no moment: {text}", returncode=2) from error
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
