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
        super().__init__(_("There is no result to show on this certificate."))


class NotYourRecognition(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an officer of the association whose turn it is may do this."))


class AskedByYourself(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have asked for this recognition yourself. Another officer answers it."))


class AnsweredAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This request was answered or taken back meanwhile. Load the page again."))


class NotRecognised(Refused):
    def __init__(self) -> None:
        super().__init__(_("This recognition does not hold any longer. Load the page again."))


class VersionPassed(Refused):
    def __init__(self) -> None:
        super().__init__(_("Another version of this course applies now. Load the page again, then ask."))


class MinutesChanged(Refused):
    def __init__(self) -> None:
        super().__init__(_("The hours of this course have changed since you opened the page. Read them, then decide."))


class NobodyToAsk(Refused):
    def __init__(self) -> None:
        super().__init__(_("Tick at least one other association that is to be asked."))


class BadLastDay(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a last day from tomorrow to ten years from now, or none."))


class NothingToRenew(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a last day after the present one, or none. What has no end needs no renewal."))


class RefusalReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose a reason."))


class CannotSign(Exception):  # noqa: N818 reads as what happened
    """The signing process lacks what it needs, or what it made did not pass its own check; the words are for staff."""


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
