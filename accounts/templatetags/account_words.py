"""Moments and browsers, as people write them."""

from __future__ import annotations

import json
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

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


# What a browser calls itself, in the order in which the names include one another.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def as_browser(user_agent: str) -> str:
    """Chrome on Windows; what neither list knows is "another browser"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Another browser")


@register.simple_tag
def onload(action: str, **ids: str) -> SafeString:
    """Data for allauth's own script, which is no script itself: what to do at load, and with which elements.

    `{% onload "allauth.webauthn.forms.addForm" add="mfa_webauthn_add" data="js_data" %}`
    """
    data = SafeString(json.dumps({"ids": ids}).replace("<", "\\u003c"))
    return format_html('<script data-allauth-onload="{}" type="application/json">{}</script>', action, data)
