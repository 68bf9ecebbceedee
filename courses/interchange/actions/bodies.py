"""The body of a page: blocks as they are stored, and the links in them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from wagtail.models import Page

from courses.interchange.actions.media import StoredMedia
from courses.interchange.actions.wanted import Place
from courses.interchange.neutral import Block
from courses.interchange.queries.pages import MEDIA_FIELDS

LINK = re.compile(r'<a href="(page|media):([^"]+)">(.*?)</a>', re.DOTALL)
RICH = {"text", "tomorrow"}
SIDES = ("hong_kong", "mainland")


class Links:
    """Where links of a course lead: to pages of its own, and to others of this site."""

    def __init__(self, source_language: str, media: StoredMedia) -> None:
        self.source_language = source_language
        self.media = media
        self.pages: dict[Place, int] = {}

    def know(self, keys: Iterable[UUID]) -> None:
        """Read where these pages stand."""
        rows = Page.objects.filter(translation_key__in=list(keys)).order_by("-pk")
        for key, language, pk in rows.values_list("translation_key", "locale__language_code", "pk"):
            self.pages[key, language] = pk

    def page(self, target: str, language: str) -> int | None:
        """The page in this language, else in the authoring language."""
        key = key_of(target)
        if key is None:
            return None
        return self.pages.get((key, language)) or self.pages.get((key, self.source_language))

    def stored(self, html: str, language: str) -> str:
        """Text as it is stored; words alone where a link leads nowhere."""

        def link(found: re.Match[str]) -> str:
            scheme, target, words = found[1], found[2], found[3]
            if scheme == "media":
                return f'<a linktype="document" id="{self.media.pk(target)}">{words}</a>'
            pk = self.page(target, language)
            return words if pk is None else f'<a linktype="page" id="{pk}">{words}</a>'

        return LINK.sub(link, html)


def texts_of(block: Block) -> Iterator[str]:
    """The texts of a block that may hold links."""
    if block.kind in RICH:
        yield block.value
    elif block.kind == "pair":
        yield from (block.value[side] for side in SIDES)


def key_of(target: str) -> UUID | None:
    """The key that a link names; None where it is none."""
    try:
        return UUID(target)
    except ValueError:
        return None


def targets_of(blocks: Iterable[Block]) -> list[str]:
    """The pages that blocks lead to, in their order."""
    texts = (text for block in blocks for text in texts_of(block))
    return list(dict.fromkeys(found[2] for text in texts for found in LINK.finditer(text) if found[1] == "page"))


def without_links(blocks: list[Block], gone: set[str]) -> list[Block]:
    """The same blocks, with the words alone of links that lead nowhere."""

    def bare(html: str) -> str:
        return LINK.sub(lambda hit: hit[3] if hit[1] == "page" and hit[2] in gone else hit[0], html)

    def one(block: Block) -> Block:
        if block.kind in RICH:
            return replace(block, value=bare(block.value))
        if block.kind == "pair":
            return replace(block, value={**block.value, **{side: bare(block.value[side]) for side in SIDES}})
        return block

    return [one(block) for block in blocks] if gone else blocks


def stored_body(key: UUID, blocks: list[Block], language: str, links: Links) -> list[dict[str, Any]]:
    """Blocks as they are stored. Their ids follow from activity, kind and number: equal in every language."""
    numbers: dict[str, int] = {}
    stored = []
    for block in blocks:
        numbers[block.kind] = numbers.get(block.kind, 0) + 1
        name = uuid.uuid5(key, f"{block.kind} {numbers[block.kind]}")
        stored.append({"type": block.kind, "value": _stored(block, language, links), "id": str(name)})
    return stored


def _stored(block: Block, language: str, links: Links) -> Any:
    value = block.value
    if block.kind in RICH:
        return links.stored(value, language)
    if block.kind == "heading":
        return value
    value = dict(value)
    if block.kind == "pair":
        for side in SIDES:
            value[side] = links.stored(value[side], language)
    if block.kind in MEDIA_FIELDS:
        value[MEDIA_FIELDS[block.kind][0]] = links.media.pk(value.pop("file"))
    if value.get("table"):
        header = value["table"]["header"]
        value["table"] = {
            "data": value["table"]["rows"],
            "cell": [],
            "table_caption": "",
            "table_header_choice": header,
            "first_row_is_table_header": header in {"row", "both"},
            "first_col_is_header": header in {"column", "both"},
        }
    return value
