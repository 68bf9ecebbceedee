"""Mail of accounts and of allauth: one text, sent plain and as HTML, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import MembershipInvitation
from common.languages import html_lang

ADDRESS = re.compile(r"https?://\S+")
CODE = re.compile(r"[A-Z0-9]{3,5}(?:-?[A-Z0-9]{3,5})?")


@dataclass(frozen=True)
class Block:
    """One paragraph of a message: the one link to press, a code to type, or words."""

    kind: str
    text: str


def blocks_of(text: str) -> list[Block]:
    """Read a plain message by its paragraphs."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        words = paragraph.strip()
        kind = "link" if ADDRESS.fullmatch(words) else "code" if CODE.fullmatch(words) else "words"
        if words:
            found.append(Block(kind=kind, text=words))
    return found


def build(
    *,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    request: HttpRequest | None = None,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """A message of `<template>_subject.txt` and `<template>_message.txt`; its HTML is made of the same words."""
    with override(language):
        full = {**context, "site_origin": settings.SITE_ORIGIN}
        subject = " ".join(render_to_string(f"{template}_subject.txt", full, request).split())
        text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}_message.txt", full, request).strip()) + "\n"
        html = render_to_string(
            "accounts/email/message.html",
            {"blocks": blocks_of(text), "subject": subject, "html_lang": html_lang(language)},
        )
    message = EmailMultiAlternatives(
        subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[to], headers=headers
    )
    message.attach_alternative(html, "text/html")
    return message


def send_invitation(*, invitation_id: int) -> None:
    """Ask an address to join an organisation, in the inviter's language: looking up the reader's would tell on her."""
    waiting = MembershipInvitation.objects.filter(pk=invitation_id).select_related("organisation", "invited_by__user")
    invitation = waiting.first()
    if invitation is None:
        return  # whom it was for has been erased since
    inviter = invitation.invited_by.user
    build(
        to=invitation.email,
        language=inviter.language if inviter else "en",
        template="accounts/email/membership_invitation",
        context={"invitation": invitation, "url": settings.SITE_ORIGIN + reverse("accounts:organisations")},
    ).send()


def send_goodbye(*, to: str, name: str, language: str) -> None:
    """The last letter to an address that is kept nowhere any more."""
    context = {"name": name, "contact": settings.PRIVACY_CONTACT}
    build(to=to, language=language, template="accounts/email/account_deleted", context=context).send()
