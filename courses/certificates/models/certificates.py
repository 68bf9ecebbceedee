"""The certificate itself: the part of it that may change."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.querysets import CertificateQuerySet

if TYPE_CHECKING:
    from courses.certificates.models.facts import CertificateFacts


class Certificate(models.Model):
    """One row per finished cycle of one person through one course. It is never deleted and its code never used again.

    Only what its holder and its issuer decide afterwards stands here: who may see it and whether it holds. What it
    says stands in its facts, of which the newest version counts.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="certificates")
    enrolment = models.OneToOneField("learning.Enrolment", on_delete=models.PROTECT, related_name="certificate")
    issuer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="issued_certificates")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField(pgettext_lazy("certificate", "code"), max_length=11)
    number = models.CharField(_("number"), max_length=64)
    # What its holder is called in signed credentials: it says nothing about her, and differs on each certificate.
    subject_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visibility = models.CharField(
        _("who may see it"), max_length=7, choices=Visibility.choices, default=Visibility.LINK
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CertificateState.choices, default=CertificateState.VALID
    )
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("replaced by")
    )
    # Whether its newest version has no signed credential yet.
    needs_signing = models.BooleanField(default=True, editable=False)
    # When its holder was written to. Claimed before the letter goes out, so that there is one letter.
    announced_at = models.DateTimeField(null=True, blank=True)
    # The day on which names and secrets go, where its holder has left; and when they went.
    erase_names_on = models.DateField(_("name erased on"), null=True, blank=True)
    erased_at = models.DateTimeField(_("name erased"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certificate_code_once"),
            models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
            # Replaced says by what, and nothing else is replaced.
            models.CheckConstraint(
                condition=Q(state=CertificateState.SUPERSEDED, replaced_by__isnull=False)
                | (~Q(state=CertificateState.SUPERSEDED) & Q(replaced_by__isnull=True)),
                name="certificate_superseded_names_successor",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.EXPIRED) | Q(expires_on__isnull=False),
                name="certificate_expired_has_end",
            ),
            # A withdrawn certificate shows nothing, whatever was chosen before.
            models.CheckConstraint(
                condition=~Q(state=CertificateState.WITHDRAWN) | Q(visibility=Visibility.PRIVATE),
                name="certificate_withdrawn_is_private",
            ),
            # Search engines are offered no certificate without a name.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | ~Q(visibility=Visibility.LISTED),
                name="certificate_erased_is_not_listed",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="certificate_of_person"),
            models.Index(fields=["issuer", "-issued_at"], name="certificate_of_issuer"),
            models.Index(
                fields=["expires_on"],
                condition=Q(state=CertificateState.VALID, expires_on__isnull=False),
                name="certificate_to_expire",
            ),
            models.Index(
                fields=["erase_names_on"],
                condition=Q(erase_names_on__isnull=False, erased_at__isnull=True),
                name="certificate_to_erase",
            ),
            models.Index(fields=["id"], condition=Q(needs_signing=True), name="certificate_to_sign"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates-plain:public", args=[self.code])

    @property
    def path(self) -> str:
        """The address that stays, without host and token; with CREDENTIAL_ORIGIN it is the credential's id."""
        return f"/c/{self.code}"

    @cached_property
    def all_versions(self) -> list[CertificateFacts]:
        """Every version of what it says, the newest first, with names and secrets where they still exist."""
        if "versions" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.versions.all())
        return list(self.versions.select_related("names", "secret").order_by("-version_no"))

    @property
    def facts(self) -> CertificateFacts:
        """The version that counts."""
        return self.all_versions[0]

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def state_on(self, day: date) -> str:
        """What holds on a day: the clock marks expiry once a minute, and a reader may come first."""
        if self.state == CertificateState.VALID and self.expires_on is not None and self.expires_on < day:
            return CertificateState.EXPIRED
        return self.state

    @property
    def state_now(self) -> str:
        return self.state_on(timezone.localdate())
