"""What the views of the CPD ledger ask of a request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import Person
from common.http import Refused
from courses.certificates.models import CpdEntry
from courses.certificates.queries.cpd_ledger import entry_of


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the view is behind `login_required`, or Wagtail's."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def hers(request: HttpRequest, public_id: uuid.UUID) -> CpdEntry:
    """Somebody else's entry is no entry."""
    entry = entry_of(person_of(request), public_id)
    if entry is None:
        raise Http404
    return entry


def posted(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A POST about one of her entries: act, say what was done or why not, and go back to it."""

    @login_required
    @require_POST
    def view(request: HttpRequest, public_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
        entry = hers(request, public_id)
        try:
            said = act(request, entry, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, said)
        return redirect("certificates:cpd:entry", entry.public_id)

    view.__doc__ = act.__doc__
    return view
