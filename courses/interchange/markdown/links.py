"""What a page of Markdown leads to and shows."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.markdown.contents import Places, joined, load_yaml
from courses.interchange.media import Shelf, written_file
from courses.interchange.neutral import MediaFile

ELSEWHERE = re.compile(r"^(?:https?:)?//|^mailto:|^tel:", re.IGNORECASE)


class Surroundings:
    """What all pages of one reading share: the files, the lessons' keys by page, and which files a page has shown."""

    def __init__(self, files: dict[str, bytes], ledger: Ledger) -> None:
        self.files, self.ledger = files, ledger
        self.shelf = Shelf()
        self.keys: dict[str, UUID] = {}
        self.shown: set[str] = set()
        # What Jekyll calls `site.…` in its pages.
        settings = load_yaml(files.get("_config.yml", b""))
        self.site: dict[str, Any] = settings if isinstance(settings, dict) else {}
        # mdBook has pages take lines from other files; elsewhere the same signs are a page's own words.
        self.is_mdbook = any(PurePosixPath(name).name == "book.toml" for name in files)


class PageLinks:
    """The addresses of one page."""

    def __init__(self, page: str, places: Places, around: Surroundings) -> None:
        self.page, self.places, self.around = page, places, around
        self.base = str(PurePosixPath(page).parent).removeprefix(".")

    def link(self, href: str) -> str:
        if ELSEWHERE.match(href):
            return f"https:{href}" if href.startswith("//") else href
        if href.startswith("#"):
            return ""
        page = self.places.find(href, self.base)
        if page in self.around.keys:
            return f"page:{self.around.keys[page]}"
        file = self._file(href)
        if file is not None and file.kind == "document":
            return f"media:{file.name}"
        if file is not None:
            self._drop(href, "link", _("A link to a picture or recording; the words stand without it."))
            return ""
        self._drop(href, "link", _("What it leads to does not come in; its words stay."))
        return ""

    def file(self, src: str) -> MediaFile | None:
        if ELSEWHERE.match(src):
            return None
        if held := written_file(src):
            return self._written(*held)
        found = self._file(src)
        if found is None and self._name(src) is None:
            self._drop(src, "picture", _("There is no such file."))
        return found

    def _written(self, content: bytes, name: str) -> MediaFile | None:
        """A picture written into the page itself, which nobody has counted."""
        ledger = self.around.ledger
        file = self.around.shelf.add(content, name, where=self.page, ledger=ledger, title=_("Picture"))
        if file is not None:
            ledger.found("file")
            ledger.taken("file")
        return file

    def _drop(self, address: str, kind: str, why: str) -> None:
        self.around.ledger.drop(f"{self.page}: {address[:200]}", kind, why)

    def _name(self, place: str) -> str | None:
        plain = unquote(place.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]).strip()
        for name in (joined(self.base, plain), joined("", plain)):
            if name in self.around.files:
                return name
        tail = "/" + joined("", plain)
        found = [name for name in self.around.files if name.endswith(tail)] if len(tail) > 1 else []
        return found[0] if len(found) == 1 else None

    def _file(self, place: str) -> MediaFile | None:
        name = self._name(place)
        if name is None:
            return None
        self.around.shown.add(name)
        content = self.around.files[name]
        return self.around.shelf.add(content, PurePosixPath(name).name, where="", ledger=self.around.ledger)
