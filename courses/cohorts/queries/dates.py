"""Dates as narrow as a table wants them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from common.formats import format_date
from common.languages import current


def local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime | None) -> str:
    """15 Nov, or 11月15日; with the year where it is not this one."""
    if value is None:
        return ""
    day = local_day(value)
    if day.year != timezone.localdate().year:
        return format_date(day)
    return date_format(day, "j M", use_l10n=False) if current() == "en" else f"{day.month}月{day.day}日"
