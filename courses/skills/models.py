"""The vocabulary of what can be learned."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.languages import current


class Localised(models.Model):
    """Abstract. A name in the three languages of the alliance."""

    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh_hans = models.CharField(_("name in Simplified Chinese"), max_length=120)
    name_zh_hant = models.CharField(_("name in Traditional Chinese"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return getattr(self, f"name_{current().replace('-', '_')}") or self.name_en


class SkillFramework(Localised):
    """One row per framework of skills, such as FTS-24."""

    code = models.SlugField(max_length=20, unique=True)

    class Meta:
        verbose_name = _("skill framework")
        verbose_name_plural = _("skill frameworks")


class SkillDomain(Localised):
    """One row per domain of a framework: a group of skills, and a topic of the catalogue."""

    framework = models.ForeignKey(SkillFramework, on_delete=models.PROTECT, related_name="domains")
    code = models.CharField(max_length=10, unique=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("skill domain")
        verbose_name_plural = _("skill domains")


class Skill(Localised):
    """One row per skill that a course can teach, named by a code such as AIL-1."""

    domain = models.ForeignKey(SkillDomain, on_delete=models.PROTECT, related_name="skills")
    code = models.CharField(max_length=10, unique=True)
    position = models.PositiveSmallIntegerField()
    scope = models.TextField(_("what it covers"), blank=True)
    related_to = models.CharField(_("related to"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
