"""What people answered, with everything that was asked frozen beside it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from courses.assessment.enums import UNFINISHED, AttemptState, Feedback, QuestionKind
from courses.assessment.models.questions import Question, QuestionVersion, QuestionWording
from courses.catalogue.models import Activity, Course


class Attempt(models.Model):
    """One row per go of one person at one quiz. What was drawn and by which rules is frozen as it starts."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    # Through which course she came to it: whose trainers mark what a person has to mark.
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=9, choices=AttemptState.choices, default=AttemptState.OPEN)
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField()
    feedback = models.CharField(max_length=8, choices=Feedback.choices)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    waiting_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    # The exact sum of all shares, rounded once; what the responses keep is rounded each by itself.
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    points_total = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            # One at a time: a second tab finds the first one's attempt.
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(state=AttemptState.OPEN), name="attempt_one_open"
            ),
            models.UniqueConstraint(fields=["person", "activity", "number"], name="attempt_numbered_once"),
            # Closed is closed with everything that belongs to it; what waits for marking has no result yet.
            models.CheckConstraint(
                condition=Q(state=AttemptState.OPEN, closed_at__isnull=True, score__isnull=True, passed__isnull=True)
                | Q(
                    state=AttemptState.WAITING,
                    closed_at__isnull=False,
                    score__isnull=True,
                    passed__isnull=True,
                    points__isnull=True,
                )
                | (
                    ~Q(state__in=UNFINISHED)
                    & Q(closed_at__isnull=False, score__isnull=False, passed__isnull=False, points__isnull=False)
                ),
                name="attempt_closed_with_result",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=F("points_total")),
                name="attempt_points_within_total",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state=AttemptState.OPEN), name="attempt_due"),
            models.Index(fields=["closed_at"], condition=Q(state=AttemptState.WAITING), name="attempt_to_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.activity_id} #{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN

    @property
    def is_waiting(self) -> bool:
        """Handed in, and not all of it marked yet."""
        return self.state == AttemptState.WAITING


class AttemptQuestion(models.Model):
    """One row per question drawn for an attempt, with its place and the order of its options."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_place_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"


class Response(models.Model):
    """One row per question answered in an attempt: the newest answer, and the wording it was given to."""

    attempt_question = models.OneToOneField(AttemptQuestion, on_delete=models.PROTECT, related_name="response")
    wording = models.ForeignKey(QuestionWording, on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField(null=True)
    saved_at = models.DateTimeField(default=timezone.now)
    event_id = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    correct = models.BooleanField(null=True)
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            # Nothing is taken away for a wrong answer.
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0), name="response_points_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return f"Response to {self.attempt_question_id}"

    @property
    def is_marked_by_person(self) -> bool:
        return self.attempt_question.version.kind == QuestionKind.ESSAY


class CheckAnswer(models.Model):
    """One row per person and knowledge check of a lesson: the newest answer, and whether she ever had it right."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="check_answers")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    wording = models.ForeignKey(QuestionWording, on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField()
    correct = models.BooleanField()
    ever_correct = models.BooleanField()
    tries = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        constraints = [
            models.UniqueConstraint(fields=["person", "activity", "question"], name="check_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.question_id}"
