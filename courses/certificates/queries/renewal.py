"""When a certificate may be renewed, and what came before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.catalogue.models import Course
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate
from courses.learning.models import Enrolment
from courses.learning.queries import courses_offered

EARLY = timedelta(days=90)
RENEWABLE = (CertificateState.VALID, CertificateState.EXPIRED)


@dataclass(frozen=True)
class Renewal:
    """How one certificate with an end stands to its renewal."""

    until: date
    today: date
    is_offered: bool
    # The cycle in which she takes the course again.
    under_way: Enrolment | None

    @property
    def opens_on(self) -> date:
        return self.until - EARLY

    @property
    def is_over(self) -> bool:
        return self.until < self.today

    @property
    def is_near(self) -> bool:
        """From here on the holder is told of it: near its end, or past it."""
        return self.opens_on <= self.today

    @property
    def days_left(self) -> int:
        return max((self.until - self.today).days, 0)

    @property
    def can_begin(self) -> bool:
        return self.is_near and self.is_offered and self.under_way is None


def renewals_of(certificates: Sequence[Certificate]) -> dict[int, Renewal]:
    """By primary key, of those that have an end and hold or have expired. At most two queries, and none without such."""
    ending = [
        one for one in certificates if one.state in RENEWABLE and not one.is_erased and one.expires_on is not None
    ]
    if not ending:
        return {}
    cycles = Enrolment.objects.open().filter(
        person__in={certificate.person_id for certificate in ending},
        course__in={certificate.course_id for certificate in ending},
    )
    under_way = {(cycle.person_id, cycle.course_id): cycle for cycle in cycles}
    courses = Course.objects.filter(pk__in={certificate.course_id for certificate in ending})
    offered = set(courses_offered(courses).values_list("pk", flat=True))
    today = timezone.localdate()
    return {
        certificate.pk: Renewal(
            until=until,
            today=today,
            is_offered=certificate.course_id in offered,
            under_way=under_way.get((certificate.person_id, certificate.course_id)),
        )
        for certificate in ending
        if (until := certificate.expires_on) is not None
    }


def renewal_of(certificate: Certificate) -> Renewal | None:
    """The same for one; None where there is nothing to renew."""
    return renewals_of([certificate]).get(certificate.pk)


def _of_same_course(certificate: Certificate) -> QuerySet[Any]:
    return Certificate.objects.filter(person=certificate.person_id, course=certificate.course_id)


def earlier_certificates(certificate: Certificate) -> QuerySet[Any]:
    """Hers for the same course, of cycles before."""
    return _of_same_course(certificate).filter(enrolment__cycle__lt=certificate.enrolment.cycle)


def later_certificates(certificate: Certificate) -> QuerySet[Any]:
    """Hers for the same course, of cycles after."""
    return _of_same_course(certificate).filter(enrolment__cycle__gt=certificate.enrolment.cycle)
