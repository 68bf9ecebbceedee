"""What authors bring from elsewhere through the authoring interface."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import NAMES
from common.models import private_storage
from courses.interchange.enums import BUSY, JobState, Subject


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Imports to be tidied."""

    def stale(self, before: Any) -> ImportJobQuerySet:
        """Whose file is kept no longer: nobody has touched them since."""
        return self.filter(changed_at__lt=before).exclude(file="").exclude(state__in=BUSY)


class ImportJob(models.Model):
    """One row per file somebody brought: first only read and reported on, then perhaps taken in.

    The report stays; the file goes once it was taken in, and after a week in any case. Who brought it is forgotten when
    she is erased.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    association = models.ForeignKey(
        Organisation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="imports",
        limit_choices_to={"kind": OrganisationKind.ASSOCIATION},
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("what it is"), max_length=9, choices=Subject.choices, default=Subject.COURSE)
    # The format as it was chosen; empty, it is recognised.
    form = models.CharField(_("format"), max_length=20, blank=True)
    language = models.CharField(
        _("authoring language"), max_length=10, choices=list(NAMES.items()), blank=True, default=""
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    file = models.FileField(upload_to="imports", storage=private_storage, blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=JobState.choices, default=JobState.WAITING)
    # The language of its sentences.
    spoken = models.CharField(max_length=10, choices=list(NAMES.items()), default="en")
    report = models.JSONField(null=True, blank=True)
    errors = models.JSONField(default=list, blank=True)
    course_key = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            # What was taken in says what it was.
            models.CheckConstraint(
                condition=~Q(state__in=[JobState.CHECKED, JobState.DONE]) | Q(report__isnull=False),
                name="import_done_has_report",
            ),
        ]
        indexes = [models.Index(fields=["association", "-made_at"], name="import_newest_first")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY
