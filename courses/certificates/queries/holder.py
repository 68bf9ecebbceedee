"""What a holder has."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import Person
from common.languages import current
from courses.certificates.drawing import Drawing, draw
from courses.certificates.models import Certificate, CertificateFacts
from courses.certificates.queries.names import printed_names
from courses.learning.models import Enrolment


def certificate_for(enrolment: Enrolment) -> Certificate | None:
    """The certificate of a finished cycle, if it has one."""
    return Certificate.objects.filter(enrolment=enrolment).first()


def certificates_of(person: Person) -> list[Certificate]:
    """All of hers with what they say, the newest first, in two queries."""
    return list(Certificate.objects.of(person).with_facts())


def verify_host() -> str:
    """What is printed for somebody who types: the host and the page."""
    return f"{urlsplit(settings.SITE_ORIGIN).netloc}/verify"


def drawing_of(certificate: Certificate, *, facts: CertificateFacts | None = None, language: str = "") -> Drawing:
    """A certificate as it is drawn in a language; the newest version unless told."""
    facts = facts or certificate.facts
    return draw(
        facts.data,
        number=certificate.number,
        names=printed_names(facts.known_names),
        language=language or current(),
        host=verify_host(),
    )
