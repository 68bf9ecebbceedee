"""One spelling of a document: as JSON (JCS, RFC 8785) and as RDF (RDFC-1.0)."""

from __future__ import annotations

import threading
from typing import Any

import rfc8785
from pyld import jsonld

from courses.certificates.openbadges.contexts import load

Document = dict[str, Any]

# PyLD keeps contexts it has read in places that threads share without asking.
_one_at_a_time = threading.Lock()
_OPTIONS: dict[str, Any] = {"documentLoader": load, "base": None}


class NotRoundTrip(Exception):  # noqa: N818 reads as what happened
    """Something in a document would not be signed, or could be written in another way with the same signature."""


def jcs(document: Document) -> bytes:
    """The canonical JSON of a document. Raises ValueError for what JSON cannot carry exactly."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise ValueError(str(error)) from error


def nquads(document: Document) -> bytes:
    """The canonical RDF of a document, which is what eddsa-rdfc-2022 signs.

    Only for documents of ours: a hostile one of 1 kB keeps the algorithm busy for seconds.
    """
    with _one_at_a_time:
        text: str = jsonld.normalize(document, {**_OPTIONS, "algorithm": "URDNA2015", "format": "application/n-quads"})
    return text.encode()


def _plain(value: Any) -> Any:
    """Without what says nothing: inner contexts, and a list around a single value."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "@context"}
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(item) for item in value]
    return value


def check_form(document: Document) -> None:
    """Raise NotRoundTrip unless the document expanded and compacted again is the document.

    A term that no context defines vanishes in expansion and would not be signed; a term written as its full address
    comes back short, so that a reader of JSON would have overlooked it.
    """
    with _one_at_a_time:
        expanded = jsonld.expand(document, dict(_OPTIONS))
        compacted = jsonld.compact(expanded, document["@context"], dict(_OPTIONS))
    if _plain(compacted) != _plain(document):
        raise NotRoundTrip(", ".join(sorted(_differences(_plain(document), _plain(compacted)))))


def _differences(before: Any, after: Any, path: str = "") -> set[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = {*before, *after}
        return {found for key in keys for found in _differences(before.get(key), after.get(key), f"{path}.{key}")}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return {found for index, pair in pairs for found in _differences(*pair, f"{path}[{index}]")}
    return set() if before == after else {path.lstrip(".") or "the document"}
