"""Where the addresses in a cartridge lead: to its own files and pages, by the many names exporters give them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.neutral import MediaFile

# $IMS-CC-FILEBASE$ and its spellings; Moodle writes a folder of files after it.
FILEBASE = re.compile(
    r"^\$(?:IMS[-_]CC[-_]FILEBASE|@FILEPHP@|CANVAS_COURSE_REFERENCE\$/file_contents/course files)\$?/*", re.IGNORECASE
)
OBJECT = re.compile(r"^\$(?:CANVAS_OBJECT_REFERENCE|WIKI_REFERENCE|CANVAS_COURSE_REFERENCE)\$/+(.*)$", re.IGNORECASE)
OUTSIDE = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
FOLDERS = ("web_resources", "", "wiki_content", "content", "resources")
TAGS = {
    ending: tag
    for tag, endings in {
        "img": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp"),
        "audio": (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac"),
        "video": (".mp4", ".m4v", ".webm", ".mov"),
    }.items()
    for ending in endings
}


class Files:
    """The files of a source, found by what is written of them."""

    def __init__(self, source: Source) -> None:
        self.held = source.files
        self.folded = {name.casefold(): name for name in source.files}

    def find(self, path: str) -> str:
        """The name of a file; empty where there is none."""
        for candidate in (path, unquote(path), unquote(path).replace("+", " ")):
            name = posixpath.normpath(unicodedata.normalize("NFC", candidate)).lstrip("/")
            if name in self.held:
                return name
            if name.casefold() in self.folded:
                return self.folded[name.casefold()]
        return ""

    def near(self, path: str, base: str) -> str:
        """A file named from a page that lies in `base`, or from one of the folders cartridges keep files in."""
        for folder in (base, *FOLDERS):
            if found := self.find(posixpath.join(folder, path.lstrip("/"))):
                return found
        return ""


@dataclass
class CartridgeResolver:
    """Resolves what one page says; `base` is the folder the page lies in."""

    ledger: Ledger
    shelf: Shelf
    files: Files
    # Activities by file, by resource, by the id of their place, and by the last part of a page's address.
    pages: dict[str, UUID] = field(default_factory=dict)
    base: str = ""
    where: str = ""
    used: set[str] = field(default_factory=set)

    def at(self, base: str, where: str) -> CartridgeResolver:
        return replace(self, base=base, where=where)

    def link(self, href: str) -> str:
        plain = _plain(href)
        if OUTSIDE.match(plain):
            return plain
        if plain.startswith("//"):
            return f"https:{plain}"
        if plain.startswith("#"):
            return ""
        named = OBJECT.match(plain)
        if named and not FILEBASE.match(plain):
            for part in reversed(named[1].split("?")[0].split("#")[0].split("/")):
                if part in self.pages:
                    return f"page:{self.pages[part]}"
            self._lost(href)
            return ""
        name = self._file(plain)
        if not name:
            self._lost(href)
            return ""
        if name in self.pages:
            return f"page:{self.pages[name]}"
        shown_before = name in self.used
        file = self._take(name)
        if file is not None and file.kind == "document":
            return f"media:{file.name}"
        if file is not None:
            why = _("A link can lead to a document, not to a picture or recording; its words are kept.")
            self.ledger.drop(f"{self.where}: {href[:200]}", "a", why)
            if not shown_before:
                self.used.discard(name)
        return ""

    def shows(self, href: str) -> str:
        """The tag that shows what a link leads to, where that is a picture or recording of the cartridge; else empty."""
        plain = _plain(href)
        if OUTSIDE.match(plain) or (OBJECT.match(plain) and not FILEBASE.match(plain)):
            return ""
        name = self._file(plain)
        return TAGS.get(posixpath.splitext(name)[1].lower(), "") if name not in self.pages else ""

    def file(self, src: str) -> MediaFile | None:
        plain = _plain(src)
        if plain.startswith("data:"):
            self.ledger.drop(self.where, "file", _("It is written into the page itself; only files are taken."))
            return None
        if OUTSIDE.match(plain) or plain.startswith("//"):
            why = _("It lies on another site, and pages here load nothing from elsewhere.")
            self.ledger.drop(f"{self.where}: {src[:200]}", "file", why)
            return None
        name = self._file(plain)
        if not name:
            self.ledger.drop(f"{self.where}: {src[:200]}", "file", _("The file is not in this export."))
            return None
        return self._take(name)

    def _take(self, name: str) -> MediaFile | None:
        self.used.add(name)
        return self.shelf.add(self.files.held[name], posixpath.basename(name), where=self.where, ledger=self.ledger)

    def _file(self, plain: str) -> str:
        path = urlsplit(FILEBASE.sub("", plain).replace("\\", "/")).path if "://" not in plain else ""
        if not path:
            return ""
        return self.files.near(path, "" if FILEBASE.match(plain) else self.base)

    def _lost(self, href: str) -> None:
        why = _("The link leads to something that is not in this export; its words are kept.")
        self.ledger.drop(f"{self.where}: {href[:200]}", "a", why)


def _plain(address: str) -> str:
    """An address with its placeholder in plain letters: exporters write %24 for the dollar sign, or do not."""
    plain = address.strip()
    return re.sub(r"^(?:%24|\$)([A-Za-z_@-]+)(?:%24|\$)", r"$\1$", plain, flags=re.IGNORECASE)
