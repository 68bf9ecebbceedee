"""Telling a holder in time that her certificate ends."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import ReminderState, ReminderStep
from courses.certificates.models.certificates import Certificate


class RenewalReminder(models.Model):
    """One row per certificate, last day and step: made before its letter goes out, so that there is one letter.

    A step that had passed before anybody looked is skipped. An extension gives another last day, and reminders of it.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reminders")
    expires_on = models.DateField(_("valid until"))
    step = models.PositiveSmallIntegerField(choices=ReminderStep.choices)
    state = models.CharField(_("state"), max_length=7, choices=ReminderState.choices, default=ReminderState.WAITING)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder of the end of a certificate")
        verbose_name_plural = _("reminders of the end of certificates")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "expires_on", "step"], name="renewal_reminder_once"),
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(state=ReminderState.WAITING), name="renewal_reminder_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}, {self.step} days before {self.expires_on}"
