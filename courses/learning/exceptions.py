"""What learning refuses, in words for the person who asked."""

from django.utils.translation import gettext_lazy as _

from common.http import Refused


class LearningRefused(Refused):
    """Any refusal of this app."""


class EnrolmentClosed(LearningRefused):
    """The course takes nobody by this road at present."""

    def __init__(self) -> None:
        super().__init__(_("This course is not open for enrolment at present. Nothing was changed."))


class RequestNeeded(LearningRefused):
    """The course gives places on request."""

    def __init__(self) -> None:
        super().__init__(_("Places on this course are given on request. Choose “Request a place”."))


class NothingCompleted(LearningRefused):
    """A further cycle follows one that was completed."""

    def __init__(self) -> None:
        super().__init__(_("You can begin this course again once you have completed it. Nothing was changed."))


class NoPlace(LearningRefused):
    """She has no enrolment that lets her work on this activity."""

    def __init__(self) -> None:
        super().__init__(_("You have no open place on a course with this activity. Nothing was recorded."))


class Suspended(LearningRefused):
    """Her cycle is suspended."""

    def __init__(self) -> None:
        super().__init__(_("This place is suspended. What was done so far is kept; resume it first."))


class PlaceHeldBySponsor(LearningRefused):
    """She cannot leave a place that an organisation holds for her."""

    def __init__(self) -> None:
        super().__init__(
            _("Your place was given by your organisation. Ask its training manager to take you off the course.")
        )


class AlreadyDecided(LearningRefused):
    """The request was answered before."""

    def __init__(self) -> None:
        super().__init__(_("This request was answered already. Nothing was changed."))


class OwnRequest(LearningRefused):
    """Nobody decides on her own request."""

    def __init__(self) -> None:
        super().__init__(_("You cannot decide on your own request. A colleague has to."))


class OwnRecord(LearningRefused):
    """Nobody marks her own activity done in a learner's stead."""

    def __init__(self) -> None:
        super().__init__(_("You cannot mark your own activities done for yourself. A colleague has to."))


class ReasonNeeded(LearningRefused):
    """An override says why and on what evidence."""

    def __init__(self) -> None:
        super().__init__(_("Give the reason and the evidence. Nothing was changed."))


class NotInCourse(LearningRefused):
    """The activity is not part of the version that applies."""

    def __init__(self) -> None:
        super().__init__(_("This activity is not part of the course version that applies to this learner."))
