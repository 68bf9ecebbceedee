"""What a quiz of Moodle asks, slot by slot, in each of the ways Moodle has written it down since 2.0."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from courses.interchange.moodle.backup_archive import Listed, line, number, whole, word
from courses.interchange.moodle.backup_questions import Bank, Category, Entry, Version
from courses.interchange.xml import child, children, descendants


@dataclass
class Slot:
    """One line of a quiz: a question, or one drawn from a category. Neither where the backup does not hold it."""

    number: int
    mark: Decimal
    entry: Entry | None = None
    version: Version | None = None
    category: Category | None = None
    with_below: bool = False
    by_tags: bool = False


def slots_of(listed: Listed, bank: Bank) -> list[Slot]:
    """Every slot, in the order learners meet them."""
    holder = child(listed.body, "question_instances")
    found = [_slot(one, place, bank) for place, one in enumerate(children(holder), 1)] if holder is not None else []
    layout = [one.strip() for one in word(listed.body, "questions").split(",") if one.strip() not in {"", "0"}]
    if layout:
        # Up to Moodle 2.6 the order stands apart, as numbers of questions.
        places = {ident: place for place, ident in enumerate(layout, 1)}
        for slot, one in zip(found, children(holder) if holder is not None else (), strict=True):
            slot.number = places.get(line(one, "question"), slot.number)
    return sorted(found, key=lambda slot: slot.number)


def _slot(element: Element, place: int, bank: Bank) -> Slot:
    mark = number(element, "maxmark") if child(element, "maxmark") is not None else number(element, "grade")
    slot = Slot(whole(element, "slot") or place, mark)
    reference = next(descendants(element, "question_reference"), None)
    drawn = next(descendants(element, "question_set_reference"), None)
    if reference is not None:
        slot.entry = bank.entries.get(f"entry {line(reference, 'questionbankentryid')}")
        slot.version = slot.entry.version(whole(reference, "version")) if slot.entry else None
    elif drawn is not None:
        _filter(slot, word(drawn, "filtercondition"), bank)
    else:
        slot.entry = bank.by_question.get(line(element, "questionid") or line(element, "question"))
        slot.version = slot.entry.version() if slot.entry else None
        if slot.version is not None and slot.version.type == "random":
            _random(slot, bank)
        elif slot.entry is None and (category := line(element, "questioncategoryid")):
            slot.category = bank.categories.get(category)
            slot.with_below = whole(element, "includingsubcategories") > 0
            slot.by_tags = next(descendants(element, "slot_tag"), None) is not None
    return slot


def _random(slot: Slot, bank: Bank) -> None:
    """A question that stands for one of its category; its text says whether those below count."""
    slot.category = next((one for one in bank.categories.values() if slot.entry in one.entries), None)
    element = slot.version.element if slot.version is not None else None
    slot.with_below = word(element, "questiontext").strip() == "1"


def _filter(slot: Slot, text: str, bank: Bank) -> None:
    """The condition of Moodle 4: its first form named a category, its second (4.3) a tree of filters."""
    try:
        condition = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(condition, dict):
        return
    held = condition.get("filter")
    filters: dict[str, Any] = held if isinstance(held, dict) else {}
    category = filters.get("category") if isinstance(filters.get("category"), dict) else None
    if category is not None:
        values = category.get("values")
        named = values[0] if isinstance(values, list) and values else ""
        options = category.get("filteroptions")
        below = options.get("includesubcategories") if isinstance(options, dict) else False
    else:
        named, below = condition.get("questioncategoryid", ""), condition.get("includingsubcategories", False)
    slot.category = bank.categories.get(str(named))
    slot.with_below = str(below).lower() in {"1", "true"}
    tags = filters.get("qtagids")
    slot.by_tags = bool(tags.get("values") if isinstance(tags, dict) else condition.get("tags"))
