"""What a holder asks the association that issued her certificate."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import NameRequestState
from courses.certificates.models.certificates import Certificate


class NameRequest(models.Model):
    """One row per time a holder asked for another name on a certificate. Its words are emptied on erasure."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="name_requests")
    state = models.CharField(
        _("state"), max_length=10, choices=NameRequestState.choices, default=NameRequestState.WAITING
    )
    latin = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    own_script = models.CharField(_("name in its own script"), max_length=80, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # When its holder was written to. Claimed before the letter goes out, so that there is one letter.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for another name")
        verbose_name_plural = _("requests for another name")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state=NameRequestState.WAITING), name="name_request_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(state=NameRequestState.WAITING, decided_at__isnull=True)
                | (~Q(state=NameRequestState.WAITING) & Q(decided_at__isnull=False)),
                name="name_request_answered_has_date",
            ),
            # What waits asks for something; what is answered may have been emptied.
            models.CheckConstraint(
                condition=~Q(state=NameRequestState.WAITING) | ~Q(latin="", own_script=""),
                name="name_request_asks_for_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state=NameRequestState.WAITING), name="name_request_queue"),
        ]

    def __str__(self) -> str:
        return f"Request {self.public_id}"

    @property
    def is_waiting(self) -> bool:
        return self.state == NameRequestState.WAITING
