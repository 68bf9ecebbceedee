"""The items of one organization as the lines of an outline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.packages.addresses import MisplacedError
from courses.interchange.packages.intake import LONGEST_ID, located, plain
from courses.interchange.packages.manifest import Resources, attribute
from courses.interchange.packages.sequencing import Sequences, figure
from courses.interchange.xml import child, children, local, text_of

MOST_ITEMS = 2000
LONGEST_DATA = 64_000


@dataclass
class Reading:
    """What all organizations of a manifest share."""

    resources: Resources
    sequences: Sequences
    ledger: Ledger
    where: str
    # Nothing in the package speaks to a learning platform, whatever the manifest says of it.
    is_silent: bool = False
    # Why something cannot be launched, for the refusal of a package where nothing can.
    obstacles: list[dict[str, str]] = field(default_factory=list)

    def lose(self, place: str, kind: str, why: str) -> None:
        self.ledger.left_out(place, kind, why)
        self.obstacles.append({"where": place, "why": why})


class Outline:
    """Walks the items. A line without `href` is a heading."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.ledger = reading, reading.ledger
        self.lines: list[dict[str, Any]] = []
        self.given: set[str] = set()

    def walk(self, element: Element, depth: int = 0) -> None:
        for item in children(element, "item"):
            self._item(item, depth)

    def _item(self, item: Element, depth: int) -> None:
        place = located(self.reading.where, f"item {attribute(item, 'identifier')[:LONGEST_ID]}")
        if len(self.given) >= MOST_ITEMS:
            message = _("The package has more than 2,000 items. Split it into smaller parts.")
            raise ImportRefused("too_many_items", message, place)
        line = self._line(item, place, depth)
        why = self._launch(item, line)
        before = len(self.lines)
        self.lines.append(line)
        self.walk(item, depth + 1)
        if not line["href"] and len(self.lines) == before + 1:
            self.lines.pop()
            self.reading.lose(place, "item", why or _("It launches nothing."))
        elif why:
            how = _("It stands as a heading, for it cannot be launched itself: %(why)s") % {"why": why}
            self.ledger.converted(place, "item", how)
        elif self.reading.is_silent and line["href"] and line.get("reports", True):
            line["reports"] = False
            how = _("No file of the package speaks to a learning platform: it is done when it was opened.")
            self.ledger.converted(place, "item", how)
        elif attribute(item, "isvisible").lower() in {"false", "0"}:
            how = _("The package hides it from its own contents; it stands in the contents here.")
            self.ledger.converted(place, "item", how)
        else:
            self.ledger.taken("item")

    def _line(self, item: Element, place: str, depth: int) -> dict[str, Any]:
        key = self._free(attribute(item, "identifier"))
        line: dict[str, Any] = {
            "id": key,
            "title": plain(text_of(child(item, "title"))) or key,
            "href": "",
            "depth": depth,
        }
        self._own_words(item, line, place)
        told = self.reading.sequences.of(item, place)
        if told.objectives:
            line["objectives"] = told.objectives
        if told.passing_score is not None:
            line["scaled_passing_score"] = told.passing_score
        if told.longest:
            line.setdefault("max_time", told.longest)
        return line

    def _own_words(self, item: Element, line: dict[str, Any], place: str) -> None:
        """What the manifest hands to the part, in the words of both versions."""
        for part in children(item):
            name, words = local(part).lower(), text_of(part)
            if name == "masteryscore":
                self._score(line, "mastery", words, 100, place, part)
            elif name == "completionthreshold":
                by_measure = attribute(part, "completedByMeasure").lower()
                if by_measure not in {"false", "0"}:
                    told = words or attribute(part, "minProgressMeasure") or ("1" if by_measure else "")
                    self._score(line, "completion_threshold", told, 1, place, part)
            elif name == "datafromlms" and words:
                # Not on one line: a package may read lines of it.
                line["data"] = "".join(part.itertext()).strip()[:LONGEST_DATA]
            elif name == "maxtimeallowed" and words:
                line["max_time"] = words[:50]
            elif name == "timelimitaction" and words:
                line["time_limit_action"] = words[:50]
            elif name == "prerequisites":
                line["prerequisites"] = words[:1000]
                why = _("Not enforced, every part is open: “%(words)s”.") % {"words": words[:200]}
                self.ledger.left_out(place, "prerequisites", why)
            elif name == "presentation":
                why = _("What it says of the buttons around it is not followed.")
                self.ledger.left_out(place, "presentation", why)
            elif name == "data":
                for _map in children(part, "map"):
                    why = _("What parts share with each other (shared data) is not kept.")
                    self.ledger.left_out(place, "map", why)

    def _score(self, line: dict[str, Any], name: str, words: str, most: float, place: str, part: Element) -> None:
        if not words:
            return
        found = figure(words, 0, most)
        if found is None:
            why = _("“%(words)s” is no number from 0 to %(most)s.") % {"words": words[:50], "most": f"{most:g}"}
            self.ledger.drop(place, local(part), why)
        else:
            line[name] = found

    def _free(self, identifier: str) -> str:
        stem = identifier[: LONGEST_ID - 5] or "item"
        key, number = stem, 1
        while key in self.given:
            number += 1
            key = f"{stem}-{number}"
        self.given.add(key)
        return key

    def _launch(self, item: Element, line: dict[str, Any]) -> str:
        """Fill in what the item launches; the sentence that says why it does not."""
        wanted = attribute(item, "identifierref")
        if not wanted:
            return ""
        try:
            resource = self.reading.resources.of(wanted)
        except MisplacedError as misplaced:
            return misplaced.why
        if resource.place is not None:
            line["href"] = resource.place.launched(attribute(item, "parameters"))
        if not resource.reports:
            line["reports"] = False
        return ""
