"""Progress explains itself: what is left, by which rule, with the learner's own figures."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common import slots
from common.formats import format_date, gap
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.learning.models import Enrolment
from courses.learning.queries.outline import CourseOutline, OutlineItem
from courses.learning.queries.rules import requirements_left

# Apps above know figures of their own ("2 attempts left"): fn(request, enrolment) -> {activity key: sentence}.
FIGURES_SLOT = "learning.figures"


@dataclass(frozen=True)
class LeftItem:
    """One required activity that is not done."""

    item: OutlineItem
    text: str
    rule: str
    figures: str
    url: str

    @property
    def key(self) -> uuid.UUID:
        return self.item.key


def left_in(enrolment: Enrolment, outline: CourseOutline, *, is_own: bool = True) -> list[LeftItem]:
    """What the judge still misses, in the order of the outline; in words to the learner, or about her."""
    missing = set(requirements_left(enrolment).values_list("activity_id", flat=True))
    if not missing:
        return []
    more: dict[uuid.UUID, str] = {}
    for figures in slots.collect(FIGURES_SLOT, None, enrolment=enrolment):
        more |= dict(figures) if isinstance(figures, Mapping) else {}
    return [
        LeftItem(
            item=item,
            text=item.label,
            rule=rule_in_words(item) if is_own else rule_of_others(item),
            figures=gap().join(filter(None, (figures_in_words(item, is_own=is_own), more.get(item.key, "")))),
            url=item.url,
        )
        for item in outline.items
        if item.activity_id in missing
    ]


def rule_in_words(item: OutlineItem) -> str:
    """What completes an activity."""
    if not item.is_available:
        return _("Not available at present; the authors have been told. You can go on with the rest.")
    if item.rule == CompletionRule.VIEWED:
        if item.kind == ActivityKind.PACKAGE:
            return _("Work through it to its end; it reports that itself.")
        return _("Read it to the end and go on with the button there.")
    if item.rule == CompletionRule.MARKED:
        return _("Mark it done at its end.")
    if item.rule == CompletionRule.CHECK:
        return _("Answer its knowledge checks.")
    if item.pass_mark is None:
        return _("Pass it.")
    return _("Score %(mark)s%% or more.") % {"mark": item.pass_mark}


def rule_of_others(item: OutlineItem) -> str:
    """The same, for somebody who looks at a learner's record."""
    if not item.is_available:
        return _("Not available at present; the authors have been told.")
    if item.rule == CompletionRule.VIEWED:
        if item.kind == ActivityKind.PACKAGE:
            return _("Counts when it reports that it was worked through.")
        return _("Counts when it is read to the end.")
    if item.rule == CompletionRule.MARKED:
        return _("Counts when it is marked done at its end.")
    if item.rule == CompletionRule.CHECK:
        return _("Counts when its knowledge checks are answered.")
    if item.pass_mark is None:
        return _("Counts when it is passed.")
    return _("Counts from a score of %(mark)s%%.") % {"mark": item.pass_mark}


def figures_in_words(item: OutlineItem, *, is_own: bool = True) -> str:
    """How far she is with it."""
    result = item.result
    if result is None or (result.first_seen_at is None and result.score is None):
        return _("Not opened yet.")
    if item.rule == CompletionRule.PASSED:
        if result.score is None and item.kind == ActivityKind.PACKAGE:
            return _("No result yet.")
        if result.score is None:
            return _("Not handed in yet.") if result.viewed_at is None else _("Handed in.")
        words = _("Your best score so far: %(score)s%%.") if is_own else _("Best score so far: %(score)s%%.")
        return words % {"score": format_score(result.score)}
    if item.rule == CompletionRule.CHECK:
        return _("Opened on %(date)s; not all checks are answered.") % {"date": format_date(result.first_seen_at)}
    if item.share_read:
        opened = (
            _("Opened on %(date)s; you have come %(share)s%% of the way.")
            if is_own
            else _("Opened on %(date)s; read to %(share)s%%.")
        )
        return opened % {"date": format_date(result.first_seen_at), "share": item.share_read}
    return _("Opened on %(date)s.") % {"date": format_date(result.first_seen_at)}


def format_score(score: object) -> str:
    """55, or 66.7: no more places than say something."""
    rounded = round(float(str(score)), 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)
