"""Letters about places: plain text and the same words as HTML, one link, in the learner's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from common.languages import html_lang
from courses.learning.enums import RequestState
from courses.learning.models import EnrolmentRequest
from courses.learning.queries import course_titles


@dataclass(frozen=True)
class Block:
    """One paragraph: words, or the one link."""

    kind: str
    text: str


def send_decision(request: EnrolmentRequest) -> bool:
    """Tell her that she has the place she asked for, or that she has not, with the words of whoever answered."""
    user = request.person.user
    if user is None or not user.is_active:
        return False
    approved = request.state == RequestState.APPROVED
    with override(user.language):
        course = course_titles([request.course], user.language)[request.course_id]
        home = reverse("dashboards:my-learning")
        context = {
            "approved": approved,
            "course": course.title,
            "answer": request.answer.strip(),
            "url": settings.SITE_ORIGIN + (course.url if approved and course.url else home),
        }
        subject = " ".join(render_to_string("learning/email/decision_subject.txt", context).split())
        text = render_to_string("learning/email/decision_message.txt", context).strip() + "\n"
        parts = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = render_to_string(
            "accounts/email/message.html",
            {
                "blocks": [Block("link" if part == context["url"] else "words", part) for part in parts],
                "subject": subject,
                "html_lang": html_lang(user.language),
            },
        )
    message = EmailMultiAlternatives(
        subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[user.email]
    )
    message.attach_alternative(html, "text/html")
    message.send()
    return True
