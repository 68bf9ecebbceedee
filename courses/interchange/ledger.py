"""What a source held, element by element, and what became of each: n = taken + converted + left out.

Kinds are the source's own names for things (`problem`, `page`, `vertical`).
"""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from courses.interchange.limits import check_time
from courses.interchange.neutral import Course, QuestionImport

# What the report says of an element that the reader forgot: a fault of ours, and never hidden.
UNACCOUNTED = "unaccounted"


class Ledger:
    """The account of one reading. Readers count what they find by one walk and say what became of it where they handle it."""

    def __init__(self) -> None:
        self.source: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.changes: list[dict[str, str]] = []
        self.losses: list[dict[str, str]] = []

    def found(self, kind: str, count: int = 1) -> None:
        check_time()
        self.source[kind] += count

    def taken(self, kind: str, count: int = 1) -> None:
        self.kept[kind] += count

    def converted(self, where: str, kind: str, how: str) -> None:
        """One element that came in changed; `how` is a sentence in the reader's language."""
        self.changes.append({"where": _printable(where), "kind": kind, "how": how})

    def left_out(self, where: str, kind: str, why: str) -> None:
        """One element that did not come in."""
        self.losses.append({"where": _printable(where), "kind": kind, "why": why})

    def note(self, where: str, kind: str, how: str) -> None:
        """A matter inside another element: it is counted where it is told."""
        self.found(kind)
        self.converted(where, kind, how)

    def drop(self, where: str, kind: str, why: str) -> None:
        """The same for what did not come in."""
        self.found(kind)
        self.left_out(where, kind, why)

    def add(self, other: Ledger) -> None:
        """Take over the account of something that lies inside."""
        self.source += other.source
        self.kept.update(other.kept)
        self.changes += other.changes
        self.losses += other.losses

    @property
    def unaccounted(self) -> dict[str, int]:
        """How many of each kind nobody has answered for; negative where more was answered for than found."""
        answered = self.kept.copy()
        answered.update(row["kind"] for row in self.changes)
        answered.update(row["kind"] for row in self.losses)
        kinds = {*self.source, *answered}
        return {
            kind: self.source[kind] - answered[kind] for kind in sorted(kinds) if self.source[kind] != answered[kind]
        }

    def settle(self, target: Course | QuestionImport) -> None:
        """Write the account into what was read; whatever is not answered for is told as left out."""
        for kind, missing in self.unaccounted.items():
            if missing < 0:
                self.source[kind] -= missing
            for _number in range(missing):
                why = _("The import did not say what became of it. Please report this.")
                self.losses.append({"where": UNACCOUNTED, "kind": kind, "why": why})
        target.source = {kind: count for kind, count in self.source.items() if count}
        target.taken = {kind: count for kind, count in self.kept.items() if count}
        target.converted += self.changes
        target.left_out += self.losses


def _printable(where: str) -> str:
    return where.encode("utf-8", "replace").decode()
