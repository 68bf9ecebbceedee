"""cmi5: a unit is launched with an address for its statements; what it reaches it says there (`courses.packages.xapi`)."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from courses.packages.exceptions import PlaysByItself
from courses.packages.models import Package
from courses.packages.parts import Part
from courses.packages.players.base import Player, Report
from courses.packages.queries.access import Holder
from courses.packages.tickets import Ticket
from courses.packages.xapi.launch import launch_of


class Cmi5Player(Player):
    template = "packages/frames/cmi5.html"
    library: ClassVar[dict[str, str]] = {"frame.js": "js/packages/cmi5.js"}

    def start(self, *, package: Package, part: Part, ticket: Ticket, holder: Holder, **more: Any) -> dict[str, Any]:
        launch = launch_of(ticket, package, part, holder)
        return {
            "href": part.href,
            "query": {
                "actor": json.dumps(launch.actor),
                "registration": str(launch.registration),
                "activityId": launch.activity,
            },
        }

    def report(self, *, values: dict[str, Any], part: Part, ended: bool = False) -> Report:
        """The academy's page has nothing to say here: whoever plays could say anything in it."""
        raise PlaysByItself
