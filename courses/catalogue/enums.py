from django.db import models
from django.utils.translation import gettext_lazy as _

# The approved minutes of a course, in the editor and in a package.
MOST_MINUTES = 100_000


class ActivityKind(models.TextChoices):
    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")
    ASSIGNMENT = "assignment", _("Assignment")
    PACKAGE = "package", _("Package")


class CompletionRule(models.TextChoices):
    """What completes an activity."""

    VIEWED = "viewed", _("Read to the end")
    MARKED = "marked", _("Marked done by the learner")
    CHECK = "check", _("All checks answered")
    PASSED = "passed", _("Passed")


class EnrolmentPolicy(models.TextChoices):
    OPEN = "open", _("Open to everybody")
    REQUEST = "request", _("On request, with approval")
    CLOSED = "closed", _("Closed")


class Level(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    PRACTITIONER = "practitioner", _("Practitioner")
    ADVANCED = "advanced", _("Advanced")
    LEAD = "lead", _("Lead")


class AiAssisted(models.TextChoices):
    """How much of a lesson was made by AI; shown to the learner."""

    NONE = "none", _("Written by people; no AI-made content")
    ASSISTED = "assisted", _("Written by people with help from AI")
    GENERATED = "generated", _("Contains AI-made content")
    UNKNOWN = "unknown", _("Taken in from another system; whether AI had a part is not known")


class Loosening(models.TextChoices):
    """What an edit would take away from what a course requires."""

    REMOVED = "removed", _("no longer in the course")
    OPTIONAL = "optional", _("no longer required")
    PASS_MARK = "pass_mark", _("lower pass mark")
