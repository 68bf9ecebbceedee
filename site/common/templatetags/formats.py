"""Dates and durations in templates, by the one set of functions in `common.formats`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from common.formats import format_date, format_duration, format_minutes
from common.formats import gap as gap_between_sentences
from common.languages import current

register = template.Library()


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """22 Nov 2026, or 2026年11月22日."""
    return format_date(value)


@register.filter
def duration(minutes: int | None) -> str:
    """80 gives 1 h 20 min."""
    return format_duration(int(minutes or 0))


@register.filter
def about(minutes: int | None) -> str:
    """20 gives "about 20 min"."""
    return format_minutes(int(minutes or 0))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """22 Nov 2026, 14:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{format_date(local)}{', ' if current() == 'en' else ' '}{local:%H:%M}"


@register.filter
def month_and_weekday(value: dt.date | dt.datetime | None) -> str:
    """What stands under the figure of the day in a list of dates: Nov, Mon, or 11月 周一."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    if current() == "en":
        return date_format(value, "M, D", use_l10n=False)
    # The long word for the weekday does not fit under the figure.
    week = "周" if current() == "zh-hans" else "週"
    return f"{value.month}月 {week}{'一二三四五六日'[value.weekday()]}"


@register.simple_tag
def gap() -> str:
    """Between two sentences: a space in English, nothing in Chinese. `{{ rule }}{% gap %}{{ figures }}`"""
    return gap_between_sentences()


@register.simple_tag
def full_stop() -> str:
    """After words that stand elsewhere without one."""
    return "." if current() == "en" else "。"


@register.simple_tag
def comma() -> str:
    """Between two facts in one line."""
    return ", " if current() == "en" else "，"


@register.simple_tag
def colon() -> str:
    """Between a label and what it labels, in one line."""
    return ": " if current() == "en" else "："
