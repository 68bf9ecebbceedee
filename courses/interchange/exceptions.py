"""Why a course was not taken in."""

from __future__ import annotations

from common.http import Refused


class ImportRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for people, `where` says file and line."""

    def __init__(self, code: str, message: object, where: str = "") -> None:
        self.code = code
        self.where = where
        super().__init__(message)

    def as_report(self) -> dict[str, str]:
        return {"code": self.code, "message": str(self.message), "where": self.where}
