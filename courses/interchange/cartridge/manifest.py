"""imsmanifest.xml: what a cartridge holds (resources), and how it is arranged (items)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.cartridge.links import Files
from courses.interchange.exceptions import ImportRefused
from courses.interchange.xml import child, children, descendants, parse_xml, text_of

MANIFEST = "imsmanifest.xml"
# An identifier of so many figures and different letters is of one course. Shorter ones (`manifest`, `man00001`,
# `main_manifest`) a program writes into all that it exports.
FIGURES, LETTERS = 6, 9


@dataclass
class Resource:
    """One resource. `base` is the folder its own addresses count from."""

    ident: str
    type: str
    href: str
    files: list[str]
    depends: list[str]
    roles: set[str] = field(default_factory=set)
    use: str = ""
    variant_of: str = ""

    @property
    def main(self) -> str:
        return self.href or next(iter(self.files), "")

    @property
    def base(self) -> str:
        return posixpath.dirname(self.main)


@dataclass
class Entry:
    """One item of the organization: a heading, a folder, or a place for a resource."""

    ident: str
    title: str
    resource: str
    entries: list[Entry] = field(default_factory=list)
    visible: bool = True
    # What Canvas says of it in its own file.
    type: str = ""
    url: str = ""
    published: bool = True

    def walk(self) -> Iterator[Entry]:
        yield self
        for entry in self.entries:
            yield from entry.walk()


@dataclass
class Manifest:
    ident: str
    title: str
    description: str
    language: str
    version: str
    schema: str
    entries: list[Entry]
    resources: dict[str, Resource]
    # Resources that share an identifier with an earlier one.
    twins: list[Resource]

    @property
    def source_id(self) -> str:
        """What the course is known by when it comes again; empty where only the name of its file tells it from others."""
        if sum(map(str.isdigit, self.ident)) >= FIGURES and len(set(self.ident)) >= LETTERS:
            return self.ident
        return f"{self.ident}\n{self.title}" if self.title else ""


def manifest_of(source: Source) -> Manifest:
    """Raises ImportRefused where there is none, or none that can be read."""
    if MANIFEST not in source.files:
        raise ImportRefused("no_manifest", _("There is no imsmanifest.xml here. Export the course again."), source.name)
    root = parse_xml(source.files[MANIFEST], MANIFEST)
    metadata = child(root, "metadata")
    general = child(metadata, "lom", "general")
    resources: dict[str, Resource] = {}
    twins = []
    files = Files(source)
    for holder in children(root, "resources"):
        for one in children(holder, "resource"):
            resource = _resource(one, holder.get(BASE) or "", root.get(BASE) or "")
            if resource.href and not files.find(resource.href) and any(map(files.find, resource.files)):
                # Some exporters leave the ending out, or name what they did not write: the files it lists are its own.
                resource.href = ""
            if resource.ident in resources:
                twins.append(resource)
            else:
                resources[resource.ident] = resource
    organization = child(root, "organizations", "organization")
    entries = [] if organization is None else [_entry(one) for one in children(organization, "item")]
    root_entry = entries[0] if len(entries) == 1 and not entries[0].resource else None
    if root_entry is not None and (root_entry.entries or not root_entry.title):
        entries = root_entry.entries
    own = text_of(child(organization, "title")) if organization is not None else ""
    title = _lom(general, "title") or own or (root_entry.title if root_entry is not None else "")
    return Manifest(
        ident=root.get("identifier") or "",
        title=title,
        description=_lom(general, "description"),
        language=text_of(child(general, "language")) or _language(general),
        version=text_of(child(metadata, "schemaversion")),
        schema=text_of(child(metadata, "schema")),
        entries=entries,
        resources=resources,
        twins=twins,
    )


# Blackboard says the file of a resource in a word of its own, which counts from the root.
BLACKBOARD = "{http://www.blackboard.com/content-packaging/}file"
BASE = "{http://www.w3.org/XML/1998/namespace}base"


def _lom(general: Element | None, name: str) -> str:
    holder = child(general, name)
    for one in descendants(holder, "string", "langstring") if holder is not None else ():
        if text_of(one):
            return text_of(one)
    return text_of(holder)


def _language(general: Element | None) -> str:
    holder = child(general, "title")
    for one in descendants(holder, "string", "langstring") if holder is not None else ():
        for name, value in one.attrib.items():
            if name.endswith("lang") or name == "language":
                return value
    return ""


def _resource(element: Element, *bases: str) -> Resource:
    folder = "/".join(base.strip("/") for base in (*reversed(bases), element.get(BASE) or "") if base.strip("/"))

    def at(href: str | None) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0].split("?")[0]))) if href else ""

    roles = {
        text_of(value).lower()
        for held in descendants(element, "intendedEndUserRole")
        for value in children(held, "value")
    }
    return Resource(
        ident=element.get("identifier") or "",
        type=(element.get("type") or "").strip(),
        href=at(element.get("href")) or element.get(BLACKBOARD) or "",
        files=[at(file.get("href")) for file in children(element, "file") if file.get("href")],
        depends=[one.get("identifierref") or "" for one in children(element, "dependency")],
        roles=roles,
        use=(element.get("intendeduse") or element.get("intendedUse") or "").lower(),
        variant_of=next((one.get("identifierref") or "" for one in children(element, "variant")), ""),
    )


def _entry(element: Element) -> Entry:
    """An item and what lies below it; the depth of XML from outside is bounded."""
    return Entry(
        ident=element.get("identifier") or "",
        title=text_of(child(element, "title")),
        resource=element.get("identifierref") or "",
        entries=[_entry(one) for one in children(element, "item")],
        visible=(element.get("isvisible") or "true").lower() != "false",
    )
