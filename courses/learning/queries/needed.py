"""Who still needs an activity: asked before authors take it away."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from courses.catalogue.models import Course, VersionActivity
from courses.learning.models import ActivityResult, Enrolment


def still_needed(course: Course, keys: Iterable[uuid.UUID | str]) -> dict[str, int]:
    """For each activity, how many open cycles of the course require it and have not completed it. Three queries."""
    open_cycles = Enrolment.objects.open().filter(course=course)
    cycles = dict(open_cycles.order_by().values_list("version").annotate(n=Count("pk")))
    required = VersionActivity.objects.filter(version__in=cycles, required=True, activity__key__in=list(keys))
    rows = list(required.values_list("activity", "activity__key", "version"))
    completed = ActivityResult.objects.filter(
        enrolment__in=open_cycles,
        activity__in={activity for activity, _key, _version in rows},
        completed_at__isnull=False,
    )
    counted = completed.order_by().values_list("activity", "enrolment__version").annotate(n=Count("pk"))
    done = {(activity, version): n for activity, version, n in counted}
    needed: dict[str, int] = defaultdict(int)
    for activity, key, version in rows:
        needed[str(key)] += cycles[version] - done.get((activity, version), 0)
    return dict(needed)
