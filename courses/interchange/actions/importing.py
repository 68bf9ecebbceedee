"""From what somebody brings to a course of this site."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import LANGS, NAMES
from courses.interchange.actions.unfinished import Told, nobody
from courses.interchange.actions.writing import write_courses
from courses.interchange.archives import Source, open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.limits import time_limit
from courses.interchange.neutral import Course
from courses.interchange.package import FILE, at_root, read_package
from courses.interchange.readers import COURSES, PACKAGE, Options, course_reader, is_own_package
from courses.interchange.reports import report

FORMATS = (PACKAGE, *COURSES)


def import_course(
    *,
    path: Path,
    by: Person | None,
    form: str = "",
    owner: str = "",
    code: str = "",
    language: str = "",
    publish: bool = False,
    release: bool = False,
    dry_run: bool = False,
    told: Told = nobody,
) -> dict[str, Any]:
    """Take a course in, whole or not at all, and report. Raises ImportRefused where nothing was changed.

    `told` hears how many of how many files, questions and pages are written.

    `form` is the format, or empty to have it recognised. A course from elsewhere needs an `owner`, unless the site has
    one association alone; `language` is what it is written in, where the source does not say so itself.
    """
    if language and language not in LANGS:
        raise ImportRefused("unknown_language", _("Languages are %(known)s.") % {"known": ", ".join(LANGS)})
    with time_limit(alive=partial(told, 0, 0)):
        course = read_course(path, form=form, owner=owner, code=code, language=language)
    written = write_courses(
        courses=[course, *course.others], by=by, publish=publish, release=release, dry_run=dry_run, told=told
    )
    return report(course, changed=written.changed, dry_run=dry_run)


def read_course(path: Path, *, form: str, owner: str, code: str, language: str) -> Course:
    """What a file or folder holds, in no database yet."""
    source = open_source(path)
    if form == PACKAGE or (not form and is_own_package(source)):
        return _package(source, path, owner, code, language)
    _name, read = course_reader(source, form)
    given = language or LANGS[0]
    course = read(source, Options(owner=owner or only_owner(), code=code.upper(), language=given, told=bool(language)))
    course.foreign = True
    course.code_told = course.code_told or bool(code)
    return course


def _package(source: Source, path: Path, owner: str, code: str, language: str) -> Course:
    if path.is_file() and list(source.files) == [path.name]:
        raise ImportRefused("not_a_package", _("This is neither a folder nor a zip file."), path.name)
    course = read_package(at_root(source.files, path.name))
    if language and language != course.source_language:
        raise ImportRefused(
            "wrong_language",
            _("The package says that it was written in %(language)s. Name that language, or none.")
            % {"language": NAMES[course.source_language]},
            FILE,
        )
    course.owner = owner or course.owner
    course.code = code.upper() or course.code
    return course


def only_owner() -> str:
    """The association of a site that has one. Raises ImportRefused where whose it will be has to be said."""
    known = list(
        Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("slug").values_list("slug", flat=True)
    )
    if len(known) == 1:
        return str(known[0])
    message = _("Say which association it will belong to (--owner). Known are: %(known)s.")
    raise ImportRefused("owner_needed", message % {"known": ", ".join(known) or "-"})
