from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What is brought."""

    COURSE = "course", _("A course")
    QUESTIONS = "questions", _("Questions for a bank")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    CHECKED = "checked", _("Read; nothing was changed yet")
    TAKING = "taking", _("Being taken in")
    DONE = "done", _("Taken in")
    REFUSED = "refused", _("Refused; nothing was changed")


# A worker has it, or will have it.
BUSY = (JobState.WAITING, JobState.READING, JobState.TAKING)
# A worker has it.
AT_WORK = (JobState.READING, JobState.TAKING)
