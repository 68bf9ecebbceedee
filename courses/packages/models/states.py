"""What a package keeps about people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PackageState(models.Model):
    """One row per person, activity and part: where she is in it and what it wrote down. Erasable.

    What counts for the course is in her ActivityResult. `launch` and `number` order what a package sends: the window
    that was opened later goes before, and within it the later report.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="package_states")
    activity = models.ForeignKey("catalogue.Activity", on_delete=models.PROTECT, related_name="package_states")
    part = models.CharField(max_length=200)
    launch = models.BigIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(_("begun"))
    kept_at = models.DateTimeField(_("kept"))
    completed = models.BooleanField(_("completed"), default=False)
    success = models.BooleanField(_("successful"), null=True)
    score = models.DecimalField(_("score, per cent"), max_digits=5, decimal_places=2, null=True)
    # All sessions in it, and those before the newest one.
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    seconds_before = models.PositiveIntegerField(default=0)
    # Whether the package said that the session is over; otherwise it is gone on with.
    ended = models.BooleanField(default=False)
    location = models.TextField(_("place"), blank=True)
    suspend_data = models.TextField(_("what the package keeps"), blank=True)
    # Everything else it set, by its own names.
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("state of a package")
        verbose_name_plural = _("states of packages")
        constraints = [
            models.UniqueConstraint(fields=["person", "activity", "part"], name="package_state_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="package_state_score_is_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.activity_id}"
