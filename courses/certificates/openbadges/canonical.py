"""One spelling of a document: as JSON (JCS, RFC 8785) and as RDF (RDFC-1.0)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import rfc8785
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from courses.certificates.openbadges.contexts import load, require_pinned

Document = dict[str, Any]
# A document expanded: every member under its full address.
Expanded = list[Any]


class NotRoundTrip(Exception):  # noqa: N818 reads as what happened
    """Something in a document would not be signed, or could be written in another way with the same signature."""


class _Resolver(ContextResolver):  # type: ignore[misc]
    """Finds a context it has found before by the object itself.

    PyLD names a context by its whole text, again for each node that has a type: half of the time of an expansion. Ours
    come from pinned files and stay in memory.
    """

    def __init__(self) -> None:
        super().__init__(jsonld._resolved_context_cache, load)
        self._found: dict[int, tuple[Any, Any]] = {}

    def resolve(self, active_ctx: Any, context: Any, base: str, cycles: Any = None) -> Any:
        if isinstance(context, list):
            return super().resolve(active_ctx, context, base, cycles)
        # The object is kept beside its answer, so that no other ever has its number.
        if id(context) not in self._found:
            self._found[id(context)] = (context, super().resolve(active_ctx, context, base, cycles))
        return self._found[id(context)][1]


# PyLD keeps contexts it has read in places that threads share without asking.
_one_at_a_time = threading.Lock()
_OPTIONS: dict[str, Any] = {"documentLoader": load, "contextResolver": _Resolver(), "base": None}


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


def nquads(document: Document | Expanded) -> bytes:
    """The canonical RDF of a document, which is what eddsa-rdfc-2022 signs. Raises UnknownContext, and ValueError.

    Only for documents of ours: a hostile one of 1 kB keeps the algorithm busy for seconds.
    """
    _require_pinned(document)
    options = {**_OPTIONS, "algorithm": "URDNA2015", "format": "application/n-quads"}
    try:
        with _one_at_a_time:
            text: str = jsonld.normalize(document, options)
    except jsonld.JsonLdError as error:
        raise ValueError(f"no JSON-LD: {error}") from error
    return text.encode()


def _plain(value: Any) -> Any:
    """Without what says nothing: inner contexts, and a list around a single value."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "@context"}
    if isinstance(value, list):
        is_single = len(value) == 1 and not isinstance(value[0], list)
        return _plain(value[0]) if is_single else [_plain(item) for item in value]
    return value


def check_form(document: Document) -> Expanded:
    """Raise NotRoundTrip unless the document expanded and compacted again is the document; give it expanded.

    A term that no context defines vanishes in expansion and would not be signed; a term written as its full address
    comes back short, so that a reader of JSON would have overlooked it. Raises UnknownContext where it brings a context
    that is none of ours: that could define anything.
    """
    _require_pinned([document, {"@context": document.get("@context")}])
    try:
        with _one_at_a_time:
            expanded: Expanded = jsonld.expand(document, dict(_OPTIONS))
            compacted = jsonld.compact(expanded, document["@context"], {**_OPTIONS, "skipExpansion": True})
    except jsonld.JsonLdError as error:
        raise NotRoundTrip(f"no JSON-LD: {error}") from error
    if _plain(compacted) != _plain(document):
        raise NotRoundTrip(", ".join(sorted(_differences(_plain(document), _plain(compacted)))))
    return expanded


def _differences(before: Any, after: Any, path: str = "") -> set[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = {*before, *after}
        return {found for key in keys for found in _differences(before.get(key), after.get(key), f"{path}.{key}")}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return {found for index, pair in pairs for found in _differences(*pair, f"{path}[{index}]")}
    return set() if before == after else {path.lstrip(".") or "the document"}
