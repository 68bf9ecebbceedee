"""Which letters a file is written in. Spreadsheets in Hong Kong and the Mainland still save Big5 and GB18030."""

from __future__ import annotations

import codecs
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from courses.cohorts.exceptions import RosterNotRead

# Offered in the form where the guess is wrong.
ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "cp1252")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PROBE = 200_000
_LONE_HIGH_BYTE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_MOSTLY = 0.9


def decode(data: bytes, *, encoding: str = "", prefer_traditional: bool = False) -> tuple[str, str]:
    """The text of a file and the name of what it was written in; refuses what is no text."""
    if encoding:
        return _decode_as(data, encoding), encoding
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name), name.removesuffix("-sig")
    guessed = _utf_16_without_mark(data)
    if guessed:
        return _decode_as(data, guessed), "utf-16"
    if b"\x00" in data:
        raise RosterNotRead(_("This file is not a list of text. Save it as CSV or XLSX and bring it again."))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if _is_mostly_utf_8(data):
            return data.decode("utf-8", errors="replace"), "utf-8"
        name = _legacy(data[:_PROBE], prefer_traditional=prefer_traditional)
    return _decode_as(data, name), name


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RosterNotRead(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8” or XLSX and bring it again.")
        ) from error


def _is_mostly_utf_8(data: bytes) -> bool:
    """Lists put together of two files: what is not UTF-8 in one that else is, is said of its rows, never guessed."""
    lines = [line for line in data[:_PROBE].splitlines() if _HIGH_BYTES.search(line)]
    return 2 * sum(_reads(line, "utf-8") for line in lines) > len(lines)


def _utf_16_without_mark(data: bytes) -> str:
    """UTF-16 without its mark has a zero in every other byte of its ASCII."""
    probe = data[:2000]
    even, odd = probe[0::2].count(0), probe[1::2].count(0)
    if odd > len(probe) // 5 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(probe) // 5 and odd == 0 else ""


def _legacy(data: bytes, *, prefer_traditional: bool) -> str:
    """GB18030, Big5 or Windows Latin, by which reading makes the most of common characters."""
    high, alone = len(_HIGH_BYTES.findall(data)), len(_LONE_HIGH_BYTE.findall(data))
    scores = {name: _commonness(data, name) for name in ("gb18030", "big5hkscs")}
    best = max(scores, key=lambda name: (scores[name], (name == "big5hkscs") == prefer_traditional))
    # In Latin text an accented letter stands alone among plain ones; Chinese comes in pairs.
    if alone >= high * _MOSTLY and (scores[best] < _MOSTLY or _is_latin(data)):
        return "cp1252" if _reads(data, "cp1252") else "latin-1"
    return best if scores[best] >= 0 else "cp1252"


def _is_latin(data: bytes) -> bool:
    text = data.decode("cp1252", errors="replace")
    return all(unicodedata.category(char).startswith(("L", "P")) for char in text if ord(char) > 127)


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _commonness(data: bytes, encoding: str) -> float:
    """The share of characters outside ASCII that both standards count among the frequent ones of its script."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data)  # a character cut off at the end of the probe does not count
    except UnicodeDecodeError:
        return -1
    strange = [char for char in text if ord(char) > 127]
    if not strange:
        return 0
    return sum(_is_common(char, encoding) for char in strange) / len(strange)


def _is_common(char: str, encoding: str) -> bool:
    """GB2312 keeps its frequent characters in rows 16-55, Big5 in lead bytes A4-C6; both their punctuation before."""
    plain = "gb2312" if encoding == "gb18030" else "big5"
    try:
        lead = char.encode(plain)[0]
    except UnicodeEncodeError:
        return False
    if plain == "gb2312":
        return 0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)
    return 0xA4 <= lead <= 0xC6 or lead in (0xA1, 0xA2)
