"""Places on status lists: given out, taken back, and the lists signed anew."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation
from courses.certificates.actions.keys import current_keys
from courses.certificates.documents import LIST_VALID, status_credential
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import PLACES, Certificate, CertificateFacts, StatusEntry, StatusList
from courses.certificates.openbadges.proofs import compact_json
from courses.certificates.openbadges.schema import check_shape
from courses.certificates.queries.published import address, did_of
from courses.certificates.signals import status_lists_changed
from courses.certificates.signing import secure

FULL = PLACES * 3 // 4  # then the next list begins: random places stay quick to find
TRIES = 20


def place_for(*, facts: CertificateFacts, organisation: Organisation) -> StatusEntry:
    """The place of a version: the one it has, or a free one at random.

    Raises CannotSign where its place was taken back: nothing is born revoked, a new version gets a new place.
    """
    for _attempt in range(TRIES):
        existing: StatusEntry | None = (
            StatusEntry.objects.filter(facts=facts).select_related("status_list__organisation").first()
        )
        if existing is not None:
            if existing.set_at is not None:
                raise CannotSign(f"The place of {facts} was taken back.")
            return existing
        status_list, index = free_place(organisation)
        try:
            with transaction.atomic():
                return StatusEntry.objects.create(status_list=status_list, index=index, facts=facts)
        except IntegrityError:
            # Somebody else has the place, or has found one for the same version.
            continue
    raise CannotSign(f"No free place on the lists of {organisation.slug}.")


def free_place(organisation: Organisation) -> tuple[StatusList, int]:
    """A place that is probably free; the database says whether it is when it is taken."""
    newest = organisation.status_lists.select_related("organisation").order_by("-number").first()
    status_list: StatusList = newest or _next_list(organisation, after=0)
    for _attempt in range(TRIES):
        index = secrets.randbelow(PLACES)
        if not status_list.entries.filter(index=index).exists():
            return status_list, index
        # Counted only here: a list that fills up hits taken places more and more often.
        if status_list.entries.count() >= FULL:
            status_list = _next_list(organisation, after=status_list.number)
    raise CannotSign(f"No free place on the lists of {organisation.slug}.")


def _next_list(organisation: Organisation, *, after: int) -> StatusList:
    made, _new = StatusList.objects.get_or_create(organisation=organisation, number=after + 1)
    return made


def take_back(*, versions: Iterable[CertificateFacts]) -> int:
    """These versions hold no longer, from the commit of the caller's transaction on. Says how many held till now.

    The lists are signed anew right after the commit; where that fails, the clock asks again every minute.
    """
    return take_back_places(StatusEntry.objects.filter(facts__in=[facts.pk for facts in versions]))


def take_back_places(entries: Any) -> int:
    """The same for places of any kind."""
    found = list(entries.filter(set_at__isnull=True).values_list("pk", "status_list_id"))
    if not found:
        return 0
    StatusEntry.objects.filter(pk__in=[pk for pk, _list in found]).update(set_at=timezone.now())
    lists = sorted({status_list for _pk, status_list in found})
    StatusList.objects.filter(pk__in=lists).update(changes=F("changes") + 1)
    transaction.on_commit(partial(status_lists_changed.send_robust, sender=StatusList, ids=lists))
    return len(found)


def take_back_all(certificate: Certificate) -> int:
    """Every version of a certificate."""
    return take_back(versions=certificate.versions.all())


def sign_status_list(*, status_list: StatusList) -> StatusList:
    """Sign a list as it stands, valid for a week. What is taken back while this runs leaves it waiting again."""
    status_list = StatusList.objects.select_related("organisation").get(pk=status_list.pk)
    # Read before the places: a change that commits in between counts further and is not lost.
    changes = status_list.changes
    taken = status_list.entries.filter(set_at__isnull=False).order_by("index").values_list("index", flat=True)
    organisation, now = status_list.organisation, timezone.now()
    document = status_credential(
        list(taken), url=address(status_list.path), did=did_of(organisation), places=PLACES, valid_from=_whole(now)
    )
    check_shape(document, "status-list")
    keys = current_keys(organisation)
    signed, token = secure(document, key=keys[KeyAlgorithm.ED25519], token_key=keys[KeyAlgorithm.P256], created=now)
    StatusList.objects.filter(pk=status_list.pk, signed_changes__lte=changes).update(
        document=compact_json(signed),
        token=token,
        signed_at=now,
        valid_until=_whole(now) + LIST_VALID,
        signed_changes=changes,
    )
    status_list.refresh_from_db()
    return status_list


def _whole(moment: datetime) -> datetime:
    """Documents have no fractions of a second."""
    return moment.replace(microsecond=0)
