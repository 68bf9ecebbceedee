"""What a manifest's addresses lead to: a file of the package, or nowhere that is played here."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

# What stands in the path of an address as it is.
PLAIN = "/!$&'()*+,;=:@~"
ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class MisplacedError(Exception):
    """An address that is not played, and why, as a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Place:
    """A file of the package, and what follows its name in the address: `?…`, `#…`."""

    path: str
    suffix: str = ""
    # The name as the manifest wrote it, where the file's own differs in capitals.
    written: str = ""

    @property
    def href(self) -> str:
        """The address from the root of the package, as a browser takes it."""
        return self.launched()

    def launched(self, parameters: str = "") -> str:
        """The same with what an item adds to it."""
        return quote(self.path, safe=PLAIN) + encoded(with_parameters(self.suffix, parameters))


class Files:
    """The names a package holds."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.folded: dict[str, list[str]] = {}
        for name in names:
            self.folded.setdefault(name.casefold(), []).append(name)

    def place(self, href: str, base: str = "") -> Place:
        """Raises MisplacedError for what is no file of the package."""
        path, suffix = split(join(base, href))
        if not href.strip():
            raise MisplacedError(_("It names no file."))
        if path in self.names:
            return Place(path, suffix)
        if base and not base.endswith("/"):
            # Authoring tools forget the slash that makes a base a folder.
            return self.place(href, f"{base}/")
        alike = self.folded.get(path.casefold(), [])
        if len(alike) == 1:
            return Place(alike[0], suffix, written=path)
        raise MisplacedError(_("The package does not hold the file “%(name)s”.") % {"name": path[:200]})


def join(base: str, href: str) -> str:
    """An address on top of the one it starts from. Raises MisplacedError for other hosts and other schemes."""
    href = href.strip().replace("\\", "/")
    for address in (href, base):
        if ABSOLUTE.match(address):
            message = _("“%(address)s” lies at another host. What is played here comes from the package alone.")
            raise MisplacedError(message % {"address": address[:200]})
        if address.startswith("/"):
            raise MisplacedError(leaves(address))
    return posixpath.join(posixpath.dirname(base), href) if base else href


def split(address: str) -> tuple[str, str]:
    """The name of a file and what follows it. Raises MisplacedError where it would lie outside the package."""
    found = re.match(r"([^?#]*)(\?[^#]*)?(#.*)?", address, re.DOTALL)
    written, query, fragment = (part or "" for part in found.groups()) if found else ("", "", "")
    path = unicodedata.normalize("NFC", unquote(written)).replace("\\", "/")
    if not path.strip():
        return "", ""
    plain = posixpath.normpath(path)
    if plain == ".." or plain.startswith(("../", "/")):
        raise MisplacedError(leaves(path))
    return ("" if plain == "." else plain), query + fragment


def encoded(suffix: str) -> str:
    return quote(suffix, safe=f"{PLAIN}?#%")


def leaves(path: str) -> str:
    return _("“%(address)s” leads out of the package.") % {"address": path[:200]}


def with_parameters(suffix: str, parameters: str) -> str:
    """What an item adds to the address of its resource, by the rules of SCORM."""
    added = parameters.strip()
    while added.startswith(("?", "&")):
        added = added[1:]
    if not added:
        return suffix
    query, mark, fragment = suffix.partition("#")
    if added.startswith("#"):
        return suffix if mark else query + added
    return f"{query}{'&' if query else '?'}{added}{mark}{fragment}"
