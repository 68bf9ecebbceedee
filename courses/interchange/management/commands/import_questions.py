"""Take questions into a bank."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from courses.interchange.actions import import_questions
from courses.interchange.exceptions import ImportRefused
from courses.interchange.readers import QUESTIONS
from courses.interchange.reports import questions_in_words


class Command(BaseCommand):
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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = import_questions(
                path=options["path"],
                bank=options["bank"],
                by=None,
                form=options["format"],
                owner=options["owner"],
                language=options["language"],
                dry_run=options["dry_run"],
            )
        except ImportRefused as refused:
            errors = [one.as_report() for one in refused.all]
            if options["json"]:
                self.stdout.write(json.dumps({"error": errors[0], "errors": errors}, ensure_ascii=False, indent=2))
            else:
                for error in errors:
                    self.stderr.write(f"{error['where']}: {error['message']}" if error["where"] else error["message"])
                self.stderr.write("Nothing was changed.")
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(questions_in_words(told))
        if told["dry_run"]:
            self.stdout.write("This was a dry run; nothing was kept.")
        elif not told["changed"]:
            self.stdout.write("Everything was here already; nothing was changed.")
