"""How one person stands to one course: the state that the course page's one button names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Person
from courses.catalogue.models import Course
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment, EnrolmentRequest
from courses.learning.queries.dues import Due, due_in_full
from courses.learning.queries.offers import Offer, offer_of
from courses.learning.queries.outline import CourseOutline, OutlineItem
from courses.learning.queries.outlines import outline_for


class Stand(StrEnum):
    """Each has one button."""

    CAN_ENROL = "can_enrol"
    CAN_REQUEST = "can_request"
    WAITING = "waiting"
    CLOSED = "closed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"


@dataclass(frozen=True)
class Standing:
    """What the course page says to one person."""

    stand: Stand
    course: Course
    enrolment: Enrolment | None = None
    outline: CourseOutline | None = None
    request: EnrolmentRequest | None = None
    due: Due | None = None

    @property
    def next_step(self) -> OutlineItem | None:
        return self.outline.next_step if self.outline is not None else None

    @property
    def came_back(self) -> bool:
        """She left the course earlier; her results wait for her."""
        return self.enrolment is not None and self.enrolment.state == EnrolmentState.WITHDRAWN


def standing_of(person: Person | None, course: Course, language: str) -> Standing:
    """Queries do not grow with the course."""
    if not person:
        return Standing(_offered(course), course)
    cycles = Enrolment.objects.filter(person=person, course=course).with_due().with_due_before()
    enrolment = cycles.current().first()
    if enrolment is not None and enrolment.state != EnrolmentState.WITHDRAWN:
        enrolment.course = course
        stands = {
            EnrolmentState.ACTIVE: Stand.ACTIVE,
            EnrolmentState.SUSPENDED: Stand.SUSPENDED,
            EnrolmentState.COMPLETED: Stand.COMPLETED,
        }
        outline = outline_for(enrolment, language)
        stand = stands[EnrolmentState(enrolment.state)]
        return Standing(stand, course, enrolment, outline=outline, due=due_in_full(enrolment))
    waiting = EnrolmentRequest.objects.waiting().filter(person=person, course=course).first()
    if waiting is not None:
        return Standing(Stand.WAITING, course, enrolment, request=waiting)
    return Standing(_offered(course), course, enrolment)


def _offered(course: Course) -> Stand:
    offer = offer_of(course)
    if offer == Offer.OPEN:
        return Stand.CAN_ENROL
    return Stand.CAN_REQUEST if offer == Offer.REQUEST else Stand.CLOSED
