"""What cohorts refuse, in words for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.http import Refused


class CohortRefused(Refused):
    """Any refusal of this app."""


class SeatsFull(CohortRefused):
    """Nobody more fits."""

    def __init__(self) -> None:
        super().__init__(
            _("All seats of this cohort are taken. Nothing was changed; withdraw a seat or add seats first.")
        )


class CohortClosed(CohortRefused):
    """The cohort takes nobody more."""

    def __init__(self) -> None:
        super().__init__(_("This cohort is closed. Nothing was changed."))


class NotAMember(CohortRefused):
    """Only who belongs to the organisation is given a seat; others are invited."""

    def __init__(self) -> None:
        super().__init__(_("Only a member of your organisation can be placed. Invite everybody else."))


class CourseNotOffered(CohortRefused):
    """The course takes nobody at present."""

    def __init__(self) -> None:
        super().__init__(_("This course is not open at present. Choose another one. Nothing was changed."))


class SeatsTooFew(CohortRefused):
    """There are fewer seats than people."""

    def __init__(self) -> None:
        super().__init__(_("There are more people in this cohort than that. Nothing was changed."))


class DatesInverted(CohortRefused):
    """It would end before it begins."""

    def __init__(self) -> None:
        super().__init__(_("The due date lies before the first day. Nothing was changed."))


class ReasonMissing(CohortRefused):
    """An extension says why."""

    def __init__(self) -> None:
        super().__init__(_("Give the reason for the new date. Nothing was changed."))


class NotLater(CohortRefused):
    """An extension gives more time."""

    def __init__(self) -> None:
        super().__init__(_("The new date has to lie after the due date and not in the past. Nothing was changed."))


class NobodyChosen(CohortRefused):
    """Nobody was ticked, or nobody whom it concerns."""

    def __init__(self) -> None:
        super().__init__(
            _("Tick at least one learner whose seat is open and who has not completed. Nothing was changed.")
        )


class InvitationNotOpen(CohortRefused):
    """Expired, or taken back."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is no longer open. Ask your organisation for a new one."))


class AnotherAddress(CohortRefused):
    """The invitation went to an address that is not proven to be hers."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation was sent to another address. Add that address to your account and verify it.")
        )


class RosterNotRead(CohortRefused):
    """The file as a whole cannot be used; the message says why and what to do."""


class DateMoved(CohortRefused):
    """Somebody else moved the date first."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has moved this date in the meantime. Nothing was changed; look at it again."))


class DateInPast(CohortRefused):
    """A due date lies ahead."""

    def __init__(self) -> None:
        super().__init__(_("The due date lies in the past. Choose a later one."))
