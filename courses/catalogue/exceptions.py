from django.utils.translation import gettext_lazy as _

from common.http import Refused


class NothingRequired(Refused):
    """A set without any required activity is neither settled nor released."""

    def __init__(
        self, message: object = _("Nothing in this course is required. Make one activity required first.")
    ) -> None:
        super().__init__(message)


class NotOffered(Refused):
    """The course has no live page."""

    def __init__(self, message: object = _("Publish the course first.")) -> None:
        super().__init__(message)


class CodeNeeded(Refused):
    """A course needs a code and an association to be published."""

    def __init__(self, message: object = _("A course needs a code and an association to be published.")) -> None:
        super().__init__(message)


class SourceFixed(Refused):
    """The authoring language stays once a version exists."""

    def __init__(self, message: object = _("The authoring language can no longer change.")) -> None:
        super().__init__(message)


class CodeTaken(Refused):
    """Another course has the code."""

    def __init__(self, message: object = _("Another course has this code.")) -> None:
        super().__init__(message)
