"""What each resource of a cartridge is, and which modules its places make."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.interchange.archives import Source
from courses.interchange.cartridge.canvas import parsed
from courses.interchange.cartridge.manifest import Entry, Manifest, Resource
from courses.interchange.html import plain_words
from courses.interchange.xml import child, descendants, local, text_of

PAGES = (".html", ".htm", ".xhtml")
# Families that become an activity of their own wherever they stand.
CONTENT = {"page", "topic", "assignment", "quiz", "link"}


@dataclass
class Plan:
    """The family of every resource, and what belongs to another."""

    families: dict[str, str] = field(default_factory=dict)
    # Files that say more about a resource: the rules of a quiz, the state of a discussion.
    metas: dict[str, Element] = field(default_factory=dict)
    # The richer form of a quiz that Canvas keeps beside the one for everybody.
    richer: dict[str, str] = field(default_factory=dict)


def plan_of(source: Source, manifest: Manifest) -> Plan:
    plan = Plan()
    for resource in manifest.resources.values():
        plan.families[resource.ident] = _family(source, manifest, resource)
    for resource in manifest.resources.values():
        if plan.families[resource.ident] == "quiz_meta":
            root = parsed(source, resource.main)
            owner = _owner(manifest, resource, root)
            if root is not None and owner:
                plan.metas[owner] = root
            for name in resource.files:
                if name.startswith("non_cc_assessments/") and name in source.files and owner:
                    plan.richer[owner] = name
        elif plan.families[resource.ident] == "topic_meta":
            root = parsed(source, resource.main)
            if root is not None:
                plan.metas[text_of(child(root, "topic_id")) or _owner(manifest, resource, root)] = root
    for resource in manifest.resources.values():
        name = f"non_cc_assessments/{resource.ident}.xml.qti"
        if plan.families[resource.ident] == "quiz" and name in source.files:
            plan.richer.setdefault(resource.ident, name)
    return plan


def _owner(manifest: Manifest, resource: Resource, root: Element | None) -> str:
    named = root.get("identifier") or "" if root is not None else ""
    if named in manifest.resources and named != resource.ident:
        return named
    return next((one.ident for one in manifest.resources.values() if resource.ident in one.depends), "")


def _family(source: Source, manifest: Manifest, resource: Resource) -> str:
    kind, main = resource.type.lower(), resource.main
    if resource.variant_of and resource.variant_of in manifest.resources:
        return "fallback"
    for mark, family in (
        ("question-bank", "bank"),
        ("imsqti_item", "unknown"),
        ("imsqti", "quiz"),
        ("imsdt", "topic"),
        ("imswl", "link"),
        ("lti", "tool"),
    ):
        if mark in kind:
            return family
    if kind.startswith("assignment_xml") or any(name.endswith("/assignment_settings.xml") for name in resource.files):
        return "assignment"
    if posixpath.basename(main) == "assessment_meta.xml":
        return "quiz_meta"
    if main.startswith("course_settings/"):
        # Canvas writes a syllabus for every course, with words in few.
        return "page" if main.endswith(PAGES) and _says_something(source, main) else "settings"
    if not (kind.startswith(("webcontent", "associatedcontent")) or kind in {"", "imscp_rootv1p1p2", "text/html"}):
        return "unknown"
    if main.lower().endswith(PAGES):
        return "assignment" if resource.use == "assignment" else "page"
    if main.endswith((".xml", ".xml.qti", ".qti")) and kind.startswith("associatedcontent"):
        return _by_root(source, main)
    return "file"


def _says_something(source: Source, name: str) -> bool:
    html = source.files.get(name, b"").decode("utf-8", "replace")
    return bool(plain_words(html[html.lower().find("<body") :] if "<body" in html.lower() else html))


def _by_root(source: Source, name: str) -> str:
    root = parsed(source, name)
    if root is None:
        return "file"
    if local(root) == "topicMeta":
        return "topic_meta"
    if local(root) == "questestinterop":
        return "quiz" if next(descendants(root, "assessment"), None) is not None else "bank"
    return "file"


@dataclass
class Part:
    """A module as the cartridge arranges it: its places in order, folders inside it as headings."""

    ident: str
    title: str
    published: bool
    places: list[Entry]


def parts_of(entries: list[Entry], title: str) -> tuple[list[Part], list[Entry]]:
    """The modules, and the folders that only hold them together."""
    wrappers: list[Entry] = []
    while len(entries) == 1 and not entries[0].resource and len([one for one in entries[0].entries if one.entries]) > 1:
        if not all(one.entries for one in entries[0].entries):
            break
        wrappers.append(entries[0])
        entries = entries[0].entries
    parts: list[Part] = []
    for entry in entries:
        if entry.entries or entry.type == "module":
            own = [Entry(entry.ident, entry.title, entry.resource)] if entry.resource else []
            parts.append(Part(entry.ident, entry.title or title, entry.published and entry.visible, own + _flat(entry)))
        elif parts and parts[-1].ident.startswith("loose/"):
            parts[-1].places.append(entry)
        else:
            parts.append(Part(f"loose/{entry.ident}", title, True, [entry]))
    return parts, wrappers


def _flat(entry: Entry) -> list[Entry]:
    """Everything in a module; a folder stands as a heading before what it holds. The depth of XML is bounded."""
    found: list[Entry] = []
    for one in entry.entries:
        found.append(one)
        found += _flat(one)
    return found
