"""What the front page and the search tell: real figures, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from accounts.enums import Jurisdiction, OrganisationKind
from accounts.models import Organisation, Person
from common.formats import format_hours, format_minutes
from common.languages import LANGS, current, html_lang
from courses.catalogue.models import LessonPage
from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.queries import CourseCard, course_cards, search
from courses.dashboards.queries.my_learning import my_learning

SEAL_ORDER = ("hk", "bj", "sz", "su")


@dataclass(frozen=True)
class Row:
    """A course, or a page of one, as the component `prospectus_row` shows it."""

    seal: str
    code: str
    title: str
    url: str
    summary: str
    lang: str
    facts: tuple[str, ...] = ()
    summary_lang: str = ""


@dataclass(frozen=True)
class Founder:
    """An association as the front page presents it: its name here, and its name at home."""

    seal: str
    name: str
    other_name: str
    other_lang: str
    city: str
    other_city: str


@dataclass(frozen=True)
class Resume:
    """The next step of somebody who is on her way."""

    label: str
    url: str
    has_begun: bool
    course_title: str
    course_lang: str
    words: str


def _lang_if_other(code: str) -> str:
    """What stands in `lang`, and nothing where the page says it already."""
    return "" if code == current() else html_lang(code)


def founders() -> list[Founder]:
    """The associations in the order of the mark. One query."""
    found = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).exclude(seal="")
    return [_founder(one) for one in sorted(found, key=lambda one: SEAL_ORDER.index(one.seal))]


def _founder(one: Organisation) -> Founder:
    at_home = "zh-hant" if one.jurisdiction == Jurisdiction.HK else "zh-hans"
    other = at_home if current() == "en" else "en"
    return Founder(
        seal=one.seal,
        name=one.name,
        other_name=one.localised("name", other),
        other_lang=html_lang(other),
        city=one.city,
        other_city=one.localised("city", other),
    )


def course_rows(cards: list[CourseCard]) -> list[Row]:
    return [
        Row(
            seal=card.seal,
            code=" · ".join(part for part in (card.code, card.owner) if part),
            title=card.title,
            url=card.url,
            summary=card.summary,
            lang=_lang_if_other(card.lang),
            facts=(
                card.level_label,
                ngettext("%(number)d lesson", "%(number)d lessons", card.lessons) % {"number": card.lessons},
                gettext("%(hours)s hours") % {"hours": format_hours(card.minutes)},
            ),
        )
        for card in cards
    ]


def found(words: str, language: str) -> list[Row]:
    """Courses and lessons that hold the words, with the seal of the association that owns them."""
    owners = {card.key: card for card in course_cards(language)}
    rows = []
    for hit in search(words, language):
        card = owners.get(hit.course_key)
        is_course = hit.kind == "course"
        rows.append(
            Row(
                seal=card.seal if card else "",
                code=" · ".join(part for part in (card.code, card.owner) if part) if card else "",
                title=hit.title,
                url=hit.url,
                summary=(card.summary if card else "") if is_course else hit.course_title,
                lang=_lang_if_other(hit.lang),
                summary_lang=_lang_if_other(card.lang) if card else "",
            )
        )
    return rows


def resume(person: Person, language: str) -> Resume | None:
    """Where a learner goes on, one press from the front page."""
    row = my_learning(person, language).resume
    if row is None or row.next_step is None:
        return None
    return Resume(
        label=row.next_step.label,
        url=row.next_step.resume_url,
        has_begun=row.enrolment.started_at is not None,
        course_title=row.outline.course_title,
        course_lang=row.outline.course_lang,
        words=row.outline.in_words,
    )


def sample_lesson(language: str) -> dict[str, str] | None:
    """A lesson that may be read without enrolment, if there is one."""
    lesson = LessonPage.objects.live_in_course().filter(preview_open=True).order_by("path").first()
    if lesson is None:
        return None
    url = url_for_path(path_below_index(lesson.url_path), language)
    return {"url": url, "duration": format_minutes(lesson.minutes)}


def figures(cards: list[CourseCard]) -> dict[str, Any]:
    """Courses, lessons, hours and languages in all."""
    hours = sum(card.minutes for card in cards) / 60
    return {
        "courses": len(cards),
        "lessons": sum(card.lessons for card in cards),
        "hours": f"{hours:.0f}" if hours == int(hours) else f"{hours:.1f}",
        "languages": len(LANGS),
        # Its owner counts as well; several courses: as many as stand behind each of them.
        "recognised": min((1 + len(card.recognised_by) for card in cards), default=0),
    }
