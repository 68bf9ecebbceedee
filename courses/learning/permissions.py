"""May she? In plain English."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.enums import NamedPurpose, Role
from accounts.models import Organisation, Person, User
from accounts.permissions import holds
from accounts.querysets import named_for
from courses.catalogue.models import Activity, Course
from courses.learning.enums import Door, EnrolmentState
from courses.learning.models import Enrolment, EnrolmentRequest, EnrolmentRoute
from courses.learning.queries.lookups import cycles_holding


@dataclass(frozen=True)
class Gate:
    """What the gate answers for one person and one activity.

    `is_held`: she reads the cycle she completed, and works on nothing, since a further one of hers is suspended.
    """

    door: Door
    enrolment: Enrolment | None = None
    is_held: bool = False

    @property
    def is_open(self) -> bool:
        return self.door == Door.OPEN

    @property
    def can_work(self) -> bool:
        """She may change something here: not in a cycle that is completed, where she reads and practises."""
        return self.is_open and self.enrolment is not None and self.enrolment.state == EnrolmentState.ACTIVE


def gate_for(person: Person | None, activity: Activity | uuid.UUID, *, prefer: uuid.UUID | None = None) -> Gate:
    """Whether she may open this activity, through which enrolment, and if not, why. One query.

    Asked of the versions, not of the tree: any enrolment of hers with access whose version, or whose course's newest
    version, holds the activity opens it, wherever its page stands. `prefer` is the key of the course she is looking at.
    """
    key = activity.key if isinstance(activity, Activity) else activity
    if not person:
        return Gate(Door.SIGN_IN)
    found = cycles_holding(person.pk, key)
    readable = [one for one, has_road in found if one.is_completed or (one.state == EnrolmentState.ACTIVE and has_road)]
    suspended = {one.course_id for one, _has_road in found if one.state == EnrolmentState.SUSPENDED}
    if readable:
        enrolment = min(readable, key=lambda one: _rank(one, prefer))
        return Gate(Door.OPEN, enrolment, is_held=enrolment.course_id in suspended)
    if suspended:
        return Gate(Door.SUSPENDED, found[0][0])
    return Gate(Door.WITHDRAWN, found[0][0]) if found else Gate(Door.ENROL)


def _rank(enrolment: Enrolment, prefer: uuid.UUID | None) -> tuple[bool, bool, int]:
    """Her enrolment of this course first, then one she can work in, then the newest."""
    elsewhere = prefer is None or enrolment.course.key != prefer
    return (elsewhere, enrolment.state != EnrolmentState.ACTIVE, -enrolment.pk)


def can_open(person: Person | None, activity: Activity) -> bool:
    """Page, private file, search result and API ask this one question."""
    return gate_for(person, activity).is_open


def _officer_of_owner(person: Person | None, course: Course) -> bool:
    return course.owner is not None and holds(person, course.owner, Role.OFFICER)


def can_decide_request(user: User, request: EnrolmentRequest) -> bool:
    """Trainers and officers of the association that owns the course."""
    owner = request.course.owner
    return user.is_superuser or (owner is not None and holds(_person_of(user), owner, Role.TRAINER, Role.OFFICER))


def can_see_record(user: User, enrolment: Enrolment) -> bool:
    """Herself; an officer of the owner; a manager of an organisation that sponsors it and may see her by name."""
    person = _person_of(user)
    return (
        (person is not None and person.pk == enrolment.person_id)
        or user.is_superuser
        or _officer_of_owner(person, enrolment.course)
        or _manages(person, enrolment)
    )


def can_override(user: User, enrolment: Enrolment) -> bool:
    """Officers of the owner, and superusers; never for oneself. A manager may look, the association answers for it."""
    person = _person_of(user)
    if person is not None and person.pk == enrolment.person_id:
        return False
    return user.is_superuser or _officer_of_owner(person, enrolment.course)


def may_see_name(user: User, enrolment: Enrolment) -> bool:
    """By name only where `named_for` says so: herself, and a manager of her sponsor."""
    person = _person_of(user)
    return person is not None and (person.pk == enrolment.person_id or _manages(person, enrolment))


def _manages(person: Person | None, enrolment: Enrolment) -> bool:
    if person is None:
        return False
    return managing_sponsor(person, enrolment) is not None


def managing_sponsor(person: Person, enrolment: Enrolment) -> Organisation | None:
    """The organisation that sponsors this enrolment and for which she may see the learner by name."""
    routes = EnrolmentRoute.objects.open().filter(enrolment=enrolment, sponsor__isnull=False)
    for organisation in Organisation.objects.where(person, Role.MANAGER).filter(pk__in=routes.values("sponsor")):
        named = named_for(person, NamedPurpose.MANAGE, organisation=organisation)
        if named.filter(pk=enrolment.person_id).exists():
            return organisation
    return None


def _person_of(user: User) -> Person | None:
    return getattr(user, "person", None) if user.is_authenticated else None
