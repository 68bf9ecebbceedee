"""H5P: what the content begins with, and what its xAPI statements mean.

The frame page holds h5p-standalone. The content tells what happens by xAPI statements, of which those about the whole
count; where she is in it H5P keeps as one text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings

from courses.packages.models import PackageState
from courses.packages.parts import Part
from courses.packages.players.base import Player, Report
from courses.packages.players.figures import number, per_cent
from courses.packages.policies import Policy, for_pages

PLACE = "vendor/h5p-standalone"
OPEN_SANS = (
    "fonts/open-sans/open-sans-v40-cyrillic_cyrillic-ext_greek_greek-ext_hebrew_latin_latin-ext_math_symbols_vietnamese"
)
INTER = "fonts/inter/inter-v18-cyrillic_cyrillic-ext_greek_greek-ext_latin_latin-ext_vietnamese"
CUTS = ("regular", "italic", "600", "600italic")
VENDORED = (
    *("main.bundle.js", "frame.bundle.js", "styles/h5p.css", "images/throbber.gif", "fonts/h5p-core-30.woff2"),
    *("fonts/h5p-hub-publish.woff2", "fonts/h5p-theme.woff2"),
    *("fonts/inter/Inter-ExtraBold.woff2", "fonts/inter/Inter-ExtraBoldItalic.woff2"),
    *(f"{INTER}-{cut}.woff2" for cut in CUTS),
    *(f"{OPEN_SANS}-{cut}.woff2" for cut in (*CUTS, "700", "700italic")),
)
LONGEST = 7 * 86_400


class H5PPlayer(Player):
    template = "packages/frames/h5p.html"
    library: ClassVar[dict[str, str]] = {
        **{name: f"{PLACE}/{name}" for name in VENDORED},
        "frame.js": "js/packages/h5p.js",
        "h5p.css": "js/packages/h5p.css",
    }

    def policy(self) -> Policy:
        """H5P writes the content into the frame page itself, so that page may what a page of a package may."""
        return {**for_pages(), "frame-ancestors": (settings.SITE_ORIGIN,)}

    def start(self, *, part: Part, state: PackageState | None, learner: str, **more: Any) -> dict[str, Any]:
        return {"state": state.suspend_data if state is not None else "", "reports": part.reports}

    def report(self, *, values: dict[str, Any], part: Part, ended: bool = False) -> Report:
        """A score without points is none; of a success nobody has spoken nothing is assumed."""
        success = values.get("success")
        return Report(
            completed=values.get("completed") is True or not part.reports,
            success=success if isinstance(success, bool) else None,
            score=_score(values),
            seconds=int(min(max(number(values.get("seconds")) or 0, 0), LONGEST)),
            suspend_data=str(values.get("state") or ""),
            values={name: value for name, value in values.items() if name != "state"},
        )


def _score(values: dict[str, Any]) -> Decimal | None:
    scaled = number(values.get("scaled"))
    if scaled is not None:
        return per_cent(scaled)
    raw, most = number(values.get("raw")), number(values.get("max"))
    return per_cent(raw / most) if raw is not None and most is not None and most > 0 else None
