"""Stored against recomputed: the proof that the records are right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from courses.catalogue.models import CourseVersion, VersionActivity
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent
from courses.learning.queries.replay import REACHED, replay

CHUNK = 500


def differences() -> Iterator[str]:
    """Every stored figure that a recount does not give, one sentence each."""
    yield from wrong_counters()
    yield from wrong_states()
    yield from wrong_results()
    yield from wrong_snapshots()


def wrong_counters() -> Iterator[str]:
    """Counters against the index rows of the version the enrolment points to."""
    required = VersionActivity.objects.filter(version=OuterRef("version"), required=True)
    completed = ActivityResult.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), activity=OuterRef("activity"), completed_at__isnull=False
    )

    def counted(rows: object) -> Coalesce:
        per_version = rows.order_by().values("version").annotate(n=Count("pk")).values("n")  # type: ignore[attr-defined]
        return Coalesce(Subquery(per_version, output_field=IntegerField()), Value(0))

    wrong = (
        Enrolment.objects.annotate(
            recounted_total=counted(required), recounted_done=counted(required.filter(Exists(completed)))
        )
        .filter(~Q(required_total=F("recounted_total")) | ~Q(required_done=F("recounted_done")))
        .order_by("pk")
    )
    for row in wrong.iterator(CHUNK):
        yield (
            f"enrolment {row.public_id}: stored {row.required_done} of {row.required_total}, "
            f"recounted {row.recounted_done} of {row.recounted_total}"
        )


def wrong_states() -> Iterator[str]:
    """A cycle on the way has an open road; a further one follows a completed one; each has a version of its course."""
    open_road = EnrolmentRoute.objects.open().filter(enrolment=OuterRef("pk"))
    lost = Enrolment.objects.open().filter(~Exists(open_road)).order_by("pk")
    for row in lost.iterator(CHUNK):
        yield f"enrolment {row.public_id}: {row.state} without an open route"
    left = Enrolment.objects.filter(Exists(open_road), state=EnrolmentState.WITHDRAWN).order_by("pk")
    for row in left.iterator(CHUNK):
        yield f"enrolment {row.public_id}: withdrawn with an open route"
    before = Enrolment.objects.completed().filter(
        person=OuterRef("person"), course=OuterRef("course"), cycle=OuterRef("cycle") - 1
    )
    early = Enrolment.objects.filter(~Exists(before), cycle__gt=1).order_by("pk")
    for row in early.iterator(CHUNK):
        yield f"enrolment {row.public_id}: cycle {row.cycle} without a completed one before it"
    strangers = Enrolment.objects.exclude(version__course=F("course")).order_by("pk")
    for row in strangers.iterator(CHUNK):
        yield f"enrolment {row.public_id}: its version belongs to another course"


def wrong_results() -> Iterator[str]:
    """What every result has reached against the replay of its events."""
    last = 0
    while True:
        chunk = list(Enrolment.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "public_id")[:CHUNK])
        if not chunk:
            return
        yield from _wrong_results_of(dict(chunk))
        last = chunk[-1][0]


def _wrong_results_of(enrolments: dict[int, object]) -> Iterator[str]:
    events = LearningEvent.objects.filter(enrolment__in=enrolments, activity__isnull=False).order_by(
        "enrolment_id", "pk"
    )
    expected = {
        (enrolment_id, activity_id): reached
        for enrolment_id, of_one in groupby(events.iterator(CHUNK), key=attrgetter("enrolment_id"))
        for activity_id, reached in replay(of_one).items()
    }
    for result in ActivityResult.objects.filter(enrolment__in=enrolments).order_by("pk").iterator(CHUNK):
        reached = expected.pop((result.enrolment_id, result.activity_id), None)
        for field in REACHED:
            wanted = reached[field] if reached is not None else ("" if field == "completed_how" else None)
            if getattr(result, field) != wanted:
                yield (
                    f"enrolment {enrolments[result.enrolment_id]}, activity {result.activity_id}: {field} is stored as "
                    f"{getattr(result, field)}, its events say {wanted}"
                )
    for enrolment_id, activity_id in expected:
        yield f"enrolment {enrolments[enrolment_id]}, activity {activity_id}: events without a result"


def wrong_snapshots() -> Iterator[str]:
    """The index rows of every version against its snapshot."""
    for version in CourseVersion.objects.select_related("course").order_by("pk").iterator(CHUNK):
        stored = [
            (str(row.activity.key), str(row.module_key), row.required, row.minutes, row.completion_rule, row.pass_mark)
            for row in VersionActivity.objects.filter(version=version).select_related("activity").order_by("position")
        ]
        snapshot = [
            (row["key"], row["module"], row["required"], row["minutes"], row["rule"], row["pass_mark"])
            for row in version.snapshot["activities"]
        ]
        if stored != snapshot:
            yield f"course {version.course.key}, version {version.number}: index rows differ from the snapshot"
        if version.required_total != sum(row["required"] for row in version.snapshot["activities"]):
            yield f"course {version.course.key}, version {version.number}: required_total differs from the snapshot"
