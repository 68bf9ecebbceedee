"""What an officer of the issuing association finds and sees."""

from __future__ import annotations

from accounts.enums import NamedPurpose
from accounts.models import Organisation, Person
from accounts.queries import named_for
from courses.certificates import codes
from courses.certificates.drawing import Names
from courses.certificates.models import Certificate, CertificateNames, NameProblem
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
    by_issuer: dict[Organisation, list[Certificate]] = {}
    for problem in waiting:
        by_issuer.setdefault(problem.certificate.issuer, []).append(problem.certificate)
    allowed = {
        person for issuer, certificates in by_issuer.items() for person in _may_see(viewer, issuer, certificates)
    }
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
