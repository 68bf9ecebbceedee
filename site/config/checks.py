"""`manage.py check --deploy` looks for traces of the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

DEMO_DOMAIN = "@demo.example"


@register(Tags.security, deploy=True)
def no_trace_of_the_demonstration(**kwargs: Any) -> list[Error]:
    """The demo's accounts share one password; none of them may exist where real people are."""
    errors = []
    if getattr(settings, "DEMO", False):
        errors.append(Error("These are the demonstration's settings.", id="config.E001"))
    try:
        found = get_user_model().objects.filter(email__iendswith=DEMO_DOMAIN).exists()
    except DatabaseError:
        return errors
    if found:
        errors.append(Error("An account of the demonstration exists in this database.", id="config.E002"))
    return errors
