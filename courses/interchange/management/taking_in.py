"""What the commands that take something in share: how they end, and how they tell of it."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from courses.interchange.exceptions import ImportRefused


class TakingInCommand(BaseCommand):
    """Exit 0 done, 1 refused, 2 misuse. With `--json` standard output is the report alone."""

    def take_in(self, options: dict[str, Any]) -> dict[str, Any]:
        """Do it, and report. Raises ImportRefused."""
        raise NotImplementedError

    def in_words(self, told: dict[str, Any]) -> str:
        """The report for people at a terminal."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self.take_in(options)
        except ImportRefused as refused:
            self._refuse(refused, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(self.in_words(told))
        if told["dry_run"]:
            self.stdout.write("This was a dry run; nothing was kept.")
        elif not told["changed"]:
            self.stdout.write("Everything was here already; nothing was changed.")

    def _refuse(self, refused: ImportRefused, *, as_json: bool) -> NoReturn:
        errors = [one.as_report() for one in refused.all]
        if as_json:
            self.stdout.write(json.dumps({"error": errors[0], "errors": errors}, ensure_ascii=False, indent=2))
        else:
            for error in errors:
                self.stderr.write(f"{error['where']}: {error['message']}" if error["where"] else error["message"])
            self.stderr.write("Nothing was changed.")
        sys.exit(1)
