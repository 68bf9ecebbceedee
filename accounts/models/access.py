"""Who may see a learner by name because she turned to them, and who looked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import NamedPurpose, Role
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from accounts.querysets import NamedAccessQuerySet
from common.append_only import AppendOnly


class Approach(models.Model):
    """One row each time a learner sends something to an association's trainers: a submission, question or request.

    The apps above write it, so that `named_for(…, "teach")` can be decided here: her name is shown while it is open
    and thirty days after.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="approaches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # What was sent, in the sender's own words: "request:<uuid>". Writing it again opens no second row.
    source_key = models.CharField(max_length=80, unique=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="approach_closed_after_opened",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "closed_at"], name="approach_recent")]

    def __str__(self) -> str:
        return self.source_key


class NamedAccess(AppendOnly):
    """One row each time somebody saw named learner data: who, for what, how many.

    A list writes one row with the number of people named in it and no `subject`; a single record names its subject.
    """

    viewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices, blank=True)
    purpose = models.CharField(max_length=12, choices=NamedPurpose.choices)
    subject = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject_count = models.PositiveIntegerField()
    # Which screen or file, as a key: "cohort", "cohort.csv".
    what = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = NamedAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at named records")
        verbose_name_plural = _("looks at named records")
        indexes = [
            models.Index(fields=["organisation", "-seen_at"], name="named_access_recent"),
            models.Index(fields=["subject", "-seen_at"], name="named_access_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_count}"
