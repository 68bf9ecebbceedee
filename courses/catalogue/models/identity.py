"""Rows that everything a learner has done can point to, and that no page edit can touch."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from common.languages import NAMES
from courses.catalogue.enums import ActivityKind, EnrolmentPolicy, Level
from courses.skills.enums import SkillLevel
from courses.skills.models import Skill


class Course(models.Model):
    """One row per course, for all its languages; `key` equals the `translation_key` of its pages.

    It holds what does not depend on language. Pages hold no foreign key to it, so that a translation keeps the
    identity and a copy begins a new one. Deleting the page retires the row; the row, its code and its records stay.

    `recognised_by` is what partners have said of the version and minutes that apply, written by the app that keeps
    their answers and by nobody else; `recognition_wishes` are those whom the course's authors would like to ask.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=20, null=True, blank=True, unique=True)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("association"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
        limit_choices_to={"kind": OrganisationKind.ASSOCIATION},
    )
    source_locale = models.CharField(_("authoring language"), max_length=10, choices=list(NAMES.items()), default="en")
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.FOUNDATION)
    enrolment_policy = models.CharField(
        _("enrolment"), max_length=8, choices=EnrolmentPolicy.choices, default=EnrolmentPolicy.OPEN
    )
    minutes = models.PositiveIntegerField(
        _("approved minutes"), null=True, blank=True, help_text=_("Left empty, the sum of what is required.")
    )
    law_as_at = models.DateField(_("law as at"), null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(
        _("certificate valid for (months)"), null=True, blank=True, help_text=_("Left empty, it does not expire.")
    )
    certificate_topics = models.JSONField(_("minutes by topic"), default=dict, blank=True)
    recognised_by = models.ManyToManyField(
        Organisation, verbose_name=_("recognised by"), related_name="recognised_courses", blank=True, editable=False
    )
    recognition_wishes = models.ManyToManyField(
        Organisation, verbose_name=_("to be asked for recognition"), related_name="+", blank=True
    )
    skills = models.ManyToManyField(Skill, through="catalogue.CourseSkill", related_name="courses", blank=True)
    current_version = models.ForeignKey(
        "catalogue.CourseVersion", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            # A code is set or absent, never an empty word that a second course could not have.
            models.CheckConstraint(condition=~models.Q(code=""), name="course_code_not_empty"),
        ]

    def __str__(self) -> str:
        return self.code or str(self.key)

    @property
    def approved_minutes(self) -> int:
        """What counts as learning time: the approved minutes, or the sum of what the current version requires."""
        if self.minutes is not None:
            return self.minutes
        return self.current_version.minutes if self.current_version is not None else 0


class CourseSkill(models.Model):
    """One row per skill a course teaches, with the level it leads to."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="course_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField(choices=SkillLevel.choices, default=SkillLevel.FOUNDATION)

    class Meta:
        verbose_name = _("skill of a course")
        verbose_name_plural = _("skills of a course")
        constraints = [models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once")]

    def __str__(self) -> str:
        return f"{self.skill_id} L{self.level}"


class Activity(models.Model):
    """One row per lesson, quiz, assignment or package, for all its languages; `key` equals the pages' `translation_key`.

    It does not say which course it belongs to: course versions do, so that a lesson moved elsewhere keeps its results.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ActivityKind.choices)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
