"""What is refused before anything is written: found by reading, so that a rehearsal finds it too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from common.languages import NAMES
from courses.catalogue.exceptions import CodeNeeded
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.models import CourseIndexPage, CoursePage, ModulePage
from courses.interchange.actions.places import free_slug
from courses.interchange.actions.wanted import page_model
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course
from courses.interchange.package import FILE
from courses.interchange.package.faults import all_at_once, going_on, note
from courses.packages.exceptions import NoPackageHost
from courses.skills.models import Skill


def refuse_impossible(course: Course, row: CourseRow | None) -> tuple[Organisation, dict[str, CourseIndexPage]]:
    """Whose course it will be, and the catalogues it stands in. Raises ImportRefused with all that is wrong at once."""
    with all_at_once():
        with going_on():
            indexes = _indexes(course)
        with going_on():
            _refuse_unknown(course)
        owner = _owner(course)
        _refuse_foreign(course, row, owner)
    return owner, indexes


def refuse_unpublishable(course: Course, row: CourseRow | None, *, publish: bool) -> None:
    """What could not go live. Raises Refused."""
    if not publish:
        return
    if not course.code and (row is None or not row.code):
        raise CodeNeeded
    if not settings.PACKAGE_ORIGIN and any(not package.draft for package in course.packages):
        raise NoPackageHost


def _owner(course: Course) -> Organisation:
    found: Organisation | None = associations().filter(slug=course.owner).first()
    if found is None:
        known = associations().order_by("slug")
        raise ImportRefused(
            "unknown_owner",
            _("“%(owner)s” is not an association of this site. Known are: %(known)s.")
            % {"owner": course.owner, "known": ", ".join(known.values_list("slug", flat=True)) or "-"},
            "" if course.foreign else FILE,
        )
    return found


def _indexes(course: Course) -> dict[str, CourseIndexPage]:
    """The catalogue in each language of the course."""
    found = {
        page.locale.language_code: page
        for page in CourseIndexPage.objects.filter(locale__language_code__in=course.words).select_related("locale")
    }
    for language in course.words:
        if language not in found:
            raise ImportRefused(
                "no_catalogue",
                _("This site has no catalogue in %(language)s yet. Whoever runs the site can add it (setup_site).")
                % {"language": NAMES[language]},
            )
    return found


def _refuse_foreign(course: Course, row: CourseRow | None, owner: Organisation) -> None:
    """Nobody's course, page or code is taken from under another's feet."""
    where = "" if course.foreign else FILE
    if row is not None and row.owner_id is not None and row.owner_id != owner.pk:
        message = _("This course belongs to another association. Give yours a key of its own.")
        note(ImportRefused("other_owner", message, where))
    if row is not None and row.source_locale != course.source_language:
        message = _("This course stands here as written in %(language)s, which cannot change. Name that language.")
        note(ImportRefused("source_language_fixed", message % {"language": NAMES[row.source_locale]}, where))
    if row is not None and row.retired_at is not None and row.current_version_id is not None:
        note(ImportRefused("retired", _retired(course), where))
    if course.foreign and not course.code_told:
        course.code = _suggested_code(course, row)
    if course.code and CourseRow.objects.filter(code=course.code).exclude(key=course.key).exists():
        message = _("Another course has the code %(code)s. Choose another code.") % {"code": course.code}
        note(ImportRefused("code_taken", message, where))
    own = CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_language)
    home: Any = own.first()
    taken = CoursePage.objects.filter(slug=course.slug).exclude(translation_key=course.key)
    if course.foreign:
        course.slug = home.slug if home is not None else _free_slug(course.slug)
    elif taken.exists():
        message = _("Another course has the address “%(slug)s”. Choose another address.") % {"slug": course.slug}
        note(ImportRefused("slug_taken", message, where))
    wanted: dict[Any, type[Page]] = {course.key: CoursePage}
    wanted.update({module.key: ModulePage for module in course.modules})
    wanted.update({activity.key: page_model(activity) for activity in course.activities})
    page: Any
    for page in Page.objects.filter(translation_key__in=wanted, locale__language_code=course.source_language):
        elsewhere = page.translation_key != course.key and (home is None or not page.is_descendant_of(home))
        if elsewhere or page.specific_class is not wanted[page.translation_key]:
            message = _("“%(title)s” of this site has the key %(key)s already. Give yours a new key.")
            if course.foreign:
                message = _("“%(title)s” came in with this course and stands elsewhere now. Move it back first.")
            note(ImportRefused("key_taken", message % {"title": page.title, "key": page.translation_key}))


def _retired(course: Course) -> str:
    """Why a course that was deleted here stays so: certificates speak of it."""
    if course.foreign:
        return _("This course was published here, and deleted since. Copy it where it comes from, and export the copy.")
    return _("This course was published here, and deleted since. Give yours a key of its own.")


def _suggested_code(course: Course, row: CourseRow | None) -> str:
    """The code this site has given, else the source's, unless another course has it."""
    if row is not None and row.code:
        return row.code
    taken = CourseRow.objects.filter(code=course.code).exclude(key=course.key).exists()
    return "" if taken else course.code


def _free_slug(wanted: str) -> str:
    """An address in the catalogue that no other course has."""
    given = set(CoursePage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return free_slug(wanted, held="", given=given)


def _refuse_unknown(course: Course) -> None:
    """Skills and associations that this site does not have."""
    named = [code for code, _level in course.skills] + [code for one in course.questions for code in one.skills]
    known = set(Skill.objects.filter(code__in=named).values_list("code", flat=True))
    for code in dict.fromkeys(named):
        if code not in known:
            message = _("“%(code)s” is not a skill of this site.") % {"code": code}
            note(ImportRefused("unknown_skill", message, FILE if (code in dict(course.skills)) else "banks"))
    partners = set(associations().filter(slug__in=course.recognised_by).values_list("slug", flat=True))
    for owner in course.recognised_by:
        if owner not in partners:
            message = _("“%(owner)s” is not an association of this site.") % {"owner": owner}
            note(ImportRefused("unknown_owner", message, FILE))


def associations() -> Any:
    return Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
