"""Which package an activity plays, and how far somebody is with each part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files.storage import storages
from django.db.models import F, OuterRef, Subquery

from accounts.models import Person
from courses.catalogue.models import Activity, VersionActivity
from courses.packages.enums import PartState
from courses.packages.models import Package, PackagePage, PackageState
from courses.packages.parts import Part


def page_of(activity: Activity) -> PackagePage | None:
    """The live page in the authoring language of a course that holds the activity: its package and rules count."""
    language = VersionActivity.objects.filter(activity__key=OuterRef("translation_key")).order_by("-version__pk")
    found: PackagePage | None = (
        PackagePage.objects.filter(translation_key=activity.key, live=True)
        .select_related("package")
        .annotate(source=Subquery(language.values("version__course__source_locale")[:1]))
        .filter(locale__language_code=F("source"))
        .first()
    )
    return found


def contents_of(package: Package) -> dict[str, bytes]:
    """All its files, in order of their names."""
    held = {}
    for file in package.files.order_by("path"):
        with storages["private"].open(file.stored_name) as opened:
            held[file.path] = opened.read()
    return held


@dataclass(frozen=True)
class PartStanding:
    """One line of the outline, with what she has reached in it."""

    part: Part
    state: PackageState | None

    @property
    def is_done(self) -> bool:
        return self.state is not None and self.state.completed

    @property
    def is_failed(self) -> bool:
        return self.stands == PartState.FAILED

    @property
    def stands(self) -> PartState:
        if self.state is None:
            return PartState.OPEN
        if self.state.success is not None:
            return PartState.PASSED if self.state.success else PartState.FAILED
        return PartState.DONE if self.state.completed else PartState.BEGUN


@dataclass(frozen=True)
class Standing:
    """All parts of a package for one person; what they come to together."""

    lines: list[PartStanding]

    @property
    def parts(self) -> list[PartStanding]:
        return [line for line in self.lines if line.part.can_launch]

    @property
    def has_many(self) -> bool:
        return len(self.parts) > 1

    @property
    def completed(self) -> bool:
        return bool(self.parts) and all(line.is_done for line in self.parts)

    @property
    def success(self) -> bool | None:
        """One that was failed is enough to fail; otherwise one that was passed, once all are done."""
        judged = [line.state.success for line in self.parts if line.state is not None]
        if False in judged:
            return False
        return True if True in judged and (self.completed or not self.has_many) else None

    @property
    def score(self) -> Decimal | None:
        """The mean of the parts that were scored. Of several it is known when all are done."""
        scores = [line.state.score for line in self.parts if line.state is not None and line.state.score is not None]
        if not scores or (self.has_many and not self.completed):
            return None
        return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01"))

    @property
    def is_judged(self) -> bool:
        """Whether there is anything that counts yet: a figure on the way to a result is none."""
        return self.completed or (self.success is not None and not self.has_many)

    def at(self, key: str) -> PartStanding | None:
        return next((line for line in self.parts if line.part.id == key), None)

    @property
    def next_step(self) -> PartStanding | None:
        """Where she goes on: the first part that is not done, else the first."""
        return next((line for line in self.parts if not line.is_done), next(iter(self.parts), None))

    def around(self, key: str) -> tuple[PartStanding | None, PartStanding | None]:
        keys = [line.part.id for line in self.parts]
        if key not in keys:
            return None, None
        place = keys.index(key)
        before = self.parts[place - 1] if place else None
        return before, self.parts[place + 1] if place + 1 < len(keys) else None


def counts(state: PackageState, since: datetime | None) -> bool:
    """What was begun before her present cycle of the course belongs to the one before."""
    return since is None or state.begun_at >= since


def state_of(person: Person, activity_id: int, part: str, *, since: datetime | None = None) -> PackageState | None:
    state = PackageState.objects.filter(person=person, activity_id=activity_id, part=part).first()
    return state if state is not None and counts(state, since) else None


def standing_of(
    person: Person | None, activity_id: int, parts: Iterable[Part], *, since: datetime | None = None
) -> Standing:
    """One query, however many parts there are; none for nobody."""
    found: dict[str, PackageState] = {}
    if person is not None:
        rows = PackageState.objects.filter(person=person, activity_id=activity_id).defer("suspend_data", "values")
        found = {row.part: row for row in rows if counts(row, since)}
    return Standing([PartStanding(part, found.get(part.id)) for part in parts])
