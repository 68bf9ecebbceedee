"""An `imsmanifest.xml`: its resources and where they lie, by id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.packages.addresses import ABSOLUTE, Files, MisplacedError, Place
from courses.interchange.packages.intake import LONGEST_ID, located
from courses.interchange.xml import children, descendants, local, text_of

MANIFEST = "imsmanifest.xml"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
RULES = ("preConditionRule", "postConditionRule", "exitConditionRule", "rollupRule")
# What the account counts, each by the manifest's own name for it.
COUNTED = {
    *("manifest", "organization", "item", "resource", "dependency", "metadata", "sequencing", *RULES),
    *("prerequisites", "presentation", "map"),
}
OBJECTIVES = ("primaryObjective", "objective")


@dataclass
class Resource:
    """One resource: what it launches, whether that reports anything, and what else it needs."""

    identifier: str
    type: str = ""
    place: Place | None = None
    # Why it has no place.
    why: str = ""
    dependencies: list[str] = field(default_factory=list)
    launched: bool = False

    @property
    def is_sco(self) -> bool:
        return self.type == "sco"

    @property
    def reports(self) -> bool:
        """A file that only is shown says so; where nothing is said, it may report."""
        return self.type != "asset"


def attribute(element: Element, *names: str) -> str:
    """An attribute whatever its namespace and capitals: the two versions of SCORM write them differently."""
    wanted = {name.lower() for name in names}
    return next((value.strip() for name, value in element.attrib.items() if local(name).lower() in wanted), "")


def found_in(root: Element) -> Counter[str]:
    """How much of each kind the manifest holds, by one walk over all of it; the manifest itself is not counted."""
    counted: Counter[str] = Counter()
    for element in within(root):
        name = local(element)
        if name in COUNTED:
            counted[name] += 1
        elif name in OBJECTIVES:
            counted["objective"] += 1
    return counted


def within(root: Element) -> Iterator[Element]:
    """Every element below the manifest, without what a manifest inside of it holds."""
    waiting = list(children(root))
    while waiting:
        element = waiting.pop()
        yield element
        if local(element) != "manifest":
            waiting += children(element)


def version_of(root: Element, content: bytes) -> str:
    """scorm12 or scorm2004, by what the manifest says, else by the names it uses."""
    told = " ".join(text_of(element) for element in descendants(root, "schemaversion")).lower()
    if "1.2" in told:
        return "scorm12"
    if re.search(r"2004|1\.3", told):
        return "scorm2004"
    return "scorm2004" if re.search(rb"adlcp_v1p3|imsss|adlcp_rootv1p3|scormType=", content) else "scorm12"


class Resources:
    """All resources of a manifest. What is wrong with one is told once, and why an item cannot launch it."""

    def __init__(self, root: Element, files: Files, ledger: Ledger, where: str) -> None:
        self.files, self.ledger, self.where = files, ledger, where
        self.by_id: dict[str, Resource] = {}
        base = self._base("", root)
        for holder in children(root, "resources"):
            inner = self._base(base, holder)
            for element in children(holder, "resource"):
                self._take(element, inner)
        self._follow_dependencies(root)

    def _base(self, base: str, element: Element) -> str:
        """`xml:base` on top of what is above; one that leads elsewhere is told where its addresses are read."""
        own = element.get(XML_BASE, "").strip().replace("\\", "/")
        return own if ABSOLUTE.match(own) or own.startswith("/") else base + own

    def _take(self, element: Element, base: str) -> None:
        identifier = attribute(element, "identifier")[:LONGEST_ID]
        place = located(self.where, f"resource {identifier}")
        base = self._base(base, element)
        resource = Resource(identifier, attribute(element, "scormtype").lower())
        href = element.get("href", "").strip()
        try:
            resource.place = self.files.place(href, base)
        except MisplacedError as misplaced:
            resource.why = misplaced.why
        self._missing_files(element, base, place)
        if identifier in self.by_id:
            self.ledger.left_out(place, "resource", _("Another resource has the same identifier."))
            return
        self.by_id[identifier] = resource
        resource.dependencies = [attribute(one, "identifierref") for one in children(element, "dependency")]
        if href and resource.place is None:
            self.ledger.left_out(place, "resource", resource.why)
        elif resource.place is not None and resource.place.written:
            how = _("The manifest writes “%(written)s”; the file is called “%(name)s”.")
            names = {"written": resource.place.written, "name": resource.place.path}
            self.ledger.converted(place, "resource", how % names)
        else:
            self.ledger.taken("resource")

    def _missing_files(self, element: Element, base: str, place: str) -> None:
        for file in children(element, "file"):
            href = file.get("href", "").strip()
            try:
                self.files.place(href, self._base(base, file))
            except MisplacedError as misplaced:
                self.ledger.drop(place, "file", misplaced.why)

    def _follow_dependencies(self, root: Element) -> None:
        for resource in self.by_id.values():
            for wanted in resource.dependencies:
                if wanted in self.by_id:
                    self.ledger.taken("dependency")
                else:
                    why = _("The manifest has no resource “%(name)s”.") % {"name": wanted[:200]}
                    self.ledger.left_out(located(self.where, f"resource {resource.identifier}"), "dependency", why)

    def of(self, identifier: str) -> Resource:
        """What an item launches. Raises MisplacedError where there is nothing to launch."""
        resource = self.by_id.get(identifier)
        if resource is None:
            raise MisplacedError(_("The manifest has no resource “%(name)s”.") % {"name": identifier[:200]})
        if resource.place is None:
            raise MisplacedError(resource.why)
        resource.launched = True
        return resource
