"""What the page of a package says by itself, without asking again."""

from __future__ import annotations

import json

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def package_words() -> str:
    """The sentences of the page's script, in the language of the page."""
    return json.dumps(
        {
            "kept": _("Kept."),
            "ended": _("Kept. The package has ended; open it again to go on with it."),
            "elsewhere": _(
                "You have gone on with this package in another window. What you do in this one is not kept."
            ),
            "offline": _("You are offline. What you do stays in this window and is sent when you are online."),
            "signedOut": _("You are signed out. Sign in again in another window; then it is kept."),
            "failed": _("It could not be kept. It stays in this window and is sent again by itself."),
        },
        ensure_ascii=False,
    )
