"""Who was asked to come."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES
from courses.cohorts.enums import InvitationState
from courses.cohorts.models.cohorts import Cohort, Seat
from courses.cohorts.querysets import InvitationQuerySet


class Invitation(models.Model):
    """One row per address that was asked to join a cohort; asking again renews the row.

    It holds a seat while it is open. Whether anybody has an account under the address is never looked up. The address
    and what the manager typed stand in `InvitationAddress`; of the link that was mailed only a hash is kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField(_("state"), max_length=7, choices=InvitationState.choices, default=InvitationState.SENT)
    language = models.CharField(_("language"), max_length=10, choices=list(NAMES.items()), default="en")
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("sent"), default=timezone.now)
    # Claimed before the letter goes out, so that there is one letter for each time it was asked for.
    mailed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(null=True, blank=True)
    seat = models.OneToOneField(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a cohort")
        verbose_name_plural = _("invitations to a cohort")
        constraints = [
            # Who joined has a seat, and only who joined has one by this road.
            models.CheckConstraint(
                condition=Q(state=InvitationState.JOINED, seat__isnull=False, answered_at__isnull=False)
                | (~Q(state=InvitationState.JOINED) & Q(seat__isnull=True)),
                name="cohort_invitation_joined_has_seat",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state"], name="invitation_of_cohort")]

    def __str__(self) -> str:
        return f"Invitation {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.SENT and self.expires_at > timezone.now()


class InvitationAddress(models.Model):
    """The erasable side of one invitation: what the manager typed, and the address it was read as."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="address")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=80, blank=True)
    team = models.CharField(_("team"), max_length=80, blank=True)
    label = models.CharField(_("employee number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("address of an invitation")
        verbose_name_plural = _("addresses of invitations")
        constraints = [
            # An address is asked once in a cohort.
            models.UniqueConstraint(fields=["cohort", "email"], name="cohort_invitation_once"),
            # Addresses are compared as they are kept.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="cohort_invitation_lowered"),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_by_address")]

    def __str__(self) -> str:
        return f"Address of {self.invitation_id}"
