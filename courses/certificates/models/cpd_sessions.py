"""Live sessions of an association, at which whoever attended claims her minutes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES, current
from courses.certificates.cpd.querysets import CpdSessionQuerySet
from courses.certificates.enums import CpdMode
from courses.certificates.models.cpd_topics import TopicMinutes, topics_within_minutes


class CpdSession(TopicMinutes):
    """One row per live session that an association held: what it was, how long, and the code that its attendees claim by.

    `minutes` are net of breaks. The code is shown at the end of the session and works within the window alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    association = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="cpd_sessions", verbose_name=_("association")
    )
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    title_zh_hans = models.CharField(_("title in Simplified Chinese"), max_length=160, blank=True)
    title_zh_hant = models.CharField(_("title in Traditional Chinese"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    # The day in UTC+8 on which it ended: the day of its entries.
    on = models.DateField()
    break_minutes = models.PositiveSmallIntegerField(_("breaks in minutes"), default=0)
    mode = models.CharField(_("how"), max_length=11, choices=CpdMode.choices)
    language = models.CharField(_("language"), max_length=10, choices=list(NAMES.items()))
    code = models.CharField(_("claim code"), max_length=11, unique=True)
    opens_at = models.DateTimeField(_("claims open"))
    closes_at = models.DateTimeField(_("claims close"))
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = CpdSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")
        constraints = [
            topics_within_minutes("cpd_session_topics_within_minutes"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cpd_session_ends_after_start"),
            models.CheckConstraint(condition=Q(closes_at__gte=F("opens_at")), name="cpd_session_window_closes"),
            # A session has a name in one language at least.
            models.CheckConstraint(
                condition=~Q(title_en="", title_zh_hans="", title_zh_hant=""), name="cpd_session_has_title"
            ),
        ]
        indexes = [models.Index(fields=["association", "-on"], name="cpd_session_of_association")]

    def __str__(self) -> str:
        return self.title

    def titles(self) -> dict[str, str]:
        """The titles it has, by language."""
        written = {"en": self.title_en, "zh-hans": self.title_zh_hans, "zh-hant": self.title_zh_hant}
        return {language: title for language, title in written.items() if title}

    @property
    def title_language(self) -> str:
        """The language in which its title is shown: the reader's where there is one, else the session's own."""
        found = self.titles()
        return next((one for one in (current(), self.language, "en") if one in found), next(iter(found), "en"))

    @property
    def title(self) -> str:
        return self.titles().get(self.title_language, "")

    @property
    def is_open(self) -> bool:
        """Whether it can be claimed now."""
        return self.opens_at <= timezone.now() <= self.closes_at
