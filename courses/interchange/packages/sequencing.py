"""What SCORM 2004 says of the order of things (IMS Simple Sequencing).

Objectives, passing scores and time limits are kept: the package asks for them. Rules that lock, skip or repeat a part
are not enforced: every part is open to whoever has the course. Each is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.packages.intake import located
from courses.interchange.packages.manifest import OBJECTIVES, RULES, attribute
from courses.interchange.xml import child, children, descendants, local, text_of

LONGEST_OBJECTIVE = 255


@dataclass
class Sequencing:
    """What is kept of one `sequencing`."""

    objectives: list[str] = field(default_factory=list)
    passing_score: float | None = None
    longest: str = ""


class Sequences:
    """Reads each `sequencing` where it stands, and those that items share (`sequencingCollection`)."""

    def __init__(self, root: Element, ledger: Ledger, where: str) -> None:
        self.ledger, self.where = ledger, where
        self.shared: dict[str, Element] = {}
        for collection in children(root, "sequencingCollection"):
            for element in children(collection, "sequencing"):
                identifier = attribute(element, "ID")
                self.shared[identifier] = element
                self._tell(element, located(where, f"sequencing {identifier}"))

    def of(self, holder: Element, place: str) -> Sequencing:
        """What applies to an item: its own, on top of the shared one that it names."""
        own = child(holder, "sequencing")
        if own is None:
            return Sequencing()
        self._tell(own, place)
        for further in list(children(holder, "sequencing"))[1:]:
            self._tell(further, place)
        found = Sequencing()
        shared = self.shared.get(attribute(own, "IDRef"))
        for element in (own, shared):
            if element is not None:
                self._read(element, found)
        return found

    def _read(self, element: Element, found: Sequencing) -> None:
        """Add what this one says; what is there already stands nearer to the item."""
        for objective in _objectives(element):
            name = attribute(objective, "objectiveID")[:LONGEST_OBJECTIVE]
            if name and name not in found.objectives:
                found.objectives.append(name)
            measured = attribute(objective, "satisfiedByMeasure").lower() in {"true", "1"}
            if local(objective) == "primaryObjective" and measured and found.passing_score is None:
                told = text_of(child(objective, "minNormalizedMeasure"))
                found.passing_score = figure(told, -1, 1) if told else 1.0
        limit = child(element, "limitConditions")
        found.longest = found.longest or (attribute(limit, "attemptAbsoluteDurationLimit") if limit is not None else "")

    def _tell(self, element: Element, place: str) -> None:
        for objective in _objectives(element):
            self._objective(objective, place)
        for rule in descendants(element, *RULES):
            action = child(rule, "ruleAction")
            what = attribute(action, "action") if action is not None else ""
            self.ledger.left_out(place, local(rule), _not_enforced(what))
        kept = {"objectives", "deliveryControls", "sequencingRules", "rollupRules"}
        others = sorted({local(part) for part in children(element)} - kept)
        changes = []
        if others:
            how = _("Objectives and passing scores are kept. Not enforced: %(names)s.")
            changes.append(how % {"names": ", ".join(others)})
        if _counts_otherwise(element):
            changes.append(_("It counts like every other part, whatever its rules say of that (rollupRules, tracked)."))
        if changes:
            self.ledger.converted(place, "sequencing", " ".join(changes))
        else:
            self.ledger.taken("sequencing")

    def _objective(self, objective: Element, place: str) -> None:
        if child(objective, "mapInfo") is not None:
            how = _("Kept for its own part. It is not shared with other parts (mapInfo).")
            self.ledger.converted(place, "objective", how)
        else:
            self.ledger.taken("objective")


def _objectives(element: Element) -> Iterator[Element]:
    # The same names stand in the extension of ADL, which adds to an objective of the same id.
    for holder in children(element, "objectives"):
        yield from children(holder, *OBJECTIVES)


def _counts_otherwise(element: Element) -> bool:
    """Whether the part should count for less than others, or for nothing."""
    rules, controls = child(element, "rollupRules"), child(element, "deliveryControls")
    told = [
        attribute(holder, name).lower()
        for holder, name in (
            (rules, "rollupObjectiveSatisfied"),
            (rules, "rollupProgressCompletion"),
            (controls, "tracked"),
        )
        if holder is not None
    ]
    weight = figure(attribute(rules, "objectiveMeasureWeight"), 0, 1) if rules is not None else None
    return bool({"false", "0"} & set(told)) or weight not in {None, 1.0}


def _not_enforced(action: str) -> str:
    if action:
        return _("Its rule “%(rule)s” is not enforced: every part is open, in any order.") % {"rule": action[:80]}
    return _("Its rule is not enforced: every part is open, in any order.")


def figure(text: str, least: float, most: float) -> float | None:
    """A number within bounds; None for anything else."""
    try:
        found = float(text.strip())
    except ValueError:
        return None
    return found if math.isfinite(found) and least <= found <= most else None
