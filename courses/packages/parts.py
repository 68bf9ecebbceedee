"""What of a package can be launched by itself, as its manifest tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Part:
    """One line of an outline: a SCO, an assignable unit, or the whole.

    `mastery` is the score in the package's own points from which SCORM 1.2 calls it passed; `scaled_passing_score` and
    `completion_threshold` are SCORM 2004's, from 0 to 1. `data` is what the manifest hands to the part at its launch.
    A line without `href` is a heading; `depth` says how far it is indented.
    """

    id: str
    title: str
    href: str = ""
    depth: int = 0
    description: str = ""
    mastery: float | None = None
    scaled_passing_score: float | None = None
    completion_threshold: float | None = None
    objectives: tuple[str, ...] = ()
    data: str = ""
    max_time: str = ""
    time_limit_action: str = ""
    # Whether it reports anything; what does not (a plain page) is done when it was opened.
    reports: bool = True
    # Whatever else a format needs at the launch, by its own names.
    more: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def can_launch(self) -> bool:
        return bool(self.href)

    def said_in(self, language: str) -> Part:
        """The same in another of the languages that its package speaks; where it does not, as it is."""
        titles, texts = self.more.get("titles", {}), self.more.get("descriptions", {})
        title, text = titles.get(language, self.title), texts.get(language, self.description)
        return replace(self, title=title, description=text)


NAMES = {name for name in Part.__dataclass_fields__ if name != "more"}


def parts_of(outline: Iterable[dict[str, Any]]) -> list[Part]:
    """The lines as they are stored."""
    parts = []
    for held in outline:
        known = {name: value for name, value in held.items() if name in NAMES}
        known["objectives"] = tuple(known.get("objectives", ()))
        parts.append(Part(**known, more={name: value for name, value in held.items() if name not in NAMES}))
    return parts
