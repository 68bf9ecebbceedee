"""Certificates that can be renewed, and those that took their place."""

from __future__ import annotations

from courses.certificates import actions
from courses.certificates.models import Certificate
from tests.factories.certificates import certified_course, earn, ending
from tests.factories.learning import complete


def earned(days: int = 30) -> Certificate:
    """A certificate of a course with pages whose last day lies so many days from today."""
    return ending(earn(certified_course()), days)


def renewed(certificate: Certificate) -> Certificate:
    """The certificate that completing the course once more has given."""
    cycle = complete(actions.renew(certificate=certificate, by=certificate.person))
    return Certificate.objects.get(enrolment=cycle)
