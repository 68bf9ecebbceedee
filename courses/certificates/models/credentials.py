"""What was signed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import CredentialForm
from courses.certificates.models.facts import CertificateFacts
from courses.certificates.models.keys import SigningKey, StatusEntry


class Achievement(AppendOnly):
    """One row per edition of what a course version is worth, for all its holders: what their credentials refer to.

    `data` is the part of the facts that is the same for everybody (title, description, criteria, skills, minutes), in
    all languages. Where a course changes its words or its minutes under the same version, the next edition begins.
    """

    course_version = models.ForeignKey("catalogue.CourseVersion", on_delete=models.PROTECT, related_name="achievements")
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="achievement_address_once"),
            models.UniqueConstraint(fields=["course_version", "sha256"], name="achievement_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"

    def path(self, language: str) -> str:
        """The address that stays, without host: one for each language, since a credential speaks one."""
        return f"/achievements/{self.slug}/{self.version}-{language}"


class SignedCredential(AppendOnly):
    """One row per version of a certificate and form, signed once. The bytes are sealed with the version's own key.

    Deleting that key (CertificateSecret) makes them unreadable; the hashes stay and name nobody, since what they are
    hashes of holds salts and a signature. `jcs_sha256` is of the canonical spelling, so that a copy whose members were
    put in another order is still known.
    """

    facts = models.ForeignKey(CertificateFacts, on_delete=models.PROTECT, related_name="credentials")
    form = models.CharField(max_length=8, choices=CredentialForm.choices)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="credentials")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials")
    entry = models.ForeignKey(StatusEntry, on_delete=models.PROTECT, related_name="credentials")
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    jcs_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signed credential")
        verbose_name_plural = _("signed credentials")
        constraints = [
            models.UniqueConstraint(fields=["facts", "form"], name="signed_credential_once"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="signed_credential_hash"),
            models.Index(fields=["jcs_sha256"], name="signed_credential_jcs"),
            models.Index(fields=["key", "signed_at"], name="signed_credential_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.facts_id} {self.form}"
