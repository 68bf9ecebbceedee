"""Issuing: rows in the transaction that completes the course, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from courses.certificates import codes
from courses.certificates.actions.cpd.recording import record_with_award
from courses.certificates.actions.erasing import erase_names
from courses.certificates.actions.status import replace_earlier
from courses.certificates.actions.versions import write_version
from courses.certificates.enums import FactsReason, NameProblemKind
from courses.certificates.models import Certificate, NameProblem
from courses.certificates.queries.gathering import gather_facts, local_day
from courses.certificates.queries.names import names_of_person, names_problem
from courses.certificates.signals import certificate_issued
from courses.learning.actions.locks import locked_person
from courses.learning.models import Enrolment

# Nobody is written to about what was completed longer ago: it was brought over, or mended.
NEWS = timedelta(days=7)
TRIES = 5


@transaction.atomic
def issue_certificate(*, enrolment: Enrolment, by: Person | None, at: datetime | None = None) -> Certificate | None:
    """Award what a finished cycle has earned: exactly one certificate, and the winner's where two come at once.

    Only rows are written; files and mail follow the commit. None where the course has no association to issue it; the
    clock issues it when one is named. What its holder held for the course before is replaced by it. A name that cannot
    be printed never stands in the way: it is queued for staff.
    """
    existing = Certificate.objects.filter(enrolment=enrolment).first()
    if existing is not None:
        return existing
    issuer = enrolment.course.owner
    if issuer is None:
        return None
    at = at or enrolment.completed_at or timezone.now()
    # Read anew under the lock that erasure takes: a name that has just been erased must not come back.
    enrolment.person = person = locked_person(enrolment.person_id)
    data = gather_facts(enrolment, at)
    certificate, is_new = _insert(enrolment, issuer, at, data["expires_on"])
    if not is_new:
        return certificate
    names = names_of_person(person, issuer)
    write_version(
        certificate=certificate,
        data=data,
        names=names,
        course_version=enrolment.version,
        reason=FactsReason.AWARD,
        by=by,
        at=at,
        is_first=True,
    )
    _follow_earlier(certificate, by=by)
    record_with_award(certificate=certificate)
    if person.user is None:
        return erase_names(certificate=certificate)
    if problem := names_problem(names):
        report_name_problem(certificate=certificate, kind=problem[0], characters=problem[1])
    is_news = timezone.now() - at < NEWS
    transaction.on_commit(
        partial(certificate_issued.send_robust, sender=Certificate, certificate=certificate, announce=is_news)
    )
    return certificate


def _follow_earlier(certificate: Certificate, *, by: Person | None) -> None:
    """Recertification: it takes the place of the one before, and is shown to whom that one was shown."""
    replaced = replace_earlier(successor=certificate, by=by)
    if replaced:
        certificate.visibility = replaced[-1].visibility
        certificate.save(update_fields=["visibility"])


def _insert(
    enrolment: Enrolment, issuer: Organisation, at: datetime, expires_on: str | None
) -> tuple[Certificate, bool]:
    """The row with a free code. Two codes meet once in some 2**50; two completions of one cycle meet never, and yet."""
    for attempt in range(TRIES):
        code = codes.new_code()
        try:
            with transaction.atomic():
                return Certificate.objects.create(
                    person=enrolment.person,
                    enrolment=enrolment,
                    issuer=issuer,
                    course=enrolment.course,
                    code=code,
                    number=codes.number_for(issuer=issuer.slug, year=local_day(at).year, code=code),
                    issued_at=at,
                    expires_on=expires_on,
                ), True
        except IntegrityError:
            winner = Certificate.objects.filter(enrolment=enrolment).first()
            if winner is not None:
                return winner, False
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def report_name_problem(*, certificate: Certificate, kind: str, characters: str = "") -> NameProblem:
    """Put a name that cannot be printed before the officers of its issuer. Again for the same certificate: reopened."""
    problem, made = NameProblem.objects.get_or_create(
        certificate=certificate, defaults={"kind": kind, "characters": characters[:200]}
    )
    if not made and problem.solved_at is not None:
        problem.kind, problem.characters = NameProblemKind(kind), characters[:200]
        problem.opened_at, problem.solved_at = timezone.now(), None
        problem.save()
    return problem
