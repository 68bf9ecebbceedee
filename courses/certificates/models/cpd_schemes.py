"""CPD schemes as data, what associations have decided about them, and who follows them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnly
from common.languages import current
from courses.certificates.cpd.querysets import CpdSchemeQuerySet
from courses.certificates.enums import CpdDecision, CpdFigures, CpdFirst, CpdPeriod, CpdUnit


class CpdScheme(AppendOnly):
    """One row per version of a scheme: what somebody's professional body or regulator asks of her. Append-only.

    Versions of the programme come from `data/cpd_schemes.toml`; those of an association are figures that an officer has
    looked up and entered. What is not known is empty, and an empty figure cannot be approved.

    Words are `{"en": …, "zh-hans": …, "zh-hant": …}`; figures stand in the scheme's own unit. `parts` are `[{"topics",
    "at_least"}]`; `judged` is what nobody but the person can judge: `{"names", "question", "at_least", "others_at_most"}`;
    `shared` limits what counts in other schemes too: `{"schemes", "at_most"}`; `talk` gives talks of a length a fixed
    time: `{"minutes_from", "minutes_to", "counts"}`.
    """

    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    association = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="cpd_schemes"
    )
    entered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    names = models.JSONField()
    audience = models.JSONField()
    body = models.JSONField()
    period = models.CharField(max_length=10, choices=CpdPeriod.choices, default=CpdPeriod.YEAR)
    # The month whose first day begins a period.
    month = models.PositiveSmallIntegerField(default=1)
    first = models.CharField(max_length=4, choices=CpdFirst.choices, default=CpdFirst.SAME)
    unit = models.CharField(max_length=11, choices=CpdUnit.choices, default=CpdUnit.HOUR)
    unit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    parts = models.JSONField(default=list, blank=True)
    judged = models.JSONField(null=True, blank=True)
    shared = models.JSONField(null=True, blank=True)
    talk = models.JSONField(null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=1)
    by_choice = models.BooleanField(default=False)
    # Schemes in which an activity no longer counts where it was chosen for this one.
    apart_from = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    figures = models.CharField(max_length=9, choices=CpdFigures.choices, default=CpdFigures.SOURCE)
    as_at = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=300, blank=True)
    # It applies to periods that begin on this day or later; empty: to all.
    applies_from = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CpdSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("CPD scheme")
        verbose_name_plural = _("CPD schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"], condition=Q(association__isnull=True), name="cpd_scheme_version_once"
            ),
            models.UniqueConstraint(
                fields=["key", "association", "version"],
                condition=Q(association__isnull=False),
                name="cpd_scheme_version_of_association_once",
            ),
            # Who entered figures does not approve them, so it is known who did.
            models.CheckConstraint(
                condition=Q(association__isnull=True, entered_by__isnull=True)
                | Q(association__isnull=False, entered_by__isnull=False),
                name="cpd_scheme_entered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="cpd_scheme_month_is_one"),
            models.CheckConstraint(condition=Q(step__gte=1), name="cpd_scheme_step_is_one"),
            models.CheckConstraint(
                condition=Q(unit_minutes__isnull=True) | Q(unit_minutes__gte=1), name="cpd_scheme_unit_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def _said(self, words: dict[str, str]) -> str:
        return words.get(current()) or words.get("en", "")

    @property
    def name(self) -> str:
        return self._said(self.names)

    @property
    def for_whom(self) -> str:
        return self._said(self.audience)

    @property
    def body_name(self) -> str:
        return self._said(self.body)

    @property
    def judged_name(self) -> str:
        return self._said((self.judged or {}).get("names", {}))

    @property
    def judged_question(self) -> str:
        return self._said((self.judged or {}).get("question", {}))

    @property
    def in_words(self) -> list[str]:
        """Its conditions, a sentence each."""
        return list(self.conditions.get(current()) or self.conditions.get("en") or [])

    def minutes_of(self, units: Decimal | float | None) -> int | None:
        """A figure of the scheme in minutes; None where the figure or the length of its unit is not known."""
        if units is None or self.unit_minutes is None:
            return None
        return int(Decimal(str(units)) * self.unit_minutes)


class CpdSchemeApproval(AppendOnly):
    """One row each time an association approved a version of a scheme, or withdrew its approval. Append-only.

    An approval ends by itself on its review date: until then somebody has to have looked again.
    """

    association = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="cpd_scheme_approvals"
    )
    scheme = models.ForeignKey(CpdScheme, on_delete=models.PROTECT, related_name="approvals")
    decision = models.CharField(max_length=9, choices=CpdDecision.choices)
    review_on = models.DateField(_("to be reviewed by"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("approval of a CPD scheme")
        verbose_name_plural = _("approvals of CPD schemes")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=CpdDecision.APPROVED, review_on__isnull=False)
                | Q(decision=CpdDecision.WITHDRAWN, review_on__isnull=True),
                name="cpd_approval_has_review_date",
            ),
        ]
        indexes = [models.Index(fields=["association", "scheme", "-id"], name="cpd_approval_newest")]

    def __str__(self) -> str:
        return f"{self.decision} {self.scheme_id}"


class CpdEnrolment(models.Model):
    """One row per person and scheme she has ever followed: since when it applies to her, and whether she follows it now.

    Erasure deletes the row.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="cpd_enrolments")
    scheme_key = models.SlugField(max_length=40)
    since = models.DateField(_("applies to me since"))
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("CPD scheme that is followed")
        verbose_name_plural = _("CPD schemes that are followed")
        constraints = [
            models.UniqueConstraint(fields=["person", "scheme_key"], name="cpd_enrolment_once"),
        ]

    def __str__(self) -> str:
        return self.scheme_key
