"""The one writer: a neutral course into pages and rows, in one transaction. Every reader ends here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import NAMES
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.models import CourseIndexPage, CoursePage, ModulePage
from courses.interchange.actions.media import StoredMedia, store_media
from courses.interchange.actions.pages import Desk, page_model
from courses.interchange.actions.questions import write_banks
from courses.interchange.actions.whole import whole_or_not_at_all
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course
from courses.interchange.package import FILE
from courses.interchange.package.faults import all_at_once, going_on, note
from courses.skills.models import Skill

# What another system can say of a course; the rest stays as this site has it.
KNOWN_ELSEWHERE = {"code", "owner", "source_locale"}


@dataclass
class Written:
    """What became of it."""

    changed: bool
    pages: list[str] = field(default_factory=list)


def write_course(
    *, course: Course, by: Person | None, publish: bool = False, release: bool = False, dry_run: bool = False
) -> Written:
    """Put a course into the site. The same course again changes nothing.

    New pages are drafts unless `publish` or the course says otherwise; what is published stays so and takes the new
    words. What the course no longer holds is taken down; what that would loosen waits, unless `release`.
    """
    media = StoredMedia()
    with whole_or_not_at_all(media, dry_run=dry_run), transaction.atomic():
        written = _write(course, by, publish or course.publish, release, media)
        transaction.set_rollback(dry_run)
    return written


def _write(course: Course, by: Person | None, publish: bool, release: bool, media: StoredMedia) -> Written:
    row = CourseRow.objects.select_for_update().filter(key=course.key).first()
    with all_at_once():
        with going_on():
            indexes = _indexes(course)
        with going_on():
            _refuse_unknown(course)
        owner = _owner(course)
        _refuse_foreign(course, row, owner)
    if row is not None and row.retired_at is not None:
        catalogue.restore_course(key=row.key, by=by)
    version_before = row.current_version_id if row is not None else None
    store_media(course, owner, media)
    desk = Desk(course=course, by=by, publish=publish, media=media, indexes=indexes)
    banks_changed, banks = write_banks(course, owner, media)
    desk.banks = banks
    source = desk.write_course_page(course.source_language)
    settings_changed = _settings(course, source, owner, by)
    desk.write_tree()
    if not course.foreign:
        desk.take_down_leftovers()
    desk.publish_all()
    row = CourseRow.objects.get(key=course.key)
    if release and source.live:
        catalogue.release_requirements(course=row, by=by)
        row.refresh_from_db()
    changed = bool(
        desk.changed or banks_changed or settings_changed or media.made or row.current_version_id != version_before
    )
    return Written(changed=changed, pages=desk.changed)


def _owner(course: Course) -> Organisation:
    found: Organisation | None = _associations().filter(slug=course.owner).first()
    if found is None:
        known = _associations().order_by("slug")
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
    home = CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_language).first()
    taken = CoursePage.objects.filter(slug=course.slug).exclude(translation_key=course.key)
    if course.foreign:
        standing = CoursePage.objects.filter(pk=home.pk).values_list("slug", flat=True).first() if home else None
        course.slug = standing or _free_slug(course.slug)
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
    slug, number = wanted, 1
    while slug in given:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _refuse_unknown(course: Course) -> None:
    """Skills and associations that this site does not have."""
    named = [code for code, _level in course.skills] + [code for one in course.questions for code in one.skills]
    known = set(Skill.objects.filter(code__in=named).values_list("code", flat=True))
    for code in dict.fromkeys(named):
        if code not in known:
            message = _("“%(code)s” is not a skill of this site.") % {"code": code}
            note(ImportRefused("unknown_skill", message, FILE if (code in dict(course.skills)) else "banks"))
    partners = set(_associations().filter(slug__in=course.recognised_by).values_list("slug", flat=True))
    for owner in course.recognised_by:
        if owner not in partners:
            message = _("“%(owner)s” is not an association of this site.") % {"owner": owner}
            note(ImportRefused("unknown_owner", message, FILE))


def _associations() -> Any:
    return Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)


def _settings(course: Course, page: CoursePage, owner: Organisation, by: Person | None) -> bool:
    """What does not depend on language; says whether anything changed."""
    row = CourseRow.objects.select_related("owner").get(key=course.key)
    wanted: dict[str, Any] = {
        "code": course.code or None,
        "owner": owner,
        "source_locale": course.source_language,
        "level": course.level,
        "enrolment_policy": course.enrolment,
        "minutes": course.minutes,
        "law_as_at": date.fromisoformat(course.law_as_at) if course.law_as_at else None,
        "valid_months": course.valid_months,
        "certificate_topics": course.topics,
    }
    if course.foreign:
        wanted = {name: value for name, value in wanted.items() if name in KNOWN_ELSEWHERE and value}
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not course.foreign and set(course.skills) != set(row.course_skills.values_list("skill__code", "level")):
        changes["skills"] = _skills(course)
    # Who recognises it already need not be wished for, and is left out of neither.
    given, wished = _slugs(row.recognised_by), _slugs(row.recognition_wishes)
    if not course.foreign and set(course.recognised_by) - given != wished - given:
        changes["recognition_wishes"] = _partners(course)
    if changes:
        catalogue.save_course_settings(course=row, by=by, **changes)
        page.__dict__.pop("_course", None)
    return bool(changes)


def _slugs(associations: Any) -> set[str]:
    return set(associations.values_list("slug", flat=True))


def _skills(course: Course) -> list[tuple[Skill, int]]:
    known = {skill.code: skill for skill in Skill.objects.all()}
    return [(known[code], level) for code, level in course.skills]


def _partners(course: Course) -> list[Organisation]:
    return list(_associations().filter(slug__in=course.recognised_by))
