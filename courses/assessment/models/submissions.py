"""What people hand in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from courses.assessment.enums import SubmissionState, WorkFileKind
from courses.catalogue.models import Activity, Course

# Somebody has to act: she on a draft, who marks on what was handed in.
GOING_ON = (SubmissionState.DRAFT, SubmissionState.HANDED_IN)
DECIDED = (SubmissionState.RETURNED, SubmissionState.MARKED)


class Submission(models.Model):
    """One row per go of one person at one assignment: a draft, then handed in, then marked or sent back.

    No word of hers stands here: text and files are in side rows that erasure deletes. A further go begins with the next
    number, with what the former one held.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="submissions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="submissions")
    # Through which course she came to it: whose trainers mark it.
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=9, choices=SubmissionState.choices, default=SubmissionState.DRAFT)
    pass_mark = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    event_id = models.UUIDField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            # One at a time: a second tab finds the first one's work.
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(state__in=GOING_ON), name="submission_one_open"
            ),
            models.UniqueConstraint(fields=["person", "activity", "number"], name="submission_numbered_once"),
            # Each state has its moments, and only what is marked has a result.
            models.CheckConstraint(
                condition=Q(state=SubmissionState.DRAFT, handed_in_at__isnull=True, decided_at__isnull=True)
                | Q(state=SubmissionState.HANDED_IN, handed_in_at__isnull=False, decided_at__isnull=True)
                | Q(state__in=DECIDED, handed_in_at__isnull=False, decided_at__isnull=False),
                name="submission_state_has_its_moments",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.MARKED, score__isnull=False, passed__isnull=False)
                | (~Q(state=SubmissionState.MARKED) & Q(score__isnull=True, passed__isnull=True)),
                name="submission_marked_has_result",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="submission_score_is_per_cent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["handed_in_at"], condition=Q(state=SubmissionState.HANDED_IN), name="submission_to_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.activity_id} #{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == SubmissionState.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.state == SubmissionState.HANDED_IN

    @property
    def is_returned(self) -> bool:
        return self.state == SubmissionState.RETURNED

    @property
    def is_marked(self) -> bool:
        return self.state == SubmissionState.MARKED

    @property
    def text(self) -> str:
        """What she wrote; empty where there is nothing, or nothing any more."""
        words = getattr(self, "words", None)
        return words.text if words is not None else ""


class SubmissionWords(models.Model):
    """The erasable side of a submission: the text."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="words")
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a submission")
        verbose_name_plural = _("texts of submissions")

    def __str__(self) -> str:
        return f"Words of {self.submission_id}"


class SubmissionFile(models.Model):
    """One row per file of a submission, kept in private storage; erasable with it.

    A further go takes the files of the former along: two rows may name one stored file, which goes with the last.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=WorkFileKind.choices)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        constraints = [
            # The same file sent twice is one file.
            models.UniqueConstraint(fields=["submission", "sha256"], name="submission_file_once"),
        ]

    def __str__(self) -> str:
        return f"File {self.pk} of {self.submission_id}"
