"""What certificates show on the pages of the apps below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Person
from common.formats import format_date, format_hours
from common.languages import current
from courses.certificates.drawing import localised
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate
from courses.certificates.queries import Renewal, certificates_of, renewals_of
from courses.certificates.queries.cpd_ledger import counting_rows
from courses.certificates.queries.leaving import NOW, days_to_keep, wish_name
from courses.certificates.specimen import specimen_address, specimen_drawing
from courses.certificates.typesetting import qr_path
from courses.learning.models import Enrolment

HOURS_SHOWN = 5


@dataclass(frozen=True)
class Panel:
    """A template with its data."""

    template: str
    data: dict[str, Any]
    request: HttpRequest

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string(self.template, self.data, request=self.request)


@dataclass(frozen=True)
class Row:
    """One certificate in a list of the holder's."""

    certificate: Certificate
    title: str
    seal: str
    issuer: str
    hours: str
    state: str
    renewal: Renewal | None = None

    @property
    def tone(self) -> str:
        return {CertificateState.VALID: "good", CertificateState.REVOKED: "stop"}.get(
            CertificateState(self.state), "heed"
        )

    @property
    def icon(self) -> str:
        return {"good": "check", "stop": "cross", "heed": "alert"}[self.tone]

    @property
    def state_label(self) -> str:
        return str(CertificateState(self.state).label)

    @classmethod
    def of(cls, certificate: Certificate, renewal: Renewal | None = None) -> Row:
        facts, language = certificate.facts, current()
        return cls(
            certificate=certificate,
            title=localised(facts.get("course", "titles"), language),
            seal=facts.get("issuer", "seal", default=""),
            issuer=localised(facts.get("issuer", "names"), language),
            hours=format_hours(facts.get("study", "minutes", default=0)),
            state=certificate.state_now,
            renewal=renewal,
        )


def rows_of(certificates: Sequence[Certificate]) -> list[Row]:
    """A row for each, with its renewal where it has an end."""
    renewals = renewals_of(certificates)
    return [Row.of(certificate, renewals.get(certificate.pk)) for certificate in certificates]


def learn_certificates(request: HttpRequest | None, **kwargs: Any) -> Panel | None:
    """Her certificates, on My learning."""
    person = getattr(request, "person", None)
    if request is None or not person:
        return None
    rows = rows_of(certificates_of(person))
    return Panel("certificates/learn_panel.html", {"rows": rows}, request) if rows else None


def learn_hours(request: HttpRequest | None, **kwargs: Any) -> Panel | None:
    """What counts of this year in her ledger, beside My learning: what somebody's employer asks her for."""
    person = getattr(request, "person", None)
    if request is None or not person:
        return None
    year = timezone.localdate().year
    rows = counting_rows(person, year)
    minutes = sum(row.entry.minutes for row in rows)
    data = {
        "year": str(year),
        "rows": rows[:HOURS_SHOWN],
        "hours": format_hours(minutes),
        "more": len(rows) > HOURS_SHOWN,
    }
    return Panel("certificates/hours_panel.html", data, request)


def course_certificate(
    request: HttpRequest | None, *, course: Any, enrolment: Enrolment | None = None, **kwargs: Any
) -> Panel | None:
    """On a course she has finished: the way to the certificate of this cycle, else to the newest she has for it."""
    person = getattr(request, "person", None)
    if request is None or not person:
        return None
    hers = Certificate.objects.of(person).filter(course=course).with_facts()
    of_cycle = hers.filter(enrolment=enrolment).first() if enrolment is not None else None
    certificate = of_cycle or hers.first()
    if certificate is None:
        return None
    (row,) = rows_of([certificate])
    return Panel("certificates/course_panel.html", {"row": row}, request)


def home_specimen(request: HttpRequest | None, **kwargs: Any) -> Panel | None:
    """On the front page: what a certificate looks like."""
    if request is None:
        return None
    data = {"drawing": specimen_drawing(current()), "qr": qr_path(specimen_address())}
    return Panel("certificates/_certificate.html", data, request)


@dataclass(frozen=True)
class LeavingChoice:
    """What may become of one certificate: its field in the form that deletes the account."""

    name: str
    title: str
    number: str
    options: list[tuple[str, str]]
    chosen: str


def account_leaving(request: HttpRequest, *, person: Person) -> Panel | None:
    """One choice for each of her certificates; none where she has none."""
    choices = []
    for certificate in certificates_of(person):
        if certificate.is_erased:
            continue
        name = wish_name(certificate)
        options = [
            (day.isoformat(), _("Keep it checkable until %(date)s") % {"date": format_date(day)})
            for day in days_to_keep(certificate)
        ]
        options.append((NOW, _("Erase my name from it now")))
        title = localised(certificate.facts.get("course", "titles"), current())
        chosen = request.POST.get(name, options[0][0])
        choices.append(LeavingChoice(name, title, certificate.number, options, chosen))
    return Panel("certificates/leaving.html", {"choices": choices}, request) if choices else None
