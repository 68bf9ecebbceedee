"""The check of a signature that runs in the reader's own browser."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings

from courses.certificates.queries.published import own_addresses

register = template.Library()


@register.inclusion_tag("certificates/_browser_check.html")
def browser_check(*, credential: str = "", errors: Any = ()) -> dict[str, Any]:
    """Inside a form: the field for a file, its button, and the browser's own check beside them. `{% browser_check %}`

    With `credential`, the address of a signed file, a button that checks that file instead, for anywhere on a page.
    """
    return {
        "credential": credential,
        "errors": errors,
        "origin": settings.CREDENTIAL_ORIGIN,
        "issuers": json.dumps(own_addresses()),
        "time_zone": settings.TIME_ZONE,
    }
