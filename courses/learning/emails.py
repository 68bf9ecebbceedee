"""Letters about places: plain text and the same words as HTML, one link, in the learner's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from common.formats import format_date
from common.languages import html_lang
from courses.learning.enums import RequestState
from courses.learning.models import EnrolmentRequest, EnrolmentRoute
from courses.learning.queries import course_titles
from courses.learning.queries.outlines import CourseTitle


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
        context = {
            "approved": approved,
            "course": course.title,
            "answer": request.answer.strip(),
            "url": _address(course if approved else None),
        }
        _send(user, "decision", context)
    return True


def send_place(route: EnrolmentRoute) -> bool:
    """Tell her that an organisation has given her a place, and by when it asks her to finish."""
    user = route.enrolment.person.user
    if user is None or not user.is_active or route.closed_at is not None or route.sponsor is None:
        return False
    with override(user.language):
        course = course_titles([route.enrolment.course], user.language)[route.enrolment.course_id]
        due = route.applies_on
        context = {
            "sponsor": route.sponsor.name,
            "course": course.title,
            "due": format_date(due) if due is not None else "",
            "url": _address(course),
        }
        _send(user, "place", context)
    return True


def _address(course: CourseTitle | None) -> str:
    """The course, where its page can be reached, else My learning."""
    path = course.url if course is not None and course.url else reverse("dashboards:my-learning")
    return f"{settings.SITE_ORIGIN}{path}"


def _send(user: User, template: str, context: dict[str, Any]) -> None:
    subject = " ".join(render_to_string(f"learning/email/{template}_subject.txt", context).split())
    text = render_to_string(f"learning/email/{template}_message.txt", context).strip() + "\n"
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
