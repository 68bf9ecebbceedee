"""What an officer of the issuing association finds and sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import NamedPurpose
from accounts.models import Organisation, Person
from accounts.queries import named_for
from courses.certificates import codes
from courses.certificates.drawing import Names
from courses.certificates.enums import NameRequestState
from courses.certificates.models import Certificate, CertificateNames, NameProblem, NameRequest
from courses.certificates.queries.names import printed_names


def find_for_officer(viewer: Person | None, typed: str) -> Certificate | None:
    """The certificate of this number, if her association issued it. Nothing else can be looked for: no names."""
    reading = codes.read(typed)
    if not reading.code:
        return None
    found = Certificate.objects.issued_where_officer(viewer).filter(code=reading.code).select_related("issuer").first()
    return found if found is not None and reading.agrees_with(found.number) else None


def _may_see(viewer: Person | None, issuer: Organisation, certificates: list[Certificate]) -> set[object]:
    holders = Certificate.objects.filter(pk__in=[certificate.pk for certificate in certificates], issuer=issuer)
    allowed = named_for(viewer, NamedPurpose.CERTIFY, organisation=issuer, among=holders.values("person"))
    return set(allowed.values_list("pk", flat=True))


def names_for_officer(viewer: Person | None, certificate: Certificate) -> Names | None:
    """The names on a certificate, for an officer of its issuer; None for anybody else and once they are erased."""
    if certificate.person_id not in _may_see(viewer, certificate.issuer, [certificate]):
        return None
    return printed_names(certificate.facts.known_names)


def _visible_holders(viewer: Person | None, certificates: Iterable[Certificate]) -> set[object]:
    """Whose names the viewer may read, of certificates of several issuers."""
    by_issuer: dict[Organisation, list[Certificate]] = {}
    for certificate in certificates:
        by_issuer.setdefault(certificate.issuer, []).append(certificate)
    return {person for issuer, of_one in by_issuer.items() for person in _may_see(viewer, issuer, of_one)}


def names_waiting(viewer: Person | None) -> int:
    """How many names wait for her; it names nobody."""
    certificates = Certificate.objects.issued_where_officer(viewer)
    return NameProblem.objects.filter(certificate__in=certificates.values("pk"), solved_at__isnull=True).count()


def names_queue(viewer: Person | None) -> list[tuple[NameProblem, Names | None]]:
    """Names that cannot be printed, of the associations where she is an officer, the oldest first."""
    certificates = Certificate.objects.issued_where_officer(viewer)
    waiting = list(
        NameProblem.objects.filter(certificate__in=certificates.values("pk"), solved_at__isnull=True)
        .select_related("certificate__issuer", "certificate__course")
        .prefetch_related("certificate__versions__names")
        .order_by("opened_at")[:200]
    )
    allowed = _visible_holders(viewer, [problem.certificate for problem in waiting])
    return [
        (
            problem,
            printed_names(_newest_names(problem.certificate)) if problem.certificate.person_id in allowed else None,
        )
        for problem in waiting
    ]


def _newest_names(certificate: Certificate) -> CertificateNames | None:
    newest = max(certificate.versions.all(), key=lambda facts: facts.version_no)
    return newest.known_names


@dataclass(frozen=True)
class RequestRow:
    """One wish for another name, with the name that is printed now; neither where the viewer may not read it."""

    request: NameRequest
    names: Names | None
    may_see: bool


def name_requests(viewer: Person | None) -> QuerySet[NameRequest]:
    """Wishes that wait for an answer, of the associations where she is an officer, the oldest first."""
    return (
        NameRequest.objects.filter(
            certificate__in=Certificate.objects.issued_where_officer(viewer).values("pk"),
            state=NameRequestState.WAITING,
        )
        .select_related("certificate__issuer", "certificate__course")
        .prefetch_related("certificate__versions__names")
        .order_by("asked_at", "pk")
    )


def request_rows(viewer: Person | None, requests: Iterable[NameRequest]) -> list[RequestRow]:
    """With the names she may read, whatever number of them in the same queries."""
    found = list(requests)
    allowed = _visible_holders(viewer, [request.certificate for request in found])
    rows = []
    for request in found:
        certificate = request.certificate
        may_see = certificate.person_id in allowed
        names = printed_names(_newest_names(certificate)) if may_see else None
        rows.append(RequestRow(request, names, may_see=may_see))
    return rows
