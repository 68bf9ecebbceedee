from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.learning.queries.checks import differences


class Command(BaseCommand):
    help = "Compares stored counters, results and version rows with recomputed ones; exit code 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="stop after so many differences (default 1000)")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        found = 0
        for difference in differences():
            found += 1
            self.stdout.write(difference)
            if found >= limit:
                break
        if found:
            raise CommandError(f"{found} stored figures differ from the recomputed ones.", returncode=1)
        self.stdout.write("Every stored figure equals the recomputed one.")
