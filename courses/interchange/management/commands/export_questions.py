"""Take a bank out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from courses.interchange.actions import QUESTION_FORMATS, write_question_file
from courses.interchange.exceptions import ImportRefused
from courses.interchange.reports import questions_in_words


class Command(BaseCommand):
    """`export_questions BANK PATH --format gift`: exit 0 done, 1 refused, 2 misuse. What comes out goes in again."""

    help = "Write the questions of a bank as a file of another system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bank", help="name or key of the bank")
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=QUESTION_FORMATS, required=True)
        parser.add_argument("--owner", default="", help="key of the association, where several have such a bank")
        parser.add_argument("--json", action="store_true", help="the report, and nothing else, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = write_question_file(
                bank=options["bank"], path=options["path"], form=options["format"], owner=options["owner"]
            )
        except ImportRefused as refused:
            error = refused.as_report()
            if options["json"]:
                self.stdout.write(json.dumps({"error": error}, ensure_ascii=False, indent=2))
            else:
                self.stderr.write(error["message"])
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(questions_in_words(told))
