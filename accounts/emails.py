"""Mail that accounts sends besides allauth's: plain text and HTML, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import MembershipInvitation
from common.languages import html_lang


def build(
    *, to: str, language: str, template: str, context: dict[str, Any], from_email: str | None = None
) -> EmailMultiAlternatives:
    """A message of `<template>_subject.txt`, `_message.txt` and `_message.html`."""
    with override(language):
        full = {**context, "language": language, "html_lang": html_lang(language), "site_origin": settings.SITE_ORIGIN}
        subject = " ".join(render_to_string(f"{template}_subject.txt", full).split())
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"{template}_message.txt", full).strip() + "\n",
            from_email=from_email or settings.DEFAULT_FROM_EMAIL,
            to=[to],
        )
        message.attach_alternative(render_to_string(f"{template}_message.html", full), "text/html")
    return message


def send_invitation(*, invitation_id: int) -> None:
    """Ask an address to join an organisation. Its holder's language is not looked up: that would tell who has an account."""
    invitation = MembershipInvitation.objects.select_related("organisation", "invited_by__user").get(pk=invitation_id)
    inviter = invitation.invited_by.user
    build(
        to=invitation.email,
        language=inviter.language if inviter else "en",
        template="accounts/email/membership_invitation",
        context={"invitation": invitation, "url": settings.SITE_ORIGIN + reverse("accounts:organisations")},
    ).send()
