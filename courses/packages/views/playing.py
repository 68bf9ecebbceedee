"""While a package is played: keeping what it reports."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import Refused
from courses.catalogue.models import Activity
from courses.packages import actions
from courses.packages.forms import Sent, read_report
from courses.packages.models import Package
from courses.packages.players import player_of
from courses.packages.queries import holder_of, page_of


@require_POST
@login_required
def keep(request: HttpRequest, activity_key: uuid.UUID) -> JsonResponse:
    """Keep one report. The answer says in words what became of it; the page shows them."""
    person = request.person  # type: ignore[attr-defined]
    activity = Activity.objects.filter(key=activity_key).first()
    holder = holder_of(person.pk, activity) if activity is not None else None
    if activity is None or holder is None:
        return _told(HTTPStatus.NOT_FOUND, _("This package is not open to you. Nothing was kept."))
    try:
        sent = read_report(request.body)
    except Refused as refusal:
        return _told(HTTPStatus.BAD_REQUEST, str(refusal.message))
    if not _is_hers(sent, person.pk, activity):
        return _told(HTTPStatus.NOT_FOUND, _("This package is not open to you. Nothing was kept."))
    package = Package.objects.get(pk=sent.ticket.package_id)
    part, player = package.part(sent.ticket.part), player_of(package.format)
    if not holder.learns or part is None or player is None:
        return JsonResponse({"kept": False})
    page = page_of(activity)
    try:
        kept = actions.keep_state(
            person=person,
            activity=activity,
            package=package,
            part=part.id,
            report=player.report(values=sent.values, part=part, ended=sent.ended),
            launch=sent.ticket.launch,
            number=sent.number,
            by=person,
            ended=sent.ended,
            event_id=sent.event_id,
            since=holder.since,
            pass_mark=page.pass_mark if page is not None else None,
        )
    except Refused as refusal:
        return _told(HTTPStatus.CONFLICT, str(refusal.message))
    line = kept.standing.at(part.id)
    return JsonResponse({"kept": kept.is_kept, "stands": line.stands.label if line is not None else ""})


def _is_hers(sent: Sent, person_id: uuid.UUID, activity: Activity) -> bool:
    return sent.ticket.person_id == person_id and sent.ticket.activity_id == activity.pk


def _told(status: int, words: str) -> JsonResponse:
    return JsonResponse({"kept": False, "words": words}, status=status)
