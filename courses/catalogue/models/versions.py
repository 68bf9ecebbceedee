"""What a course requires, version by version."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from common.append_only import AppendOnly
from common.near import once
from courses.catalogue.enums import CompletionRule
from courses.catalogue.models.identity import Activity, Course

STAMP = "catalogue.stamp"


class CourseVersion(AppendOnly):
    """One row per numbered snapshot of what a course requires; never edited.

    `snapshot` is `{"title", "code", "modules": [{"key", "title"}], "activities": [{"key", "kind", "title", "module",
    "required", "minutes", "rule", "pass_mark", "revision"}]}` in the order of the course; keys are UUIDs as text.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    required_total = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_numbered_once"),
            # A set without any required activity would complete everybody.
            models.CheckConstraint(condition=models.Q(required_total__gte=1), name="course_version_requires_something"),
        ]

    def __str__(self) -> str:
        return f"{self.course} v{self.number}"


class VersionActivity(AppendOnly):
    """One row per activity of a version: the snapshot's list as rows, for queries."""

    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="activities")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="in_versions")
    module_key = models.UUIDField()
    module_position = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    required = models.BooleanField()
    minutes = models.PositiveIntegerField()
    completion_rule = models.CharField(max_length=8, choices=CompletionRule.choices)
    pass_mark = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(100)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "activity"], name="version_holds_activity_once"),
            models.UniqueConstraint(fields=["version", "position"], name="version_position_once"),
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__lte=100), name="pass_mark_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.position}"


class PendingRelease(models.Model):
    """One row per course whose edits would loosen its requirements, until somebody releases or undoes them.

    `loosenings` is `[{"key", "title", "kind", "from", "to"}]`, kinds as in `enums.Loosening`.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="pending_release")
    loosenings = models.JSONField()
    since = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pending release")
        verbose_name_plural = _("pending releases")

    def __str__(self) -> str:
        return f"{self.course}: {len(self.loosenings)}"


class CatalogueStamp(models.Model):
    """One row in all: a number that grows whenever something the catalogue shows changes.

    Fragments kept in a cache carry it in their key, so that several processes, each with a cache of its own, never
    show what another has changed.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("stamp of the catalogue")
        verbose_name_plural = _("stamps of the catalogue")

    def __str__(self) -> str:
        return str(self.number)


def stamp() -> int:
    """The number of this moment, read once in a request. Asked at every visit, so without the cost of composing a query."""
    return once(STAMP, _stamp)


def _stamp() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {CatalogueStamp._meta.db_table} WHERE id = 1")  # noqa: S608 our own name
        row = cursor.fetchone()
    return row[0] if row else 0
