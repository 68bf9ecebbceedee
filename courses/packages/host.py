"""What the package host answers: `/p/<ticket>/…`, and nothing else.

| below the ticket | |
|---|---|
| `frame` | our page that holds the library and the package in an inner frame |
| `lib/<name>` | what that page loads of ours |
| `files/<path>` | the package's own files |
| `x/…` | addresses of the format's own |

No cookie is read or set, no session is opened, and nobody is told why something is not there.
"""

from __future__ import annotations

import hashlib
import json
import re
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from common.sending import stored_file
from courses.catalogue.models import Activity
from courses.packages.content_types import content_type_of, is_page
from courses.packages.enums import PackageFormat
from courses.packages.models import Package, PackageFile
from courses.packages.parts import Part
from courses.packages.players import player_of
from courses.packages.policies import as_header, for_files, for_pages
from courses.packages.queries import Holder, holder_of, learner_name, may_open, state_of
from courses.packages.tickets import Ticket, read_ticket
from courses.packages.xapi import endpoints

ADDRESS = re.compile(r"/p/([^/]{1,600})/(.+)\Z", re.DOTALL)
GATE_KEPT = 60  # seconds
SAFE = {"GET", "HEAD"}
# What every frame page loads beside its player's own.
LIBRARY = {"frame.css": "js/packages/frame.css"}
FURTHER = {PackageFormat.CMI5.value: endpoints.answer}


def answer(request: HttpRequest) -> HttpResponseBase:
    """The answer to anything that is asked of this host."""
    try:
        response = _answer(request)
    except Http404:
        response = HttpResponse(status=HTTPStatus.NOT_FOUND)
    response.headers.setdefault("Content-Security-Policy", as_header(for_files()))
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Origin-Agent-Cluster"] = "?1"
    response["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    found = ADDRESS.match(request.path_info)
    # A service worker would outlive the ticket.
    if found is None or request.headers.get("Service-Worker"):
        raise Http404
    text, rest = found.groups()
    ticket = read_ticket(text)
    if ticket is None or not _still_holds(text, ticket):
        raise Http404
    package = Package.objects.filter(pk=ticket.package_id).first()
    part = package.part(ticket.part) if package is not None else None
    if package is None or part is None:
        raise Http404
    kind, _slash, path = rest.partition("/")
    if kind == "x":
        return _further(request, ticket, package, part, path)
    if request.method not in SAFE:
        return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
    if kind == "files":
        return _file(request, package, path)
    if kind == "lib":
        return _library(package, path)
    if rest == "frame":
        return _frame(ticket, package, part)
    raise Http404


def _still_holds(text: str, ticket: Ticket) -> bool:
    """The gate's word, asked at most once a minute: a package is some hundred files."""
    key = f"packages:ticket:{hashlib.sha256(text.encode()).hexdigest()}"
    held: bool | None = cache.get(key)
    if held is None:
        held = may_open(ticket.person_id, ticket.activity_id)
        cache.set(key, held, GATE_KEPT)
    return held


def _file(request: HttpRequest, package: Package, path: str) -> HttpResponseBase:
    held = PackageFile.objects.filter(package=package, path=path).first()
    if held is None:
        raise Http404
    response = stored_file(request, storages["private"], held.stored_name, content_type=content_type_of(path))
    # A part opened by itself is a page; whatever else is in the package is shown by one.
    response["Content-Security-Policy"] = as_header(for_pages() if is_page(path) else for_files())
    response["Cache-Control"] = "private, max-age=600"
    return response


def _library(package: Package, name: str) -> HttpResponseBase:
    player = player_of(package.format)
    place = {**LIBRARY, **player.library}.get(name) if player is not None else None
    found = finders.find(place) if place is not None else None
    if found is None:
        raise Http404
    response = HttpResponse(Path(found).read_bytes(), content_type=content_type_of(name))
    response["Cache-Control"] = "private, max-age=600"
    return response


def _frame(ticket: Ticket, package: Package, part: Part) -> HttpResponseBase:
    player, holder = player_of(package.format), _holder(ticket)
    if player is None or holder is None:
        raise Http404
    state = None
    if holder.learns and holder.person is not None:
        state = state_of(holder.person, ticket.activity_id, part.id, since=holder.since)
    launch = player.start(
        package=package,
        part=part,
        state=state,
        learner=learner_name(package, holder.person),
        ticket=ticket,
        holder=holder,
    )
    words = {"launch": json.dumps(launch), "academy": settings.SITE_ORIGIN, "library": player.library}
    response = HttpResponse(render_to_string(player.template, words))
    response["Content-Security-Policy"] = as_header(player.policy())
    return response


def _holder(ticket: Ticket) -> Holder | None:
    activity = Activity.objects.filter(pk=ticket.activity_id).first()
    return holder_of(ticket.person_id, activity) if activity is not None else None


def _further(request: HttpRequest, ticket: Ticket, package: Package, part: Part, path: str) -> HttpResponseBase:
    """Addresses of a format's own; it asks the gate by itself, for what is written there counts at once."""
    further = FURTHER.get(package.format)
    holder = _holder(ticket) if further is not None else None
    if further is None or holder is None:
        raise Http404
    return further(request, ticket, package, part, holder, path)
