"""Letters of cohorts: plain text and the same words as HTML, one link, in the language the manager chose."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from common.languages import html_lang
from courses.cohorts.models import Invitation
from courses.learning.queries import course_titles


@dataclass(frozen=True)
class Block:
    """One paragraph: words, or the one link."""

    kind: str
    text: str


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Ask somebody to join; False where the address was refused at once.

    It says nothing that depends on whether the reader has an account: who asked could read it over her shoulder.
    """
    cohort, language = invitation.cohort, invitation.language
    with override(language):
        context = {
            "invitation": invitation,
            "cohort": cohort,
            "course": course_titles([cohort.course], language)[cohort.course_id].title,
            "url": settings.SITE_ORIGIN + reverse("cohorts:invitation", args=[token]),
        }
        subject = " ".join(render_to_string("cohorts/email/invitation_subject.txt", context).split())
        text = render_to_string("cohorts/email/invitation_message.txt", context).strip() + "\n"
        parts = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = render_to_string(
            "accounts/email/message.html",
            {
                "blocks": [Block("link" if part.startswith("http") else "words", part) for part in parts],
                "subject": subject,
                "html_lang": html_lang(language),
            },
        )
    message = EmailMultiAlternatives(
        subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[invitation.address.email]
    )
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused:
        return False
    return True
