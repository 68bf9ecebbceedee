"""Why an action on a certificate is refused, in words for the person who asked."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from common.formats import format_date
from common.http import Refused


class NotAllowed(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an officer of the association that issued this certificate may do this."))


class NotInThisState(Refused):
    def __init__(self) -> None:
        super().__init__(_("This cannot be done with the certificate as it stands now. Load the page again."))


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a reason and say in a sentence what happened."))


class ConsentNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("To list the certificate publicly, please agree to that first."))


class TooManyLinks(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have as many links as one certificate can have. Withdraw one first."))


class BadEndDate(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose an end date from tomorrow to two years from now."))


class NameErased(Refused):
    def __init__(self) -> None:
        super().__init__(_("The name on this certificate has been erased; nothing about it can be changed."))


class NameNotPrintable(Refused):
    def __init__(self, characters: str = "") -> None:
        if characters:
            super().__init__(
                _("These characters cannot be printed on a certificate: %(characters)s") % {"characters": characters}
            )
        else:
            super().__init__(_("A certificate needs a name."))


class TooEarly(Refused):
    def __init__(self, opens_on: date) -> None:
        super().__init__(_("This certificate can be renewed from %(date)s.") % {"date": format_date(opens_on)})


class NoEnd(Refused):
    def __init__(self) -> None:
        super().__init__(_("This certificate has no end, so there is nothing to renew."))


class ReplacedMeanwhile(Refused):
    def __init__(self) -> None:
        super().__init__(_("A newer certificate for this course has taken the place of this one; it stays withdrawn."))


class SameName(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is the name that stands on the certificate already."))


class RequestWaiting(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have asked for another name already. Take that request back to ask anew."))


class AlreadyAnswered(Refused):
    def __init__(self) -> None:
        super().__init__(_("This request was answered already, or taken back. Nothing was changed."))


class AnswerNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Say in a sentence why the name is not changed; the holder reads it."))


class NoResult(Refused):
    def __init__(self) -> None:
        super().__init__(_("There is no result of a quiz to show on this certificate."))


class CannotSign(Exception):  # noqa: N818 reads as what happened
    """The signing process lacks what it needs, or what it made did not pass its own check; the words are for staff."""


class NotRenderable(Exception):  # noqa: N818 reads as what happened
    """The typesetter refused; `reason` is for staff."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
