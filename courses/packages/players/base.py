"""What the host asks of a player."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from courses.packages.models import Package, PackageState
from courses.packages.parts import Part
from courses.packages.policies import Policy, for_frame
from courses.packages.queries.access import Holder
from courses.packages.tickets import Ticket


@dataclass(frozen=True)
class Report:
    """What a part has reported, in our words. `score` is in per cent; None is what it has not said."""

    completed: bool = False
    success: bool | None = None
    score: Decimal | None = None
    seconds: int = 0
    location: str = ""
    suspend_data: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class Player:
    """One format.

    `template` is the frame page; `library` names the files that it loads from `lib/`, by the name it asks for and the
    place below `static/`. What the frame page begins with stands in its attribute `data-launch`, as JSON.
    """

    template: ClassVar[str]
    library: ClassVar[dict[str, str]]

    def policy(self) -> Policy:
        """What the frame page may do."""
        return for_frame()

    def start(
        self, *, package: Package, part: Part, state: PackageState | None, learner: str, ticket: Ticket, holder: Holder
    ) -> dict[str, Any]:
        """What the frame page begins with. `learner` is what the package may call her; it is never her name."""
        raise NotImplementedError

    def report(self, *, values: dict[str, Any], part: Part, ended: bool = False) -> Report:
        """What was sent, read. Values are the package's and may be anything; what cannot be read is left out.

        `ended`: the package has said that the session is over.
        """
        raise NotImplementedError
