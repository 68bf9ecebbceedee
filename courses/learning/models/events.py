"""What happened, written once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.learning.enums import RESULT_VERBS, Verb


class LearningEvent(AppendOnly):
    """One row for everything that changed a result or the state of an enrolment; append-only.

    `event_id` is made by the client, so that sending an act twice is doing it once; it is unique within the enrolment
    and activity, so that nobody can use up somebody else's. Free text stands in `EventNote`; the hash proves it.
    """

    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.PROTECT, related_name="events")
    activity = models.ForeignKey(
        "catalogue.Activity", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    version = models.ForeignKey("catalogue.CourseVersion", on_delete=models.PROTECT, related_name="+")
    event_id = models.UUIDField()
    verb = models.CharField(max_length=10, choices=Verb.choices)
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    viewed = models.BooleanField(default=False)
    success = models.BooleanField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    completes = models.BooleanField(default=False)
    origin = models.ForeignKey("learning.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "event_id"], name="learning_event_once"),
            # What happened to a result names its activity; what happened to an enrolment names none.
            models.CheckConstraint(
                condition=Q(verb__in=RESULT_VERBS, activity__isnull=False)
                | (~Q(verb__in=RESULT_VERBS) & Q(activity__isnull=True)),
                name="learning_event_names_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.event_id}"


class EventNote(models.Model):
    """The erasable side of one event: why somebody did it, the evidence, and the salt of the event's hash."""

    event = models.OneToOneField(LearningEvent, on_delete=models.PROTECT, related_name="note")
    reason = models.TextField(_("reason"), max_length=500)
    evidence = models.TextField(_("evidence"), max_length=1000, blank=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("note on an event")
        verbose_name_plural = _("notes on events")

    def __str__(self) -> str:
        return f"Note on {self.event_id}"
