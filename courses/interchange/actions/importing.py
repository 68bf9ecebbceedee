"""From a package on disk to a course of this site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from common.languages import LANGS
from courses.interchange.actions.writing import write_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.package import opened, read_package
from courses.interchange.reports import report


def import_package(
    *,
    path: Path,
    by: Person | None,
    owner: str = "",
    code: str = "",
    language: str = "",
    publish: bool = False,
    release: bool = False,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Take a package in, whole or not at all, and report. Raises ImportRefused where nothing was changed."""
    course = read_package(opened(path))
    if language and language not in LANGS:
        raise ImportRefused("unknown_language", _("Languages are %(known)s.") % {"known": ", ".join(LANGS)})
    if language and language != course.source_language:
        raise ImportRefused(
            "wrong_language",
            _("The package was written in %(language)s. Leave --language out.") % {"language": course.source_language},
            "course.yaml",
        )
    course.owner = owner or course.owner
    course.code = code.upper() or course.code
    written = write_course(course=course, by=by, publish=publish, release=release, dry_run=dry_run)
    return report(course, changed=written.changed, dry_run=dry_run)
