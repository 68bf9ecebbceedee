"""What is asked: the question itself, its words in each language, and the frozen states of both."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Locale, RevisionMixin, WorkflowMixin

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from common.append_only import AppendOnly
from common.languages import NAMES
from courses.assessment.enums import FileKind, QuestionKind
from courses.assessment.kinds.base import in_one_line
from courses.skills.models import Skill


class QuestionBank(models.Model):
    """One row per collection of questions of one association, from which quizzes draw."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("association"),
        on_delete=models.PROTECT,
        related_name="question_banks",
        limit_choices_to={"kind": OrganisationKind.ASSOCIATION},
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="question_bank_named_once")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One row per question, for all its languages: its kind, options and right answer. Its words stand elsewhere.

    `structure` is what `courses.assessment.kinds` describes; option ids are stable across languages and versions.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.ForeignKey(QuestionBank, verbose_name=_("bank"), on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices)
    structure = models.JSONField(_("right answer"), default=dict)
    points = models.PositiveSmallIntegerField(_("points"), default=1)
    source_locale = models.CharField(_("authoring language"), max_length=10, choices=list(NAMES.items()), default="en")
    position = models.PositiveIntegerField(_("position"), default=0)
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), blank=True, related_name="+")
    current_version = models.ForeignKey(
        "assessment.QuestionVersion", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(condition=models.Q(points__gte=1), name="question_is_worth_something"),
        ]

    def __str__(self) -> str:
        version = self.current_version
        return (
            Truncator(in_one_line(version.source_words["prompt"])).chars(120) if version is not None else str(self.key)
        )


class QuestionText(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """One row per question and language: its words, with drafts and review.

    `options` is `{option id: {"text", "reason"}}`; an option, the question and its explanation may have files beside them,
    as `courses.assessment.kinds` describes.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, verbose_name=_("language"))
    prompt = models.TextField(_("question"))
    explanation = models.TextField(_("explanation"), blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    hints = models.JSONField(_("hints"), default=list, blank=True)
    attachments = models.JSONField(_("files of the question"), default=list, blank=True)
    explanation_attachments = models.JSONField(_("files of the explanation"), default=list, blank=True)
    # For whoever marks an essay; no learner reads it.
    guide = models.TextField(_("guide for marking"), blank=True)

    # What words have only where there is any: versions from before it was known hold the same words.
    EXTRAS: ClassVar[dict[str, type]] = {
        "hints": list,
        "attachments": list,
        "explanation_attachments": list,
        "guide": str,
    }

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question_text",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question_text")

    class Meta:
        verbose_name = _("words of a question")
        verbose_name_plural = _("words of questions")
        constraints = [models.UniqueConstraint(fields=["question", "locale"], name="question_text_once_per_language")]

    def __str__(self) -> str:
        return self.prompt[:80]

    @property
    def revisions(self) -> Any:
        return self._revisions

    @classmethod
    def columns_of(cls, words: dict[str, Any]) -> dict[str, Any]:
        """The columns that hold these words; what they do not say is empty."""
        return {
            "prompt": words["prompt"],
            "explanation": words.get("explanation", ""),
            "options": words.get("options", {}),
            **{name: words.get(name) or empty() for name, empty in cls.EXTRAS.items()},
        }

    @property
    def words(self) -> dict[str, Any]:
        """The words in the shape that versions and wordings freeze."""
        extras = {name: getattr(self, name) for name in self.EXTRAS}
        held = {name: value for name, value in extras.items() if value}
        return {"prompt": self.prompt, "explanation": self.explanation, "options": self.options, **held}


class QuestionVersion(AppendOnly):
    """One row per state of a question's structure and source words; a new number only when those change."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    structure = models.JSONField()
    points = models.PositiveSmallIntegerField()
    source_locale = models.CharField(max_length=10)
    source_words = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class QuestionWording(AppendOnly):
    """One row per wording of a version in a language; publishing a translation adds an edition, never a version."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=10, choices=list(NAMES.items()))
    edition = models.PositiveIntegerField()
    words = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "edition"], name="question_wording_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language} {self.edition}"


class QuestionFile(models.Model):
    """One row per question and file that its words ever showed: whoever was asked it may have the file.

    The file is named as words name it. Words may outlive a file, so the row is no foreign key.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=FileKind.choices)
    file = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind", "question"], name="question_file_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.kind} {self.file}"
