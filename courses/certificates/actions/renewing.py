"""Recertification: the holder takes the course again before her certificate ends, or after."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from courses.certificates.actions.locks import locked
from courses.certificates.exceptions import NoEnd, NotAllowed, NotInThisState, TooEarly
from courses.certificates.models import Certificate
from courses.certificates.permissions import is_holder
from courses.certificates.queries.renewal import renewal_of
from courses.learning.actions import begin_next_cycle
from courses.learning.actions.locks import lock_person
from courses.learning.models import Enrolment


@transaction.atomic
def renew(*, certificate: Certificate, by: Person) -> Enrolment:
    """Begin the next cycle of the course, or return the one that is under way.

    The certificate itself stays as it is: completing the cycle issues another, which takes its place. Raises TooEarly, NoEnd
    and NotInThisState, and EnrolmentClosed where the course takes nobody any more.
    """
    # Her row before the certificate's, in the order in which an award locks them.
    lock_person(certificate.person_id)
    certificate = locked(certificate)
    if not is_holder(by, certificate):
        raise NotAllowed
    if certificate.expires_on is None:
        raise NoEnd
    renewal = renewal_of(certificate)
    if renewal is None:
        raise NotInThisState
    if renewal.under_way is None and not renewal.is_near:
        raise TooEarly(renewal.opens_on)
    return begin_next_cycle(person=by, course=certificate.course, by=by)
