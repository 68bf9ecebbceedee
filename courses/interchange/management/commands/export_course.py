"""Take a course out."""

from __future__ import annotations

import json
import sys
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.interchange.cartridge.writer import write_cartridge
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course as NeutralCourse
from courses.interchange.package import opened, read_package, write_package
from courses.interchange.queries import neutral_course
from courses.interchange.reports import in_words, report

FORMATS = ("package", "cc")


def export(code: str, path: Path, form: str = "package", language: str = "") -> dict[str, Any]:
    """Write the course in a format and report. Raises ImportRefused."""
    row = Course.objects.select_related("owner").filter(code=code.upper()).first()
    course = neutral_course(row) if row is not None else None
    if course is None:
        raise ImportRefused("not_found", _("There is no course with the code %(code)s.") % {"code": code})
    return _cartridge(course, path, language) if form == "cc" else _package(course, path)


def _cartridge(course: NeutralCourse, path: Path, language: str) -> dict[str, Any]:
    if path.exists() and (not path.is_file() or not zipfile.is_zipfile(path)):
        message = _("There is something else of this name. A cartridge is one file, such as course.imscc.")
        raise ImportRefused("path_taken", message, path.name)
    # The report is made after the writing, which says what the format cannot hold.
    changed = write_cartridge(course, path, language)
    return report(course, changed=changed, dry_run=False)


def _package(course: NeutralCourse, path: Path) -> dict[str, Any]:
    """A package, as a folder.

    A draft may hold what no package may: a block without its picture, a date not yet known. It is written as it stands,
    and the report says under `unfinished` what has to be filled in before the package can be taken in.
    """
    if path.is_dir() and any(path.iterdir()) and not (path / "course.yaml").is_file():
        raise ImportRefused(
            "path_taken", _("This folder holds something else than a course package. Choose another."), path.name
        )
    if path.exists() and not path.is_dir():
        raise ImportRefused("path_taken", _("There is a file of this name. Choose a folder."), path.name)
    told = report(course, changed=write_package(course, path), dry_run=False)
    try:
        read_package(opened(path))
    except ImportRefused as refused:
        told["unfinished"] = [one.as_report() for one in refused.all]
    return told


class Command(BaseCommand):
    """`export_course CODE PATH`: exit 0 done, 1 refused, 2 misuse. A package goes in again unchanged."""

    help = "Write a course: as a package into a folder, or as a Common Cartridge into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="package")
        parser.add_argument("--language", default="", help="of a cartridge, which has one; else the authoring language")
        parser.add_argument("--json", action="store_true", help="the report, and nothing else, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = export(options["code"], options["path"], options["format"], options["language"])
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
            self.stdout.write(in_words(told))
            for fault in told.get("unfinished", ()):
                self.stderr.write(f"{fault['where']}: {fault['message']}")
            if "unfinished" in told:
                self.stderr.write(_("This draft is not finished. The package can be imported once these are mended."))
