"""Why an action on a certificate is refused, in words for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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


class SecondOfficerNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Whoever asked for this cannot confirm or refuse it. Another officer of the association must.")
        )


class NoLongerOfficer(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Whoever asked for this is no officer of the association any more. Prepare it anew in your own name.")
        )


class NothingToChange(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing would change: none of these certificates can be or needs to be changed."))


class TooManyCertificates(Refused):
    def __init__(self, most: int) -> None:
        super().__init__(
            _("These are more than %(most)s certificates. Choose fewer and make several changes.")
            % {"most": f"{most:,}"}
        )


class BadExtension(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a day after today, or no end."))


class SelectionNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Say which certificates: by at least one property, or by a list of numbers."))


class ActedMeanwhile(Refused):
    def __init__(self) -> None:
        super().__init__(_("This cannot be done any more: somebody has acted meanwhile. Load the page again."))


class NotLonger(Refused):
    def __init__(self) -> None:
        super().__init__(_("A certificate is never made to hold for less time than it does."))


class ListNotRead(Refused):
    """The list of numbers cannot be read; the message says why."""


class LettersLost(Exception):  # noqa: N818 reads as what happened
    """So many letters of a change did not go out; they are tried again."""


class NotRenderable(Exception):  # noqa: N818 reads as what happened
    """The typesetter refused; `reason` is for staff."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
