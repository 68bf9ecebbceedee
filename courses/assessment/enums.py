from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUEFALSE = "truefalse", _("True or false")
    NUMERIC = "numeric", _("A number")
    TEXT = "text", _("A short text")
    MATCH = "match", _("What belongs together")
    ORDER = "order", _("The right order")
    CLOZE = "cloze", _("A text with gaps")


class FileKind(models.TextChoices):
    """What an attachment of a question is."""

    IMAGE = "image", _("Picture")
    DOCUMENT = "document", _("Document")
    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")


class AttemptState(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Handed in")
    TIMED_OUT = "timed_out", _("Closed at its deadline")


class Feedback(models.TextChoices):
    """When a learner sees whether an answer is right, and why."""

    AT_ONCE = "at_once", _("After each answer")
    AT_END = "at_end", _("After handing in")


class ReviewState(models.TextChoices):
    """What became of words put before a second person."""

    WAITING = "waiting", _("Waiting for review")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back")
    WITHDRAWN = "withdrawn", _("Taken back")
