"""Erasure: what makes a certificate somebody's goes; that it was issued stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from courses.certificates.actions.bulk.forgetting import forget_words
from courses.certificates.actions.locks import locked
from courses.certificates.enums import NameRequestState, Visibility
from courses.certificates.exceptions import NotAllowed
from courses.certificates.models import (
    Certificate,
    CertificateFile,
    CertificateNames,
    CertificateSecret,
    NameProblem,
    NameRequest,
    RenewalReminder,
    ShareToken,
    StatusNote,
)
from courses.certificates.permissions import is_holder
from courses.certificates.queries.leaving import ALL, default_keep_until, read_wish, wish_name
from courses.certificates.signals import certificate_erased


@transaction.atomic
def choose_erasure(
    *, certificate: Certificate, by: Person, at_once: bool, keep_until: date | None = None
) -> Certificate:
    """The holder's choice when she leaves: erase the name now, or keep the certificate checkable until a day."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if at_once:
        return erase_names(certificate=certificate)
    latest = default_keep_until(certificate)
    certificate.erase_names_on = min(keep_until or latest, latest)
    certificate.save(update_fields=["erase_names_on"])
    return certificate


@transaction.atomic
def erase_names(*, certificate: Certificate) -> Certificate:
    """Delete names, secrets, links, officers' notes and files of all versions. Idempotent.

    Facts and state stay: they name nobody. Files go after the commit, so that a failed erasure loses none.
    """
    certificate = locked(certificate)
    if certificate.is_erased:
        return certificate
    files = CertificateFile.objects.filter(facts__certificate=certificate)
    stored = list(files.values_list("name", flat=True))
    files.delete()
    CertificateNames.objects.filter(facts__certificate=certificate).delete()
    CertificateSecret.objects.filter(facts__certificate=certificate).delete()
    ShareToken.objects.filter(certificate=certificate).delete()
    StatusNote.objects.filter(change__certificate=certificate).delete()
    NameProblem.objects.filter(certificate=certificate).delete()
    _forget_requests(certificate)
    RenewalReminder.objects.filter(certificate=certificate).delete()
    forget_words(certificate=certificate)
    if certificate.visibility == Visibility.LISTED:
        certificate.visibility = Visibility.LINK
    certificate.erased_at, certificate.needs_signing = timezone.now(), False
    certificate.save()
    certificate.__dict__.pop("all_versions", None)
    transaction.on_commit(partial(delete_stored, stored))
    transaction.on_commit(partial(certificate_erased.send_robust, sender=Certificate, certificate=certificate))
    return certificate


def erase_holder(*, person: Person, wishes: Mapping[str, str]) -> None:
    """Her account goes: each certificate as she chose, by default checkable as long as it may be.

    What she or an officer wrote beside it goes at once; links she gave away work on, while the name stands. Whoever is
    not there to withdraw it is not listed for search engines.
    """
    for certificate in Certificate.objects.filter(person=person, erased_at__isnull=True).order_by("pk"):
        wish = read_wish(certificate, wishes.get(wish_name(certificate), wishes.get(ALL, "")))
        kept = choose_erasure(certificate=certificate, by=person, at_once=wish is None, keep_until=wish)
        if kept.is_erased:
            continue
        ShareToken.objects.filter(certificate=kept).update(label="")
        StatusNote.objects.filter(change__certificate=kept).delete()
        NameProblem.objects.filter(certificate=kept).delete()
        _forget_requests(kept)
        RenewalReminder.objects.filter(certificate=kept).delete()
        forget_words(certificate=kept)
        if kept.visibility == Visibility.LISTED:
            kept.visibility = Visibility.LINK
            kept.save(update_fields=["visibility"])


def _forget_requests(certificate: Certificate) -> None:
    """That she asked for another name stays; for which, why, and what she was told goes."""
    requests = NameRequest.objects.filter(certificate=certificate)
    requests.filter(state=NameRequestState.WAITING).update(state=NameRequestState.TAKEN_BACK, decided_at=timezone.now())
    requests.update(latin="", own_script="", why="", answer="")


def delete_stored(names: list[str]) -> None:
    """Take files out of private storage: after the commit, so that a change that fails loses none."""
    for name in names:
        storages["private"].delete(name)


def erase_due(*, limit: int = 100) -> int:
    """Erase the names that were kept until today."""
    due = list(Certificate.objects.to_erase(timezone.localdate()).order_by("pk")[:limit])
    for certificate in due:
        erase_names(certificate=certificate)
    return len(due)
