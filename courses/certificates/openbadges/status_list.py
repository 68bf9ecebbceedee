"""Bitstring Status List v1.0: one bit for each place, the first place the highest bit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable

from courses.certificates.openbadges.encoding import b64u, from_b64u

PURPOSE = "revocation"
MULTIBASE = "u"  # base64url without padding


def encode(taken_back: Iterable[int], *, places: int) -> str:
    """The list as `encodedList` writes it. The same places give the same text."""
    bits = bytearray(places // 8)
    for index in taken_back:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return MULTIBASE + b64u(gzip.compress(bytes(bits), mtime=0))


def decode(encoded: str, *, places: int) -> bytes:
    """The bits. Raises ValueError for what is no list of so many places; reads no more than that."""
    if not encoded.startswith(MULTIBASE):
        raise ValueError(f"not base64url: {encoded[:1]!r}")
    reader = zlib.decompressobj(wbits=31)
    try:
        bits = reader.decompress(from_b64u(encoded.removeprefix(MULTIBASE)), places // 8 + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    # Read to its end, where its checksum stands, and nothing after it.
    if len(bits) != places // 8 or not reader.eof or reader.unused_data:
        raise ValueError("a list of another length")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    return bool(bits[index >> 3] & (0x80 >> (index & 7)))
