from django.db import models
from django.utils.translation import gettext_lazy as _


class SkillLevel(models.IntegerChoices):
    """How far a skill goes (FTS-24)."""

    FOUNDATION = 1, _("Foundation")
    PRACTITIONER = 2, _("Practitioner")
    ADVANCED = 3, _("Advanced")
    LEAD = 4, _("Lead")
