"""The order of the pages: a table of contents in any of the usual forms, or the order of names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml
from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused

PAGES = (".md", ".mdx", ".markdown", ".rmd", ".qmd", ".ipynb")
# Where tables of contents stand, the surest first.
TABLES = re.compile(
    r"(?:^|/)(?:_toctree\.ya?ml|SUMMARY\.md|mkdocs\.ya?ml|_toc\.ya?ml|_quarto\.yml|_data/(?:navigation|nav|toc|sidebar|menu)\.ya?ml"
    r"|_data/sidebars?/[^/]+\.ya?ml)$"
)
TITLES = ("title", "text", "name", "label", "caption", "part")
PLACES = ("local", "url", "link", "path", "href", "file", "page", "root", "doc")
BELOW = (
    "sections", "subitems", "children", "items", "pages", "chapters", "parts", "subfolderitems", "folderitems", "subfolders",
    "folders",    "entries", "nav", "contents", "docs", "toc", "links", "main", "sidebar", "book", "website",
)  # fmt: skip
DEEPEST = 12
ENTRY = re.compile(r"^(\s*)[-*+]\s+\[([^\]]*)\]\(\s*<?([^)>]*)>?\s*\)")
LOOSE = re.compile(r"^\[([^\]]*)\]\(\s*<?([^)>]*)>?\s*\)")
NUMBERED = re.compile(r"^(\d+)[._-](\d+)\b")
NUMBER = re.compile(r"(\d+)")
ABOUT = re.compile(
    r"^(?:readme|license|licence|code_of_conduct|contributing|changelog|security|support|agents|citation|authors|contributors|notice"
    r"|maintainers|translating|governance|aio|index of translations|template.*|todo)$",
    re.IGNORECASE,
)


@dataclass
class Node:
    """One line of a table of contents: a title, the page it leads to, if any, and what stands below it."""

    title: str
    place: str = ""
    below: list[Node] = field(default_factory=list)


class _Loader(yaml.SafeLoader):
    """Safe, blind to the tags that site builders add, and without aliases: they can be bombs."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _untagged(loader: Any, _suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node)
    return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else loader.construct_scalar(node)


_Loader.add_multi_constructor("", _untagged)


def load_yaml(content: bytes) -> Any:
    """What a YAML file says; None where it says nothing that can be read."""
    text = content.decode("utf-8", "replace").lstrip("\ufeff")
    if len(text) > 1_000_000:
        return None
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - the loader is a safe one
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None


def table_of(files: dict[str, bytes]) -> tuple[list[Node], list[str]]:
    """The lines of the tables of contents, and the files they stood in; nothing where there is none."""
    found = sorted((name for name in files if TABLES.search(name)), key=lambda name: (name.count("/"), name))
    used: list[str] = []
    nodes: list[Node] = []
    shallowest = found[0].count("/") if found else 0
    for name in found:
        if name.count("/") > shallowest + 1 and nodes:
            break
        base = str(PurePosixPath(name).parent)
        read = _summary(files[name]) if name.endswith("SUMMARY.md") else _from_yaml(load_yaml(files[name]), name)
        if _leads_somewhere(read):
            used.append(name)
            nodes += _based(read, "" if base == "." or "_data" in base else base)
    return nodes, used


def _leads_somewhere(nodes: list[Node]) -> bool:
    return any(node.place or _leads_somewhere(node.below) for node in nodes)


def _based(nodes: list[Node], base: str) -> list[Node]:
    for node in nodes:
        if node.place and base and not node.place.startswith("/"):
            node.place = f"{base}/{node.place}"
        _based(node.below, base)
    return nodes


def _from_yaml(value: Any, file: str, depth: int = 0) -> list[Node]:
    """Any nesting of titles and places, as the different builders spell it."""
    if depth > DEEPEST:
        message = _("The table of contents is nested more than twelve levels deep. Make it flatter.")
        raise ImportRefused("too_deep", message, file)
    if isinstance(value, str):
        return [Node("", value)] if _is_place(value) else []
    if isinstance(value, list):
        return [node for item in value for node in _from_yaml(item, file, depth + 1)]
    if not isinstance(value, dict):
        return []
    title = next((str(value[name]) for name in TITLES if isinstance(value.get(name), str | int | float)), "")
    place = next((value[name] for name in PLACES if isinstance(value.get(name), str) and _is_place(value[name])), "")
    below = [node for name in BELOW if name in value for node in _from_yaml(value[name], file, depth + 1)]
    if not title and not place and not below and len(value) == 1:
        # mkdocs: a title and what it leads to.
        (name, inner), *_rest = value.items()
        if isinstance(inner, str):
            return [Node(str(name), inner)] if _is_place(inner) else []
        return [Node(str(name), "", _from_yaml(inner, file, depth + 1))] if isinstance(inner, list) else []
    if not place and not title:
        return below
    return [Node(title, place, below)] if place or below else []


def _is_place(text: str) -> bool:
    return bool(text) and "://" not in text and not text.startswith(("#", "mailto:"))


def _summary(content: bytes) -> list[Node]:
    """mdBook's and GitBook's list of links: headings are parts, indents are levels."""
    parts: list[Node] = []
    top: list[Node] = []
    levels: list[tuple[int, Node]] = []
    for line in content.decode("utf-8", "replace").splitlines():
        heading = re.match(r"^#+\s+(.*)$", line)
        if heading and heading[1].strip().lower() not in {"summary", "table of contents", "目录", "目錄"}:
            part = Node(heading[1].strip())
            parts.append(part)
            top.append(part)
            levels = []
            continue
        entry = ENTRY.match(line)
        loose = None if entry else LOOSE.match(line)
        if entry is None and loose is None:
            continue
        indent = len(entry[1].expandtabs(4)) if entry else -1
        title, place = (entry[2], entry[3]) if entry else (loose[1], loose[2])  # type: ignore[index]
        node = Node(title.replace("`", "").strip(), place.strip())
        while levels and levels[-1][0] >= indent:
            levels.pop()
        holder = levels[-1][1].below if levels else (parts[-1].below if parts and entry else top)
        holder.append(node)
        levels.append((indent, node))
    return top


class Places:
    """Finds the page that a table of contents or a link means, however it is spelt."""

    def __init__(self, pages: list[str], known_as: dict[str, str] | None = None) -> None:
        self.pages = set(pages)
        self.known_as = {place.strip("/").lower(): page for place, page in (known_as or {}).items()}
        self.by_tail: dict[str, list[str]] = {}
        self.by_stem: dict[str, list[str]] = {}
        for page in pages:
            plain = self._plain(page)
            parts = plain.split("/")
            for number in range(len(parts)):
                self.by_tail.setdefault("/".join(parts[number:]), []).append(page)
            self.by_stem.setdefault(parts[-1], []).append(page)

    @staticmethod
    def _plain(page: str) -> str:
        stem = page
        for ending in PAGES:
            stem = stem.removesuffix(ending)
        return re.sub(r"/(?:index|readme)$", "", stem, flags=re.IGNORECASE).lower()

    def find(self, place: str, base: str = "") -> str:
        """The page a place means, from the folder `base`; "" for none, or for several that could be meant."""
        plain = unquote(place.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]).strip()
        if not plain:
            return ""
        tries = [plain.lstrip("/")]
        if not plain.startswith("/"):
            tries.insert(0, joined(base, plain))
        for candidate in tries:
            for name in (candidate, *(f"{candidate}{ending}" for ending in PAGES)):
                if name in self.pages:
                    return name
            for index in ("index", "README", "Readme", "readme"):
                for ending in PAGES:
                    if (name := f"{candidate.rstrip('/')}/{index}{ending}".lstrip("/")) in self.pages:
                        return name
        for candidate in tries:
            if page := self.known_as.get(candidate.strip("/").lower()):
                return page
        tail = re.sub(r"\.html?$", "", tries[-1].strip("/"), flags=re.IGNORECASE)
        parts = self._plain(tail).split("/")
        for number in range(len(parts)):
            found = self.by_tail.get("/".join(parts[number:]), [])
            if len(found) == 1:
                return found[0]
        # A folder without a page of its own leads to its first page.
        below = sorted((page for page in self.pages if f"/{page}".startswith(f"/{tries[0].rstrip('/')}/")), key=natural)
        return below[0] if below and tries[0] else self._first_of_tail(parts)

    def _first_of_tail(self, parts: list[str]) -> str:
        ending = f"/{parts[-1]}/"
        below = sorted((page for page in self.pages if ending in f"/{page.lower()}"), key=natural) if parts[-1] else []
        folders = {f"/{page.lower()}".split(ending)[0] for page in below}
        return below[0] if len(folders) == 1 else ""


def joined(base: str, place: str) -> str:
    """A relative place from a folder, without steps up; steps out of the root end there."""
    parts: list[str] = []
    for part in [*base.split("/"), *place.split("/")]:
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def natural(name: str) -> list[Any]:
    """2 before 10, a folder's own page before the others."""
    folder, _slash, page = name.rpartition("/")
    first = 0 if re.match(r"(?:index|readme)\.", page, re.IGNORECASE) else 1
    return [_pieces(folder), first, _pieces(page)]


def _pieces(text: str) -> list[tuple[int, Any]]:
    return [(0, int(part)) if part.isdigit() else (1, part.lower()) for part in NUMBER.split(text) if part]


def is_about(page: str) -> bool:
    """Pages about the files rather than the subject: licence, contribution rules, templates, what lies in `.github`."""
    path = PurePosixPath(page)
    if any(part.startswith(".") for part in path.parts):
        return True
    return bool(ABOUT.match(path.stem)) and (path.stem.lower() != "readme" or "/" not in page)


def folder_title(folder: str) -> str:
    """A folder's name as words."""
    name = PurePosixPath(folder).name if folder != "." else ""
    plain = re.sub(r"^\d+[._-]+", "", name.strip("_")).replace("-", " ").replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]
