"""Blocks of a lesson as plain HTML that any system shows, and what of them it cannot say."""

from __future__ import annotations

import html
import re
from typing import Any, Protocol

from django.utils.translation import gettext as _

from courses.interchange.neutral import Block

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


class Addresses(Protocol):
    """Where links and files lie in what is written."""

    def page(self, key: str) -> str:
        """The address of an activity; empty where nothing can lead there."""
        ...

    def media(self, name: str) -> str: ...

    def tell(self, kind: str, how: str) -> None:
        """Something about a block that is not as it was."""
        ...


def html_of_blocks(blocks: list[Block], addresses: Addresses) -> str:
    return "\n".join(filter(None, (_block(block, addresses) for block in blocks)))


def _words(text: Any) -> str:
    return html.escape(str(text or ""), quote=False)


def text_html(text: str, addresses: Addresses) -> str:
    """Rich text with its links led to where they are in the cartridge."""

    def led(found: re.Match[str]) -> str:
        target = html.unescape(found[1])
        scheme, _colon, rest = target.partition(":")
        if scheme == "page":
            target = addresses.page(rest)
            if not target:
                addresses.tell("link", _("A link to a page that is not in the cartridge keeps its words alone."))
        elif scheme == "media":
            target = addresses.media(rest)
        return f'<a href="{html.escape(target)}">{found[2]}</a>' if target else found[2]

    return LINK.sub(led, text)


def _block(block: Block, addresses: Addresses) -> str:
    value: Any = block.value
    if block.kind in {"text", "tomorrow"}:
        if block.kind == "tomorrow":
            addresses.tell("tomorrow", _("A block of its own kind is written as text."))
        return text_html(str(value), addresses)
    if block.kind == "heading":
        return f"<h2>{_words(value)}</h2>"
    if block.kind == "image":
        return _image(value, addresses)
    if block.kind == "table":
        return _table(value["table"], value["caption"])
    if block.kind == "code":
        language = html.escape(str(value.get("language") or "text"))
        return f'<pre><code class="language-{language}">{_words(value["code"])}</code></pre>'
    if block.kind in {"audio", "video"}:
        address = html.escape(addresses.media(value["file"]))
        return (
            f'<{block.kind} controls="controls" src="{address}" title="{html.escape(value["title"])}"></{block.kind}>'
        )
    if block.kind == "download":
        addresses.tell("download", _("A download is written as a link to its file."))
        return f'<p><a href="{html.escape(addresses.media(value["file"]))}">{_words(value["title"])}</a></p>'
    return _other(block.kind, value, addresses)


def _image(value: dict[str, Any], addresses: Addresses) -> str:
    address = html.escape(addresses.media(value["file"]))
    picture = f'<img src="{address}" alt="{html.escape(value["alt"])}"/>'
    if not value.get("caption"):
        return f"<p>{picture}</p>"
    return f"<figure>{picture}<figcaption>{_words(value['caption'])}</figcaption></figure>"


def _table(table: dict[str, Any], caption: str) -> str:
    header = table.get("header") or "neither"
    rows = []
    for number, row in enumerate(table["rows"]):
        cells = []
        for place, cell in enumerate(row):
            head = (number == 0 and header in {"row", "both"}) or (place == 0 and header in {"column", "both"})
            text = "<br/>".join(_words(line) for line in str(cell or "").split("\n"))
            cells.append(f"<th>{text}</th>" if head else f"<td>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><caption>{_words(caption)}</caption>{''.join(rows)}</table>"


def _other(kind: str, value: Any, addresses: Addresses) -> str:
    """Blocks that only this site has, as text."""
    if kind == "check":
        addresses.tell(
            "check", _("A question inside a lesson is left out; a cartridge has questions in quizzes alone.")
        )
        return ""
    addresses.tell(kind, _("A block of its own kind is written as text."))
    if kind == "quotation":
        source = _words(value.get("source"))
        if value.get("url"):
            source = f'<a href="{html.escape(value["url"])}">{source}</a>'
        quoted = value.get("text") or value.get("quotation") or ""
        return f"<blockquote><p>{_words(quoted)}</p></blockquote><p>{source}</p>"
    if kind == "pair":
        parts = []
        for place, name in (("hong_kong", _("In Hong Kong")), ("mainland", _("In the Mainland"))):
            source = value.get(f"{place}_source")
            parts.append(f"<h3>{_words(name)}</h3>{text_html(value[place], addresses)}")
            parts += [f"<p>{_words(source)}</p>"] if source else []
        return "".join(parts)
    if kind == "law_as_at":
        return f"<p>{_words(_('Law as at'))}: {_words(value['as_at'])}</p>"
    if kind == "figure":
        table = _table(value["table"], value["claim"]) if value.get("table") else f"<p>{_words(value['claim'])}</p>"
        return table + (f"<p>{_words(value['conclusion'])}</p>" if value.get("conclusion") else "")
    return ""
