"""The letter about marked work: plain text and the same words as HTML, one link, in the learner's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from common.languages import html_lang
from courses.assessment.models import Marking
from courses.learning.permissions import gate_for
from courses.learning.queries import learner_context, outline_for


@dataclass(frozen=True)
class Block:
    """One paragraph: words, or the one link."""

    kind: str
    text: str


def send_marked(marking: Marking) -> bool:
    """Tell her that her work is marked or was sent back, and where she reads what was said. Not what: mail is read by others."""
    work = marking.submission or (marking.response.attempt_question.attempt if marking.response is not None else None)
    user = work.person.user if work is not None else None
    if work is None or user is None or not user.is_active:
        return False
    gate = gate_for(work.person, work.activity)
    if not gate.is_open or gate.enrolment is None:
        return False
    with override(user.language):
        outline = outline_for(gate.enrolment, user.language)
        item = learner_context(gate.enrolment, outline, work.activity.key, can_work=False).item
        is_page = item is not None and bool(item.url) and marking.submission is not None
        path = item.url if is_page and item is not None else reverse("dashboards:my-learning")
        if marking.response is not None:
            path = reverse("assessment:attempt", args=[work.public_id])
        context = {
            "title": item.title if item is not None else "",
            "returned": marking.is_return,
            "changed": marking.number > 1,
            "url": f"{settings.SITE_ORIGIN}{path}",
        }
        _send(user, context)
    return True


def _send(user: User, context: dict[str, Any]) -> None:
    subject = " ".join(render_to_string("assessment/email/marked_subject.txt", context).split())
    text = render_to_string("assessment/email/marked_message.txt", context).strip() + "\n"
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
