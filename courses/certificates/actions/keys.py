"""Making, replacing and giving up the keys an association signs with. None is ever deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import SealedKeyring, keyring, owner_of
from courses.certificates.models import SigningKey

TOKEN_SUFFIX = "-jwt"  # noqa: S105 the name of a key, not a password


def current_key(organisation: Organisation, algorithm: str) -> SigningKey:
    """The key that signs today; the first is made when it is first needed."""
    found: SigningKey | None = _current(organisation, algorithm)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _make(organisation, algorithm, by=None, at=timezone.now())
    except IntegrityError:
        # Another worker was here first.
        found = _current(organisation, algorithm)
        if found is None:
            raise
        return found


def _current(organisation: Organisation, algorithm: str) -> SigningKey | None:
    keys = SigningKey.objects.current().select_related("organisation")
    return keys.filter(organisation=organisation, algorithm=algorithm).first()


def _make(organisation: Organisation, algorithm: str, *, by: Person | None, at: datetime) -> SigningKey:
    name = _next_name(organisation, algorithm, at.year)
    made = keyring().make(algorithm, owner_of(organisation.slug, name))
    return SigningKey.objects.create(
        organisation=organisation,
        name=name,
        algorithm=algorithm,
        public=made.public,
        sealed=made.sealed,
        made_at=at,
        made_by=by,
    )


def _next_name(organisation: Organisation, algorithm: str, year: int) -> str:
    """2026-1, and 2026-1-jwt beside it. Never the key itself: some readers take that for the key, unasked."""
    names = organisation.signing_keys.filter(algorithm=algorithm, name__startswith=f"{year}-").count()
    return f"{year}-{names + 1}{TOKEN_SUFFIX if algorithm == KeyAlgorithm.P256 else ''}"


@transaction.atomic
def rotate_keys(*, organisation: Organisation, by: Person | None = None) -> list[SigningKey]:
    """New keys of both kinds; the old ones end now and stay published. What they signed holds as before."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    now = timezone.now()
    organisation.signing_keys.current().update(expires_at=now)
    return [_make(organisation, algorithm, by=by, at=now) for algorithm in KeyAlgorithm.values]


@transaction.atomic
def report_compromise(*, key: SigningKey, since: datetime, by: Person | None = None) -> list[SigningKey]:
    """Somebody else may have had this key since then: it is published as revoked, destroyed, and replaced.

    What it signed is to be issued anew by somebody who looks at it: a bulk change of what was signed with the key.
    """
    key = SigningKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)
    if key.compromised_at is not None:
        return list(key.organisation.signing_keys.current())
    if since > timezone.now():
        raise CannotSign("A key is compromised since some time in the past.")
    SigningKey.objects.filter(pk=key.pk).update(
        compromised_at=since, expires_at=key.expires_at or timezone.now(), sealed=None
    )
    made = []
    for algorithm in KeyAlgorithm.values:
        if not key.organisation.signing_keys.current().filter(algorithm=algorithm).exists():
            made.append(_make(key.organisation, algorithm, by=by, at=timezone.now()))
    return made


@transaction.atomic
def reseal_keys() -> int:
    """Put every private key under the first of the signing secrets; says how many."""
    ring = SealedKeyring()
    keys = list(SigningKey.objects.select_for_update(of=("self",)).exclude(sealed=None).select_related("organisation"))
    for key in keys:
        SigningKey.objects.filter(pk=key.pk).update(sealed=ring.reseal(key))
    return len(keys)
