"""What the catalogue has to say by mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Membership, User
from common.languages import html_lang
from courses.catalogue.models import CoursePage, PendingRelease

MOST = 20


def authors_of(page: CoursePage) -> list[User]:
    """Who made the course's newest revisions and still works for its owner; else the owner's officers."""
    owner = page.course.owner
    staff = User.objects.filter(
        is_active=True,
        person__memberships__in=Membership.objects.active().filter(
            organisation=owner, role__in=[Role.TRAINER, Role.REVIEWER, Role.OFFICER]
        ),
    ).distinct()
    wrote = list(page.revisions.exclude(user=None).order_by("-created_at").values_list("user_id", flat=True)[:MOST])
    authors = staff.filter(pk__in={page.owner_id, *wrote} - {None})
    return list((authors if authors.exists() else staff.filter(person__memberships__role=Role.OFFICER))[:MOST])


def release_waits(pending: PendingRelease, page: CoursePage, reader: User) -> EmailMultiAlternatives:
    """Some of the course's pages ask for less than it promised; she may release or keep it. In her language."""
    context = {
        "title": page.title,
        "loosenings": pending.loosenings,
        "url": f"{settings.SITE_ORIGIN}{reverse('catalogue_release', args=[pending.course.key])}",
    }
    with override(reader.language):
        subject = " ".join(render_to_string("catalogue/email/release_waits_subject.txt", context).split())
        text = render_to_string("catalogue/email/release_waits_message.txt", context).strip() + "\n"
        parts = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = render_to_string(
            "accounts/email/message.html",
            {
                "blocks": [{"kind": "link" if part.startswith("http") else "words", "text": part} for part in parts],
                "subject": subject,
                "html_lang": html_lang(reader.language),
            },
        )
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [reader.email])
    message.attach_alternative(html, "text/html")
    return message
