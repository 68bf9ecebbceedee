"""Narrowing the catalogue: what is chosen, what is left, and how many each further choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, pgettext

from accounts.enums import Seal
from common.languages import NAMES, html_lang
from courses.catalogue.enums import Level
from courses.catalogue.queries import CourseCard

HOURS = (("2", 0, 120), ("6", 120, 360), ("8", 360, 480), ("9", 480, 10**9))


@dataclass(frozen=True)
class Option:
    """One box to tick: what it is called, how many courses it would show, where it leads."""

    value: str
    label: str
    count: int
    chosen: bool
    seal: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Group:
    """One question about a course: topic, level, language, association, hours."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chip:
    """One choice in force, and the address without it."""

    label: str
    without: str
    lang: str = ""


def _hours(card: CourseCard) -> list[str]:
    return [name for name, above, up_to in HOURS if above < card.minutes <= up_to or (above == 0 == card.minutes)]


VALUES: dict[str, Callable[[CourseCard], Iterable[str]]] = {
    "topic": lambda card: [code for code, _name in card.topics],
    "level": lambda card: [card.level],
    "lang": lambda card: card.languages,
    "owner": lambda card: [card.owner_slug],
    "hours": _hours,
}


class CatalogueFilter:
    """Read from an address. Values nobody knows are ignored; within a question any choice counts, across all do."""

    def __init__(self, cards: Sequence[CourseCard], query: QueryDict | None = None) -> None:
        self.cards = cards
        self.query = query if query is not None else QueryDict()
        known = self._labels()
        self.chosen = {
            name: [value for value in dict.fromkeys(self.query.getlist(name)) if value in known[name]]
            for name in VALUES
        }
        self.labels = known
        self.text = " ".join(self.query.get("q", "").replace("\x00", "").split())[:100]

    def _labels(self) -> dict[str, dict[str, Any]]:
        topics = {code: name for card in self.cards for code, name in card.topics}
        owners = {card.owner_slug: card for card in self.cards if card.owner_slug}
        hours = {
            "2": gettext("Up to 2 h"),
            "6": gettext("2 to 6 h"),
            "8": gettext("6 to 8 h"),
            "9": gettext("More than 8 h"),
        }
        levels = {card.level for card in self.cards}
        by_seal = sorted(owners.items(), key=lambda pair: [*Seal.values, ""].index(pair[1].seal))
        return {
            "topic": dict(sorted(topics.items(), key=lambda pair: pair[1])),
            "level": {level.value: level.label for level in Level if level.value in levels},
            "lang": {code: name for code, name in NAMES.items() if any(code in card.languages for card in self.cards)},
            "owner": {slug: card.city if card.seal else card.owner for slug, card in by_seal},
            "hours": {name: label for name, label in hours.items() if any(name in _hours(card) for card in self.cards)},
        }

    def matches(self, card: CourseCard, *, but: str = "") -> bool:
        return all(
            not chosen or name == but or set(chosen) & set(VALUES[name](card)) for name, chosen in self.chosen.items()
        )

    def results(self, among: Iterable[CourseCard] | None = None) -> list[CourseCard]:
        return [card for card in (self.cards if among is None else among) if self.matches(card)]

    def groups(self, among: Sequence[CourseCard]) -> list[Group]:
        """Each option with the number of courses it would leave, the other questions being answered as they are."""
        titles = {
            "topic": gettext("Topic"),
            "level": gettext("Level"),
            "lang": gettext("Language"),
            "owner": gettext("Association"),
            "hours": pgettext("length of a course", "Hours"),
        }
        seals = {card.owner_slug: card.seal for card in self.cards}
        made = []
        for name, title in titles.items():
            open_cards = [card for card in among if self.matches(card, but=name)]
            options = tuple(
                Option(
                    value=value,
                    label=label,
                    count=sum(value in VALUES[name](card) for card in open_cards),
                    chosen=value in self.chosen[name],
                    seal=seals.get(value, "") if name == "owner" else "",
                    lang=html_lang(value) if name == "lang" else "",
                )
                for value, label in self.labels[name].items()
            )
            if options:
                made.append(Group(name, title, options))
        return made

    def chips(self) -> list[Chip]:
        return [
            Chip(
                label=self.labels[name][value],
                without=self._address(name, value),
                lang=html_lang(value) if name == "lang" else "",
            )
            for name, values in self.chosen.items()
            for value in values
        ]

    def _address(self, name: str, value: str) -> str:
        left = QueryDict(mutable=True)
        if self.text:
            left["q"] = self.text
        for other, values in self.chosen.items():
            left.setlist(other, [one for one in values if (other, one) != (name, value)])
        return f"?{left.urlencode()}" if left.urlencode() else "?"

    @property
    def is_active(self) -> bool:
        return bool(self.text) or any(self.chosen.values())

    @property
    def normal(self) -> str:
        """The same choice spelled one way, for the cache."""
        return "&".join(f"{name}={','.join(sorted(values))}" for name, values in self.chosen.items() if values)
