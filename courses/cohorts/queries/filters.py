"""What the address of a cohort's table asks for. Screen and files read the same."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from courses.cohorts.enums import Standing

SORTS = ("state", "name", "team", "done", "hours", "seen")
_LONGEST = 80


@dataclass(frozen=True)
class Filters:
    """State, team, module, name and sort; what is not understood asks for nothing."""

    state: str = ""
    team: str = ""
    module: uuid.UUID | None = None
    name: str = ""
    sort: str = "state"
    backwards: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        sort = query.get("sort", "")
        state = query.get("state", "")
        try:
            module = uuid.UUID(query.get("module", ""))
        except ValueError:
            module = None
        return cls(
            state=state if state in Standing.values else "",
            team=query.get("team", "")[:_LONGEST].replace("\x00", ""),
            module=module,
            name=query.get("name", "").replace("\x00", "").strip()[:_LONGEST],
            sort=sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "state",
            backwards=sort.startswith("-") and sort.removeprefix("-") in SORTS,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.team or self.module or self.name)

    @property
    def query(self) -> str:
        """The same filters as they stand in an address."""
        parts = {
            "state": self.state,
            "team": self.team,
            "module": str(self.module or ""),
            "name": self.name,
            "sort": ("-" if self.backwards else "") + self.sort if self.backwards or self.sort != "state" else "",
        }
        return urlencode({key: value for key, value in parts.items() if value})

    def sorted_by(self, column: str) -> Filters:
        """The filters a column's head leads to: by it, or by it the other way round."""
        return replace(self, sort=column, backwards=self.sort == column and not self.backwards)
