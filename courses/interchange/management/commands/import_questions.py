"""Take questions into a bank."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from courses.interchange.actions import import_questions
from courses.interchange.management.taking_in import TakingInCommand
from courses.interchange.readers import QUESTIONS
from courses.interchange.reports import questions_in_words


class Command(TakingInCommand):
    """`import_questions PATH --bank NAME`: exit 0 done, 1 refused, 2 misuse."""

    help = "Take questions from a file of another system into a bank. All or none; what is not taken is reported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--bank", required=True, help="name of the bank; made where there is none")
        parser.add_argument("--format", choices=tuple(QUESTIONS), default="", help="recognised where it is left out")
        parser.add_argument("--owner", default="", help="key of the association the bank belongs to")
        parser.add_argument("--language", default="", help="language of the questions, where the file does not say")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, report what would be")
        parser.add_argument("--json", action="store_true", help="the report, and nothing else, as JSON")

    def take_in(self, options: dict[str, Any]) -> dict[str, Any]:
        return import_questions(
            path=options["path"],
            bank=options["bank"],
            by=None,
            form=options["format"],
            owner=options["owner"],
            language=options["language"],
            dry_run=options["dry_run"],
        )

    def in_words(self, told: dict[str, Any]) -> str:
        return questions_in_words(told)
