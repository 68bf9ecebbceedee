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


class NotRenderable(Exception):  # noqa: N818 reads as what happened
    """The typesetter refused; `reason` is for staff."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotOfThisAssociation(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only somebody who works for this association may do this, and nobody for herself."))


class SchemeNotReady(Refused):
    def __init__(self, hindrances: list[str]) -> None:
        super().__init__(
            _("This scheme cannot be approved yet: %(why)s") % {"why": " ".join(str(one) for one in hindrances)}
        )


class EnteredByHer(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You entered these figures. Another officer compares them with the source and approves them.")
        )


class BadReviewDate(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a review date from tomorrow to two years from now."))


class SchemeNotOffered(Refused):
    def __init__(self) -> None:
        super().__init__(_("This scheme is not offered to you at present. Load the page again."))


class EntryNotEditable(Refused):
    def __init__(self) -> None:
        super().__init__(_("This cannot be changed as it stands now. Load the page again."))


class ProofNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Put the proof beside it first: the association looks at the file."))


class BadProof(Refused):
    """The file is none that can be taken; the message says why."""


class ReviewerNotHers(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose an association that you have to do with."))


class CannotBeClaimed(Refused):
    def __init__(self) -> None:
        super().__init__(_("This session cannot be claimed now. Ask whoever held it to open it again."))


class BadMinutes(Refused):
    def __init__(self) -> None:
        super().__init__(_("Give the minutes you attended, at least one and at most as many as the session had."))


class BadWindow(Refused):
    def __init__(self) -> None:
        super().__init__(_("A session can be claimed for at most 31 days after its end."))


class TooManyActivities(Refused):
    def __init__(self) -> None:
        super().__init__(_("There are as many outside activities on this day as one day can hold."))
