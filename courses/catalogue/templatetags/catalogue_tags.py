"""The drawn parts of a lesson's blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from common.formats import format_duration, format_hours
from common.languages import html_lang
from common.models import AcademyDocument, Captions, Recording
from courses.catalogue import permissions
from courses.catalogue.queries.needed import said_of_page

register = template.Library()
SIDE, GAP, PER_ROW = 32, 40, 11
TENS = 10  # what does not fit in one row is counted by tens
ROUTES = {AcademyDocument: "document", Recording: "recording", Captions: "captions"}


@dataclass(frozen=True)
class Cell:
    text: str
    is_head: bool = False
    is_key: bool = False
    is_figure: bool = False


# Signs, currencies and units that stand around a figure: HK$1,200, 9.0%, 1 : 10, 20 min, –
_FIGURE = re.compile(r"^(?:[A-Z]{0,3}[$¥€£]|[A-Z]{3} )?[\d.,:/×x+\-−–—%‰ ]+(?:h|min|s|ms|k|M|bn)?$")


def is_figure(text: str) -> bool:
    """Figures stand at the end of their column, one under another; words at the start."""
    return not text.strip() or _FIGURE.match(text.strip()) is not None


@register.inclusion_tag("catalogue/blocks/table_block.html")
def table_block(
    table: dict[str, Any] | None, *, label: str, key_row: int | None = None, key_column: int | None = None
) -> dict[str, Any]:
    """A real table: `{% table_block value.table label=value.claim %}`. Keys are counted from 1, without heads."""
    table = table or {}  # of a draft that has none yet
    data = [[cell or "" for cell in row] for row in table.get("data", [])]
    first = data[0] if data and table.get("first_row_is_table_header", True) else []
    body = data[1:] if first else data
    figures = [all(is_figure(cell) for cell in column) for column in zip(*body, strict=False)]
    first_is_head = bool(table.get("first_col_is_header", True))
    rows = [
        [
            Cell(
                cell,
                is_head=first_is_head and at == 0,
                is_key=(line, at + 1 - first_is_head) == (key_row, key_column),
                is_figure=at < len(figures) and figures[at],
            )
            for at, cell in enumerate(row)
        ]
        for line, row in enumerate(body, start=1)
    ]
    head = [Cell(cell, is_figure=at < len(figures) and figures[at]) for at, cell in enumerate(first)]
    return {"head": head, "rows": rows, "label": label}


@register.simple_tag
def squares(*, filled: int | None, total: int, label: str = "") -> SafeString:
    """So many of so many, as squares: `{% squares filled=1 total=11 label="…" %}`"""
    per_row = PER_ROW if total <= PER_ROW else TENS
    rows = -(-total // per_row)
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="2"/>',
        (
            (
                2 + GAP * (at % per_row),
                3 + GAP * (at // per_row),
                SIDE,
                SIDE,
                "var(--chart-1)" if at < (filled or 0) else "none",
                "var(--chart-1)" if at < (filled or 0) else "var(--chart-2)",
            )
            for at in range(total)
        ),
    )
    return format_html(
        '<svg class="worked__draw" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        GAP * per_row,
        GAP * rows,
        label or f"{filled or 0} / {total}",
        drawn,
    )


@register.filter
def hours(minutes: int | None) -> str:
    """360 gives 6.0."""
    return format_hours(int(minutes or 0))


@register.simple_tag
def file_url(held: Any) -> str:
    """The address of a private file; the gate is asked when it is fetched."""
    route = next((name for model, name in ROUTES.items() if isinstance(held, model)), "document")
    return reverse(f"catalogue-plain:{route}", args=[held.pk, held.file.name.rsplit("/", 1)[-1]])


@register.simple_tag
def outline_items(items: Any) -> SafeString:
    """The activities of one module in the player's rail: `{% outline_items module.items %}`

    Drawn here and not in a template: it is most of what a lesson page draws anew for each reader.
    """
    words = {
        "done": gettext("Done"),
        "here": gettext("You are here"),
        "now": gettext("Begun"),
        "": gettext("Not started"),
    }
    return format_html_join("", "{}", ((_outline_item(item, words),) for item in items))


def _outline_item(item: Any, words: dict[str, str]) -> SafeString:
    state = item.tally_is
    told = words["done"] if state == "done" else words["here"] if item.is_current else words.get(state, words[""])
    language = get_language() or ""
    lang = getattr(item, "html_lang", item.lang)
    lang = lang if lang != html_lang(language) else ""
    return _drawn_item(item.label, item.url, item.minutes, state, told, item.is_quiz, item.is_current, language, lang)


@lru_cache(maxsize=4096)
def _drawn_item(
    label: str, url: str, minutes: int, state: str, told: str, is_quiz: bool, is_current: bool, language: str, lang: str
) -> SafeString:
    """One line of the rail. Drawn once for each state, in which some learner always is."""
    quiz = ' data-kind="quiz"' if is_quiz else ""
    marked = f' data-is="{state}"' if state else ""
    missing = "" if url else f' <span class="outline__time">{escape(gettext("Not available at present"))}</span>'
    spoken = f' lang="{escape(lang)}"' if lang else ""
    inside = (
        f'<span class="tally__mark"{quiz}{marked} role="img" aria-label="{escape(told)}"></span>'
        f"<span><span{spoken}>{escape(label)}</span>{missing}</span>"
        f'<span class="outline__time">{escape(format_duration(minutes))}</span>'
    )
    if not url:
        return mark_safe(f'<li><span class="outline__lesson">{inside}</span></li>')
    here = ' aria-current="page"' if is_current else ""
    return mark_safe(f'<li><a class="outline__lesson" href="{escape(url)}"{here}>{inside}</a></li>')


@register.simple_tag(takes_context=True)
def who_needs(context: Context, page: Any) -> SafeString:
    """Before a page is taken down: `{% who_needs page %}`"""
    said = said_of_page(context.get("request"), page)
    return format_html('<p class="help-block help-warning">{}</p>', said) if said else SafeString("")


@register.simple_tag(takes_context=True)
def own_collections(context: Context) -> list[tuple[int, str]]:
    """The collections whose recordings the reader uses, by key and name, those inside others indented."""
    return [(int(key), str(name)) for key, name in permissions.collections_of(context["request"].user)]
