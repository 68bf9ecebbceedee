"""Dates in the templates of accounts."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from common.formats import format_date

register = template.Library()
register.filter("as_date", format_date)


@register.filter
def as_moment(value: datetime) -> str:
    """22 Nov 2026, 14:05 (UTC+8)."""
    local = timezone.localtime(value)
    offset = local.utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    return f"{format_date(local)}, {local:%H:%M} (UTC{hours:+g})"
