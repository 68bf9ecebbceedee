"""What the people who mark have decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from courses.assessment.enums import MarkingKind
from courses.assessment.models.attempts import Response
from courses.assessment.models.submissions import Submission


class Marking(models.Model):
    """One row per decision about one work: points given, or sent back. The newest one counts; the others stay.

    The work is a submission, or the answer to an essay of a quiz. What was said about it stands in `MarkingWords`.
    """

    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="markings")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="markings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=MarkingKind.choices)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    points_total = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False, response__isnull=True)
                | Q(submission__isnull=True, response__isnull=False),
                name="marking_of_one_work",
            ),
            # Two who mark at the same moment: one is first.
            models.UniqueConstraint(fields=["submission", "number"], name="marking_of_submission_numbered_once"),
            models.UniqueConstraint(fields=["response", "number"], name="marking_of_response_numbered_once"),
            # Points are what marking gives, and only a submission is sent back.
            models.CheckConstraint(
                condition=Q(kind=MarkingKind.MARKED, points__isnull=False)
                | Q(kind=MarkingKind.RETURNED, points__isnull=True, submission__isnull=False),
                name="marking_gives_points_or_sends_back",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=F("points_total")), name="marking_points_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.submission_id or self.response_id} #{self.number}"

    @property
    def is_return(self) -> bool:
        return self.kind == MarkingKind.RETURNED

    @property
    def feedback(self) -> str:
        words = getattr(self, "words", None)
        return words.feedback if words is not None else ""

    @property
    def reason(self) -> str:
        words = getattr(self, "words", None)
        return words.reason if words is not None else ""


class MarkingWords(models.Model):
    """The erasable side of a marking: what it says to the learner, and why an earlier mark was changed."""

    marking = models.OneToOneField(Marking, on_delete=models.PROTECT, related_name="words")
    feedback = models.TextField(_("feedback"), max_length=5000, blank=True)
    reason = models.TextField(_("reason for the change"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("words of a marking")
        verbose_name_plural = _("words of markings")

    def __str__(self) -> str:
        return f"Words of {self.marking_id}"
