"""The lock under which a certificate changes."""

from __future__ import annotations

from courses.certificates.models import Certificate


def locked(certificate: Certificate) -> Certificate:
    """The row as it stands now, held until the transaction ends."""
    row: Certificate = (
        Certificate.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=certificate.pk)
    )
    return row
