"""openbadgeslib as a verifier, called as its own command line calls it, with its fetches answered from documents.

It checks the form of the JSON (compacted form equals the input), proof or JWT, dates, and the status list, which has to
be a JWT signed by the issuer. It does not look at schemas, embedded endorsements, duplicate members, or whether the DID
document lets a key assert; it takes the key that signed a list for a JWT to be the first one of the DID document.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import time_machine
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from openbadgeslib.verify import issuer_did_from_document, issuer_did_from_token


def is_json(text: str) -> bool:
    """Whether a credential is JSON with an embedded proof; else it is a JWT."""
    return text.lstrip().startswith("{")


def faults(texts: Mapping[str, str], documents: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Why each credential does not hold; empty where it does."""

    def download(url: str) -> bytes:
        if url not in documents:
            raise LookupError(f"not among the documents: {url}")
        return documents[url].encode()

    # The library reads the clock itself.
    with time_machine.travel(now, tick=False):
        return {name: _fault(text, download) for name, text in texts.items()}


def _fault(text: str, download: object) -> str:
    try:
        if is_json(text):
            verifier = OB3LdpVerifier.for_issuer_did(issuer_did_from_document(text), download=download)
        else:
            verifier = OB3Verifier.for_issuer_did(issuer_did_from_token(text), download=download)
        verifier.verify(text, check_status=True, download=download)
    except LibOpenBadgesException as error:
        return str(error) or type(error).__name__
    return ""
