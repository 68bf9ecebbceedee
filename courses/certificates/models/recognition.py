"""What a partner association recognises."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from common.formats import format_hours
from courses.certificates.enums import (
    ONCE_GIVEN,
    TAKEN_BACK_BY_HAND,
    UNANSWERED,
    DeclineReason,
    EndorsementState,
    RecognitionNews,
)
from courses.certificates.models.credentials import Achievement
from courses.certificates.models.keys import SigningKey
from courses.certificates.querysets import EndorsementQuerySet


class Endorsement(models.Model):
    """One row per request that a partner recognise a course version, with the answer and what became of it.

    An officer of the course's association asks; an officer of the partner, who is somebody else, answers. `minutes` is
    what the partner has recognised: a course whose minutes change afterwards is not recognised by this answer. A
    recognition that its partner renews goes on in the next row; `since` is when it was given first.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("association")
    )
    course_version = models.ForeignKey("catalogue.CourseVersion", on_delete=models.PROTECT, related_name="endorsements")
    state = models.CharField(_("state"), max_length=9, choices=EndorsementState.choices, default=EndorsementState.ASKED)
    minutes = models.PositiveIntegerField(_("recognised minutes"))
    comment_en = models.CharField(_("comment in English"), max_length=300, blank=True)
    comment_zh_hans = models.CharField(_("comment in Simplified Chinese"), max_length=300, blank=True)
    comment_zh_hant = models.CharField(_("comment in Traditional Chinese"), max_length=300, blank=True)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=10, choices=DeclineReason.choices, blank=True)
    since = models.DateTimeField(_("recognised since"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # Who took it back: the partner its recognition, the course's association its request.
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            # One question at a time: a partner is asked about a version again once it has answered.
            models.UniqueConstraint(
                fields=["organisation", "course_version"],
                condition=Q(state=EndorsementState.ASKED),
                name="endorsement_asked_once",
            ),
            # One answer that holds for so many minutes; giving another renews it.
            models.UniqueConstraint(
                fields=["organisation", "course_version", "minutes"],
                condition=Q(state=EndorsementState.GIVEN),
                name="endorsement_given_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNANSWERED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state__in=UNANSWERED) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="endorsement_answered_says_by_whom",
            ),
            # Two people: who asks does not answer.
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="endorsement_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TAKEN_BACK_BY_HAND, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state__in=TAKEN_BACK_BY_HAND) & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
                name="endorsement_taken_back_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(Q(state=EndorsementState.DECLINED) & ~Q(decline_reason=""))
                | Q(~Q(state=EndorsementState.DECLINED) & Q(decline_reason="")),
                name="endorsement_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ONCE_GIVEN, since__isnull=False)
                | (~Q(state__in=ONCE_GIVEN) & Q(since__isnull=True)),
                name="endorsement_given_says_since_when",
            ),
            # What nobody ended has ended on a day that was told in advance.
            models.CheckConstraint(
                condition=~Q(state=EndorsementState.ENDED) | Q(valid_until__isnull=False),
                name="endorsement_ended_had_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["course_version", "state"], name="endorsement_of_version"),
            models.Index(fields=["organisation", "state"], name="endorsement_of_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.course_version_id} {self.state}"

    @property
    def hours(self) -> str:
        return format_hours(self.minutes)

    @property
    def is_waiting(self) -> bool:
        return self.state == EndorsementState.ASKED

    @property
    def is_given(self) -> bool:
        """Whether it holds today."""
        return self.state == EndorsementState.GIVEN and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether its last day lies behind, which the clock notes a little later."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class EndorsementNote(models.Model):
    """One row per refusal that its writer has put into words. Erasable; goes when the writer's account does."""

    endorsement = models.OneToOneField(Endorsement, on_delete=models.CASCADE, related_name="note")
    text = models.CharField(_("what would have to change"), max_length=600)

    class Meta:
        verbose_name = _("note on a recognition")
        verbose_name_plural = _("notes on recognitions")

    def __str__(self) -> str:
        return str(self.endorsement_id)


class EndorsementLetter(models.Model):
    """One row per kind of letter that officers were sent about a recognition: who writes it claims it here first."""

    endorsement = models.ForeignKey(Endorsement, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=9, choices=RecognitionNews.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("letter about a recognition")
        verbose_name_plural = _("letters about recognitions")
        constraints = [models.UniqueConstraint(fields=["endorsement", "kind"], name="endorsement_letter_once")]

    def __str__(self) -> str:
        return f"{self.endorsement_id} {self.kind}"


class EndorsementCredential(AppendOnly):
    """One row per recognition, achievement and language, signed by the partner. It names no learner and is public.

    `number` is its place in the partner's addresses, `/endorsements/<org>/<number>`.
    """

    endorsement = models.ForeignKey(Endorsement, on_delete=models.PROTECT, related_name="credentials")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="endorsements")
    language = models.CharField(max_length=10)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="endorsements")
    # The text exactly as signed.
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("endorsement credential")
        verbose_name_plural = _("endorsement credentials")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="endorsement_credential_numbered_once"),
            models.UniqueConstraint(
                fields=["endorsement", "achievement", "language", "key"], name="endorsement_credential_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.number}"

    @property
    def path(self) -> str:
        return f"/endorsements/{self.organisation.slug}/{self.number}"
