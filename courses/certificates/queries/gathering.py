"""What a certificate is going to say, gathered once, when the course is completed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import Organisation
from common.languages import LANGS
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Course, CoursePage, CourseVersion
from courses.certificates.queries.recognition import minutes_of, recognised_at
from courses.certificates.wording import EDITION
from courses.learning.models import Enrolment

# All four associations live in it, and neither Hong Kong nor the Mainland changes its clocks.
LOCAL = ZoneInfo("Asia/Hong_Kong")
FORMAT = 1
# What is passed with a mark.
ASSESSED = (ActivityKind.QUIZ, ActivityKind.ASSIGNMENT, ActivityKind.PACKAGE)


def local_day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _in_languages(thing: Any, field: str) -> dict[str, str]:
    return {language: getattr(thing, f"{field}_{language.replace('-', '_')}", "") for language in LANGS}


def _association(organisation: Organisation) -> dict[str, Any]:
    return {
        "key": organisation.slug,
        "seal": organisation.seal,
        "names": _in_languages(organisation, "name"),
        "cities": _in_languages(organisation, "city"),
    }


def _words(course: Course, version: CourseVersion) -> tuple[dict[str, str], dict[str, str]]:
    """Title and summary in every language the course is published in; the title at least as the version has it."""
    titles = {course.source_locale: str(version.snapshot.get("title") or course.code or "")}
    summaries: dict[str, str] = {}
    pages: QuerySet[Any] = CoursePage.objects.filter(translation_key=course.key, live=True)
    for language, title, summary in pages.values_list("locale__language_code", "title", "summary"):
        titles[language], summaries[language] = title, " ".join(summary.split())
    return (
        {language: titles[language] for language in LANGS if titles.get(language)},
        {language: summaries[language] for language in LANGS if summaries.get(language)},
    )


def _language_studied(enrolment: Enrolment, titles: dict[str, str], source: str) -> str:
    """The language she reads, where the course is published in it; else the one it was written in."""
    user = enrolment.person.user
    return user.language if user is not None and user.language in titles else source


def expiry(completed: date, months: int | None) -> date | None:
    """The last day of validity: so many months later, less a day."""
    if not months:
        return None
    year, month = divmod(completed.month - 1 + months, 12)
    for day in range(completed.day, 0, -1):
        try:
            return date(completed.year + year, month + 1, day) - timedelta(days=1)
        except ValueError:  # the 31st of a shorter month
            continue
    return None


def assessment_of(version: CourseVersion) -> list[dict[str, Any]]:
    """What a version requires to be passed, with the mark that passes it. What says no kind is a quiz."""
    found = []
    for activity in version.snapshot.get("activities", ()):
        kind = activity.get("kind")
        if kind in ASSESSED and activity.get("required") and activity.get("pass_mark"):
            told = {} if kind == ActivityKind.QUIZ else {"kind": str(kind)}
            found.append({"title": activity.get("title", ""), "pass_mark": activity["pass_mark"], **told})
    return found


def gather_facts(enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    """Every fact of domain.md 3.2 that is not personal, in all languages, as plain values.

    `CertificateFacts` keeps the answer for ever: reading it again needs no other table.
    """
    course, version = enrolment.course, enrolment.version
    issuer = course.owner
    assert issuer is not None  # noqa: S101 for the type checker; who issues asked
    titles, summaries = _words(course, version)
    completed = local_day(at)
    ends = expiry(completed, course.valid_months)
    minutes = minutes_of(course, version)
    partners = recognised_at(version, minutes=minutes, moment=at, day=completed)
    return {
        "format": FORMAT,
        "edition": EDITION,
        "issuer": {
            **_association(issuer),
            "address": issuer.address,
            "registration": issuer.registration_label,
            "signatory_titles": _in_languages(issuer, "signatory_title"),
        },
        "partners": [_association(partner) for partner in partners if partner != issuer],
        "course": {
            "key": str(course.key),
            "code": course.code or "",
            "titles": titles,
            "descriptions": summaries,
            "version": version.number,
            "level": course.level,
        },
        "study": {
            "language": _language_studied(enrolment, titles, course.source_locale),
            "started_on": local_day(min(enrolment.started_at or at, at)).isoformat(),
            "completed_on": completed.isoformat(),
            "issued_on": completed.isoformat(),
            "utc_offset": "+08:00",
            "minutes": minutes,
            "mode": "self_paced",
            "topics": {key: int(minutes) for key, minutes in (course.certificate_topics or {}).items() if minutes},
        },
        "assessment": assessment_of(version),
        "skills": [
            {
                "code": row.skill.code,
                "level": row.level,
                "names": _in_languages(row.skill, "name"),
                "framework": row.skill.domain.framework.code,
            }
            for row in course.course_skills.select_related("skill__domain__framework").order_by(
                "-level", "skill__domain__position", "skill__position"
            )
        ],
        "roles": ["trainer", "reviewer"],
        "law_as_at": course.law_as_at.isoformat() if course.law_as_at else None,
        "expires_on": ends.isoformat() if ends else None,
    }
