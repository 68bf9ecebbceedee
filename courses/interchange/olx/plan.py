"""Which units a course has and what stands in each, before anything is read: what is hidden or has no place is told here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.olx.names import CONTAINERS, CONTENT, FOREIGN, POOLS, SECTIONS, why_not
from courses.interchange.olx.settings import grouped, hidden, number
from courses.interchange.olx.tree import Node, has_content
from courses.interchange.xml import local

WRAPPERS = {"vertical", "wrapper"}
NO_PAGE = FOREIGN | {"script", "textline", "choice", "option"}


@dataclass(eq=False)
class Pool:
    """Problems of which each attempt draws some; `count` is None where it draws all."""

    node: Node
    problems: list[Node]
    count: int | None


@dataclass(eq=False)
class Unit:
    """What becomes one lesson, one quiz, or both. `node` is its vertical, or what its parts stand in directly."""

    node: Node
    kind: str
    section: Node | None
    parts: list[Node | Pool] = field(default_factory=list)
    # Its elements were seen by some groups of learners alone.
    draft: bool = False

    @property
    def has_content(self) -> bool:
        return not all(map(asks, self.parts))

    @property
    def has_questions(self) -> bool:
        return any(map(asks, self.parts))


def asks(part: Node | Pool) -> bool:
    """Whether a part becomes questions. A problem in which nothing is answered is a page: Open edX shows its words."""
    if isinstance(part, Pool):
        return True
    return part.tag == "problem" and not is_page(part)


def is_page(problem: Node) -> bool:
    """Whether a problem says something and asks nothing, and no program has a part in it."""
    if problem.fault or not has_content(problem.element):
        return False
    return not any(tag in NO_PAGE or tag.endswith(("response", "input")) for tag in map(local, problem.element.iter()))


@dataclass(eq=False)
class Chapter:
    node: Node
    units: list[Unit] = field(default_factory=list)
    sections: list[Node] = field(default_factory=list)


class Planner:
    """Walks the tree once. Every element is either in the plan or told in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def chapters(self, course: Node) -> Iterator[Chapter]:
        for node in course.nodes:
            if node.tag == "chapter":
                if self._readable(node):
                    chapter = Chapter(node)
                    self._fill(chapter, node)
                    yield chapter
            elif node.tag in SECTIONS | WRAPPERS | CONTENT | POOLS | {"problem", "split_test"}:
                # The first courses had no chapters.
                chapter = Chapter(node)
                self._place(chapter, node, None)
                if chapter.units or chapter.sections:
                    yield chapter
            else:
                self.leave(node, why_not(node.tag))

    def _fill(self, chapter: Chapter, node: Node) -> None:
        for child in node.nodes:
            self._place(chapter, child, None)

    def _place(self, chapter: Chapter, node: Node, section: Node | None) -> None:
        if node.tag in {"course", "chapter"}:
            self.leave(node, _("A <%(tag)s> has no place there.") % {"tag": node.tag})
        elif not self._readable(node):
            return
        elif node.tag in SECTIONS:
            chapter.sections.append(node)
            self._section(chapter, node)
        elif node.tag in WRAPPERS:
            unit = Unit(node, node.tag, section, draft=self._for_some(node))
            chapter.units.append(unit)
            self._gather(unit, node)
        else:
            self._alone(chapter, node, section)

    def _section(self, chapter: Chapter, node: Node) -> None:
        for child in node.nodes:
            self._place(chapter, child, node)

    def _alone(self, chapter: Chapter, node: Node, section: Node | None) -> None:
        """A component without a unit around it: problems that follow each other are one quiz."""
        last = chapter.units[-1] if chapter.units else None
        follows = last is not None and last.kind != "vertical" and last.section is section and node.parent is not None
        holder = section or node.parent or node
        if follows and last and node.tag == "problem" and not last.has_content and last.node is holder:
            self._part(last, node)
            return
        unit = Unit(holder if node.tag == "problem" else node, holder.tag, section)
        self._part(unit, node)
        if unit.parts:
            chapter.units.append(unit)

    def _gather(self, unit: Unit, node: Node) -> None:
        for child in node.nodes:
            self._part(unit, child)

    def _part(self, unit: Unit, node: Node) -> None:
        if not self._readable(node):
            return
        if node.tag in WRAPPERS:
            how = _("It stands in another unit; what it holds is read as part of that.")
            self.ledger.converted(node.where, node.tag, how)
            self._gather(unit, node)
        elif node.tag == "split_test":
            self._branch(unit, node)
        elif node.tag in POOLS:
            self._pool(unit, node)
        elif node.tag in CONTENT | {"problem"}:
            if self._for_some(node, unit.node):
                why = _("Only some groups of learners saw it in Open edX. It is left out, so that no other does.")
                self.leave(node, why)
            else:
                unit.parts.append(node)
        elif node.tag in {"course", "chapter", *SECTIONS}:
            self.leave(node, _("A <%(tag)s> has no place there.") % {"tag": node.tag})
        else:
            self.leave(node, why_not(node.tag))

    def _branch(self, unit: Unit, node: Node) -> None:
        """Groups of learners who see different things: the first group's is kept."""
        if not node.nodes:
            self.ledger.left_out(node.where, node.tag, _("It is empty."))
            return
        first, *others = _in_order(node)
        how = _("Groups of learners saw different things there; what the first group saw is kept: “%(title)s”.")
        self.ledger.converted(node.where, node.tag, how % {"title": first.title or first.name})
        for other in others:
            self.leave(other, _("It was shown to another group of learners."))
        self._part(unit, first)

    def _pool(self, unit: Unit, node: Node) -> None:
        """Problems of which some are drawn."""
        problems = []
        for child in node.nodes:
            if not self._readable(child):
                continue
            if child.tag == "problem":
                problems.append(child)
            else:
                self.leave(child, _("Only problems can be drawn by chance here."))
        if not problems:
            self.ledger.left_out(node.where, node.tag, _("It holds no problem that could be drawn."))
            return
        count = 1 if node.tag == "randomize" else number(node.attrs.get("max_count", "1"))
        unit.parts.append(Pool(node, problems, count or None))

    def _readable(self, node: Node) -> bool:
        """Whether there is something to read that learners may see; tells where not."""
        known = node.tag in CONTAINERS | CONTENT | {"problem"}
        why = hidden(node) or (node.fault if known else "")
        if why:
            self.leave(node, why)
        return not why

    def _for_some(self, node: Node, within: Node | None = None) -> bool:
        """Whether some groups alone see an element, or what it stands in up to a unit."""
        above = [held for held in node.lineage if within is None or held not in within.lineage]
        return any(grouped(held) for held in above)

    def leave(self, node: Node, why: str) -> None:
        """Tell an element and all in it as left out."""
        self.ledger.left_out(node.where, node.tag, why)
        for inner in node.walk():
            if inner is not node:
                told = inner.fault or _("What it stands in is left out: %(why)s") % {"why": why}
                self.ledger.left_out(inner.where, inner.tag, told)


def _in_order(node: Node) -> list[Node]:
    """The branches, that of the lowest group first."""
    try:
        groups = json.loads(node.attrs.get("group_id_to_child") or "{}")
        order = [str(groups[group]).rsplit("@", 1)[-1].rsplit("/", 1)[-1] for group in sorted(groups, key=int)]
    except (ValueError, TypeError, AttributeError, RecursionError):
        order = []
    places = {name: place for place, name in enumerate(order)}
    return sorted(node.nodes, key=lambda child: places.get(child.name, len(places)))
