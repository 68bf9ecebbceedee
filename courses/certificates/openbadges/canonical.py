"""One spelling of a document: as JSON (JCS, RFC 8785) and as RDF (RDFC-1.0)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import rfc8785
from pyld import jsonld

from courses.certificates.openbadges.contexts import load, require_pinned

Document = dict[str, Any]


MOST_READ = 500  # contexts kept as they were read; what we sign has some thirty


class NotRoundTrip(Exception):  # noqa: N818 reads as what happened
    """Something in a document would not be signed, or could be written in another way with the same signature."""


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]
    """PyLD, which reads each context once, and takes what it has expanded as expanded.

    It reads those that belong to a type anew for every node of that type, which takes four fifths of its time. Ours are
    files that never change, and there are a few dozen, in every combination there is. Each is kept beside what was made
    of it: its number, by which it is found, is never another's.
    """

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._inverse: dict[int, tuple[Any, ...]] = {}

    def _process_context(self, active_ctx: Any, local_ctx: Any, options: Any, *how: Any, **named: Any) -> Any:
        what = tuple(local_ctx) if _is_addresses(local_ctx) else id(local_ctx)
        key = (id(active_ctx), what, how, *sorted((name, value) for name, value in named.items() if name != "cycles"))
        if key not in self._read:
            if len(self._read) >= MOST_READ:
                self._read.clear()
                self._inverse.clear()
            made = super()._process_context(active_ctx, local_ctx, options, *how, **named)
            self._read[key] = (made, active_ctx, local_ctx)
        return self._read[key][0]

    def expand(self, input_: Any, options: Any) -> Any:
        return input_ if isinstance(input_, _Expanded) else super().expand(input_, options)

    def _get_inverse_context(self, active_ctx: Any) -> Any:
        if id(active_ctx) not in self._inverse:
            self._inverse[id(active_ctx)] = (super()._get_inverse_context(active_ctx), active_ctx)
        return self._inverse[id(active_ctx)][0]


class _Expanded(list[Any]):
    """A document in expanded form."""


def _is_addresses(context: Any) -> bool:
    return isinstance(context, list) and all(isinstance(one, str) for one in context)


# PyLD keeps what it has read in places that threads share without asking.
_one_at_a_time = threading.Lock()
_processor = _Processor()
_OPTIONS: dict[str, Any] = {"documentLoader": load, "base": None}
KEPT = 4  # what is checked, signed and looked at again, one after the other, is one document and its proof


def jcs(document: Document) -> bytes:
    """The canonical JSON of a document. Raises ValueError for what JSON cannot carry exactly."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _require_pinned(document: Any) -> None:
    for context in _contexts_in(document):
        require_pinned(context)


def _contexts_in(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from ([value["@context"]] if "@context" in value else [])
        for item in value.values():
            yield from _contexts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _contexts_in(item)


def nquads(document: Document) -> bytes:
    """The canonical RDF of a document, which is what eddsa-rdfc-2022 signs. Raises UnknownContext, and ValueError.

    Only for documents of ours: a hostile one of 1 kB keeps the algorithm busy for seconds.
    """
    _require_pinned(document)
    try:
        return _nquads_of(json.dumps(document))
    except jsonld.JsonLdError as error:
        raise ValueError(f"no JSON-LD: {error}") from error


@lru_cache(maxsize=KEPT)
def _nquads_of(text: str) -> bytes:
    options = {**_OPTIONS, "algorithm": "URDNA2015", "format": "application/n-quads"}
    expanded = _expanded(text)
    with _one_at_a_time:
        found: str = _processor.normalize(expanded, options)
    return found.encode()


@lru_cache(maxsize=KEPT)
def _expanded(text: str) -> _Expanded:
    """Of the text of a document, so that the same is found again whoever brings it. Nobody may change it."""
    with _one_at_a_time:
        return _Expanded(_processor.expand(json.loads(text), dict(_OPTIONS)))


def _plain(value: Any) -> Any:
    """Without what says nothing: inner contexts, and a list around a single value."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "@context"}
    if isinstance(value, list):
        is_single = len(value) == 1 and not isinstance(value[0], list)
        return _plain(value[0]) if is_single else [_plain(item) for item in value]
    return value


def check_form(document: Document) -> None:
    """Raise NotRoundTrip unless the document expanded and compacted again is the document.

    A term that no context defines vanishes in expansion and would not be signed; a term written as its full address
    comes back short, so that a reader of JSON would have overlooked it. Raises UnknownContext where it brings a context
    that is none of ours: that could define anything.
    """
    _require_pinned([document, {"@context": document.get("@context")}])
    try:
        expanded = _expanded(json.dumps(document))
        with _one_at_a_time:
            compacted = _processor.compact(expanded, document["@context"], {**_OPTIONS, "skipExpansion": True})
    except jsonld.JsonLdError as error:
        raise NotRoundTrip(f"no JSON-LD: {error}") from error
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
