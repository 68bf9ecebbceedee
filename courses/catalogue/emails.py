"""What the catalogue has to say by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.emails import build
from accounts.enums import Role
from accounts.models import Membership, User
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


def release_waits(pending: PendingRelease, page: CoursePage, reader: User) -> Any:
    """Some of the course's pages ask for less than it promised; she may release or keep it."""
    return build(
        to=reader.email,
        language=reader.language,
        template="catalogue/email/release_waits",
        context={
            "title": page.title,
            "loosenings": pending.loosenings,
            "url": f"{settings.SITE_ORIGIN}{reverse('catalogue_release', args=[pending.course.key])}",
        },
    )
