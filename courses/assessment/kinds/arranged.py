"""Questions whose answer puts things together: what belongs to what, and what comes when."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assessment.exceptions import AnswerInvalid
from courses.assessment.kinds.base import RIGHT, WRONG, FormData, Kind, Line, Marked, field_of, sent, shuffled, text_of

MOST_LINES = 100


class Match(Kind):
    """To each option belongs one target; the answer is `{option: target}`, without those she left open.

    Each pair earns its share of the points. Targets that belong to nothing are there to choose wrongly.
    """

    name = "match"
    template = "assessment/kinds/match.html"

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        options, targets = structure.get("options", []), structure.get("targets", [])
        pairs = structure.get("pairs", {})
        found: list[Any] = []
        if not options or len(set(targets)) < 2:
            found.append(_("Give at least one line, and at least two answers to choose from."))
        if len({*options, *targets}) != len(options) + len(targets):
            found.append(_("Two options have the same key."))
        if max(len(options), len(targets)) > MOST_LINES:
            found.append(_("Give at most %(most)d lines.") % {"most": MOST_LINES})
        if not found and (set(pairs) != set(options) or not set(pairs.values()) <= set(targets)):
            found.append(_("Give every line the answer that belongs to it."))
        return found

    def texts(self, structure: dict[str, Any]) -> list[str]:
        return [*structure.get("options", []), *structure.get("targets", [])]

    def arranged(self, structure: dict[str, Any], chance: random.Random, *, shuffle: bool) -> list[str]:
        """The targets; always shuffled, since in their own order they would stand beside what they belong to."""
        pairs = structure["pairs"]
        return shuffled(structure["targets"], chance, unlike=[pairs[option] for option in structure["options"]])

    def read(self, structure: dict[str, Any], data: FormData) -> dict[str, str] | None:
        answer = sent(data, structure["options"])
        if not set(answer.values()) <= set(structure["targets"]):
            raise AnswerInvalid(_("This answer is not one of the options. Choose again and save."))
        return answer or None

    def lines(
        self,
        structure: dict[str, Any],
        words: dict[str, Any],
        answer: Any,
        order: Sequence[str],
        typed: FormData | None = None,
    ) -> list[Line]:
        given = sent(typed, structure["options"]) if typed is not None else _mapping(answer)
        return [
            Line(
                key=option,
                kind="select",
                given=given.get(option, ""),
                choices=tuple(order),
                is_right=given.get(option) == structure["pairs"][option],
                solution=text_of(words, structure["pairs"][option]),
            )
            for option in structure["options"]
        ]

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        given, pairs = _mapping(answer), structure["pairs"]
        return Marked.of(sum(given.get(option) == target for option, target in pairs.items()), len(pairs))

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return self.in_words(structure, structure["pairs"], words)

    def in_words(self, structure: dict[str, Any], answer: Any, words: dict[str, Any]) -> str:
        given = _mapping(answer)
        pairs = [(text_of(words, key), text_of(words, given[key])) for key in structure["options"] if key in given]
        return "; ".join(f"{option} → {target}" for option, target in pairs)


class Order(Kind):
    """The options in their right order; all or nothing. The answer is the list of ids as she ordered them."""

    name = "order"
    template = "assessment/kinds/order.html"

    def problems(self, structure: dict[str, Any]) -> list[Any]:
        options = structure.get("options", [])
        found: list[Any] = []
        if len(options) < 2:
            found.append(_("Give at least two options."))
        if len(set(options)) != len(options):
            found.append(_("Two options have the same key."))
        if len(options) > MOST_LINES:
            found.append(_("Give at most %(most)d lines.") % {"most": MOST_LINES})
        return found

    def arranged(self, structure: dict[str, Any], chance: random.Random, *, shuffle: bool) -> list[str]:
        """Always shuffled, and never as it is right."""
        return shuffled(structure["options"], chance, unlike=structure["options"])

    def read(self, structure: dict[str, Any], data: FormData) -> list[str] | None:
        """Each line sends its place, counted from 1."""
        options = structure["options"]
        places = sent(data, options)
        if not places:
            return None
        known = {str(place): place for place in range(1, len(options) + 1)}
        if not set(places.values()) <= set(known):
            raise AnswerInvalid(_("This answer is not one of the options. Choose again and save."))
        if len(set(places.values())) != len(places):
            raise AnswerInvalid(_("Two lines have the same place. Give each a place of its own."))
        if len(places) != len(options):
            raise AnswerInvalid(_("Give every line its place; then the order is kept."))
        return sorted(places, key=lambda option: known[places[option]])

    def lines(
        self,
        structure: dict[str, Any],
        words: dict[str, Any],
        answer: Any,
        order: Sequence[str],
        typed: FormData | None = None,
    ) -> list[Line]:
        """As she ordered them, else as they are shown; right and wrong are told of the whole alone."""
        given = answer if isinstance(answer, list) else []
        places = {option: str(place) for place, option in enumerate(given, start=1)}
        if typed is not None:
            places = {option: str(typed.get(field_of(option)) or "") for option in order}
        choices = tuple(str(place) for place in range(1, len(structure["options"]) + 1))
        shown = order if typed is not None or set(given) != set(order) else given
        return [Line(key=key, kind="select", given=places.get(key, ""), choices=choices) for key in shown]

    def mark(self, structure: dict[str, Any], answer: Any) -> Marked:
        return RIGHT if answer == structure["options"] else WRONG

    def model_answer(self, structure: dict[str, Any], words: dict[str, Any]) -> str:
        return self.in_words(structure, structure["options"], words)

    def in_words(self, structure: dict[str, Any], answer: Any, words: dict[str, Any]) -> str:
        given = answer if isinstance(answer, list) else []
        return " → ".join(text_of(words, option) for option in given)


def _mapping(answer: Any) -> dict[str, str]:
    """Nothing was answered, or what was answered has been erased."""
    return answer if isinstance(answer, dict) else {}
