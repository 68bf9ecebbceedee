"""Corrections: the next version of the same certificate. Number, code and date of award stay."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from common.glyphs import describe
from courses.certificates.actions.locks import locked
from courses.certificates.actions.versions import write_version
from courses.certificates.drawing import Names
from courses.certificates.enums import CertificateState, FactsReason
from courses.certificates.exceptions import NameErased, NameNotPrintable, NoResult, NotAllowed, NotInThisState
from courses.certificates.models import Certificate, CertificateFacts, NameProblem
from courses.certificates.permissions import can_administer, is_holder
from courses.certificates.queries.names import (
    has_han,
    names_of_person,
    names_problem,
    printed_names,
    script_language,
    tidy,
)
from courses.certificates.queries.results import result_of
from courses.certificates.signals import certificate_reissued

CORRECTABLE = (CertificateState.VALID, CertificateState.EXPIRED)


@transaction.atomic
def correct_names(*, certificate: Certificate, by: Person, latin: str, own_script: str) -> CertificateFacts:
    """An officer of the issuer corrects the names. The version before says from then on that it was replaced."""
    certificate = locked(certificate)
    if not can_administer(by, certificate):
        raise NotAllowed
    before = _present_names(certificate)
    names = dataclasses.replace(
        before,
        latin=tidy(latin),
        own_script=tidy(own_script),
        own_script_language=before.own_script_language
        or (script_language(_language_of(certificate), certificate.issuer) if has_han(own_script) else ""),
    )
    return issue_next(certificate=certificate, names=names, reason=FactsReason.NAME, by=by)


@transaction.atomic
def take_profile_names(*, certificate: Certificate, by: Person) -> CertificateFacts:
    """The holder takes the names of her profile, where those on the certificate cannot be printed."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if not NameProblem.objects.filter(certificate=certificate, solved_at__isnull=True).exists():
        raise NotInThisState
    before = _present_names(certificate)
    names = dataclasses.replace(
        names_of_person(certificate.person, certificate.issuer),
        reference=before.reference,
        signatory=before.signatory,
        score=before.score,
    )
    return issue_next(certificate=certificate, names=names, reason=FactsReason.NAME, by=by)


@transaction.atomic
def set_reference(*, certificate: Certificate, by: Person, reference: str) -> CertificateFacts:
    """The holder adds her staff or licence number, or takes it off. It is printed as hers and never checked."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    names = dataclasses.replace(_present_names(certificate), reference=tidy(reference)[:40])
    return issue_next(certificate=certificate, names=names, reason=FactsReason.REFERENCE, by=by)


def _language_of(certificate: Certificate) -> str:
    user = certificate.person.user
    return user.language if user is not None else "en"


@transaction.atomic
def show_result(*, certificate: Certificate, by: Person) -> CertificateFacts:
    """The holder has her result printed: of what she had to pass last in the course, as the certificate's version has it."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    score = result_of(certificate)
    if score is None:
        raise NoResult
    names = dataclasses.replace(_present_names(certificate), score=score)
    return issue_next(certificate=certificate, names=names, reason=FactsReason.RESULT, by=by)


@transaction.atomic
def hide_result(*, certificate: Certificate, by: Person) -> CertificateFacts:
    """The holder takes her result off."""
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    names = dataclasses.replace(_present_names(certificate), score=None)
    return issue_next(certificate=certificate, names=names, reason=FactsReason.RESULT, by=by)


def _present_names(certificate: Certificate) -> Names:
    names = printed_names(certificate.facts.known_names)
    if names is None:
        raise NameErased
    return names


# What is written anew although nothing on it changes: the paper before it no longer holds.
ANEW = (FactsReason.REISSUE, FactsReason.RESTORED)


# What is written anew for the sake of its paper: without one there is no point in it.
FOR_THE_PAPER = (FactsReason.REISSUE, FactsReason.EXTENSION)


def issue_next(
    *,
    certificate: Certificate,
    reason: str,
    by: Person | None,
    names: Names | None = None,
    data: dict[str, Any] | None = None,
) -> CertificateFacts:
    """The next version of a certificate whose lock the caller holds; names and facts are those of the last unless given.

    Where neither changes, and the reason is not that it shall be made anew, the last version is the answer. Names that
    stay may be such as cannot be printed: they wait for staff already. Raises NotInThisState, NameErased and
    NameNotPrintable; nothing is written then.
    """
    if certificate.state not in CORRECTABLE:
        raise NotInThisState
    newest = certificate.facts
    present = _present_names(certificate)
    is_renamed = names is not None
    names, data = names or present, data or newest.data
    if (is_renamed or reason in FOR_THE_PAPER) and (problem := names_problem(names)):
        raise NameNotPrintable(", ".join(describe(character) for character in problem[1]))
    if (names, data) == (present, newest.data) and reason not in ANEW:
        return newest
    now = timezone.now()
    facts = write_version(
        certificate=certificate,
        data=data,
        names=names,
        course_version=newest.course_version,
        reason=reason,
        by=by,
        at=now,
    )
    if is_renamed:
        NameProblem.objects.filter(certificate=certificate, solved_at__isnull=True).update(solved_at=now, characters="")
    transaction.on_commit(
        partial(certificate_reissued.send_robust, sender=Certificate, certificate=certificate, facts=facts)
    )
    return facts
