"""The JSON-LD contexts a credential may name: files of ours with pinned digests. No other is ever loaded."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Without it the type of a credential's schema is an undefined term.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

PINNED = {
    CREDENTIALS: ("credentials-v2.json", "bf6fd611e6773d58f649459a45dbbb81f94e8cfd058a756644cd5a4a882c4050"),
    OPEN_BADGES: ("open-badges-3.0.3.json", "e407ae98563c7b4708be4c8198a7f254bc09c131afc68e73d5f90eb0a34c6f7f"),
    EXTENSIONS: ("open-badges-extensions.json", "f9767b4f07e2c92e6c084c34882f67cb335b13f0aface4b9bfc2ea08432a5892"),
}


class UnknownContext(Exception):  # noqa: N818 reads as what happened
    """A document names a context that is none of ours."""


@cache
def context(url: str) -> dict[str, Any]:
    """The context at an address. Raises UnknownContext, and ValueError where a file is not the one that was pinned."""
    if url not in PINNED:
        raise UnknownContext(url)
    name, digest = PINNED[url]
    content = (Path(__file__).parent / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{name} is not the context that was pinned")
    document: dict[str, Any] = json.loads(content)
    return document


def require_pinned(value: Any) -> None:
    """Raise UnknownContext where what stands under `@context` is anything else than addresses of ours."""
    for url in value if isinstance(value, list) else [value]:
        if not isinstance(url, str) or url not in PINNED:
            raise UnknownContext(str(url)[:200])


def load(url: str, options: object = None) -> dict[str, Any]:
    """What the JSON-LD processor asks for a context."""
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context(url)}
