"""Dates, durations and amounts as people write them in the active language (domain.md 5.7)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from common.languages import current


def format_date(value: dt.date | dt.datetime | None) -> str:
    """22 Nov 2026, or 2026年11月22日. A moment is shown as the day it fell on in the current time zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    if current() == "en":
        return date_format(value, "j M Y", use_l10n=False)
    return f"{value.year}年{value.month}月{value.day}日"


def format_duration(minutes: int) -> str:
    """80 gives 1 h 20 min."""
    hours, rest = divmod(max(minutes, 0), 60)
    if not hours:
        return ngettext("%(n)d min", "%(n)d min", rest) % {"n": rest}
    if not rest:
        return gettext("%(h)d h") % {"h": hours}
    return gettext("%(h)d h %(m)d min") % {"h": hours, "m": rest}


def format_minutes(minutes: int) -> str:
    """20 gives "about 20 min"."""
    return gettext("about %(duration)s") % {"duration": format_duration(minutes)}


def format_hours(minutes: int) -> str:
    """360 gives 6.0, the figure that stands before the word hours."""
    return f"{minutes / 60:.1f}"


def gap() -> str:
    """What stands between two sentences: a space in English, nothing in Chinese."""
    return " " if current() == "en" else ""
