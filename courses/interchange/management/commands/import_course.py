"""Take a course in."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from courses.interchange.actions import FORMATS, import_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.reports import in_words


class Command(BaseCommand):
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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = import_course(
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
        self.stdout.write(in_words(told))
        if told["dry_run"]:
            self.stdout.write("This was a dry run; nothing was kept.")
        elif not told["changed"]:
            self.stdout.write("Everything was here already; nothing was changed.")
