"""The activities of versions: rows that never change, asked for at every lesson."""

from __future__ import annotations

from collections.abc import Iterable

from courses.catalogue.models import VersionActivity
from courses.catalogue.models.versions import stamp
from courses.catalogue.queries.cached import held_under, hold_under


def version_parts(version_ids: Iterable[int]) -> dict[int, list[VersionActivity]]:
    """The activities of each version in order, each with its identity row; one query, or none where they are kept.

    Nobody may change what is given. Kept under the stamp, though the rows are immutable: it keeps apart what a
    rolled-back transaction may have numbered alike.
    """
    at, wanted = stamp(), set(version_ids)
    held = {pk: held_under(at, f"parts:{pk}") for pk in wanted}
    missing = [pk for pk in wanted if held[pk] is None]
    if missing:
        held |= {pk: [] for pk in missing}
        rows = VersionActivity.objects.filter(version__in=missing).select_related("activity")
        for part in rows.order_by("version", "position"):
            held[part.version_id].append(part)
        for pk in missing:
            hold_under(at, f"parts:{pk}", held[pk])
    return held
