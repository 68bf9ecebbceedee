"""Every change of a certificate's state, written once."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import CertificateState, ChangeReason
from courses.certificates.models.certificates import Certificate


class StatusChange(AppendOnly):
    """One row each time the state of a certificate changed: from what to what, when, by whom, why. Append-only."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=10, choices=CertificateState.choices)
    to_state = models.CharField(max_length=10, choices=CertificateState.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=ChangeReason.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_state=F("to_state")), name="certificate_change_changes_something"
            ),
        ]
        indexes = [models.Index(fields=["certificate", "-at"], name="certificate_changes")]

    def __str__(self) -> str:
        return f"{self.from_state} > {self.to_state}"


class StatusNote(models.Model):
    """The erasable side of one change: what the officer wrote, and the salt of its hash. Never shown to the public."""

    change = models.OneToOneField(StatusChange, on_delete=models.PROTECT, related_name="note")
    text = models.TextField(_("what happened"), max_length=1000)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("note on a change of state")
        verbose_name_plural = _("notes on changes of state")

    def __str__(self) -> str:
        return f"Note on {self.change_id}"
