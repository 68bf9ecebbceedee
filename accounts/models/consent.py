"""What people were told and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, LawfulBasis
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from accounts.querysets import ConsentRecordQuerySet
from common.append_only import AppendOnly
from common.languages import NAMES


class ConsentPurpose(models.Model):
    """One row per purpose of domain.md P-5, each asked for on its own, and one per notice that is only shown."""

    key = models.SlugField(max_length=60, unique=True)
    basis = models.CharField(max_length=12, choices=LawfulBasis.choices, default=LawfulBasis.CONSENT)
    required = models.BooleanField(default=False, help_text=_("Only the terms of the account may gate its use."))
    # Asked once for each organisation a person belongs to, instead of once for all.
    per_organisation = models.BooleanField(default=False)
    # Shown on the privacy page with a switch; purposes whose screens do not exist yet are kept and not asked.
    offered = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    # The first version whose answers count. It moves up where a new wording asks for more than the old one did (P-7).
    counts_from = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("consent purpose")
        verbose_name_plural = _("consent purposes")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name for people; the key where the programme has forgotten it."""
        return str(ConsentKey(self.key).label) if self.key in ConsentKey.values else self.key


class ConsentText(AppendOnly):
    """One row per wording shown: purpose, version and language. A new wording is a new version."""

    purpose = models.ForeignKey(ConsentPurpose, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10, choices=list(NAMES.items()))
    title = models.CharField(max_length=160)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    valid_from = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version", "language"], name="consent_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} v{self.version} {self.language}"


class ConsentRecord(AppendOnly):
    """One row each time a person is shown a notice, or gives, refuses or withdraws a consent.

    It holds nothing that tells who the person is but her key; what does stands in the erasable ConsentEvidence, whose
    salt makes `evidence_hash` meaningless once it is gone. `is_latest` is the one column that moves: it marks the row
    that holds today, so that ten thousand people are judged in one join.
    """

    mutable = ("is_latest",)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consent_records")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="records")
    purpose = models.ForeignKey(ConsentPurpose, on_delete=models.PROTECT, related_name="records")
    scope = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=10)
    action = models.CharField(max_length=10, choices=ConsentAction.choices)
    method = models.CharField(max_length=30, choices=ConsentMethod.choices, default=ConsentMethod.WEB)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    evidence_hash = models.CharField(max_length=64)
    is_latest = models.BooleanField(default=True)

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            # One answer holds at a time, for everybody or for one organisation.
            models.UniqueConstraint(
                fields=["person", "purpose", "scope"],
                condition=models.Q(is_latest=True, scope__isnull=False),
                name="consent_one_latest_in_scope",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(is_latest=True, scope__isnull=True),
                name="consent_one_latest",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="consent_of_person"),
            models.Index(
                fields=["purpose", "scope", "action", "person"],
                condition=models.Q(is_latest=True),
                name="consent_holding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.action}"


class ConsentEvidence(models.Model):
    """The erasable side of one consent record: truncated address, paper reference, and the salt of the hash."""

    record = models.OneToOneField(ConsentRecord, on_delete=models.PROTECT, related_name="evidence")
    truncated_ip = models.CharField(max_length=45, blank=True)
    reference = models.CharField(max_length=160, blank=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Evidence of {self.record_id}"


class EmploymentBasis(models.Model):
    """One row where an organisation relies on employment instead of consent (P-8), asserted after the notice was shown."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employment_bases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    asserted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    labour_rule = models.CharField(_("labour rule relied on"), max_length=200)
    notice_shown_at = models.DateTimeField()
    asserted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # The notice comes first.
            models.CheckConstraint(
                condition=models.Q(notice_shown_at__lte=models.F("asserted_at")), name="employment_basis_after_notice"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="employment_basis_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Employment basis at {self.organisation_id}"
