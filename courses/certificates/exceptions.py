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


class CannotSign(Exception):  # noqa: N818 reads as what happened
    """The signing process lacks what it needs, or what it made did not pass its own check; the words are for staff."""


class NotRenderable(Exception):  # noqa: N818 reads as what happened
    """The typesetter refused; `reason` is for staff."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
