"""The order of pages that no table of contents tells: by what pages say of themselves, else by their names."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from courses.interchange.markdown.contents import NUMBERED, Node, folder_title, is_about, natural

# What site builders call the place of a page among its neighbours (Just the Docs, Docusaurus, Hugo, Jekyll).
ORDERS = ("nav_order", "sidebar_position", "weight", "position", "order")
Settings = dict[str, dict[str, Any]]


def by_parents(settings: Settings) -> list[Node]:
    """The tree of pages that name the page they stand below (`parent: Data`); nothing where none does."""
    titles = {str(held["title"]): page for page, held in settings.items() if held.get("title")}
    parents = {page: titles.get(str(held.get("parent", "")), "") for page, held in settings.items()}
    if not any(parents.values()):
        return []
    kept = sorted(
        (page for page in settings if not is_about(page)), key=lambda page: (_place(settings[page]), natural(page))
    )
    nodes = {page: Node("", page) for page in kept}
    top = []
    for page in kept:
        holder = parents[page]
        if holder in nodes and not _is_below(holder, page, parents):
            nodes[holder].below.append(nodes[page])
        else:
            top.append(nodes[page])
    return top


def _is_below(page: str, other: str, parents: dict[str, str]) -> bool:
    """Whether a page stands below another; pages may name each other in a ring."""
    seen: set[str] = set()
    while page and page not in seen:
        if page == other:
            return True
        seen.add(page)
        page = parents.get(page, "")
    return bool(page)


def _place(held: dict[str, Any]) -> float:
    found = next((held[name] for name in ORDERS if isinstance(held.get(name), int | float)), None)
    return float(found) if found is not None and found == found else float("inf")


def by_name(pages: list[str], names: dict[str, str], course: str, settings: Settings) -> list[Node]:
    """The plain order: a module for each folder, or for each first number (`1.1`, `1.2`, `2.1`) where all lie in one.

    A module without a title is called by its first page: a folder's own page says what it is about.
    """
    kept = [page for page in sorted(pages, key=lambda page: _rank(page, settings)) if not is_about(page)]
    groups: dict[str, Node] = {}
    for page in kept:
        path = PurePosixPath(page)
        number = NUMBERED.match(path.name)
        folder = str(path.parent)
        key = f"{folder}/{number[1]}" if number else folder
        title = names.get(number[1], str(int(number[1]))) if number else folder_title(folder) or course
        own = not number and folder != "." and re.match(r"(?:index|readme)\.", path.name, re.IGNORECASE)
        node = groups.setdefault(key, Node("" if own else title))
        node.below.append(Node("", page))
    return list(groups.values())


def _rank(page: str, settings: Settings) -> list[Any]:
    """Folders in the order of their names or of their own pages, pages by the place they say, then by name."""
    folder, first, name = natural(page)
    return [folder, first, _place(settings.get(page, {})), name]
