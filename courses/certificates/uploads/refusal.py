"""Why a file cannot be compared, in words for who brought it."""

from __future__ import annotations

from http import HTTPStatus

from common.http import Refused


class Unreadable(Refused):
    """A file cannot be read; the words say what is wrong with it and what to do."""

    def __init__(self, message: object, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        self.status = status
        super().__init__(message)


class HoldsNothing(Unreadable):
    """A picture or a PDF that is whole, and no certificate in it."""
