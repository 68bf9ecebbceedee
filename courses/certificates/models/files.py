"""Renderings kept as files, and what stands in the way of one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import FileKind, NameProblemKind
from courses.certificates.models.certificates import Certificate
from courses.certificates.models.facts import CertificateFacts


class CertificateFile(models.Model):
    """One row per rendering of one version, kept in private storage until its names are erased.

    A sheet has a language; a badge is the same in all, and has none. `sha256` is of the bytes that are served.
    """

    facts = models.ForeignKey(CertificateFacts, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    language = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of a certificate")
        verbose_name_plural = _("files of certificates")
        constraints = [
            models.UniqueConstraint(fields=["facts", "kind", "language"], name="certificate_file_once"),
            # iOS remembers PDFs by name: a name is never used for other bytes.
            models.UniqueConstraint(fields=["name"], name="certificate_file_name_once"),
        ]
        # Whether a file somebody brings is one of ours is asked by its hash.
        indexes = [models.Index(fields=["sha256"], name="certificate_file_hash")]

    def __str__(self) -> str:
        return self.name


class NameProblem(models.Model):
    """One row per certificate whose name cannot be printed. It waits for the holder, or for an officer to correct it."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="name_problem")
    kind = models.CharField(_("problem"), max_length=10, choices=NameProblemKind.choices)
    # The characters themselves; part of a name, so they go when it goes.
    characters = models.CharField(_("characters"), max_length=200, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("name that cannot be printed")
        verbose_name_plural = _("names that cannot be printed")
        indexes = [
            models.Index(fields=["opened_at"], condition=models.Q(solved_at__isnull=True), name="name_problem_queue")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.certificate_id}"
