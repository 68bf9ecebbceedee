"""The lists managers bring, as they were read and what became of each row."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES
from courses.cohorts.enums import ImportState, Verdict
from courses.cohorts.models.cohorts import Cohort


class RosterImport(models.Model):
    """One row per list somebody brought to a cohort: first only checked, then perhaps added."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(_("state"), max_length=7, choices=ImportState.choices, default=ImportState.CHECKED)
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    language = models.CharField(_("language of the letters"), max_length=10, choices=list(NAMES.items()), default="en")
    waitlist = models.BooleanField(default=False)
    # How the columns were understood: {"used": {"email": "E-mail"}, "unused": ["start_date"]}.
    columns = models.JSONField(default=dict)
    # Verdict to number of rows, which stays when the rows themselves are gone.
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.DONE, done_at__isnull=False)
                | (~Q(state=ImportState.DONE) & Q(done_at__isnull=True)),
                name="roster_done_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Roster {self.public_id}"


class RosterRow(models.Model):
    """One row per row of a list: what was typed and the verdict. Erasable; the clock deletes it after ninety days."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    typed = models.CharField(max_length=254, blank=True)
    email = models.CharField(max_length=254, blank=True)
    team = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    # What the sentence beside the verdict needs: a field, a length, another row's number.
    detail = models.JSONField(default=dict)
    done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row of a roster")
        verbose_name_plural = _("rows of rosters")
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_row_once")]

    def __str__(self) -> str:
        return f"Row {self.number}"
