"""Pages as neutral lessons, quizzes and assignments."""

from __future__ import annotations

import re
from typing import Any

from wagtail.models import Page

from courses.interchange.markup import canonical
from courses.interchange.neutral import Block, Draw, LessonWords
from courses.interchange.queries.media import MediaNames

LINK = re.compile(r"<a\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
MEDIA_FIELDS = {
    "image": ("image", "image"),
    "download": ("document", "document"),
    "audio": ("recording", "audio"),
    "video": ("recording", "video"),
}


def page_as_edited(page: Any) -> Any:
    """What counts of a page: what is live, or of a draft its newest state."""
    if page.live or page.latest_revision_id is None:
        return page
    return page.get_latest_revision_as_object()


def plain(text: str) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def rich(html: str, media: MediaNames) -> str:
    """Stored rich text as canonical HTML, with links that do not depend on this database."""

    def link(found: re.Match[str]) -> str:
        held = dict(ATTRIBUTE.findall(found[1]))
        if held.get("linktype") == "page":
            key = Page.objects.filter(pk=held.get("id") or 0).values_list("translation_key", flat=True).first()
            return f'<a href="page:{key}">' if key else "<a>"
        if held.get("linktype") == "document":
            name = media.name("document", held.get("id"))
            return f'<a href="media:{name}">' if name else "<a>"
        return found[0]

    return canonical(LINK.sub(link, html or ""))


def body_blocks(page: Any, media: MediaNames) -> list[Block]:
    """What stands on a lesson or in the brief of an assignment."""
    blocks = [_block(entry["type"], entry["value"], media) for entry in page.body.raw_data]
    return [block for block in blocks if block is not None]


def lesson_words(page: Any, media: MediaNames) -> LessonWords:
    return LessonWords(
        title=page.title.strip(),
        summary=plain(page.summary),
        authors=plain(page.authors),
        reviewed_by=plain(page.reviewed_by),
        reviewed_on=page.reviewed_on.isoformat() if page.reviewed_on else "",
        blocks=body_blocks(page, media),
    )


def _table(value: Any) -> dict[str, Any] | None:
    if not value or not value.get("data"):
        return None
    row = value.get("first_row_is_table_header", True)
    column = value.get("first_col_is_header", True)
    header = {(True, True): "both", (True, False): "row", (False, True): "column"}.get((bool(row), bool(column)))
    rows = [[str(cell or "").replace("\r\n", "\n").strip() for cell in cells] for cells in value["data"]]
    return {"rows": rows, "header": header or "neither"}


def _block(kind: str, value: Any, media: MediaNames) -> Block | None:
    """One stored block; None for a text without words."""
    if kind in {"text", "tomorrow"}:
        text = rich(value, media)
        return Block(kind, text) if text else None
    if kind == "heading":
        words = " ".join((value or "").split())
        return Block(kind, words) if words else None
    value = dict(value)
    if kind == "pair":
        for name in ("hong_kong", "mainland"):
            value[name] = rich(value.get(name, ""), media)
            value[f"{name}_source"] = plain(value.get(f"{name}_source", ""))
        return Block(kind, value)
    if kind in {"figure", "table"}:
        value["table"] = _table(value.get("table"))
    if kind in MEDIA_FIELDS:
        field, media_kind = MEDIA_FIELDS[kind]
        value["file"] = media.name(media_kind, value.pop(field, None))
    if kind == "code":
        value["code"] = (value.get("code") or "").replace("\r\n", "\n").strip("\n")
        return Block(kind, value)
    return Block(kind, {name: plain(held) if isinstance(held, str) else held for name, held in _whole(kind, value)})


NAMES = {
    "law_as_at": ("as_at", "next_review"),
    "figure": ("claim", "table", "key_row", "key_column", "squares_filled", "squares_total", "conclusion"),
    "table": ("caption", "table"),
    "quotation": ("text", "source", "url"),
    "image": ("file", "alt", "caption"),
    "download": ("file", "title"),
    "audio": ("file", "title"),
    "video": ("file", "title"),
    "check": ("question",),
}
NUMBERS = {"key_row", "key_column", "squares_filled", "squares_total", "table"}


def _whole(kind: str, value: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every part of a block, an absent one as it stands in a package."""
    return [(name, value.get(name) if name in NUMBERS else value.get(name) or "") for name in NAMES[kind]]


def quiz_draws(page: Any) -> list[Draw]:
    draws = []
    for line in page.draws.all():
        if line.question_id:
            draws.append(Draw(question=line.question_id))
        else:
            draws.append(Draw(bank=line.bank.key, count=line.count))
    return draws
