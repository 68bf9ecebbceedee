"""What a partner association recognises."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import EndorsementState
from courses.certificates.models.credentials import Achievement
from courses.certificates.models.keys import SigningKey
from courses.certificates.querysets import EndorsementQuerySet


class Endorsement(models.Model):
    """One row per course version and partner that was asked to recognise it, with the answer.

    An officer of the course's association asks; an officer of the partner, who is somebody else, answers. `minutes` is
    what the partner has recognised: a course whose minutes change afterwards is not recognised by this answer.
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
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            # A partner is asked once about a version, and again only after it has declined or withdrawn.
            models.UniqueConstraint(
                fields=["organisation", "course_version"],
                condition=Q(state__in=[EndorsementState.ASKED, EndorsementState.GIVEN]),
                name="endorsement_standing_once",
            ),
            models.CheckConstraint(
                condition=Q(state=EndorsementState.ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state=EndorsementState.ASKED) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="endorsement_answered_says_by_whom",
            ),
            # Two people: who asks does not answer.
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="endorsement_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=EndorsementState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=EndorsementState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="endorsement_withdrawn_has_date",
            ),
        ]
        indexes = [models.Index(fields=["course_version", "state"], name="endorsement_of_version")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.course_version_id} {self.state}"

    @property
    def is_given(self) -> bool:
        """Whether it holds today."""
        return self.state == EndorsementState.GIVEN and (
            self.valid_until is None or self.valid_until >= timezone.localdate()
        )


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
