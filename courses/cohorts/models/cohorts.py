"""The cohort, its seats, and who was given more time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import CohortState, SeatState
from courses.cohorts.querysets import CohortQuerySet, SeatQuerySet


class Cohort(models.Model):
    """One row per group of people whom an organisation takes through a course by a date."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="cohorts")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    due_on = models.DateField(_("due date"))
    seats = models.PositiveIntegerField(_("seats"))
    state = models.CharField(_("state"), max_length=6, choices=CohortState.choices, default=CohortState.OPEN)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="cohort_due_after_start"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="cohort_has_a_seat"),
        ]
        indexes = [models.Index(fields=["organisation", "-due_on"], name="cohort_of_organisation")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cohorts:detail", args=[self.public_id])

    @property
    def source_key(self) -> str:
        """How learning's rows name this cohort as the reason for a place."""
        return f"cohort:{self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state == CohortState.OPEN


class Seat(models.Model):
    """One row per person in a cohort, kept when she leaves it.

    `team` and `label` are what the manager typed (department, employee number); erasure empties them. The due date
    stands on the route, where learning acts on it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="seated")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="seats")
    enrolment = models.ForeignKey(
        "learning.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    route = models.ForeignKey(
        "learning.EnrolmentRoute", null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    state = models.CharField(_("state"), max_length=10, choices=SeatState.choices, default=SeatState.PLACED)
    team = models.CharField(_("team"), max_length=80, blank=True)
    label = models.CharField(_("employee number"), max_length=60, blank=True)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            # A person sits once in a cohort.
            models.UniqueConstraint(fields=["cohort", "person"], name="seat_once"),
            # Who is placed has a place on the course, by a route of this cohort.
            models.CheckConstraint(
                condition=~Q(state=SeatState.PLACED)
                | Q(enrolment__isnull=False, route__isnull=False, placed_at__isnull=False),
                name="seat_placed_has_enrolment",
            ),
            models.CheckConstraint(
                condition=Q(state=SeatState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=SeatState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="seat_withdrawn_has_date",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state"], name="seat_of_cohort")]

    def __str__(self) -> str:
        return f"Seat {self.public_id}"


class DueExtension(models.Model):
    """One row each time a learner of a cohort was given more time; the reason is emptied on erasure."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="extensions")
    due_before = models.DateField()
    extended_until = models.DateField(_("new date"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(condition=Q(extended_until__gt=F("due_before")), name="extension_gives_more_time"),
        ]

    def __str__(self) -> str:
        return f"Until {self.extended_until}"


class DueChange(models.Model):
    """One row each time the due date of a whole cohort was moved."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="due_changes")
    due_before = models.DateField()
    due_on = models.DateField(_("new date"))
    reason = models.CharField(_("reason"), max_length=200)
    learners = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of a due date")
        verbose_name_plural = _("changes of due dates")
        constraints = [
            models.CheckConstraint(condition=~Q(due_on=F("due_before")), name="due_change_changes_the_date"),
        ]

    def __str__(self) -> str:
        return f"{self.due_before} to {self.due_on}"
