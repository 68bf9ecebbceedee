"""What a unit is launched with. Everything follows from the ticket, so that nothing is written before the unit asks."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from courses.packages.models import Package
from courses.packages.parts import Part
from courses.packages.queries import learner_name
from courses.packages.queries.access import Holder
from courses.packages.tickets import Ticket
from courses.packages.xapi import names

NAMESPACE = uuid.UUID("9a2fbb3c-8d0f-5c7e-8f0e-6d3b3f0c1a52")


def move_on_of(part: Part) -> str:
    return str(part.more.get("move_on") or "NotApplicable")


def is_satisfied(move_on: str, said: set[str]) -> bool:
    """By the rule of the unit; one that asks for nothing is satisfied when it was opened."""
    return {
        "Passed": "passed" in said,
        "Completed": "completed" in said,
        "CompletedAndPassed": {"completed", "passed"} <= said,
        "CompletedOrPassed": bool({"completed", "passed"} & said),
    }.get(move_on, True)


@dataclass(frozen=True)
class Launch:
    """One window with one unit. `learns` is False for whoever only looks: nothing of theirs is kept."""

    package: Package
    part: Part
    activity_id: int
    # The moment of the launch, in milliseconds.
    moment: int
    learns: bool
    learner: str
    person_id: uuid.UUID | None
    since: datetime | None
    # What was said of it in earlier sessions of this registration.
    said: frozenset[str] = frozenset()
    # Where the ticket's addresses begin.
    base: str = ""

    @property
    def actor(self) -> dict[str, Any]:
        """Who she is to the package: an account that nobody could look up, with no name and no address."""
        return {"objectType": "Agent", "account": {"homePage": settings.SITE_ORIGIN, "name": self.learner}}

    @property
    def registration(self) -> uuid.UUID:
        """One for each cycle of hers through the course; of somebody who only looks, one for each window."""
        whose = f"{self.person_id}\n{self.since}" if self.learns else f"\n{self.moment}"
        return uuid.uuid5(NAMESPACE, f"registration\n{self.activity_id}\n{whose}")

    @property
    def session_id(self) -> uuid.UUID:
        return uuid.uuid5(self.registration, f"{self.part.id}\n{self.moment}")

    @property
    def activity(self) -> str:
        """The academy's own name for the unit, the same at each launch."""
        return self.iri("unit", self.part.id)

    def iri(self, kind: str, key: str) -> str:
        made = uuid.uuid5(NAMESPACE, f"{kind}\n{self.activity_id}\n{key}")
        return f"{settings.SITE_ORIGIN}/xapi/{kind}/{made}"

    @property
    def publisher_id(self) -> str:
        return str(self.part.more.get("au") or self.part.id)

    @property
    def mode(self) -> str:
        """Whoever only looks has nothing recorded; who has done it all looks at it again.

        As long as its own rule asks for more she has not: in a review a unit may say neither “completed” nor “passed”.
        """
        if not self.learns:
            return "Browse"
        is_over = "passed" in self.said or ("completed" in self.said and "failed" not in self.said)
        return "Review" if is_over and is_satisfied(move_on_of(self.part), set(self.said)) else "Normal"

    @property
    def context(self) -> dict[str, Any]:
        """What each statement of this session holds."""
        return {
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": self.publisher_id}]},
            "extensions": {names.SESSION: str(self.session_id)},
        }

    @property
    def data(self) -> dict[str, Any]:
        """The document that the unit reads first."""
        more = self.part.more
        found: dict[str, Any] = {
            "contextTemplate": self.context,
            "launchMode": self.mode,
            "launchMethod": more.get("launch_method", "AnyWindow"),
            "moveOn": move_on_of(self.part),
            "returnURL": f"{self.base}x/left",
        }
        if more.get("parameters"):
            found["launchParameters"] = more["parameters"]
        if self.part.scaled_passing_score is not None:
            found["masteryScore"] = self.part.scaled_passing_score
        if more.get("entitlement_key"):
            found["entitlementKey"] = {"courseStructure": more["entitlement_key"]}
        return found


def launch_of(
    ticket: Ticket, package: Package, part: Part, holder: Holder, *, said: Collection[str] = (), base: str = ""
) -> Launch:
    return Launch(
        package=package,
        part=part,
        activity_id=ticket.activity_id,
        moment=ticket.launch,
        learns=holder.learns and holder.person is not None,
        learner=learner_name(package, holder.person),
        person_id=ticket.person_id,
        since=holder.since,
        said=frozenset(said),
        base=base,
    )
