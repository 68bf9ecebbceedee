"""HTML as the plain words of a question."""

from __future__ import annotations

import re

from bs4 import NavigableString, Tag
from django.utils.translation import gettext as _

from courses.interchange.html.base import ACTIVE, FORM, HEADINGS, INLINE, Resolver, Told, line_of, named, words_in
from courses.interchange.html.numbers import numeral, whole
from courses.interchange.ledger import Ledger


class Plain(Told):
    """Walks a document and keeps its words."""

    def __init__(self, where: str, ledger: Ledger, resolver: Resolver) -> None:
        super().__init__(where, ledger, resolver)
        self.out: list[str] = []
        self.attachments: list[dict[str, str]] = []

    def walk(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                self.out.append(re.sub(r"\s+", " ", words_in(child)))
            elif isinstance(child, Tag):
                self.element(child)

    def element(self, tag: Tag) -> None:
        name = tag.name
        if name in ACTIVE or name in FORM - {"form"}:
            self.dropped(tag)
        elif name == "br":
            self.out.append("\n")
        elif name == "img":
            self._attach(tag, str(tag.get("src") or ""), str(tag.get("alt") or ""))
        elif name in {"audio", "video"}:
            self._attach(tag, self.source_of(tag), str(tag.get("title") or ""))
        elif name == "iframe":
            if source := self.frame(tag):
                self.out.append(f" {source} ")
        elif name == "pre":
            code = tag.get_text().replace("\r\n", "\n").strip("\n")
            self.out.append(f"\n```\n{code.replace('```', '` ` `')}\n```\n" if code.strip() else "")
        elif name in {"code", "kbd", "samp", "tt"} and "`" not in tag.get_text() and tag.get_text().strip():
            self.out.append(f"`{' '.join(tag.get_text().split())}`")
        elif name == "sup" and tag.get_text().strip():
            self.out.append(raised(tag.get_text().strip(), "^"))
        elif name == "sub" and tag.get_text().strip():
            self.out.append(raised(tag.get_text().strip(), "_"))
        elif name == "a":
            self._link(tag)
        elif name == "li":
            self.out.append("\n• " if tag.parent is None or tag.parent.name != "ol" else f"\n{_number(tag)}. ")
            self.walk(tag)
        elif name in {"td", "th"}:
            self.walk(tag)
            self.out.append(" | " if tag.find_next_sibling(["td", "th"]) else "")
        elif name in INLINE:
            self.walk(tag)
        else:
            self.out.append("\n\n" if name in {"p", *HEADINGS} else "\n")
            self.walk(tag)
            self.out.append("\n\n" if name in {"p", "table", "ul", "ol", *HEADINGS} else "\n")

    def _attach(self, tag: Tag, source: str, words: str) -> None:
        source, words = source.strip(), " ".join(words.split())
        found = self.resolver.file(source) if source else None
        if found is None:
            address = source if re.match(r"(?:https?:)?//", source) else ""
            if address:
                how = _("The picture lies on another site; its address stands in the text.")
                self.ledger.note(f"{self.where}: {address[:200]}", "picture elsewhere", how)
            self.out.append(f" {words} {address} ")
            return
        if found.kind == "image" and not words:
            how = _(
                "The picture had no words for those who cannot see it; “%(words)s” stands there. Please describe it."
            )
            self.ledger.note(f"{self.where}: {named(source)}", "img without alt", how % {"words": found.title[:80]})
        self.attachments.append({"file": found.name, "kind": found.kind, "title": (words or found.title)[:255].strip()})

    def _link(self, tag: Tag) -> None:
        target = self.href(tag)
        words = line_of(tag)
        self.walk(tag)
        if target.startswith("media:"):
            name = target.removeprefix("media:")
            self.attachments.append({"file": name, "kind": "document", "title": words[:255].strip() or name})
        elif target.startswith("page:"):
            why = _("A question does not lead to a page of the course; the words of the link stay.")
            self.ledger.drop(self.where, "link to a page", why)
        elif target and target != words:
            self.out.append(f" ({target})")


SUPERSCRIPT = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(words: str, mark: str) -> str:
    """High and low figures as letters of their own where there are such, else after a mark."""
    table = SUPERSCRIPT if mark == "^" else SUBSCRIPT
    if all(ord(char) in table for char in words):
        return words.translate(table)
    return f"{mark}{words}" if len(words) == 1 else f"{mark}({words})"


def _number(item: Tag) -> str:
    parent = item.parent
    start, kind = (whole(parent.get("start")) or 1, str(parent.get("type") or "1")) if parent is not None else (1, "1")
    return numeral(start + len(item.find_previous_siblings("li")), kind)


def tidy(text: str) -> str:
    """No spaces at the ends of lines, one empty line at most; what stands between fences stays as it is."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("```")
    for number in range(0, len(parts), 2):
        lines = [" ".join(line.split()) for line in parts[number].split("\n")]
        parts[number] = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return "```".join(parts).strip()
