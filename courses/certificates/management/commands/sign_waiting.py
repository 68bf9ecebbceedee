from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from courses.certificates.actions import sign_waiting
from courses.certificates.management.signing import SigningCommand, plainly
from courses.certificates.models import Certificate

BATCH = 100


class Command(SigningCommand):
    help = (
        "Signs the certificates that have no credential yet, such as those issued before there were keys. It can be"
        " stopped at any moment and begun again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, help="stop after so many")

    def handle(self, *args: Any, limit: int | None, **options: Any) -> None:
        waiting = Certificate.objects.unsigned().count()
        left = waiting if limit is None else min(limit, waiting)
        signed = failed = after = 0
        while left > 0:
            with plainly():
                batch = sign_waiting(limit=min(BATCH, left), after=after)
            if not batch.tried:
                break
            after, left = batch.last, left - batch.tried
            signed, failed = signed + batch.signed, failed + batch.failed
            self.stdout.write(f"{signed} of {waiting} signed")
            self.stdout.flush()
        if failed:
            raise CommandError(f"{failed} could not be signed; the log says why.", returncode=1)
        self.stdout.write(f"{Certificate.objects.unsigned().count()} wait to be signed.")
