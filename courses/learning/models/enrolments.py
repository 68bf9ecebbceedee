"""Who has a place on a course, and why."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.learning.enums import OPEN_STATES, EnrolmentState, RequestState, RouteKind
from courses.learning.querysets import EnrolmentQuerySet, RequestQuerySet, RouteQuerySet


class Enrolment(models.Model):
    """One row per cycle of one person through one course. It is never deleted.

    Only `begin_next_cycle` makes a further one, beside the completed cycle before it, which stays as it is.

    `version` names the requirements that apply; the counters count its required activities. They change only in
    `learning.actions`, under the lock of the person's row, so that they always equal what a recount gives.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey("catalogue.CourseVersion", on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(_("state"), max_length=9, choices=EnrolmentState.choices, default=EnrolmentState.ACTIVE)
    required_total = models.PositiveIntegerField(_("required activities"))
    required_done = models.PositiveIntegerField(_("required activities done"), default=0)
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    last_activity_at = models.DateTimeField(_("last active"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            # She goes through a course once at a time.
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(state__in=OPEN_STATES), name="enrolment_open_once"
            ),
            models.UniqueConstraint(fields=["person", "course", "cycle"], name="enrolment_cycle_once"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="enrolment_cycle_from_one"),
            # A course without a required activity would complete everybody at once.
            models.CheckConstraint(condition=Q(required_total__gte=1), name="enrolment_requires_something"),
            models.CheckConstraint(
                condition=Q(required_done__gte=0, required_done__lte=F("required_total")),
                name="enrolment_done_within_total",
            ),
            # 100 % means finished, and finished means 100 %.
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.COMPLETED, required_done=F("required_total"))
                | (~Q(state=EnrolmentState.COMPLETED) & Q(required_done__lt=F("required_total"))),
                name="enrolment_completed_iff_all_done",
            ),
            # Each state stands beside its moment, and only beside its own.
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.COMPLETED, completed_at__isnull=False)
                | (~Q(state=EnrolmentState.COMPLETED) & Q(completed_at__isnull=True)),
                name="enrolment_completed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.SUSPENDED, suspended_at__isnull=False)
                | (~Q(state=EnrolmentState.SUSPENDED) & Q(suspended_at__isnull=True)),
                name="enrolment_suspended_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=EnrolmentState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="enrolment_withdrawn_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "state", "version"], name="enrolment_to_move"),
            models.Index(fields=["person", "-last_activity_at"], name="enrolment_recent"),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.public_id}"

    @property
    def is_completed(self) -> bool:
        return self.state == EnrolmentState.COMPLETED

    @property
    def counts_from(self) -> datetime | None:
        """Nothing done before this moment counts in a further cycle; None in the first, which takes over everything."""
        return self.enrolled_at if self.cycle > 1 else None

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down, so that 100 means finished."""
        return self.required_done * 100 // self.required_total

    @property
    def reference(self) -> str:
        """How a learner is called where her name may not be shown: four signs that say nothing about her."""
        return self.public_id.hex[:4].upper()


class EnrolmentRoute(models.Model):
    """One row per reason somebody has a place, from the moment it opened to the moment it closed."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="routes")
    kind = models.CharField(_("kind"), max_length=8, choices=RouteKind.choices)
    source_key = models.CharField(max_length=80)
    sponsor = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="sponsored_routes"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [
            # One reason gives one place at a time; its history stays.
            models.UniqueConstraint(
                fields=["enrolment", "source_key"], condition=Q(closed_at__isnull=True), name="route_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="route_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | Q(due_on__isnull=False), name="route_extension_has_due_date"
            ),
        ]
        indexes = [models.Index(fields=["sponsor", "closed_at"], name="route_of_sponsor")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_key}"

    @property
    def applies_on(self) -> date | None:
        """The day this route asks for."""
        return self.extended_until or self.due_on


class EnrolmentRequest(models.Model):
    """One row per time somebody asked for a place. Its message is hers and is emptied on erasure."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="enrolment_requests")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="enrolment_requests")
    state = models.CharField(_("state"), max_length=9, choices=RequestState.choices, default=RequestState.WAITING)
    message = models.TextField(_("message"), blank=True, max_length=500)
    answer = models.TextField(_("answer"), blank=True, max_length=500)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a place")
        verbose_name_plural = _("requests for a place")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(state=RequestState.WAITING), name="request_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, decided_at__isnull=True)
                | (~Q(state=RequestState.WAITING) & Q(decided_at__isnull=False)),
                name="request_answered_has_date",
            ),
        ]
        indexes = [models.Index(fields=["course", "state", "asked_at"], name="request_queue")]

    def __str__(self) -> str:
        return f"Request {self.public_id}"
