"""The ledger: what somebody has done, her words and proofs, who has looked at them, and how she lets it count."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from common.languages import NAMES
from courses.certificates.cpd.querysets import CpdEntryQuerySet
from courses.certificates.enums import (
    CPD_COUNTING_STATES,
    CPD_EDITABLE_STATES,
    CPD_OUTSIDE_STATES,
    CertificateState,
    CpdKind,
    CpdMode,
    CpdReviewKind,
    CpdState,
)
from courses.certificates.models.certificates import Certificate
from courses.certificates.models.cpd_sessions import CpdSession
from courses.certificates.models.cpd_topics import TopicMinutes, topics_within_minutes

DECIDED = (CpdState.ACCEPTED, CpdState.RETURNED, CpdState.STRUCK)


class CpdEntry(TopicMinutes):
    """One row per activity of a person: a finished course, an attended session, something she did elsewhere.

    No name and no word of hers stands here: of an outside activity they are in CpdWords and CpdProof, which erasure
    deletes; the row and its minutes stay. Whether a course counts follows the certificate's state and is not kept twice.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="cpd_entries")
    kind = models.CharField(_("kind"), max_length=7, choices=CpdKind.choices)
    # What it was written for, so that it is written once: "certificate:<id>", "session:<uuid>", "outside:<uuid>".
    source_key = models.CharField(max_length=60)
    certificate = models.OneToOneField(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="cpd_entry"
    )
    session = models.ForeignKey(CpdSession, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField(_("date"))
    language = models.CharField(_("language"), max_length=10, choices=list(NAMES.items()))
    mode = models.CharField(_("how"), max_length=11, choices=CpdMode.choices)
    state = models.CharField(_("state"), max_length=9, choices=CpdState.choices)
    # The association she has asked to look at her proof, or that held the session.
    association = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="cpd_entries"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CpdEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the CPD ledger")
        verbose_name_plural = _("entries of the CPD ledger")
        constraints = [
            models.UniqueConstraint(fields=["person", "source_key"], name="cpd_entry_once"),
            topics_within_minutes("cpd_entry_topics_within_minutes"),
            # Each kind has its source and its states.
            models.CheckConstraint(
                condition=Q(
                    kind=CpdKind.COURSE, certificate__isnull=False, session__isnull=True, state=CpdState.RECORDED
                )
                | Q(
                    kind=CpdKind.SESSION,
                    certificate__isnull=True,
                    session__isnull=False,
                    state__in=(CpdState.RECORDED, CpdState.STRUCK, CpdState.WITHDRAWN),
                )
                | Q(kind=CpdKind.OUTSIDE, certificate__isnull=True, session__isnull=True, state__in=CPD_OUTSIDE_STATES),
                name="cpd_entry_kind_has_its_source",
            ),
            # Who was asked, or has decided, is known.
            models.CheckConstraint(
                condition=~Q(state__in=(CpdState.WAITING, CpdState.ACCEPTED, CpdState.RETURNED, CpdState.STRUCK))
                | Q(association__isnull=False),
                name="cpd_entry_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True)),
                name="cpd_entry_decided_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-on"], name="cpd_entry_of_person"),
            models.Index(
                fields=["association", "made_at"], condition=Q(state=CpdState.WAITING), name="cpd_entry_to_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_outside(self) -> bool:
        return self.kind == CpdKind.OUTSIDE

    @property
    def is_editable(self) -> bool:
        """What she has declared is hers to change until somebody is asked about it or has seen its proof."""
        return self.is_outside and self.state in CPD_EDITABLE_STATES

    @property
    def counts(self) -> bool:
        """Whether its minutes count at all. A certificate that was withdrawn by its holder or has expired was earned."""
        if self.certificate is not None and self.certificate.state == CertificateState.REVOKED:
            return False
        return self.state in CPD_COUNTING_STATES

    @property
    def known_words(self) -> CpdWords | None:
        """Her words about an outside activity, or None where there are none any more."""
        return getattr(self, "words", None)

    @property
    def known_proof(self) -> CpdProof | None:
        return getattr(self, "proof", None)


class CpdWords(models.Model):
    """The erasable side of an outside activity: what its person calls it, who held it, what else she says of it."""

    entry = models.OneToOneField(CpdEntry, on_delete=models.PROTECT, related_name="words")
    title = models.CharField(_("title"), max_length=160)
    provider = models.CharField(_("held by"), max_length=160)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("words about an outside activity")
        verbose_name_plural = _("words about outside activities")

    def __str__(self) -> str:
        return f"Words of {self.entry_id}"


class CpdProof(models.Model):
    """One row per file that proves an outside activity, kept in private storage; erasable with it."""

    entry = models.OneToOneField(CpdEntry, on_delete=models.PROTECT, related_name="proof")
    name = models.CharField(max_length=200, unique=True)
    file_name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    put_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("proof of an outside activity")
        verbose_name_plural = _("proofs of outside activities")

    def __str__(self) -> str:
        return f"Proof of {self.entry_id}"


class CpdReview(AppendOnly):
    """One row each time an entry was sent to an association, or the association decided about it. Append-only."""

    mutable: ClassVar[tuple[str, ...]] = ("told_at",)

    entry = models.ForeignKey(CpdEntry, on_delete=models.PROTECT, related_name="reviews")
    association = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CpdReviewKind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    # Of the proof that was looked at, so that another file put in its place is seen to be another.
    proof_sha256 = models.CharField(max_length=64, blank=True)
    note_hash = models.CharField(max_length=64, blank=True)
    # When the person was written to about a decision. Claimed before the letter goes out, so that there is one letter.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("review of an activity")
        verbose_name_plural = _("reviews of activities")
        indexes = [models.Index(fields=["entry", "-at"], name="cpd_reviews")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class CpdReviewNote(models.Model):
    """The erasable side of a review: the reason an officer wrote to the person, and the salt of its hash."""

    review = models.OneToOneField(CpdReview, on_delete=models.PROTECT, related_name="note")
    text = models.TextField(_("reason"), max_length=1000)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("reason of a review")
        verbose_name_plural = _("reasons of reviews")

    def __str__(self) -> str:
        return f"Reason of {self.review_id}"


class CpdClaim(models.Model):
    """One row where a person has decided how an entry counts in a scheme; without one it counts as the scheme has it.

    An entry has one day and a scheme's periods do not overlap, so once per entry and scheme is once per period too.
    Erasure deletes the row.
    """

    entry = models.ForeignKey(CpdEntry, on_delete=models.PROTECT, related_name="claims")
    scheme_key = models.SlugField(max_length=40)
    counts = models.BooleanField(null=True, blank=True)
    judged_minutes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("choice about an entry in a CPD scheme")
        verbose_name_plural = _("choices about entries in CPD schemes")
        constraints = [
            models.UniqueConstraint(fields=["entry", "scheme_key"], name="cpd_claim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.scheme_key}"
