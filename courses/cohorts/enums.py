"""The words of cohorts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortState(models.TextChoices):
    """Whether people may still be added."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SeatState(models.TextChoices):
    """What became of one person's seat."""

    WAITLISTED = "waitlisted", _("Waiting for a seat")
    PLACED = "placed", _("Placed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InvitationState(models.TextChoices):
    """All that is ever shown about an invitation besides what the manager typed."""

    SENT = "sent", _("Sent")
    JOINED = "joined", _("Joined")
    EXPIRED = "expired", _("Expired")
    BOUNCED = "bounced", _("Came back")


class ImportState(models.TextChoices):
    """How far a roster has come."""

    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being added")
    DONE = "done", _("Added")


class Verdict(models.TextChoices):
    """What is said about one row of a roster."""

    PLACE = "place", _("will be placed")
    INVITE = "will_be_invited", _("will be invited")
    WAITLIST = "waitlist", _("waiting list")
    ALREADY_HERE = "already_here", _("already here")
    ALREADY_INVITED = "already_invited", _("already invited")
    DUPLICATE = "duplicate", _("twice in the list")
    SEATS_FULL = "seats_full", _("seats full")
    NO_ADDRESS = "no_address", _("no address")
    BAD_ADDRESS = "address_not_valid", _("address not valid")
    TWO_ADDRESSES = "two_addresses", _("two addresses in one row")
    ADDRESS_TOO_LONG = "address_too_long", _("address too long")
    NAME_TOO_LONG = "name_too_long", _("name too long")
    TEXT_TOO_LONG = "text_too_long", _("text too long")
    NOT_READABLE = "not_readable", _("not readable")


# Rows that change something when the roster is added.
TAKING = (Verdict.PLACE, Verdict.INVITE, Verdict.WAITLIST)
# Rows that need nothing.
SETTLED = (Verdict.ALREADY_HERE, Verdict.ALREADY_INVITED)


class Standing(models.TextChoices):
    """Where a learner of a cohort stands, as the table and its filter say it."""

    OVERDUE = "overdue", _("Overdue")
    EXTENDED = "extended", _("Extended")
    NOT_STARTED = "not_started", _("Not started")
    ON_THE_WAY = "on_the_way", _("On the way")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    COMPLETED = "completed", _("Completed")
