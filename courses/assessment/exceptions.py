"""What can be refused, in words a learner understands; the messages are lazy translations."""

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
