"""How far one enrolment has come with one activity."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.learning.enums import RESULT_VERBS, Verb


class ActivityResult(models.Model):
    """One row per enrolment and activity, from the first time she saw it.

    What was reached (viewed, success, score, completed) only ever grows and can be rebuilt from the events. Where she
    is (first and last seen, seconds, resume) is a convenience and cannot.
    """

    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.PROTECT, related_name="results")
    activity = models.ForeignKey("catalogue.Activity", on_delete=models.PROTECT, related_name="results")
    viewed_at = models.DateTimeField(_("read to the end"), null=True, blank=True)
    success = models.BooleanField(_("successful"), null=True, blank=True)
    score = models.DecimalField(_("best score, per cent"), max_digits=5, decimal_places=2, null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    completed_how = models.CharField(
        max_length=10, blank=True, choices=[(verb.value, verb.label) for verb in RESULT_VERBS]
    )
    origin = models.ForeignKey(
        "learning.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_results"
    )
    first_seen_at = models.DateTimeField(_("first seen"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    resume = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="result_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="result_score_is_per_cent"
            ),
            # What is completed says how; what is not says nothing.
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_how="")
                | (Q(completed_at__isnull=False) & ~Q(completed_how="")),
                name="result_completed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(origin__isnull=True) | Q(completed_how=Verb.CARRIED), name="result_origin_means_carried"
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__isnull=True) | Q(last_seen_at__gte=F("first_seen_at")),
                name="result_last_seen_after_first",
            ),
        ]
        indexes = [models.Index(fields=["activity", "completed_at"], name="result_of_activity")]

    def __str__(self) -> str:
        return f"Result of {self.activity_id} in {self.enrolment_id}"
