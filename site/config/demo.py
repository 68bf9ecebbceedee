"""The demonstration's outbox: what would have been mailed, readable in the browser."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

NEWEST = 200


@dataclass(frozen=True)
class Letter:
    """One kept message, as the outbox shows it."""

    name: str
    to: str
    subject: str
    date: str
    text: str


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    return Letter(
        name=file.stem,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        text=body.get_content() if body is not None else "",
    )


def _folder() -> Path:
    return Path(settings.OUTBOX_DIR)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:NEWEST]
    return render(request, "demo/outbox.html", {"letters": [_read(file) for file in files]})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One message."""
    file = _folder() / f"{name}.eml"
    if not re.fullmatch(r"[0-9]+-[0-9a-f]{8}", name) or not file.exists():
        raise Http404
    return render(request, "demo/letter.html", {"letter": _read(file)})


urlpatterns = [
    path("demo/outbox/", outbox, name="demo-outbox"),
    path("demo/outbox/<str:name>/", letter, name="demo-letter"),
]
