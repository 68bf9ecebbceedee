"""`manage.py import_roster COHORT PATH`: the screen's road for people, from a file."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from common.http import Refused
from common.languages import LANGS
from courses.cohorts import actions, queries
from courses.cohorts.models import Cohort
from courses.cohorts.roster import read_file
from courses.cohorts.roster.tables import MOST_BYTES

REFUSED, MISUSED = 1, 2


class Command(BaseCommand):
    """Place members and invite everybody else, or only say what would happen."""

    help = "Add the people of a CSV or XLSX file to a cohort; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cohort", help="the cohort's id, as it stands in its address")
        parser.add_argument("path", help="CSV or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="say the verdict on every row and change nothing")
        parser.add_argument("--json", action="store_true", help="print only the report, as JSON")
        parser.add_argument("--language", choices=LANGS, default="en", help="language of the letters")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json: bool = options["json"]
        try:
            cohort = Cohort.objects.select_related("organisation", "course", "made_by").get(
                public_id=uuid.UUID(options["cohort"])
            )
        except (ValueError, Cohort.DoesNotExist):
            self._stop(MISUSED, "cohort_not_known", "There is no cohort with this id.", options["cohort"], as_json)
        try:
            with Path(options["path"]).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            self._stop(MISUSED, "file_not_read", str(error.strerror), options["path"], as_json)
        with translation.override("en"):
            try:
                outcome = actions.import_roster(
                    cohort=cohort,
                    roster=read_file(data),
                    by=cohort.made_by,
                    language=options["language"],
                    dry_run=options["dry_run"],
                )
            except Refused as refusal:
                self._stop(REFUSED, "refused", str(refusal.message), options["path"], as_json)
            report = {
                "cohort": str(cohort.public_id),
                "rows": [
                    {"row": one.row.number, "verdict": str(one.verdict), "why": queries.why(one.verdict, one.detail)}
                    for one in outcome.judged
                ],
                "counts": outcome.counts,
                "changed": outcome.changed,
                "dry_run": options["dry_run"],
            }
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for row in report["rows"]:
            self.stdout.write(f"{row['row']}\t{row['verdict']}\t{row['why']}")
        for verdict, number in outcome.counts.items():
            self.stdout.write(f"{verdict}: {number}")

    def _stop(self, code: int, name: str, message: str, where: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps({"error": {"code": name, "message": message, "where": where}}, ensure_ascii=False)
            )
        else:
            self.stderr.write(message)
        sys.exit(code)
