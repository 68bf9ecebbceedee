"""Putting a credential into a picture (Open Badges 3.0, section 5.3), and taking it out again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat

KEYWORD = b"openbadgecredential"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_ELEMENT = f"{NAMESPACE} credential"


class NotBaked(Exception):  # noqa: N818 reads as what happened
    """A picture holds no credential, or more than one."""


def _chunks(png: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, first byte and length of the data of each chunk. Raises NotBaked where the file breaks off."""
    if not png.startswith(SIGNATURE):
        raise NotBaked("not a PNG")
    at = len(SIGNATURE)
    while at + 12 <= len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if at + 12 + length > len(png):
            break
        yield png[at + 4 : at + 8], at + 8, length
        at += 12 + length
    if at != len(png):
        raise NotBaked("the picture breaks off")


def bake_png(png: bytes, credential: str) -> bytes:
    """The picture with the credential in one uncompressed iTXt chunk before its data."""
    data = KEYWORD + b"\0" * 5 + credential.encode()
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", zlib.crc32(b"iTXt" + data))
    place = next(first - 8 for kind, first, _length in _chunks(png) if kind == b"IDAT")
    return png[:place] + chunk + png[place:]


def read_png(png: bytes) -> str:
    """The credential of a picture. Raises NotBaked."""
    found = [
        png[first : first + length]
        for kind, first, length in _chunks(png)
        if kind == b"iTXt" and png[first : first + length].startswith(KEYWORD + b"\0")
    ]
    if len(found) != 1:
        raise NotBaked("no credential" if not found else "more than one credential")
    # Keyword, flag, method, then language and translated keyword, each ended by a zero.
    flags, text = found[0][len(KEYWORD) + 1 :][:2], found[0][len(KEYWORD) + 3 :].split(b"\0", 2)[-1]
    if flags[:1] != b"\0":
        raise NotBaked("a compressed credential")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise NotBaked("not text") from error


def bake_svg(svg: str, credential: str) -> str:
    """The drawing with the credential as the first thing in it."""
    start = svg.index("<svg") + len("<svg")
    end = svg.index(">", start) + 1
    guarded = credential.replace("]]>", "]]]]><![CDATA[>")
    inside = f"<openbadges:credential><![CDATA[{guarded}]]></openbadges:credential>"
    return f'{svg[:start]} xmlns:openbadges="{NAMESPACE}"{svg[start:end]}{inside}{svg[end:]}'


class _Drawing:
    """What a drawing says in credential elements, read as it passes by: a tree of a hostile one would be costly."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._attribute = ""
        self._text: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, svg: bytes) -> list[str]:
        try:
            self._parser.Parse(svg, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise NotBaked("not a drawing") from error
        return self.found

    def _refuse(self, *_declared: object) -> None:
        # Entities are declared in a document type: a few lines of them unfold to gigabytes.
        raise ValueError("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _ELEMENT:
            self._attribute, self._text = attributes.get("verify", ""), []
            self._parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        if name == _ELEMENT:
            self._parser.CharacterDataHandler = None
            self.found.append(self._attribute or "".join(self._text).strip())


def read_svg(svg: bytes) -> str:
    """The credential of a drawing, JSON or token. Raises NotBaked; document types, and with them entities, are refused."""
    found = _Drawing().read(svg)
    if len(found) != 1:
        raise NotBaked("no credential" if not found else "more than one credential")
    return found[0]
