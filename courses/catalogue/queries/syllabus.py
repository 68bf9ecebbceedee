"""What a course holds, as anybody may see it: live modules and activities with times, in one language."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from wagtail.models import Page

from common.languages import current, html_lang
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.queries.cached import kept
from courses.catalogue.queries.requirements import live_activities


@dataclass(frozen=True)
class SyllabusItem:
    """One activity. It answers to the same names as an item of a learner's outline, so both are drawn alike."""

    key: uuid.UUID
    kind: str
    number: str
    title: str
    lang: str
    url: str
    minutes: int
    required: bool
    is_sample: bool
    is_current: bool = False
    tally_is: str = ""

    @property
    def html_lang(self) -> str:
        """Told only where it is not the language of the page around it."""
        return html_lang(self.lang) if self.lang != current() else ""

    @property
    def is_quiz(self) -> bool:
        return self.kind == ActivityKind.QUIZ

    @property
    def is_lesson(self) -> bool:
        return self.kind == ActivityKind.LESSON

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class SyllabusModule:
    key: uuid.UUID
    number: str
    title: str
    lang: str
    url: str
    items: tuple[SyllabusItem, ...]

    @property
    def html_lang(self) -> str:
        return html_lang(self.lang) if self.lang != current() else ""

    @property
    def minutes(self) -> int:
        """What is asked for; an extra tells its own time."""
        return sum(item.minutes for item in self.items if item.required)


@dataclass(frozen=True)
class Syllabus:
    """A course's live modules in the order of the source tree."""

    course_title: str
    course_url: str
    course_lang: str
    modules: tuple[SyllabusModule, ...]

    @property
    def items(self) -> tuple[SyllabusItem, ...]:
        return tuple(item for module in self.modules for item in module.items)

    @property
    def lessons(self) -> int:
        return sum(item.is_lesson and item.required for item in self.items)

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    @property
    def first(self) -> SyllabusItem | None:
        return next(iter(self.items), None)

    def at(self, key: uuid.UUID) -> Syllabus:
        """The same, with the activity one is on marked."""
        return replace(
            self,
            modules=tuple(
                replace(module, items=tuple(replace(item, is_current=item.key == key) for item in module.items))
                for module in self.modules
            ),
        )

    def with_states(self, states: dict[uuid.UUID, str]) -> Syllabus:
        """The same, with what a learner has done and begun."""
        if not states:
            return self
        return replace(
            self,
            modules=tuple(
                replace(module, items=tuple(replace(item, tally_is=states.get(item.key, "")) for item in module.items))
                for module in self.modules
            ),
        )


def syllabus_of(course_key: uuid.UUID, source_locale: str, language: str, *, at: int | None = None) -> Syllabus:
    """The syllabus in a language; kept under the catalogue's stamp. Its queries do not grow with the course."""
    return kept(f"syllabus:{course_key}:{language}", lambda: _syllabus(course_key, source_locale, language), at=at)


def _syllabus(course_key: uuid.UUID, source_locale: str, language: str) -> Syllabus:
    page = CoursePage.objects.get(translation_key=course_key, locale__language_code=source_locale)
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    activities = live_activities(page)
    keys = [page.translation_key, *(one.translation_key for one in (*modules, *activities))]
    translated = Page.objects.filter(translation_key__in=keys, locale__language_code=language, live=True)
    localised = dict(translated.values_list("translation_key", "title"))  # type: ignore[misc]

    def words(one: Page) -> tuple[str, str]:
        return (
            (localised[one.translation_key], language)
            if one.translation_key in localised
            else (one.title, source_locale)
        )

    def url(one: Page) -> str:
        return url_for_path(path_below_index(one.url_path), language)

    made = []
    for place, module in enumerate(modules, start=1):
        inside = [one for one in activities if one.path.startswith(module.path)]
        items, lessons = [], 0
        for one in inside:
            lessons += one.activity_kind == ActivityKind.LESSON
            title, lang = words(one)
            items.append(
                SyllabusItem(
                    key=one.translation_key,
                    kind=one.activity_kind,
                    number=f"{place}.{lessons}" if one.activity_kind == ActivityKind.LESSON else "",
                    title=title,
                    lang=lang,
                    url=url(one),
                    minutes=one.minutes,
                    required=one.required,
                    is_sample=one.preview_open,
                )
            )
        title, lang = words(module)
        made.append(SyllabusModule(module.translation_key, str(place), title, lang, url(module), tuple(items)))
    title, lang = words(page)
    return Syllabus(title, url(page), lang, tuple(made))
