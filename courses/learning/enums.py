"""The words of a learner's record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentState(models.TextChoices):
    """Where one cycle of one person through one course stands."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")


# A person holds at most one cycle of a course in these states.
OPEN_STATES = (EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED)


class RouteKind(models.TextChoices):
    """Why somebody has a place."""

    SELF = "self", _("Enrolled by themselves")
    REQUEST = "request", _("On request")
    COHORT = "cohort", _("Through a cohort")
    IMPORT = "import", _("Brought over from another system")
    OFFICER = "officer", _("Placed by an officer")


# The routes a learner opened herself and may close herself.
OWN_ROUTES = (RouteKind.SELF, RouteKind.REQUEST)


class RequestState(models.TextChoices):
    """What became of a request for a place."""

    WAITING = "waiting", _("Waiting for an answer")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Taken back")


class Verb(models.TextChoices):
    """What a learning event says happened."""

    # To a result.
    VIEWED = "viewed", _("Read to the end")
    MARKED = "marked", _("Marked done")
    ANSWERED = "answered", _("Knowledge check answered")
    ATTEMPTED = "attempted", _("Handed in")
    PLAYED = "played", _("Reported by a package")
    OVERRIDDEN = "overridden", _("Marked done by staff")
    CARRIED = "carried", _("Carried over from another course")
    IMPORTED = "imported", _("Brought over from another system")
    ELIGIBLE = "eligible", _("Enough since the requirement became easier")
    # To an enrolment.
    ENROLLED = "enrolled", _("Enrolled")
    RENEWED = "renewed", _("Began the course again")
    REOPENED = "reopened", _("Came back")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    MOVED = "moved", _("Moved to newer requirements")
    COMPLETED = "completed", _("Completed the course")


RESULT_VERBS = (
    Verb.VIEWED,
    Verb.MARKED,
    Verb.ANSWERED,
    Verb.ATTEMPTED,
    Verb.PLAYED,
    Verb.OVERRIDDEN,
    Verb.CARRIED,
    Verb.IMPORTED,
    Verb.ELIGIBLE,
)


class ItemState(models.TextChoices):
    """How an activity stands in an outline."""

    DONE = "done", _("Done")
    BEGUN = "begun", _("Begun")
    OPEN = "open", _("Not started")
    UNAVAILABLE = "unavailable", _("Not available at present")


class Door(models.TextChoices):
    """What the gate answers."""

    OPEN = "open", _("Open")
    SIGN_IN = "sign_in", _("Sign in first")
    ENROL = "enrol", _("Enrol first")
    SUSPENDED = "suspended", _("Your place is suspended")
    WITHDRAWN = "withdrawn", _("You have left this course")
