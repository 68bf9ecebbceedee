"""What a certificate says, and whose it is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from courses.certificates.enums import FactsReason
from courses.certificates.models.certificates import Certificate


class CertificateFacts(AppendOnly):
    """One row per version of what a certificate says: course, dates, minutes, skills, in all languages. Append-only.

    A correction writes the next version of the same certificate. No name and no other personal data stands here: names
    are in CertificateNames, and `names_hash` proves them as long as their salt exists.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="versions")
    version_no = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=FactsReason.choices, default=FactsReason.AWARD)
    course_version = models.ForeignKey("catalogue.CourseVersion", on_delete=models.PROTECT, related_name="+")
    data = models.JSONField()
    data_sha256 = models.CharField(max_length=64)
    names_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("facts of a certificate")
        verbose_name_plural = _("facts of certificates")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "version_no"], name="certificate_facts_version_once"),
            models.CheckConstraint(condition=models.Q(version_no__gte=1), name="certificate_facts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.version_no}"

    @property
    def known_names(self) -> CertificateNames | None:
        """The names, or None once they are erased."""
        return getattr(self, "names", None)

    @property
    def known_secret(self) -> CertificateSecret | None:
        """The secrets, or None once they are erased."""
        return getattr(self, "secret", None)

    def get(self, *path: str, default: Any = None) -> Any:
        """A fact by its path: `facts.get("study", "minutes")`."""
        value: Any = self.data
        for step in path:
            if not isinstance(value, dict) or step not in value:
                return default
            value = value[step]
        return value


class CertificateNames(models.Model):
    """The erasable side of one version: the names as they are printed, and the salt of their hash."""

    facts = models.OneToOneField(CertificateFacts, on_delete=models.PROTECT, related_name="names")
    latin = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    own_script = models.CharField(_("name in its own script"), max_length=80, blank=True)
    # Which form of Han characters is meant: the same code point is drawn differently in Hong Kong and the Mainland.
    own_script_language = models.CharField(max_length=10, blank=True)
    reference = models.CharField(_("staff or licence number"), max_length=40, blank=True)
    signatory = models.CharField(_("signatory"), max_length=80, blank=True)
    # Her result in per cent, where she chose to have it on the certificate.
    score = models.PositiveSmallIntegerField(_("result"), null=True, blank=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("names on a certificate")
        verbose_name_plural = _("names on certificates")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__lte=100), name="certificate_score_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"Names of {self.facts_id}"


class CertificateSecret(models.Model):
    """The erasable secrets of one version: the key its signed bytes are encrypted with, the token in its QR code.

    Deleting the row makes every signed copy we hold unreadable and every printed link an ordinary one.
    """

    facts = models.OneToOneField(CertificateFacts, on_delete=models.PROTECT, related_name="secret")
    data_key = models.BinaryField(max_length=32)
    print_token = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("secret of a certificate")
        verbose_name_plural = _("secrets of certificates")
        constraints = [
            models.UniqueConstraint(fields=["print_token"], name="certificate_print_token_once"),
        ]

    def __str__(self) -> str:
        return f"Secret of {self.facts_id}"
