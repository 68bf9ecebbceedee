from __future__ import annotations

from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipState


class PersonQuerySet(QuerySet):
    """People; named data only through `named_for`."""


class MembershipQuerySet(QuerySet):
    """Memberships by what they allow today."""

    def active(self) -> Self:
        """Accepted, begun and not over."""
        today = timezone.localdate()
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            state=MembershipState.ACTIVE,
        )
