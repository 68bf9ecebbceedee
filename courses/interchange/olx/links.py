"""What the addresses in a course lead to: elements of the course, files of `static/`, or the web."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.neutral import MediaFile
from courses.interchange.olx.tree import Node

JUMP = re.compile(r"(?:^|/)jump_to(?:_id)?/(?P<target>.+)$")
COURSEWARE = re.compile(r"/courseware/(?P<path>[^?#]*)")
ASSET = re.compile(r"(?:^|/)asset-v1:(?P<course>[^@/]*)(?:\+?type@asset)?\+?(?:block)?@(?P<name>[^?#]+)$")
C4X = re.compile(r"(?:^|/)c4x/(?P<org>[^/]+)/(?P<number>[^/]+)/asset/(?P<name>[^?#]+)$")
STATIC = re.compile(r"^(?:\.{0,2}/)*static/(?P<name>[^?#]+)")
MEDIA = re.compile(r'href="media:([^"]+)"')
OUTSIDE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
MAIL = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
# Hosts that a course of this file was served from: an asset there is a file of ours where we have it.
EDX = re.compile(r"(?:^|\.)(?:edx\.org|edunext\.co|appsembler\.com|overhang\.io)$")


class Statics:
    """The files below `static/`, found by whichever of their names is asked for."""

    def __init__(self, files: dict[str, bytes], shelf: Shelf) -> None:
        self.shelf = shelf
        self.files = {name.removeprefix("static/"): held for name, held in files.items() if name.startswith("static/")}
        self.by_key: dict[str, str] = {}
        for name in self.files:
            for key in (name, PurePosixPath(name).name):
                self.by_key.setdefault(_key(key), name)
        for name, described in _described(files).items():
            if name in self.files:
                for field in ("displayname", "filename", "import_path"):
                    self.by_key.setdefault(_key(str(described.get(field) or name)), name)
        # What is on the shelf, how it was changed for that, and why others are not there.
        self.taken: dict[str, MediaFile] = {}
        self.changed: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.words: set[str] = set()

    def find(self, name: str) -> str | None:
        """The file's own name below `static/`."""
        plain = unquote(name).strip("/")
        for candidate in (name.strip("/"), plain):
            if candidate in self.files:
                return candidate
        return self.by_key.get(_key(plain)) or self.by_key.get(_key(plain.rsplit("@", 1)[-1]))

    def read(self, name: str) -> bytes | None:
        """What a file says, for words that are taken over from it, such as captions."""
        found = self.find(name)
        if found is None:
            return None
        self.words.add(found)
        return self.files[found]

    def show(self, name: str, where: str) -> MediaFile | None:
        """A file as lessons show it."""
        if name in self.taken:
            return self.taken[name]
        if name in self.refused:
            return None
        # The shelf tells why it takes a file or changes it; here the account is by `static`, and written at the end.
        scratch = Ledger()
        file = self.shelf.add(self.files[name], PurePosixPath(name).name, where=where, ledger=scratch)
        if file is None:
            self.refused[name] = next((row["why"] for row in scratch.losses), _("It could not be taken."))
            return None
        self.taken[name] = file
        if scratch.changes:
            self.changed[name] = scratch.changes[0]["how"]
        return file

    def settle(self, ledger: Ledger, shown: set[str]) -> list[MediaFile]:
        """Answer for every file; gives those that what came in shows, by their names on the shelf."""
        for name in self.files:
            where = f"static/{name}"
            if name in self.taken and self.taken[name].name in shown:
                if name in self.changed:
                    ledger.converted(where, "static", self.changed[name])
                else:
                    ledger.taken("static")
            elif name in self.words:
                ledger.converted(where, "static", _("Its words stand in the lesson that showed it."))
            else:
                nothing = _("Nothing that came in shows or offers this file.")
                ledger.left_out(where, "static", self.refused.get(name, nothing))
        return [file for file in self.shelf.files if file.name in shown]


def files_in(held: Any) -> set[str]:
    """The names of files that blocks of lessons, or words of questions, show or offer."""
    if isinstance(held, dict):
        own = {held["file"]} if isinstance(held.get("file"), str) else set()
        return own.union(*(files_in(value) for value in held.values()))
    if isinstance(held, list):
        return set().union(*(files_in(value) for value in held)) if held else set()
    return set(MEDIA.findall(held)) if isinstance(held, str) else set()


def _key(name: str) -> str:
    """One spelling for the names that Open edX gives a file: its folders and marks become underscores."""
    return re.sub(r"[^\w.-]", "_", unquote(name).strip("/")).lower()


def _described(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(files.get("policies/assets.json", b"{}"))
    except (ValueError, RecursionError):
        return {}
    return {str(name): row for name, row in found.items() if isinstance(row, dict)} if isinstance(found, dict) else {}


class Targets:
    """Which page of ours stands for which element of the source."""

    def __init__(self, by_name: dict[str, Node]) -> None:
        self.by_name = by_name
        self.pages: dict[Node, UUID] = {}

    def page(self, node: Node | None) -> UUID | None:
        """The page of an element, or of the first one in it, or of what it stands in."""
        if node is None:
            return None
        found = self._within(node)
        return found or next((self.pages[above] for above in reversed(node.lineage) if above in self.pages), None)

    def _within(self, node: Node) -> UUID | None:
        return next((self.pages[inner] for inner in node.walk() if inner in self.pages), None)

    def jump(self, target: str) -> Node | None:
        plain = unquote(target).split("?")[0].split("#")[0].strip("/")
        name = re.split("[@/]", plain)[-1]
        return self.by_name.get(name) or self.by_name.get(plain)

    def courseware(self, path: str) -> Node | None:
        """Chapter, section and unit by name; a figure at the end is the number of the unit."""
        parts = [part for part in unquote(path).strip("/").split("/") if part and part != "courseware"]
        node: Node | None = None
        for part in parts:
            if node is None:
                node = self.by_name.get(part)
                if node is None:
                    return None
                continue
            inner = next((child for child in node.nodes if child.name == part), None)
            if inner is None and part.isdecimal() and 0 < int(part) <= len(node.nodes):
                inner = node.nodes[int(part) - 1]
            if inner is None:
                return None
            node = inner
        return node


class Links:
    """The addresses of one place in the course."""

    def __init__(self, statics: Statics, targets: Targets, where: str, ledger: Ledger) -> None:
        self.statics, self.targets, self.where, self.ledger = statics, targets, where, ledger

    def link(self, href: str) -> str:
        href = href.strip()
        if not href or href.startswith("#"):
            return ""
        if (name := self._asset(href)) is not None:
            return self._offer(name, href)
        if found := JUMP.search(href):
            return self._page(self.targets.jump(found["target"]), href)
        if (found := COURSEWARE.search(href)) and not _elsewhere(href):
            return self._page(self.targets.courseware(found["path"]), href)
        if MAIL.match(href):
            return href
        if OUTSIDE.match(href):
            return f"https:{href}" if href.startswith("//") else href
        self._lost(href, _("This address leads nowhere on this site. The words stand without it."))
        return ""

    def file(self, src: str) -> MediaFile | None:
        src = src.strip()
        name = self._asset(src)
        if name is not None:
            found = self.statics.find(name)
            if found is None:
                self._missing(name)
                return None
            return self.statics.show(found, self.where)
        if src.startswith("data:"):
            why = _("A picture written into the text itself is not taken. Upload it as a file.")
            self.ledger.drop(f"{self.where}: data:", "img", why)
        elif OUTSIDE.match(src):
            why = _("It lies on another site; pages here load nothing from elsewhere.")
            self.ledger.drop(f"{self.where}: {src[:200]}", "img", why)
        else:
            self._missing(src)
        return None

    def held(self, address: str) -> str | None:
        """The file below `static/` that an address means; None where the course holds none."""
        name = self._asset(address)
        return self.statics.find(name) if name is not None else None

    def words(self, address: str) -> bytes | None:
        """What a file says that an address, or a bare name, means."""
        name = self._asset(address)
        return self.statics.read(name if name is not None else address)

    def _asset(self, address: str) -> str | None:
        """The name of the file of the course that an address means; None where it means none."""
        path = address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
        if found := ASSET.search(path) or C4X.search(path):
            host = urlsplit(address).hostname or "" if OUTSIDE.match(address) else ""
            ours = self.statics.find(found["name"]) is not None
            return found["name"] if ours or not host or EDX.search(host) else None
        if OUTSIDE.match(address):
            return None
        found = STATIC.match(path)
        return found["name"] if found else None

    def _offer(self, name: str, href: str) -> str:
        found = self.statics.find(name)
        if found is None:
            if OUTSIDE.match(href):
                return href
            self._missing(name)
            return ""
        file = self.statics.show(found, self.where)
        if file is None:
            return ""
        if file.kind != "document":
            self._lost(href, _("A link to a picture or recording; the words stand without it."))
            return ""
        return f"media:{file.name}"

    def _page(self, node: Node | None, href: str) -> str:
        key = self.targets.page(node)
        if key is not None:
            return f"page:{key}"
        if node is None and OUTSIDE.match(href):
            return href
        if node is None:
            self._lost(href, _("The course has no element of this name. The words stand without the link."))
        else:
            self._lost(href, _("What it leads to did not come in. The words stand without the link."))
        return ""

    def _missing(self, name: str) -> None:
        self.ledger.drop(f"{self.where}: {name[:200]}", "file", _("The course holds no such file."))

    def _lost(self, href: str, why: str) -> None:
        self.ledger.drop(f"{self.where}: {href[:200]}", "link", why)


def _elsewhere(href: str) -> bool:
    """Whether an address of a courseware page is another course's."""
    return bool(OUTSIDE.match(href)) and not EDX.search(urlsplit(href).hostname or "")
