"""One edition of a course in Markdown: its pages in order, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from courses.interchange.archives import Source
from courses.interchange.html import plain_words, summary_of
from courses.interchange.markdown.contents import PAGES, Node, Places, load_yaml, table_of
from courses.interchange.markdown.languages import Edition
from courses.interchange.markdown.order import by_name, by_parents
from courses.interchange.markdown.text import decoded, front_matter

SITE_FILES = ("mkdocs.yml", "mkdocs.yaml", "_config.yml", "_config.yaml", "_quarto.yml")
NUMBERED_ROW = re.compile(r"^\|\s*\**\s*(\d+)\.\d+\s*\**\s*\|\s*\**\s*([^|*\[]+?)\s*\**\s*\|", re.MULTILINE)
BOOK_TITLE = re.compile(rb"""(?m)^title\s*=\s*["'](.*?)["']""")
LINKS_AND_MARKS = re.compile(r"[*_`]|!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
BOOK_LANGUAGE = re.compile(rb"""(?m)^language\s*=\s*["']([\w-]+)["']""")
HEADING = re.compile(r"(?m)^#\s+(.+?)\s*#*\s*$")


@dataclass
class Book:
    """`pages` are whole names in the source; `places` finds them; `nodes` is the table of contents or what stands for it."""

    edition: Edition
    pages: list[str]
    nodes: list[Node] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places([]))
    tables: list[str] = field(default_factory=list)
    title: str = ""
    summary: str = ""

    def relative(self, page: str) -> str:
        return self.edition.relative(page)

    def page(self, relative: str) -> str:
        """The page of this edition that is called so."""
        names = {whole: page for page, whole in self.edition.marked.items()}
        return names.get(relative, "") if names else self.edition.prefix + relative


def book_of(source: Source, edition: Edition, others: list[Edition]) -> Book:
    """The edition without what is of the others."""
    names = {
        edition.relative(name): name
        for name in source.files
        if edition.holds(name) and not any(other.holds(name) for other in others)
    }
    files = {name: source.files[whole] for name, whole in names.items()}
    relative = [name for name in files if name.lower().endswith(PAGES)]
    settings = {name: front_matter(decoded(files[name]))[0] for name in relative}
    known_as = _known_as(settings)
    nodes, tables = table_of(files)
    known = Places(relative, known_as)
    if not any(known.find(place) for node in nodes for _title, place in entries(node)):
        nodes, tables = [], []
    front = _front(files)
    title = _site_title(source) or _heading(front)
    nodes = nodes or by_parents(settings) or by_name(relative, _names_of_numbers(files), title, settings)
    book = Book(edition, [names[name] for name in relative], nodes)
    known_as |= {name: name for name in edition.marked.values()}
    book.places = Places(book.pages, {place: names[name] for place, name in known_as.items() if name in names})
    book.tables = [names[name] for name in tables]
    book.title = title
    book.summary = _first_words(front)
    return book


def _known_as(settings: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Pages by the addresses that their own settings give them."""
    found: dict[str, str] = {}
    for page, held in settings.items():
        earlier = held.get("redirect_from")
        for place in (held.get("permalink"), *(earlier if isinstance(earlier, list) else [earlier])):
            if isinstance(place, str) and place.strip("/"):
                found.setdefault(place, page)
    return found


def _names_of_numbers(files: dict[str, bytes]) -> dict[str, str]:
    """What a table of the first page calls the numbers that page names begin with."""
    names: dict[str, str] = {}
    readme = next((held for name, held in files.items() if name.lower() == "readme.md"), b"")
    for number, words in NUMBERED_ROW.findall(decoded(readme)):
        names.setdefault(number, words.strip())
    return names


def _front(files: dict[str, bytes]) -> str:
    name = next((page for page in files if re.fullmatch(r"(?:readme|index)\.mdx?", page, re.IGNORECASE)), "")
    return front_matter(decoded(files[name]))[1] if name else ""


def _site_title(source: Source) -> str:
    for name in SITE_FILES:
        held = load_yaml(source.files[name]) if name in source.files else None
        told = (held.get("site_name") or held.get("title")) if isinstance(held, dict) else None
        if told:
            return plain_words(str(told))[:255]
    found = BOOK_TITLE.search(source.files.get("book.toml", b""))
    return found[1].decode("utf-8", "replace")[:255] if found else ""


def said_language(source: Source) -> str:
    """The language that the settings of a site or book name; "" where they name none."""
    for name in SITE_FILES:
        held = load_yaml(source.files[name]) if name in source.files else None
        if isinstance(held, dict):
            theme = held.get("theme")
            told = [
                *(held.get(key) for key in ("lang", "language", "locale")),
                theme.get("language") if isinstance(theme, dict) else "",
            ]
            if said := next((one for one in told if isinstance(one, str) and one), ""):
                return said
    found = BOOK_LANGUAGE.search(source.files.get("book.toml", b""))
    return found[1].decode("utf-8", "replace") if found else ""


def _heading(front: str) -> str:
    found = HEADING.search(front)
    return plain_words(LINKS_AND_MARKS.sub(r"\1", found[1]))[:255] if found else ""


def _first_words(front: str) -> str:
    for part in re.split(r"\n\s*\n", front):
        plain = part.strip()
        if plain and plain[0].isalpha() and len(plain) > 40:
            return summary_of(LINKS_AND_MARKS.sub(r"\1", plain), 400)
    return ""


def modules_of(nodes: list[Node], title: str) -> list[Node]:
    """Modules: lines with something below; lines alone that follow each other share one, called as the course is.

    One such line between modules is called as its page is.
    """
    nodes = [part for node in nodes for part in _parted(node)]
    grouped: list[Node] = []
    is_loose = False
    for node in nodes:
        if node.below:
            grouped.append(node)
        elif is_loose:
            grouped[-1].below.append(node)
        else:
            grouped.append(Node(title, "", [node]))
        is_loose = not node.below
    for module in grouped if len(grouped) > 1 else ():
        if len(module.below) == 1 and not module.place and module.title == title and not module.below[0].below:
            module.title = module.below[0].title
    return grouped


MOST_PAGES = 30


def _parted(node: Node) -> list[Node]:
    """A line that holds too many pages for one module, by what stands below it."""
    holders = [inner for inner in node.below if inner.below]
    if len(holders) < 2 or (len(list(entries(node))) <= MOST_PAGES and (node.place or not _is_cover(node))):
        return [node]
    own = Node(node.title, node.place, [inner for inner in node.below if not inner.below])
    return [*([own] if own.place or own.below else []), *holders]


def _is_cover(node: Node) -> bool:
    """A title above nothing but parts."""
    return all(inner.below for inner in node.below)


def entries(node: Node) -> Iterator[tuple[str, str]]:
    """Title and place of every page of a module, in order; its own first."""
    if node.place:
        yield node.title, node.place
    for inner in node.below:
        yield from entries(inner)


def paired(source: Book, other: Book, names: list[str], asks: Callable[[str], list[list[bool]]]) -> dict[str, str]:
    """For each page of the source the page of another edition: by path, else by the number its name begins with.

    Where a page was renumbered the questions tell: pages of one folder that ask the same are each other's. `asks` says
    of a page which answers of its questions are right.
    """
    listed = {other.places.find(place, other.edition.folder) for node in other.nodes for _title, place in entries(node)}
    free = {page for page in other.pages if page in listed or not other.tables}
    pairs: dict[str, str] = {}
    for name in names:
        twin = other.page(source.relative(name))
        if twin in free:
            pairs[name] = twin
            free.discard(twin)
    by_number = {number: page for page in sorted(free) if (number := _number_of(other.relative(page)))}
    for name in names:
        number = _number_of(source.relative(name))
        if name not in pairs and number in by_number:
            pairs[name] = by_number.pop(number)
    _exchange(pairs, names, asks)
    return pairs


def _exchange(pairs: dict[str, str], names: list[str], asks: Callable[[str], list[list[bool]]]) -> None:
    """Put right the pairs of pages whose questions say that they belong to others."""
    for name in names:
        asked = asks(name)
        if not asked or (name in pairs and asks(pairs[name]) == asked):
            continue
        folder = name.rsplit("/", 1)[0]
        for rival in names:
            twin = pairs.get(rival, "")
            if twin and rival.rsplit("/", 1)[0] == folder and asks(rival) != asked and asks(twin) == asked:
                former = pairs.pop(name, "")
                pairs[name] = twin
                if former:
                    pairs[rival] = former
                else:
                    del pairs[rival]
                break


def _number_of(page: str) -> str:
    path = PurePosixPath(page)
    found = re.match(r"\d+(?:[._-]\d+)*", path.name)
    return f"{path.parent}/{found[0]}" if found else ""
