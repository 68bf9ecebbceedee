"""What the catalogue data of a manifest (LOM) says of the whole: title, description, time. The rest is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.packages.intake import LONGEST_ID, MINUTES, located, plain
from courses.interchange.packages.manifest import MANIFEST, attribute, within
from courses.interchange.xml import child, children, local, text_of

CLOCK = re.compile(r"(\d{1,4}):(\d{1,2})(?::\d{1,2}(?:\.\d+)?)?\Z")
PERIOD = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:[\d.]+S)?)?\Z")
LONGEST = 1000


@dataclass
class Described:
    title: str = ""
    description: str = ""
    minutes: int = MINUTES


def described(root: Element, ledger: Ledger, where: str) -> Described:
    """The manifest's own words; every other `metadata` is counted and told as left out."""
    own = child(root, "metadata")
    for parent in (root, *within(root)):
        for element in children(parent, "metadata") if local(parent) != "manifest" or parent is root else ():
            _tell(element, own, parent, ledger, where)
    lom = child(own, "lom")
    if lom is None:
        return Described()
    general = child(lom, "general")
    time = text_of(child(lom, "educational", "typicallearningtime")) or text_of(
        child(lom, "educational", "typicalLearningTime")
    )
    return Described(
        title=_words(child(general, "title")),
        description=plain(_words(child(general, "description")), LONGEST),
        minutes=_minutes(time) or MINUTES,
    )


def _tell(element: Element, own: Element | None, parent: Element, ledger: Ledger, where: str) -> None:
    place = located(where, f"{local(parent)} {attribute(parent, 'identifier', 'href')[:LONGEST_ID]}".strip())
    if element is own and child(element, "lom") is None:
        ledger.taken("metadata")
    elif element is own:
        how = _("Title, description and learning time are kept; the other catalogue data (LOM) is not.")
        ledger.converted(located(where, MANIFEST), "metadata", how)
    else:
        ledger.left_out(place, "metadata", _("Catalogue data of single parts is not kept."))


def _words(element: Element | None) -> str:
    """The first of the languages it is said in."""
    if element is None:
        return ""
    first = next(children(element, "langstring", "string"), None)
    return text_of(first if first is not None else element)


def _minutes(text: str) -> int:
    """`01:30:00` (SCORM 1.2) and `PT1H30M` (2004); 0 for anything else."""
    if found := CLOCK.search(text.strip()):
        return min(int(found[1]) * 60 + int(found[2]), LONGEST)
    if found := PERIOD.search(text.strip()):
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return min(days * 1440 + hours * 60 + minutes, LONGEST)
    return 0
