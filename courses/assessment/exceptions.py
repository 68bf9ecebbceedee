"""What can be refused, in words a learner understands; the messages are lazy translations."""

from django.utils.translation import gettext_lazy as _

from common.http import Refused


class NoAttemptLeft(Refused):
    """All attempts are used, or the waiting time is not over."""


class AttemptClosed(Refused):
    """The attempt was handed in, or its time is over."""


class AnswerInvalid(Refused):
    """The answer names what the question does not offer, or is not of its kind."""


class QuestionNeeded(Refused):
    """A published quiz would have nothing left to ask."""


class BankNameTaken(Refused):
    """The association has another bank of that name."""


class QuestionIncomplete(Refused):
    """A question cannot be published as it stands."""


class NothingToReview(Refused):
    """These words are published already."""

    def __init__(self) -> None:
        super().__init__(_("These words are published already. Change something first."))


class SamePerson(Refused):
    """A second person decides."""

    def __init__(self) -> None:
        super().__init__(_("You have written these words. Somebody else approves them."))


class ReviewDecided(Refused):
    """Another decision came first."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided this already. Nothing was changed."))


class RemarkNeeded(Refused):
    """Sending back says what to change."""

    def __init__(self) -> None:
        super().__init__(_("Say what has to be changed."))


class WorkRefused(Refused):
    """What was to be saved or handed in cannot be taken."""


class WorkNotOpen(Refused):
    """The work was handed in, or the address is older than the work."""

    def __init__(self) -> None:
        super().__init__(_("This work has been handed in already. What you had saved by then stands."))


class WorkWaits(Refused):
    """One work at a time."""

    def __init__(self) -> None:
        super().__init__(_("Your work waits for marking. You can hand in again once you have an answer."))


class AlreadyPassed(Refused):
    """Nothing more to hand in."""

    def __init__(self) -> None:
        super().__init__(_("You have passed this assignment. There is nothing more to hand in."))


class BadFile(Refused):
    """A file that is not taken, with the reason."""


class OwnWork(Refused):
    """Nobody marks her own."""

    def __init__(self) -> None:
        super().__init__(_("This is your own work. Somebody else marks it."))


class MarkInvalid(Refused):
    """A mark that cannot be given like this."""


class MarkedMeanwhile(Refused):
    """Somebody decided while the page was open."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has marked this meanwhile. Look at the mark, and say why if you change it."))
