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
