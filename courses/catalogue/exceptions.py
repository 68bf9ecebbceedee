from common.http import Refused


class NothingRequired(Refused):
    """A set without any required activity is neither settled nor released."""


class NotOffered(Refused):
    """The course has no live page."""
