"""What a holder may choose for a certificate when she deletes her account."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import UnknownWish
from courses.certificates.models import Certificate

KEEP_YEARS = 7  # domain.md C-10: covers the three years of the SFC and banking practice
NOW = "now"
ALL = "certificates"  # one wish for those that have none of their own


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def default_keep_until(certificate: Certificate) -> date:
    """Until when a certificate stays checkable where its holder leaves and says nothing else."""
    return _years_later(timezone.localtime(certificate.issued_at).date(), KEEP_YEARS)


def days_to_keep(certificate: Certificate) -> list[date]:
    """The days she may choose from, the last one first: the anniversaries of its issue that are still to come."""
    issued = timezone.localtime(certificate.issued_at).date()
    days = [_years_later(issued, years) for years in range(KEEP_YEARS, 0, -1)]
    return [day for day in days if day > timezone.localdate()]


def wish_name(certificate: Certificate) -> str:
    """The name of its field in the form."""
    return f"certificate-{certificate.code}"


def read_wish(certificate: Certificate, value: str) -> date | None:
    """Until when to keep it; None is to erase it now. Raises UnknownWish for what the form does not offer."""
    offered = days_to_keep(certificate)
    if value == NOW or not offered:
        return None
    if not value:
        return offered[0]
    for day in offered:
        if value == day.isoformat():
            return day
    raise UnknownWish(_("Choose for each certificate what becomes of it, then press once more."))
