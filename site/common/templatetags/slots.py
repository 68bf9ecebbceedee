from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html_join

from common import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **kwargs: Any) -> str:
    """Everything registered for the place `name`, one after the other."""
    shown = slots.collect(name, context.get("request"), **kwargs)
    return format_html_join(
        "", "{}", ((item.render_html(context) if hasattr(item, "render_html") else item,) for item in shown)
    )
