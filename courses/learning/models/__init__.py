"""WHAT A LEARNER DID: private, erasable, never cached. Every person-key points to accounts.Person."""

from courses.learning.models.enrolments import Enrolment, EnrolmentRequest, EnrolmentRoute
from courses.learning.models.events import EventNote, LearningEvent
from courses.learning.models.results import ActivityResult

__all__ = ["ActivityResult", "Enrolment", "EnrolmentRequest", "EnrolmentRoute", "EventNote", "LearningEvent"]
