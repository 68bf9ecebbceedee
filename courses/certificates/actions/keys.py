"""Making, replacing and giving up the keys an association signs with. None is ever deleted."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import SealedKeyring, keyring, owner_of
from courses.certificates.models import SigningKey, StatusList
from courses.certificates.signals import status_lists_changed

TOKEN_SUFFIX = "-jwt"  # noqa: S105 the name of a key, not a password


def current_key(organisation: Organisation, algorithm: str) -> SigningKey:
    """The key that signs today; the first is made when it is first needed."""
    found = _current(organisation, algorithm)
    if found is not None:
        return found
    with transaction.atomic():
        _lock(organisation)
        # Another worker may have been here first.
        return _current(organisation, algorithm) or _make(organisation, algorithm, by=None, at=timezone.now())


def current_keys(organisation: Organisation) -> dict[str, SigningKey]:
    """The keys that sign today, by algorithm; what is missing is made."""
    found = {key.algorithm: key for key in organisation.signing_keys.current()}
    return {
        algorithm: found.get(algorithm) or current_key(organisation, algorithm) for algorithm in KeyAlgorithm.values
    }


def _lock(organisation: Organisation) -> None:
    """Keys of one association are made and ended by one process at a time."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _current(organisation: Organisation, algorithm: str) -> SigningKey | None:
    found: SigningKey | None = organisation.signing_keys.current().filter(algorithm=algorithm).first()
    return found


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
    _lock(organisation)
    now = timezone.now()
    organisation.signing_keys.current().update(expires_at=now)
    made = [_make(organisation, algorithm, by=by, at=now) for algorithm in KeyAlgorithm.values]
    _sign_lists_anew(organisation)
    return made


@transaction.atomic
def report_compromise(*, key: SigningKey, since: datetime, by: Person | None = None) -> list[SigningKey]:
    """Somebody else may have had this key since then: it is published as revoked, destroyed, and replaced.

    From now on nothing it ever signed verifies, for nobody can tell what it signed before. All of that is to be issued
    anew by somebody who looks at it: `signed_with` and `carrying_recognition_by` name it. Reported again, an earlier
    moment counts. Gives the keys that sign today.
    """
    now = timezone.now()
    if since > now:
        raise CannotSign("A key is compromised since some time in the past.")
    _lock(key.organisation)
    key = SigningKey.objects.select_related("organisation").get(pk=key.pk)
    first = min(since, key.compromised_at or since)
    SigningKey.objects.filter(pk=key.pk).update(compromised_at=first, expires_at=key.expires_at or now, sealed=None)
    for algorithm in KeyAlgorithm.values:
        if _current(key.organisation, algorithm) is None:
            _make(key.organisation, algorithm, by=by, at=now)
    _sign_lists_anew(key.organisation)
    return list(key.organisation.signing_keys.current().order_by("algorithm"))


def _sign_lists_anew(organisation: Organisation) -> None:
    """Have every list of an association signed again after the commit.

    Some readers check a list with the first key of the document, whatever the list names; none accepts one that was
    signed with a key given up.
    """
    lists = list(organisation.status_lists.exclude(document="").order_by("pk").values_list("pk", flat=True))
    StatusList.objects.filter(pk__in=lists).update(changes=F("changes") + 1)
    if lists:
        transaction.on_commit(partial(status_lists_changed.send_robust, sender=StatusList, ids=lists))


@transaction.atomic
def reseal_keys() -> int:
    """Put every private key under the first of the signing secrets; says how many."""
    ring = SealedKeyring()
    keys = list(SigningKey.objects.select_for_update(of=("self",)).exclude(sealed=None).select_related("organisation"))
    for key in keys:
        SigningKey.objects.filter(pk=key.pk).update(sealed=ring.reseal(key))
    return len(keys)
