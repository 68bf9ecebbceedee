"""The tree of a course as its files describe it: pointers followed, what is wrong with them told, nothing judged yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.olx.names import CONTAINERS
from courses.interchange.xml import children, local, parse_xml

DEEPEST = 40
MOST_NODES = 50_000
# What a pure pointer to another file may say beside the name.
POINTING = {"url_name", "slug", "org", "course", "xblock-family"}
# Content that stands in a file of its own, in another form.
HAS_FILENAME = {"html"}


@dataclass(eq=False)
class Node:
    """One element of the course. `fault` says why there is nothing behind it, where there is nothing."""

    tag: str
    name: str
    attrs: dict[str, str]
    element: Element
    file: str
    parent: Node | None = None
    depth: int = 0
    nodes: list[Node] = field(default_factory=list)
    fault: str = ""
    # What was wrong and is mended, in sentences.
    remarks: list[str] = field(default_factory=list)
    ident: str = ""

    @property
    def title(self) -> str:
        return " ".join((self.attrs.get("display_name") or self.attrs.get("name") or "").split())

    @property
    def where(self) -> str:
        """The titles above, as a trainer knows the place, and the file."""
        trail = [node.title for node in self.lineage if node.tag != "course" and node.title]
        own = f"{self.tag}/{self.name.replace(':', '/')}.xml" in self.file
        file = f"{self.file} ({self.name})" if self.name and not own else self.file
        return f"{' / '.join(trail)}: {file}" if trail else file

    @property
    def lineage(self) -> list[Node]:
        """From the course down to the element itself."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.parent
        return found[::-1]

    def inherited(self, *names: str) -> str:
        """A setting of the element, or of what it stands in; empty where nobody set it."""
        for node in reversed(self.lineage):
            for name in names:
                if value := node.attrs.get(name, "").strip():
                    return value
        return ""

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.nodes:
            yield from node.walk()


class Loader:
    """Reads elements and the files they point to."""

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self.files = source.files
        self.ledger = ledger
        self.used: set[str] = set()
        self.count = 0

    def root(self, file: str) -> Node:
        """The whole tree. Raises ImportRefused where the first file cannot be read."""
        self.used.add(file)
        return self.node(parse_xml(self.files[file], file), file, None, ())

    def node(self, element: Element, file: str, parent: Node | None, trail: tuple[str, ...]) -> Node:
        self.count += 1
        depth = parent.depth + 1 if parent is not None else 0
        if self.count > MOST_NODES or depth > DEEPEST:
            raise ImportRefused(
                "too_large",
                _("This course has too many elements, or elements nested too deep. Split it into smaller parts."),
                file,
            )
        tag = local(element)
        attrs = {local(name): value for name, value in element.attrib.items()}
        name = (attrs.get("url_name") or attrs.get("slug") or "").strip()
        node = Node(tag, name, attrs, element, file, parent, depth)
        if name:
            trail = self._follow(node, trail)
        elif attrs.get("filename") and tag not in HAS_FILENAME and not has_content(element):
            self._follow_filename(node)
        if not node.fault and node.tag in CONTAINERS:
            self._fill(node, trail)
        return node

    def _follow(self, node: Node, trail: tuple[str, ...]) -> tuple[str, ...]:
        """The file a pointer names; says the files on the way to it."""
        path = f"{node.tag}/{node.name.replace(':', '/')}.xml"
        there = path in self.files
        if path == node.file or path in trail:
            if not has_content(node.element) and node.tag in CONTAINERS:
                node.fault = _("It points to itself; there is nothing behind it.")
            elif path in trail:
                node.fault = _("It leads back to an element that it stands in.")
            return trail
        if has_content(node.element):
            if there:
                how = _(
                    "There is a file of this name too, which nothing points to: the element holds words of its own."
                )
                node.remarks.append(how)
            return trail
        if not there:
            if node.attrs.get("filename") and node.tag not in HAS_FILENAME:
                self._follow_filename(node)
            elif set(node.attrs) <= POINTING:
                node.fault = _("The file %(file)s, which it points to, is missing.") % {"file": path}
            elif node.tag in CONTAINERS:
                node.remarks.append(_("It looks like a pointer to %(file)s, which is missing.") % {"file": path})
            return trail
        if extra := sorted(set(node.attrs) - POINTING - {"filename"}):
            how = _("A pointer should say its url_name alone; this one also says %(names)s.")
            node.remarks.append(how % {"names": ", ".join(extra)})
        self._read(node, path)
        return (*trail, path)

    def _follow_filename(self, node: Node) -> None:
        """The way of the first courses: `<problem filename="week1/p1"/>`."""
        name = node.attrs["filename"].replace(":", "/").strip("/")
        candidates = [f"{node.tag}/{name}.xml", f"{node.tag}s/{name}.xml", f"{name}.xml", f"{node.tag}/{name}", name]
        path = next((candidate for candidate in candidates if candidate in self.files), None)
        if path is None:
            node.fault = _("The file %(file)s, which it points to, is missing.") % {"file": candidates[0]}
        elif path != node.file:
            self._read(node, path)

    def _read(self, node: Node, path: str) -> None:
        self.used.add(path)
        try:
            root = parse_xml(self.files[path], path)
        except ImportRefused as refusal:
            node.fault, node.file = str(refusal.message), refusal.where or path
            return
        node.file = path
        if local(root) != node.tag:
            how = _("The file %(file)s should hold a <%(tag)s> and holds a <%(other)s>.")
            node.fault = how % {"file": path, "tag": node.tag, "other": local(root)}
            return
        inner = {local(name): value for name, value in root.attrib.items()}
        if (
            set(inner) == {"url_name"}
            and inner["url_name"] == node.name
            and not has_content(root)
            and node.tag in CONTAINERS
        ):
            node.fault = _("The file %(file)s points to itself; there is nothing behind it.") % {"file": path}
            return
        other = inner.pop("url_name", "") or node.name
        if other != node.name and not has_content(root) and node.tag in CONTAINERS:
            node.fault = _("The file %(file)s points on to “%(name)s”; only one step is followed.")
            node.fault %= {"file": path, "name": other}
            return
        node.attrs = {**node.attrs, **inner}
        node.element = root

    def _fill(self, node: Node, trail: tuple[str, ...]) -> None:
        loose = [node.element.text, *(child.tail for child in node.element)]
        if words := " ".join(" ".join(text for text in loose if text).split()):
            why = _("Words that stand between the elements are never shown by Open edX: “%(words)s”.")
            self.ledger.drop(node.where, "text", why % {"words": words[:80]})
        for element in children(node.element):
            node.nodes.append(self.node(element, node.file, node, trail))


def has_content(element: Element) -> bool:
    """Whether an element says anything beside its attributes; comments say nothing."""
    if any(True for _child in children(element)):
        return True
    words = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in words)


def name_all(root: Node, ledger: Ledger) -> dict[str, Node]:
    """Give every element its lasting name; the elements by their url_name, the first where a name is used twice."""
    by_name: dict[str, Node] = {}
    idents: set[str] = set()
    discussions: dict[str, Node] = {}
    for node in root.walk():
        place = node.parent.nodes.index(node) if node.parent is not None else 0
        ident = (
            f"{node.tag}/{node.name}" if node.name else f"{node.parent.ident if node.parent else ''}/{node.tag}{place}"
        )
        number = 1
        while ident in idents:
            number += 1
            ident = f"{node.tag}/{node.name}#{number}"
        idents.add(ident)
        node.ident = ident
        if node.name and node.name in by_name:
            how = _("The url_name “%(name)s” stands twice in the course: <%(first)s> and <%(tag)s>. Both were read.")
            told = how % {"name": node.name, "first": by_name[node.name].tag, "tag": node.tag}
            ledger.note(node.where, "url_name", told)
        elif node.name:
            by_name[node.name] = node
        identity = node.attrs.get("discussion_id", "") if node.tag == "discussion" else ""
        if identity and identity in discussions:
            how = _("Two discussions have the id “%(name)s”.") % {"name": identity}
            ledger.note(node.where, "discussion_id", how)
        elif identity:
            discussions[identity] = node
    return by_name
