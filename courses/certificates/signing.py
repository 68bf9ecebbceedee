"""Securing a document in both forms, and looking at the result as a stranger would before anybody gets it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import keyring
from courses.certificates.models import SigningKey
from courses.certificates.openbadges.canonical import Document, NotRoundTrip, check_form
from courses.certificates.openbadges.did import find_key
from courses.certificates.openbadges.encoding import from_b64u
from courses.certificates.openbadges.proofs import (
    NotAuthentic,
    as_token,
    compact_json,
    embed_proof,
    verify_embedded,
    verify_token,
)
from courses.certificates.openbadges.reading import NotReadable, read
from courses.certificates.queries.published import did_document_of, did_of


def secure(document: Document, *, key: SigningKey, token_key: SigningKey, created: datetime) -> tuple[Document, str]:
    """The document with its proof, and as a token.

    Raises CannotSign where a term of it would stay unsigned, or where what was signed does not verify with the keys
    that the association publishes.
    """
    try:
        check_form(document)
    except NotRoundTrip as error:
        raise CannotSign(f"{document['id']}: not signed whole: {error}") from error
    ring, did = keyring(), did_of(key.organisation)
    signed = embed_proof(document, sign=partial(ring.sign, key), method=f"{did}#{key.name}", created=created)
    token = as_token(document, sign=partial(ring.sign, token_key), method=f"{did}#{token_key.name}")
    try:
        _look_at(signed, token, did_document_of(key.organisation), at=created)
    except (NotAuthentic, NotReadable, KeyError) as error:
        raise CannotSign(f"{document['id']}: what was signed does not verify: {error}") from error
    return signed, token


def _look_at(signed: Document, token: str, published: Document, *, at: datetime) -> None:
    """Verify what will be served, read from its text, by the document that will be served."""
    served = read(compact_json(signed))
    key = find_key(published, served["proof"][0]["verificationMethod"], at=at)
    verify_embedded(served, key["publicKeyMultibase"])
    header = read(from_b64u(token.partition(".")[0]))
    verify_token(token, find_key(published, header["kid"], at=at)["publicKeyJwk"])
