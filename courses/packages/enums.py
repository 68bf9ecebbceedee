from django.db import models
from django.utils.translation import gettext_lazy as _


class PackageFormat(models.TextChoices):
    SCORM12 = "scorm12", "SCORM 1.2"
    SCORM2004 = "scorm2004", "SCORM 2004"
    H5P = "h5p", "H5P"
    CMI5 = "cmi5", "cmi5"


class PartState(models.TextChoices):
    """How a part of a package stands for one person."""

    OPEN = "open", _("Not started")
    BEGUN = "begun", _("Begun")
    DONE = "done", _("Done")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
