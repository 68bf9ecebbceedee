"""What packages show in the player of a course."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from courses.catalogue.models import Activity
from courses.packages.models import PackagePage
from courses.packages.players import player_of
from courses.packages.queries import standing_of
from courses.packages.tickets import Ticket, make_ticket


def package_context(request: HttpRequest | None, *, page: Any, learner: Any, **kwargs: Any) -> dict[str, Any] | None:
    """The outline with where she stands, and the frame of the part that was asked for or comes next."""
    if request is None or not isinstance(page, PackagePage):
        return None
    rules = page.source_page
    package, player = rules.package, None
    if package is not None:
        player = player_of(package.format)
    if package is None or player is None or not settings.PACKAGE_ORIGIN:
        return {"rules": rules, "frame": ""}
    is_preview = getattr(request, "is_preview", False)
    person = getattr(request, "person", None) or None
    works = learner is not None and not is_preview
    activity = Activity.objects.get(key=page.translation_key)
    since = learner.enrolment.counts_from if works else None
    parts = [part.said_in(page.locale.language_code) for part in package.parts]
    standing = standing_of(person if works else None, activity.pk, parts, since=since)
    line = standing.at(request.GET.get("part", "")) or standing.next_step
    if line is None:
        return {"rules": rules, "frame": ""}
    before, after = standing.around(line.part.id)
    ticket = Ticket(
        person.pk if person is not None else None, activity.pk, package.pk, line.part.id, int(time.time() * 1000)
    )
    text = make_ticket(ticket)
    return {
        "rules": rules,
        "package": package,
        "standing": standing,
        "line": line,
        "before": before,
        "after": after,
        "ticket": text,
        "frame": f"{settings.PACKAGE_ORIGIN}/p/{text}/frame",
        "package_origin": settings.PACKAGE_ORIGIN,
        "is_kept": works,
    }
