"""A holder asks for another name on her certificate; an officer of its issuer answers."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from common.glyphs import describe
from courses.certificates.actions.locks import locked
from courses.certificates.actions.reissuing import CORRECTABLE, correct_names
from courses.certificates.drawing import Names
from courses.certificates.enums import NameRequestState
from courses.certificates.exceptions import (
    AlreadyAnswered,
    AnswerNeeded,
    NameErased,
    NameNotPrintable,
    NotAllowed,
    NotInThisState,
    RequestWaiting,
    SameName,
)
from courses.certificates.models import Certificate, NameRequest
from courses.certificates.permissions import can_administer, is_holder
from courses.certificates.queries.names import names_problem, printed_names, tidy
from courses.certificates.signals import name_request_decided

LONGEST_WORDS = 300


@transaction.atomic
def ask_for_name(*, certificate: Certificate, by: Person, latin: str, own_script: str, why: str = "") -> NameRequest:
    """Ask the issuer for another name. Asking for the same twice is asking once; one request waits at a time.

    What cannot be printed is refused at once, with the characters named.
    """
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if certificate.state not in CORRECTABLE:
        raise NotInThisState
    latin, own_script = tidy(latin), tidy(own_script)
    waiting = NameRequest.objects.filter(certificate=certificate, state=NameRequestState.WAITING).first()
    if waiting is not None:
        if (waiting.latin, waiting.own_script) != (latin, own_script):
            raise RequestWaiting
        return waiting
    present = printed_names(certificate.facts.known_names)
    if present is None:
        raise NameErased
    if (latin, own_script) == (present.latin, present.own_script):
        raise SameName
    _refuse_unprintable(latin, own_script)
    return NameRequest.objects.create(
        certificate=certificate, latin=latin, own_script=own_script, why=why.strip()[:LONGEST_WORDS]
    )


def _refuse_unprintable(latin: str, own_script: str) -> None:
    problem = names_problem(Names(latin=latin, own_script=own_script))
    if problem is not None:
        raise NameNotPrintable(", ".join(describe(character) for character in problem[1]))


@transaction.atomic
def take_back_request(*, request: NameRequest, by: Person) -> NameRequest:
    """The holder thinks better of it. One that was answered stays answered."""
    certificate = locked(request.certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    current = NameRequest.objects.get(pk=request.pk)
    if current.is_waiting:
        current.state, current.decided_at, current.decided_by = NameRequestState.TAKEN_BACK, timezone.now(), by
        current.save(update_fields=["state", "decided_at", "decided_by"])
    return current


@transaction.atomic
def approve_name(*, request: NameRequest, by: Person) -> NameRequest:
    """The officer has seen the evidence: the certificate gets its next version. Approving twice is approving once."""
    current, certificate = _to_decide(request, by)
    if current.state == NameRequestState.APPROVED:
        return current
    if not current.is_waiting:
        raise AlreadyAnswered
    correct_names(certificate=certificate, by=by, latin=current.latin, own_script=current.own_script)
    return _decide(current, NameRequestState.APPROVED, by=by)


@transaction.atomic
def decline_name(*, request: NameRequest, by: Person, answer: str) -> NameRequest:
    """The officer says no, and why; the holder reads it. Declining twice is declining once."""
    current, _certificate = _to_decide(request, by)
    if current.state == NameRequestState.DECLINED:
        return current
    if not current.is_waiting:
        raise AlreadyAnswered
    if not answer.strip():
        raise AnswerNeeded
    current.answer = answer.strip()[:LONGEST_WORDS]
    return _decide(current, NameRequestState.DECLINED, by=by)


def _to_decide(request: NameRequest, by: Person) -> tuple[NameRequest, Certificate]:
    """The request as it stands, under the lock of its certificate, for who may decide it: never its holder."""
    certificate = locked(request.certificate)
    if not can_administer(by, certificate):
        raise NotAllowed
    return NameRequest.objects.get(pk=request.pk), certificate


def _decide(request: NameRequest, state: NameRequestState, *, by: Person) -> NameRequest:
    request.state, request.decided_at, request.decided_by = state, timezone.now(), by
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    transaction.on_commit(partial(name_request_decided.send_robust, sender=NameRequest, request=request))
    return request
