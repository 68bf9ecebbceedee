"""Moments and browsers, as people write them."""

from __future__ import annotations

import json
import re
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
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


LEAD_IN_AT_MOST = 40


@register.filter
def with_lead_ins(body: str) -> SafeString:
    """Paragraphs of a notice. The short first sentence says what each is about, so it stands out: "Who we are. …"."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        lead, stop, rest = re.match(r"([^.。]*)([.。]?)(.*)", paragraph, re.DOTALL).groups()  # type: ignore[union-attr]
        if rest and len(lead) <= LEAD_IN_AT_MOST:
            paragraphs.append(format_html("<p><strong>{}{}</strong>{}</p>", lead, stop, rest))
        else:
            paragraphs.append(format_html("<p>{}</p>", paragraph))
    return format_html_join("", "{}", ((one,) for one in paragraphs))


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
