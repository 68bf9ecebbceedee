"""Spellings of bytes as text: base64url, base58btc, multibase."""

from __future__ import annotations

import base64

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # multicodec: Ed25519 public key
LONGEST = 200  # digits of base58: a key or a signature has 88 at most, and reading takes the square of the length


def b64u(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64u(text: str) -> bytes:
    """Raises ValueError for what is no base64url, and for a second spelling of the same bytes."""
    data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if b64u(data) != text:
        raise ValueError("another spelling of the same bytes")
    return data


def base58(data: bytes) -> str:
    """base58btc, as multibase `z` has it."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return _BASE58[0] * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_base58(text: str) -> bytes:
    """Raises ValueError for what is no base58btc, or longer than a key or a signature."""
    if len(text) > LONGEST:
        raise ValueError("longer than a key or a signature")
    number = 0
    for digit in text:
        number = number * 58 + _BASE58.index(digit)
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multibase(data: bytes) -> str:
    return "z" + base58(data)


def from_multibase(text: str) -> bytes:
    """base58btc alone: the one that is used here. Raises ValueError for any other."""
    if not text.startswith("z"):
        raise ValueError(f"not base58btc: {text[:1]!r}")
    return from_base58(text[1:])


def multikey(public: bytes) -> str:
    """An Ed25519 public key of 32 bytes as Multikey writes it."""
    return multibase(_ED25519 + public)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key. Raises ValueError for any other key."""
    data = from_multibase(text)
    if data[:2] != _ED25519 or len(data) != 34:
        raise ValueError("not an Ed25519 public key")
    return data[2:]
