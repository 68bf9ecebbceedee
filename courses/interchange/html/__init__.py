"""HTML of strangers as the blocks of a lesson, and as the plain words of a question.

What a lesson has no block for keeps its words; what runs (scripts, forms, frames) never passes; whatever is changed or
dropped is said in the ledger.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from courses.interchange.html import formulas
from courses.interchange.html.base import INLINE, Resolver, Words
from courses.interchange.html.blocks import Blocks
from courses.interchange.html.plain import Plain, tidy
from courses.interchange.html.tree import flattened, with_readings
from courses.interchange.ledger import Ledger
from courses.interchange.limits import check_time
from courses.interchange.neutral import Block

DOCUMENT = re.compile(r"<(?:html|head|body)\b", re.IGNORECASE)

__all__ = ["Resolver", "Words", "blocks_of_html", "html_of_markdown", "plain_words", "summary_of", "words_of_html"]


def html_of_markdown(text: str) -> str:
    """CommonMark with tables, struck words and footnotes."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    return reader.render(text)


def blocks_of_html(html: str, *, where: str, ledger: Ledger, resolver: Resolver, title: str = "") -> list[Block]:
    """The blocks of a lesson, in order. `title` names a table that has no caption."""
    writer = Blocks(where, ledger, resolver, title)
    writer.walk(_told(soup_of(html), where, ledger))
    writer.flush()
    return writer.blocks


def words_of_html(html: str, *, where: str, ledger: Ledger, resolver: Resolver) -> Words:
    """The words of a question: paragraphs as lines, `pre` between fences, pictures and recordings beside them."""
    if "<" not in html and "&" not in html:
        return Words(tidy(html))
    writer = Plain(where, ledger, resolver)
    writer.walk(_told(soup_of(html), where, ledger))
    return Words(tidy("".join(writer.out)), writer.attachments)


def summary_of(text: str, limit: int = 240) -> str:
    """The first words of a text, for a field that is one sentence long."""
    plain = " ".join((_words(text) if "<" in text else text).split())
    if len(plain) <= limit:
        return plain
    short = plain[: limit - 1]
    words, _space, _half = short.rpartition(" ")
    # Chinese has no spaces to cut at.
    return (words if len(words) > limit // 2 else short).rstrip(" ,;:，；：、") + "…"


def plain_words(html: str) -> str:
    """All words of a piece of HTML on one line, for titles."""
    return " ".join(_words(html).split()) if "<" in html or "&" in html else " ".join(html.split())


def _words(html: str) -> str:
    """The words, with a space where a block or a line ends and none inside a line."""
    soup = soup_of(html)
    formulas.in_words(soup)
    for tag in soup.find_all(True):
        if tag.name == "br" or tag.name not in INLINE:
            tag.insert_before(" ")
            tag.append(" ")
    return soup.get_text()


def _told(soup: BeautifulSoup, where: str, ledger: Ledger) -> BeautifulSoup:
    """The document with its formulas in words, which is said once for a place."""
    told = {"where": where, "kind": "math", "how": _("The formula is shown as the text it is drawn from.")}
    if formulas.in_words(soup) and told not in ledger.changes[-1:]:
        ledger.note(**told)
    return soup


def soup_of(html: str) -> BeautifulSoup:
    check_time()
    # A script that comes first in a piece of a page would be taken for the head of a whole one, of which nothing is told.
    whole = html if DOCUMENT.search(html) else f"<body>{html}"
    return with_readings(flattened(BeautifulSoup(whole.replace("\x00", ""), "lxml")))
