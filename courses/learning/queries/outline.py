"""One learner's view of a course: what it holds, how far she is, where she goes on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext

from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.learning.enums import ItemState
from courses.learning.models import ActivityResult, Enrolment


@dataclass(frozen=True)
class OutlineItem:
    """One activity in her outline."""

    key: uuid.UUID
    activity_id: int
    kind: str
    number: str
    title: str
    url: str
    lang: str
    minutes: int
    required: bool
    rule: str
    pass_mark: int | None
    state: ItemState
    is_current: bool = False
    is_new: bool = False
    result: ActivityResult | None = field(default=None, compare=False)

    @property
    def is_done(self) -> bool:
        return self.state == ItemState.DONE

    @property
    def is_available(self) -> bool:
        return bool(self.url)

    @property
    def is_quiz(self) -> bool:
        return self.kind == ActivityKind.QUIZ

    @property
    def is_left_by_button(self) -> bool:
        """Going on is recorded: of a lesson always, of a package where she herself says that it is done."""
        if self.kind == ActivityKind.PACKAGE:
            return self.rule == CompletionRule.MARKED
        return self.kind == ActivityKind.LESSON

    @property
    def label(self) -> str:
        """`1.3 Reading a model’s score card`; a quiz has no number."""
        return f"{self.number} {self.title}".strip()

    @property
    def short(self) -> str:
        """`1.3`, or the title where there is no number."""
        return self.number or self.title

    @property
    def share_read(self) -> int:
        """Per cent of the page she has passed."""
        share = self._resume.get("share", 0)
        return max(0, min(int(share), 100)) if isinstance(share, int | float) else 0

    @property
    def stopped_at(self) -> str:
        """The heading she had reached, in the words she read; empty where she reads another language now."""
        heading = self._resume.get("heading", "")
        return str(heading) if self._resume.get("lang") == self.lang else ""

    @property
    def resume_url(self) -> str:
        """The very paragraph where she was; blocks keep their ids in every language."""
        place = self._resume.get("place", "")
        return f"{self.url}#{place}" if self.url and place and not self.is_done else self.url

    @property
    def _resume(self) -> dict[str, Any]:
        return (self.result.resume or {}) if self.result is not None else {}

    @property
    def minutes_left(self) -> int:
        return 0 if self.is_done else max(1, round(self.minutes * (100 - self.share_read) / 100))

    @property
    def tally_is(self) -> str:
        """The state in the words of the tally's marks."""
        if self.is_done:
            return "done"
        return "now" if self.is_current or self.state == ItemState.BEGUN else ""


@dataclass(frozen=True)
class OutlineModule:
    """One module and its activities, in the order of the version that applies."""

    number: str
    title: str
    lang: str
    items: tuple[OutlineItem, ...]

    @property
    def marks(self) -> str:
        """Its tally in letters: what a drawing of it depends on."""
        return ",".join(f"{item.tally_is}{'?' if item.is_quiz else ''}" for item in self.items)

    @property
    def is_done(self) -> bool:
        return all(item.is_done for item in self.items if item.required)


@dataclass(frozen=True)
class CourseOutline:
    """A course as one learner has it."""

    enrolment: Enrolment
    course_title: str
    course_url: str
    course_lang: str
    modules: tuple[OutlineModule, ...]
    new_items: tuple[OutlineItem, ...] = ()

    @cached_property
    def items(self) -> tuple[OutlineItem, ...]:
        return tuple(item for module in self.modules for item in module.items)

    @property
    def done(self) -> int:
        return self.enrolment.required_done

    @property
    def total(self) -> int:
        return self.enrolment.required_total

    @property
    def in_words(self) -> str:
        """What the tally says to those who cannot see it."""
        return gettext("%(done)d of %(total)d required activities done") % {"done": self.done, "total": self.total}

    @property
    def left_count(self) -> int:
        return self.total - self.done

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes_left for item in self.items if item.required and not item.is_done)

    @property
    def current(self) -> OutlineItem | None:
        return next((item for item in self.items if item.is_current), None)

    def at(self, key: uuid.UUID) -> CourseOutline:
        """The same outline, with the activity she is on marked."""
        modules = tuple(
            replace(module, items=tuple(replace(item, is_current=item.key == key) for item in module.items))
            for module in self.modules
        )
        new_items = tuple(replace(item, is_current=item.key == key) for item in self.new_items)
        return replace(self, modules=modules, new_items=new_items)

    def around(self, key: uuid.UUID) -> tuple[OutlineItem | None, OutlineItem | None]:
        """The available activities before and after one."""
        reachable = [item for item in (*self.items, *self.new_items) if item.is_available or item.key == key]
        places = [place for place, item in enumerate(reachable) if item.key == key]
        if not places:
            return None, self.next_step
        before, after = places[0] - 1, places[0] + 1
        return (
            reachable[before] if before >= 0 else None,
            reachable[after] if after < len(reachable) else None,
        )

    @property
    def next_step(self) -> OutlineItem | None:
        """Where she goes on: what she last had open and has not done, else the first thing not done."""
        open_items = [item for item in self.items if not item.is_done and item.is_available]
        begun = [item for item in open_items if _last_seen(item) is not None]
        if begun:
            return max(begun, key=lambda item: _last_seen(item) or datetime.min)  # noqa: DTZ901 never reached
        required = [item for item in open_items if item.required]
        return next(iter(required or open_items), None)

    def walk(self) -> Iterator[tuple[OutlineModule, OutlineItem]]:
        for module in self.modules:
            for item in module.items:
                yield module, item


def _last_seen(item: OutlineItem) -> datetime | None:
    return item.result.last_seen_at if item.result is not None else None
