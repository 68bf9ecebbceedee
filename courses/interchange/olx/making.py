"""What the responses of a problem share on their way to a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from courses.interchange.html import Resolver, Words, words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.olx.markup import inside


class UnfitError(Exception):
    """A problem that cannot be asked here; the message is a sentence for the report."""


@dataclass
class Made:
    """One question without its prompt. `changes` say what is not as in the source, `lines` belong to its explanation."""

    kind: str
    structure: dict[str, Any]
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass
class Reader:
    """How the words of one problem are read."""

    where: str
    ledger: Ledger
    resolver: Resolver
    # What is said to whoever chose an option, by the name that option gives it.
    targeted: dict[str, str] = field(default_factory=dict)

    def words(self, element: Element) -> Words:
        return words_of_html(inside(element), where=self.where, ledger=self.ledger, resolver=self.resolver)

    def hint(self, element: Element) -> str:
        """The words of a hint behind its label, on one line."""
        text = " ".join(self.words(element).text.split())
        label = " ".join((element.get("label") or "").split())
        return f"{label}: {text}" if label and text else label or text


def is_true(value: str | None) -> bool:
    return (value or "").strip().lower() in {"true", "1", "yes", "t"}
