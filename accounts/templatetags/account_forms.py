"""Form fields in the house's manner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString

from common.formats import format_date

register = template.Library()
register.filter("as_date", format_date)


@register.filter
def as_moment(value: datetime) -> str:
    """22 Nov 2026, 14:05 (UTC+8)."""
    local = timezone.localtime(value)
    hours = local.utcoffset().total_seconds() / 3600 if local.utcoffset() else 0  # type: ignore[union-attr]
    return f"{format_date(local)}, {local:%H:%M} (UTC{hours:+g})"

# Widgets that are a row of boxes, or one box, and have no frame of their own.
BOXES = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("accounts/_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """One field: label above, help under it, what went wrong under the input. Example: `{% form_field form.email %}`."""
    widget = field.field.widget
    return {
        "field": field,
        "is_box": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple),
        "is_trap": getattr(field.field, "is_trap", False),
        "widget": SafeString(field.as_widget(attrs={} if isinstance(widget, BOXES) else {"class": "input"})),
    }
