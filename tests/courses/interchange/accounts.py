"""The account every reading has to close: for each element of the source, n = taken + converted + left out."""

from __future__ import annotations

from collections import Counter

from courses.interchange.neutral import Course, QuestionImport


def unaccounted(held: Course | QuestionImport) -> dict[str, int]:
    """Kinds whose account does not close; an element nobody answered for counts as one."""
    answered = Counter(held.taken)
    answered.update(row["kind"] for row in held.converted)
    answered.update(row["kind"] for row in held.left_out if row["where"] != "unaccounted")
    kinds = {*held.source, *answered}
    return {
        kind: held.source.get(kind, 0) - answered[kind] for kind in kinds if held.source.get(kind, 0) != answered[kind]
    }
