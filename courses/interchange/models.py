"""What authors bring from elsewhere through the authoring interface."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import NAMES
from common.models import private_storage
from courses.interchange.enums import AT_WORK, BUSY, JobState, Subject

# Whoever reads or writes says every few seconds that she is alive. Nothing heard for so long, she was killed.
SILENCE = timedelta(minutes=3)


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
    # How much of what is to be written has been: pages, questions and files. Nothing is known before it was compared.
    written = models.PositiveIntegerField(default=0)
    to_write = models.PositiveIntegerField(default=0)
    # How often a worker was found dead over it.
    deaths = models.PositiveSmallIntegerField(default=0)
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
            # A share of a whole.
            models.CheckConstraint(condition=Q(written__lte=models.F("to_write")), name="import_share_of_a_whole"),
        ]
        indexes = [models.Index(fields=["association", "-made_at"], name="import_newest_first")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def percent(self) -> int:
        return self.written * 100 // self.to_write if self.to_write else 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard for so long that its worker has probably died; the clock gives it to another."""
        return self.state in AT_WORK and self.changed_at < timezone.now() - SILENCE


class UnfinishedImport(models.Model):
    """One row per import that is writing: it keeps others off what it writes, and remembers what it has made.

    What it makes is seen by authors alone until its last part, which deletes the row. Where its worker was killed, the
    next import of the same goes on with it, and where nobody comes the clock takes back what it made.
    """

    runner = models.UUIDField(default=uuid.uuid4)
    beat_at = models.DateTimeField(default=timezone.now)
    # Questions are being asked already, and nothing can be refused any more: it is brought to its end, not taken back.
    is_decided = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("unfinished import")
        verbose_name_plural = _("unfinished imports")

    def __str__(self) -> str:
        return f"{self.runner} ({self.beat_at:%Y-%m-%d %H:%M})"


class KeyInWork(models.Model):
    """One row per course or bank that an unfinished import writes."""

    unfinished = models.ForeignKey(UnfinishedImport, on_delete=models.CASCADE, related_name="keys")
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("key in work")
        verbose_name_plural = _("keys in work")

    def __str__(self) -> str:
        return str(self.key)


class MadeByImport(models.Model):
    """One row per part of an unfinished import: what was made in it, as pairs of model and key, in order."""

    unfinished = models.ForeignKey(UnfinishedImport, on_delete=models.CASCADE, related_name="parts")
    things = models.JSONField()

    class Meta:
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")

    def __str__(self) -> str:
        return f"{len(self.things)}"
