"""Take a course in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from courses.interchange.actions import FORMATS, import_course
from courses.interchange.management.taking_in import TakingInCommand
from courses.interchange.reports import in_words


class Command(TakingInCommand):
    """`import_course PATH`: exit 0 done, 1 refused, 2 misuse."""

    help = "Take a course in: a package of ours, or what another system exported. All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="", help="recognised where it is left out")
        parser.add_argument("--owner", default="", help="key of the association it will belong to")
        parser.add_argument("--code", default="", help="code of the course")
        parser.add_argument("--language", default="", help="authoring language, where the source does not say")
        parser.add_argument("--publish", action="store_true", help="publish new pages too")
        parser.add_argument("--release", action="store_true", help="release what the package loosens")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, report what would be")
        parser.add_argument("--json", action="store_true", help="the report, and nothing else, as JSON")

    def take_in(self, options: dict[str, Any]) -> dict[str, Any]:
        return import_course(
            path=options["path"],
            form=options["format"],
            by=None,
            owner=options["owner"],
            code=options["code"],
            language=options["language"],
            publish=options["publish"],
            release=options["release"],
            dry_run=options["dry_run"],
        )

    def in_words(self, told: dict[str, Any]) -> str:
        return in_words(told)
