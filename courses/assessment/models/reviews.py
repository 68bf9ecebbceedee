"""Words of questions before a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from common.languages import NAMES
from courses.assessment.enums import ReviewState
from courses.assessment.models.questions import Question, QuestionVersion


class WordsReview(models.Model):
    """One row per time that the words of a question in one language were put before a second person.

    What is proposed stands here alone; learners see what is published until somebody else approves it. In the authoring
    language it holds the right answer and the points too.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="reviews")
    language = models.CharField(max_length=10, choices=list(NAMES.items()))
    base = models.ForeignKey(QuestionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField()
    structure = models.JSONField(null=True, blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=ReviewState.choices, default=ReviewState.WAITING)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("review of words")
        verbose_name_plural = _("reviews of words")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"], condition=Q(state=ReviewState.WAITING), name="words_review_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=ReviewState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="words_review_decided_by_somebody",
            ),
            # Whoever asked takes it back at most.
            models.CheckConstraint(
                condition=~Q(state__in=[ReviewState.APPROVED, ReviewState.RETURNED]) | ~Q(decided_by=F("asked_by")),
                name="words_review_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.language} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ReviewState.WAITING
