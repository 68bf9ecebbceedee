"""Putting a credential into a picture (Open Badges 3.0, section 5.3), and taking it out again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat

KEYWORD = b"openbadgecredential"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
EMPTY = 12  # bytes of a chunk besides its data: length, type, checksum
TEXTS = (b"iTXt", b"tEXt", b"zTXt")
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_ELEMENT = f"{NAMESPACE} credential"


class NotBaked(Exception):  # noqa: N818 reads as what happened
    """A picture holds no credential, or more than one."""


def _chunks(png: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Type, first byte and data of each chunk. Raises NotBaked where the file does not end, or a chunk is damaged."""
    if not png.startswith(SIGNATURE):
        raise NotBaked("not a PNG")
    at, kind = len(SIGNATURE), b""
    while at + EMPTY <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        end = at + EMPTY + length
        if end > len(png):
            break
        if zlib.crc32(png[at + 4 : end - 4]) != struct.unpack_from(">I", png, end - 4)[0]:
            raise NotBaked("a damaged chunk")
        kind = png[at + 4 : at + 8]
        yield kind, at, png[at + 8 : end - 4]
        at = end
    if at != len(png) or kind != b"IEND":
        raise NotBaked("the picture breaks off")


def bake_png(png: bytes, credential: str) -> bytes:
    """The picture with the credential in one uncompressed iTXt chunk before its data."""
    data = b"iTXt" + KEYWORD + b"\0" * 5 + credential.encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    place = next(first for kind, first, _data in _chunks(png) if kind == b"IDAT")
    return png[:place] + chunk + png[place:]


def read_png(png: bytes) -> str:
    """The credential of a picture. Raises NotBaked."""
    # Other readers may take a chunk of another kind with the same keyword, so there may be none beside ours.
    found = [
        (kind, data) for kind, _first, data in _chunks(png) if kind in TEXTS and data.partition(b"\0")[0] == KEYWORD
    ]
    if len(found) != 1:
        raise NotBaked("no credential" if not found else "more than one credential")
    kind, data = found[0]
    # Keyword, whether compressed, how, then language and translated keyword, each ended by a zero.
    head, rest = data[len(KEYWORD) + 1 :][:2], data[len(KEYWORD) + 3 :].split(b"\0", 2)
    if kind != b"iTXt" or head != b"\0\0" or len(rest) != 3:
        raise NotBaked("a credential that is not plain text")
    try:
        return rest[2].decode()
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
        self._inside = False
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
        if self._inside:
            # One reader takes the text before it, another all of it.
            raise NotBaked("more than one credential")
        if name == _ELEMENT:
            self._inside, self._attribute, self._text = True, attributes.get("verify", ""), []
            self._parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        if name == _ELEMENT:
            self._inside, self._parser.CharacterDataHandler = False, None
            self.found += [said for said in (self._attribute, "".join(self._text).strip()) if said]


def read_svg(svg: bytes) -> str:
    """The credential of a drawing, JSON or token. Raises NotBaked; document types, and with them entities, are refused."""
    found = _Drawing().read(svg)
    if len(found) != 1:
        raise NotBaked("no credential" if not found else "more than one credential")
    return found[0]
