"""Texts of unknown encoding: what Windows, old Moodles and Chinese editors write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from courses.interchange.archives import BIG5, GB2312, Source

MOST_BYTES = 50 * 1024 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
LONE = re.compile(rb"(?:[\x00-\x7f]|(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff]))*")


@dataclass
class TextFile:
    """A file that is text; `encoding` says how it was read where it was not UTF-8."""

    name: str
    text: str
    encoding: str = ""


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was read in."""
    text, encoding = _decoded(content)
    return CONTROL.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n")).lstrip("\ufeff"), encoding


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return content.decode("utf-32", "replace"), "UTF-32"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    if b"\x00" in content[:4000]:
        # No text holds such bytes; in UTF-16 every other byte of a Latin letter is one.
        order = "utf-16-be" if content[:4000:2].count(b"\x00") > content[1:4000:2].count(b"\x00") else "utf-16-le"
        return content.decode(order, "replace"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    if LONE.fullmatch(content):
        return content.decode("cp1252", "replace"), "Windows-1252"
    for encoding, pattern in (("gb18030", GB2312), ("big5", BIG5), ("gb18030", re.compile(rb".*", re.DOTALL))):
        if pattern.fullmatch(content):
            try:
                return content.decode(encoding), encoding.upper()
            except UnicodeDecodeError:
                continue
    return content.decode("utf-8", "replace"), "UTF-8 (damaged)"


def is_text(content: bytes) -> bool:
    """Whether its beginning reads as words: of a program much is no character, however it is decoded."""
    text, _encoding = _decoded(content[:20_000])
    odd = len(CONTROL.findall(text)) + text.count("\ufffd")
    return odd * 100 <= len(text)


def text_files(source: Source, endings: tuple[str, ...]) -> list[TextFile]:
    """The files of a source that can be such texts: by their ending, or the only one whatever it is called."""
    names = [name for name in source.files if PurePosixPath(name).suffix.lower() in endings]
    if not names and len(source.files) == 1:
        names = list(source.files)
    found = []
    for name in names:
        content = source.files[name]
        if len(content) <= MOST_BYTES:
            text, encoding = decoded(content)
            found.append(TextFile(name, text, encoding))
    return found
