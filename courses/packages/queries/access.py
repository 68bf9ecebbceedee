"""Who may have the files of a package."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from accounts.models import Person
from courses.catalogue.models import Activity
from courses.learning.permissions import gate_for
from courses.packages.models import Package, PackagePage


@dataclass(frozen=True)
class Holder:
    """Who plays, and since when her present cycle counts. Without `learns` nothing is kept: an author, or a sample."""

    person: Person | None
    learns: bool
    since: datetime | None = None


def holder_of(person_id: uuid.UUID | None, activity: Activity) -> Holder | None:
    """None for who may not open it: no account any more, no place, no page of hers to edit, no open sample."""
    person = None
    if person_id is not None:
        person = Person.objects.select_related("user").filter(pk=person_id, user__is_active=True).first()
        if person is None:
            return None
        gate = gate_for(person, activity)
        if gate.is_open and gate.enrolment is not None:
            return Holder(person, learns=True, since=gate.enrolment.counts_from)
    pages = list(PackagePage.objects.filter(translation_key=activity.key))
    if any(page.live and page.source_page.preview_open for page in pages):
        return Holder(person, learns=False)
    if person is not None and any(page.permissions_for_user(person.user).can_edit() for page in pages):
        return Holder(person, learns=False)
    return None


def learner_name(package: Package, person: Person | None) -> str:
    """What a package may call her: the same in all packages of one association, and nothing anybody could look up."""
    if person is None:
        return "guest"
    return salted_hmac("courses.packages.learner", f"{package.owner_id}:{person.pk}").hexdigest()[:16]


def may_open(person_id: uuid.UUID | None, activity_id: int) -> bool:
    activity = Activity.objects.filter(pk=activity_id).first()
    return activity is not None and holder_of(person_id, activity) is not None
