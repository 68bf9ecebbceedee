"""What an association has stored."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.packages.enums import PackageFormat
from courses.packages.parts import Part, parts_of

LONGEST_PATH = 600


class Package(models.Model):
    """One row per package an association has stored. Never changed: other contents are another row."""

    owner = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("association"), on_delete=models.PROTECT, related_name="packages"
    )
    # SHA-256 over the format, the outline and the names and contents of all files.
    digest = models.CharField(max_length=64, editable=False)
    format = models.CharField(_("format"), max_length=9, choices=PackageFormat.choices)
    name = models.CharField(_("name"), max_length=200)
    # What can be launched, in order, as the manifest tells it: courses.packages.parts says what a line holds.
    outline = models.JSONField(default=list)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    stored_at = models.DateTimeField(_("stored"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["name", "-pk"]
        constraints = [
            # The same contents are stored once for each association.
            models.UniqueConstraint(fields=["owner", "digest"], name="package_once_per_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_format_display()})"

    @cached_property
    def parts(self) -> list[Part]:
        return parts_of(self.outline)

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.id == key), None)


class PackageFile(models.Model):
    """One row per file of a package: its name there, and the content that private storage holds under its SHA-256."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=LONGEST_PATH)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("file of a package")
        verbose_name_plural = _("files of packages")
        constraints = [models.UniqueConstraint(fields=["package", "path"], name="package_file_once")]

    def __str__(self) -> str:
        return self.path

    @property
    def stored_name(self) -> str:
        return stored_name(self.sha256)


def stored_name(sha256: str) -> str:
    """Where private storage holds a content. Packages that share one share it there too."""
    return f"packages/{sha256[:2]}/{sha256}"
