"""Why a course was not taken in."""

from __future__ import annotations

from common.http import Refused


class ImportRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for people, `where` says file and line.

    `others` holds what else is wrong with the same package.
    """

    def __init__(self, code: str, message: object, where: str = "") -> None:
        self.code = code
        # A name that is no text stays printable.
        self.where = where.encode("utf-8", "replace").decode()
        self.others: list[ImportRefused] = []
        super().__init__(message)

    @property
    def all(self) -> list[ImportRefused]:
        return [self, *self.others]

    def as_report(self) -> dict[str, str]:
        return {"code": self.code, "message": str(self.message), "where": self.where}
