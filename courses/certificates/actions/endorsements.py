"""Signing what partners have recognised, and putting it into the credentials of those who earned it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from courses.certificates.actions.keys import current_keys
from courses.certificates.actions.statuses import free_place, sign_status_list
from courses.certificates.documents import Place, endorsement, languages_of
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import (
    Achievement,
    CertificateFacts,
    Endorsement,
    EndorsementCredential,
    SigningKey,
    StatusEntry,
)
from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.proofs import compact_json
from courses.certificates.openbadges.schema import NotInShape, check_shape
from courses.certificates.queries.published import address, issuer_of
from courses.certificates.queries.recognising import comment_of
from courses.certificates.signing import secure

TRIES = 5


def endorsements_for(facts: CertificateFacts, achieved: Achievement) -> list[Document]:
    """The signed recognitions that hold today for what these facts say, in the language they are told in."""
    language = facts.data["study"]["language"]
    given = Endorsement.objects.given().filter(course_version=facts.course_version_id, minutes=achieved.data["minutes"])
    documents = dict(_standing(given, achieved, language).values_list("endorsement", "document"))
    return [
        json.loads(documents.get(row.pk) or sign_endorsement(given=row, achieved=achieved, language=language).document)
        for row in given.order_by("organisation")
    ]


def sign_recognition(*, given: Endorsement) -> int:
    """A recognition for every edition of its course version that there is, in every language; says how many.

    Editions and languages that come later are signed when a certificate needs them.
    """
    signed = 0
    if given.is_given:
        for achieved in Achievement.objects.filter(course_version=given.course_version_id).order_by("pk"):
            for language in languages_of(achieved.data) if achieved.data["minutes"] == given.minutes else ():
                sign_endorsement(given=given, achieved=achieved, language=language)
                signed += 1
    return signed


def sign_endorsement(*, given: Endorsement, achieved: Achievement, language: str) -> EndorsementCredential:
    """A recognition as a credential of the partner's, for one achievement and language; signed once while its key holds.

    Raises CannotSign where the recognition does not hold, is about other minutes, or this process may not sign.
    """
    if not given.is_given or given.minutes != achieved.data["minutes"]:
        raise CannotSign(f"Recognition {given.pk} does not hold for {achieved}.")
    existing = _standing([given], achieved, language).last()
    if existing is not None:
        return existing
    for _attempt in range(TRIES):
        try:
            return _sign(given, achieved, language)
        except IntegrityError:
            # Another worker has the number or the place, or has signed the same.
            existing = _standing([given], achieved, language).last()
            if existing is not None:
                return existing
    raise CannotSign(f"Recognition {given.pk} finds no free number.")


def _standing(given: Iterable[Endorsement], achieved: Achievement, language: str) -> QuerySet[EndorsementCredential]:
    """What is signed of these recognitions with keys that were not given up, the newest last."""
    rows = EndorsementCredential.objects.filter(endorsement__in=given, achievement=achieved, language=language)
    return rows.filter(key__compromised_at__isnull=True).order_by("pk")


def _sign(given: Endorsement, achieved: Achievement, language: str) -> EndorsementCredential:
    partner, now = given.organisation, timezone.now()
    keys = current_keys(partner)
    highest = EndorsementCredential.objects.filter(organisation=partner).aggregate(last=Max("number"))["last"]
    status_list, index = free_place(partner)
    row = EndorsementCredential(
        endorsement=given,
        achievement=achieved,
        language=language,
        organisation=partner,
        number=(highest or 0) + 1,
        key=keys[KeyAlgorithm.ED25519],
    )
    document = endorsement(
        url=address(row.path),
        issuer=issuer_of(partner, language),
        subject=address(achieved.path(language)),
        comment=comment_of(given, language),
        language=language,
        place=Place(address(status_list.path), index),
        valid_from=given.answered_at or now,
        valid_until=given.valid_until,
    )
    try:
        check_shape(document, "endorsement")
    except NotInShape as error:
        raise CannotSign(f"{row}: {error}") from error
    signed, _token = secure(document, key=row.key, token_key=keys[KeyAlgorithm.P256], created=now)
    row.document = compact_json(signed)
    row.sha256 = hashlib.sha256(row.document.encode()).hexdigest()
    with transaction.atomic():
        # A partner that withdraws waits here, and finds the place; one that has withdrawn is not signed for.
        held = Endorsement.objects.select_for_update(of=("self",)).get(pk=given.pk)
        if not held.is_given or SigningKey.objects.filter(pk=row.key_id, compromised_at__isnull=False).exists():
            raise CannotSign(f"Recognition {given.pk} was withdrawn, or its key given up, while it was signed.")
        row.save()
        StatusEntry.objects.create(status_list=status_list, index=index, endorsement=row)
    if not status_list.document:
        sign_status_list(status_list=status_list)
    return row
