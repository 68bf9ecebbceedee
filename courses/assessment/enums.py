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
    ESSAY = "essay", _("A text that a person marks")


class FileKind(models.TextChoices):
    """What an attachment of a question is."""

    IMAGE = "image", _("Picture")
    DOCUMENT = "document", _("Document")
    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")


class AttemptState(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for marking")
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


# An attempt in these states still changes: somebody answers it, or somebody marks it.
UNFINISHED = (AttemptState.OPEN, AttemptState.WAITING)


class SubmissionState(models.TextChoices):
    """Where one go at an assignment stands."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Waiting for marking")
    RETURNED = "returned", _("Sent back for rework")
    MARKED = "marked", _("Marked")


class MarkingKind(models.TextChoices):
    """What somebody who marks has decided."""

    MARKED = "marked", _("Marked")
    RETURNED = "returned", _("Sent back for rework")


class WorkFileKind(models.TextChoices):
    """What may be handed in, told by what is in the file."""

    PDF = "pdf", _("PDF")
    DOCUMENT = "document", _("Text document or slides (Word, PowerPoint, OpenDocument)")
    TABLE = "table", _("Spreadsheet (Excel, OpenDocument)")
    PICTURE = "picture", _("Picture (PNG, JPEG)")
    TEXT = "text", _("Plain text (notes, code, notebooks, CSV)")
    ARCHIVE = "archive", _("Zip archive")
