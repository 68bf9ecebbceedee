"""The words of a lesson as HTML. What everybody reads alike is kept; what is personal is put in at each visit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from common.near import near

KEEP = 24 * 3600
PROSE = {"text", "heading"}
FIRST_TAG = re.compile(r"\A<([a-z0-9]+)")


@dataclass(frozen=True)
class Segment:
    """Either HTML that all readers share, or the key of a question to be drawn for this reader."""

    html: str = ""
    question: str = ""
    anchor: str = ""

    @property
    def safe(self) -> SafeString:
        return mark_safe(self.html)  # rendered by our own block templates


@dataclass(frozen=True)
class Body:
    """A lesson's segments in order, and the dates of the law that stand at its foot."""

    segments: tuple[Segment, ...]
    law: tuple[tuple[Any, Any], ...]

    @property
    def questions(self) -> list[str]:
        """The keys of its knowledge checks, in order."""
        return [segment.question for segment in self.segments if segment.question]


def body_of(page: Any, *, keep: bool = True) -> Body:
    """The body of a lesson. Kept for its live revision; a preview is rendered afresh."""
    key = f"lesson-body:{page.pk}:{page.live_revision_id}"
    may_keep = keep and page.live_revision_id
    found: Body | None = (near.get(key) or cache.get(key)) if may_keep else None
    if found is None:
        with translation.override(page.locale.language_code):
            found = _render(page.body)
        if may_keep:
            cache.set(key, found, KEEP)
    if may_keep:
        near.set(key, found, KEEP)
    return found


def _render(blocks: Iterable[Any]) -> Body:
    segments: list[Segment] = []
    law: list[tuple[Any, Any]] = []
    prose: list[str] = []

    def close_prose() -> None:
        if prose:
            segments.append(Segment(html=f'<div class="prose">{"".join(prose)}</div>'))
            prose.clear()

    for block in blocks:
        if block.block_type == "law_as_at":
            as_at, next_review = block.value["as_at"], block.value["next_review"]
            if as_at and next_review:
                law.append((as_at, next_review))
            continue
        if block.block_type in PROSE:
            prose.append(_drawn(block))
            continue
        close_prose()
        if block.block_type == "check":
            if block.value["question"]:
                segments.append(Segment(question=block.value["question"], anchor=f"b-{block.id}"))
            continue
        segments.append(Segment(html=_drawn(block)))
    close_prose()
    return Body(segments=tuple(segments), law=tuple(law))


def _drawn(block: Any) -> str:
    """One block, with an anchor on its outermost element: where a reader goes on is told by it, in every language."""
    html = render_to_string(f"catalogue/blocks/{block.block_type}.html", {"value": block.value}).strip()
    return FIRST_TAG.sub(rf'<\1 id="b-{block.id}" data-place="b-{block.id}"', html, count=1)
