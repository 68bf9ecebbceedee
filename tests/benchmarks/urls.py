"""The site's addresses, and the bare views that its figures are compared with."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from config.urls import *
from config.urls import urlpatterns as site_urls

ROWS = [{"number": number, "title": f"Row number {number}", "text": "Some words to show. " * 4} for number in range(12)]


@login_required
def authenticated(request: HttpRequest) -> HttpResponse:
    """Session and user, one line of text."""
    return HttpResponse(f"Hello {request.user.pk}")


def templated(request: HttpRequest) -> HttpResponse:
    """One template in the site's own frame, with a list of twelve."""
    return render(request, "benchmarks/bare.html", {"rows": ROWS})


@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """One row in one transaction, then a redirect: the least a learner's write can cost."""
    with transaction.atomic():
        Session.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=timezone.now())
    return redirect("/bare/authenticated/")


urlpatterns = [
    path("bare/authenticated/", authenticated),
    path("bare/templated/", templated),
    path("bare/insert/", insert),
    *site_urls,
]
