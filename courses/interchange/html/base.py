"""What both walks over a document share: what passes, what is told, and what an address leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from bs4 import CData, Comment, Doctype, NavigableString, ProcessingInstruction, Tag
from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.neutral import MediaFile

# Never passes, with all it holds.
ACTIVE = {
    "script", "style", "noscript", "template", "object", "embed", "applet", "link", "meta", "base", "head", "title",
    "svg", "canvas", "dialog",
}  # fmt: skip
FORM = {"form", "input", "select", "textarea", "option", "datalist"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {
    "b", "strong", "em", "i", "u", "a", "code", "kbd", "samp", "tt", "sup", "sub", "span", "br", "small", "big", "mark", "abbr",
    "cite", "q", "dfn", "var", "s", "del", "ins", "strike", "font", "label", "time", "bdi", "bdo", "wbr", "button", "ruby", "rt",
    "rb", "rtc", "rp", "acronym", "data", "output", "nobr",
}  # fmt: skip
MEDIA = {"img", "audio", "video", "iframe"}


class Resolver(Protocol):
    """What a reader knows of the addresses in its source."""

    def link(self, href: str) -> str:
        """An address a lesson can lead to (`https://…`, `page:<key>`, `media:<name>`), or "" to keep the words alone."""
        ...

    def file(self, src: str) -> MediaFile | None:
        """The file of the course that a picture or recording shows; None where it is not taken, which it has told."""
        ...


@dataclass
class Words:
    """Plain words with ``` fences and `code`, and the files that stood among them."""

    text: str
    attachments: list[dict[str, str]] = field(default_factory=list)


class Told:
    """Says each kind of loss once for a place, with how many there were."""

    def __init__(self, where: str, ledger: Ledger, resolver: Resolver) -> None:
        self.where, self.ledger, self.resolver = where, ledger, resolver

    def dropped(self, tag: Tag) -> None:
        if tag.name == "head":
            # A script or style before the first words stands there, whether the page had a head or not.
            for inner in tag.find_all(["script", "style"]):
                self.dropped(inner)
            return
        if tag.name in {"title", "meta", "link", "base"}:
            return
        if tag.name in FORM:
            self.ledger.drop(
                self.where, tag.name, _("Forms are not taken in; only questions of a quiz can be answered.")
            )
        elif tag.name == "svg":
            why = _("A drawing written into the page is not taken in. Put it into the lesson as a picture.")
            self.ledger.drop(self.where, tag.name, why)
        elif tag.name == "style":
            self.ledger.drop(
                self.where, "style", _("How it looked there is not taken in; lessons look as the academy does.")
            )
        else:
            self.ledger.drop(self.where, tag.name, _("What runs by itself is not taken in."))

    def frame(self, tag: Tag) -> str:
        """The address a frame showed, as something to follow."""
        source = str(tag.get("src") or "").strip()
        if source.startswith("//"):
            source = f"https:{source}"
        if not re.match(r"https?://", source):
            self.dropped(tag)
            return ""
        how = _("Shown on another site; the lesson leads there by a link, for pages here load nothing from elsewhere.")
        self.ledger.note(f"{self.where}: {source}", "iframe", how)
        return source

    def href(self, tag: Tag) -> str:
        target = str(tag.get("href") or "").strip()
        return self.resolver.link(target) if target and not target.lower().startswith(("javascript:", "data:")) else ""

    def source_of(self, tag: Tag) -> str:
        for candidate in (tag, *tag.find_all("source")):
            if source := str(candidate.get("src") or "").strip():
                return source
        return ""


def named(address: str) -> str:
    """An address as a report can say it: what is written into a page itself has none."""
    return _("written into the page") if address.startswith("data:") else address[:200]


def words_in(node: NavigableString) -> str:
    return (
        "" if isinstance(node, Comment | Doctype | ProcessingInstruction) and not isinstance(node, CData) else str(node)
    )


def line_of(tag: Tag) -> str:
    """The words of an element on one line: a space where something ends that stands by itself, none within a word."""
    parts: list[str] = []
    for node in tag.descendants:
        before = node.previous_sibling
        if _stands_alone(node) or (before is not None and _stands_alone(before)):
            parts.append(" ")
        if isinstance(node, NavigableString):
            parts.append(words_in(node))
    return " ".join("".join(parts).split())


def _stands_alone(node: object) -> bool:
    return isinstance(node, Tag) and (node.name == "br" or node.name not in INLINE)


def escaped(node: Any) -> str:
    text = words_in(node) if isinstance(node, NavigableString) else str(node)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def holds_block(tag: Tag, beside: frozenset[str] | set[str] = frozenset()) -> bool:
    """Whether there is something inside that is a block of its own."""
    return any(inner.name not in INLINE | ACTIVE | FORM | set(beside) for inner in tag.find_all(True))
