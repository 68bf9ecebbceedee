"""What an association signs with, and where it says that something no longer holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.querysets import SigningKeyQuerySet, StatusListQuerySet

PLACES = 131_072  # the least that Bitstring Status List v1.0 allows: nobody is found by the size of the crowd


class SigningKey(AppendOnly):
    """One row per key of an association. It is never deleted: what it signed has to be checkable for ever.

    `public` is what the DID document shows: multibase for Ed25519, a JWK as JSON for P-256. `sealed` is the private
    part, readable only with the secret of the signing process; destroying it empties the column.
    """

    mutable: ClassVar[tuple[str, ...]] = ("expires_at", "compromised_at", "sealed")

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="signing_keys")
    name = models.CharField(max_length=20)
    algorithm = models.CharField(max_length=8, choices=KeyAlgorithm.choices)
    public = models.TextField()
    sealed = models.BinaryField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # From here on it signs nothing; what it signed before holds.
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    # From here on somebody else may have signed with it.
    compromised_at = models.DateTimeField(_("compromised"), null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="signing_key_named_once"),
            # An association signs with one key of each kind at a time.
            models.UniqueConstraint(
                fields=["organisation", "algorithm"],
                condition=Q(expires_at__isnull=True),
                name="signing_key_current_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gte=F("made_at")),
                name="signing_key_expires_after_made",
            ),
            # Nobody signs on with what was given away.
            models.CheckConstraint(
                condition=Q(compromised_at__isnull=True) | Q(expires_at__isnull=False),
                name="signing_key_compromised_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}#{self.name}"

    @property
    def is_current(self) -> bool:
        return self.expires_at is None


class StatusList(models.Model):
    """One row per status list of an association: so many places, of which each credential it signs has one.

    `document` and `token` are the list as it was last signed, in both forms, and are served. `changes` counts the
    times places were taken back; where it is more than `signed_changes` the list waits to be signed anew.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="status_lists")
    number = models.PositiveIntegerField()
    document = models.TextField(blank=True)
    token = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    signed_changes = models.PositiveIntegerField(default=0)

    objects = StatusListQuerySet.as_manager()

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="status_list_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="status_list_from_one"),
            models.CheckConstraint(
                condition=Q(document="", signed_at__isnull=True, valid_until__isnull=True)
                # A comparison with nothing is neither true nor false, and would pass.
                | (
                    ~Q(document="")
                    & Q(signed_at__isnull=False, valid_until__isnull=False, valid_until__gt=F("signed_at"))
                ),
                name="status_list_signed_has_end",
            ),
            models.CheckConstraint(
                condition=Q(signed_changes__lte=F("changes")), name="status_list_signs_what_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.number}"

    @property
    def path(self) -> str:
        return f"/status/{self.organisation.slug}/revocation/{self.number}"


class StatusEntry(AppendOnly):
    """One row per place that was given out, to one version of a certificate or one endorsement. Never given twice.

    Places are drawn at random, so that neighbours on a list have nothing to do with each other. `set_at` is when the
    place was taken back; that is never undone: what is to hold again is signed anew and gets another place.
    """

    mutable: ClassVar[tuple[str, ...]] = ("set_at",)

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()
    facts = models.OneToOneField(
        "certificates.CertificateFacts", null=True, blank=True, on_delete=models.PROTECT, related_name="status_entry"
    )
    endorsement = models.OneToOneField(
        "certificates.EndorsementCredential",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="status_entry",
    )
    set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place on a status list")
        verbose_name_plural = _("places on status lists")
        constraints = [
            models.UniqueConstraint(fields=["status_list", "index"], name="status_entry_place_once"),
            models.CheckConstraint(condition=Q(index__lt=PLACES), name="status_entry_on_the_list"),
            models.CheckConstraint(
                condition=Q(facts__isnull=False, endorsement__isnull=True)
                | Q(facts__isnull=True, endorsement__isnull=False),
                name="status_entry_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status_list_id}#{self.index}"
