"""How far an association is with certificates that finished cycles are owed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.certificates.models.bulk import Carried
from courses.certificates.querysets import AwardingQuerySet


class Awarding(Carried):
    """One row per association: how many finished cycles were found without a certificate, and how many have one since.

    Completing a course awards at once; here is what came otherwise: the course had no association then, or its records
    were brought from elsewhere. The figures of a screen are read here, so that it counts nobody's enrolments.
    """

    issuer = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="awarding")
    counted_at = models.DateTimeField()
    # How many were owed when they were last counted; how many of these have been awarded, and how many could not be.
    owed = models.PositiveIntegerField(default=0)
    awarded = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    # The last cycle that was tried: what cannot be awarded does not hold up the others.
    reached = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # What went wrong last, by the name of the error alone: its words may tell of somebody, and are in the log.
    error_code = models.CharField(max_length=80, blank=True)
    error_at = models.DateTimeField(null=True, blank=True)
    # How many were made up for on which day.
    day = models.DateField(null=True, blank=True)
    awarded_on_day = models.PositiveIntegerField(default=0)

    objects = AwardingQuerySet.as_manager()

    class Meta:
        verbose_name = _("awarding of certificates")
        verbose_name_plural = _("awarding of certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="awarding_finishes_after_start",
            ),
            models.CheckConstraint(
                condition=Q(error_code="", error_at__isnull=True) | (~Q(error_code="") & Q(error_at__isnull=False)),
                name="awarding_error_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Awarding of {self.issuer_id}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None

    @property
    def waiting(self) -> int:
        """How many are still to be awarded, as far as is known."""
        return max(self.owed - self.awarded - self.failed, 0) if self.is_running else self.failed
