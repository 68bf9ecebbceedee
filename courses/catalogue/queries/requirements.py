"""What the live source pages of a course ask for, and what a version asks for, in one shape."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from wagtail.models import Page, get_page_models

from courses.catalogue.enums import Loosening
from courses.catalogue.models import ActivityPage, Course, CoursePage, CourseVersion, ModulePage


@dataclass(frozen=True)
class Requirement:
    """One activity as a course asks for it."""

    key: uuid.UUID
    kind: str
    title: str
    module: uuid.UUID
    required: bool
    minutes: int
    rule: str
    pass_mark: int | None
    revision: int | None = None

    @property
    def asked(self) -> tuple[Any, ...]:
        """What makes two of them the same requirement; words and revisions do not count."""
        return (self.key, self.module, self.required, self.minutes, self.rule, self.pass_mark)


@dataclass(frozen=True)
class Requirements:
    """All activities of a course in order; `modules` are pairs of key and title."""

    title: str
    modules: list[tuple[uuid.UUID, str]]
    rows: list[Requirement]

    @property
    def required(self) -> list[Requirement]:
        return [row for row in self.rows if row.required]

    def same_as(self, other: Requirements) -> bool:
        return [row.asked for row in self.rows] == [row.asked for row in other.rows]

    def module_position(self, key: uuid.UUID) -> int:
        keys = [module for module, _title in self.modules]
        return keys.index(key) + 1

    def as_snapshot(self, *, code: str | None) -> dict[str, Any]:
        """The JSON that a CourseVersion keeps."""
        return {
            "title": self.title,
            "code": code,
            "modules": [{"key": str(key), "title": title} for key, title in self.modules],
            "activities": [
                {
                    "key": str(row.key),
                    "kind": row.kind,
                    "title": row.title,
                    "module": str(row.module),
                    "required": row.required,
                    "minutes": row.minutes,
                    "rule": row.rule,
                    "pass_mark": row.pass_mark,
                    "revision": row.revision,
                }
                for row in self.rows
            ],
        }


def of_version(version: CourseVersion | None) -> Requirements | None:
    """A version's snapshot as requirements; None for no version."""
    if version is None:
        return None
    snapshot = version.snapshot
    return Requirements(
        title=snapshot["title"],
        modules=[(uuid.UUID(module["key"]), module["title"]) for module in snapshot["modules"]],
        rows=[
            Requirement(
                key=uuid.UUID(row["key"]),
                kind=row["kind"],
                title=row["title"],
                module=uuid.UUID(row["module"]),
                required=row["required"],
                minutes=row["minutes"],
                rule=row["rule"],
                pass_mark=row["pass_mark"],
                revision=row["revision"],
            )
            for row in snapshot["activities"]
        ],
    )


def activities_of_snapshot(version: CourseVersion) -> list[tuple[str, bool, int, str, int | None]]:
    """Key, required, minutes, rule and pass mark of each activity, as the snapshot has them."""
    return [
        (row["key"], row["required"], row["minutes"], row["rule"], row["pass_mark"])
        for row in version.snapshot["activities"]
    ]


def source_page(course: Course) -> CoursePage | None:
    """The course's page in its authoring language."""
    return CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()


def source_requirements(course: Course) -> Requirements | None:
    """What the live pages in the authoring language ask for, in their order; None where the course is not offered."""
    page = source_page(course)
    if page is None or not page.live or course.retired_at is not None:
        return None
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    by_path = {module.path: module for module in modules}
    activities = [activity for activity in live_activities(page) if activity.path[: -Page.steplen] in by_path]
    return Requirements(
        title=page.title,
        modules=[(module.translation_key, module.title) for module in modules],
        rows=[
            Requirement(
                key=activity.translation_key,
                kind=activity.activity_kind,
                title=activity.title,
                module=by_path[activity.path[: -Page.steplen]].translation_key,
                required=activity.required,
                minutes=activity.minutes,
                rule=activity.completion_rule,
                pass_mark=activity.required_pass_mark,
                revision=activity.live_revision_id,
            )
            for activity in activities
        ],
    )


def live_activities(page: CoursePage) -> list[ActivityPage]:
    """The course's live activities of every kind, in the order of the tree, without their bodies; a query a kind."""
    kinds = [model for model in get_page_models() if issubclass(model, ActivityPage)]
    found = [
        activity
        for model in kinds
        for activity in model._default_manager.descendant_of(page).live().defer_streamfields()
    ]
    return sorted(found, key=lambda activity: activity.path)


def union(applying: Requirements | None, source: Requirements) -> tuple[Requirements, list[dict[str, Any]]]:
    """The strict union of both, and what the source alone would loosen."""
    if applying is None:
        return source, []
    before = {row.key: row for row in applying.rows}
    now = {row.key for row in source.rows}
    loosenings: list[dict[str, Any]] = []
    rows = []
    for row in source.rows:
        former = before.get(row.key)
        if former is not None:
            row = _stricter(row, former, loosenings)  # noqa: PLW2901 the stricter one takes its place
        rows.append(row)
    for place, former in enumerate(applying.rows):
        if former.key not in now:
            _insert_in_module(rows, former, [row.key for row in applying.rows[:place]])
            loosenings.append(_loosening(former, Loosening.REMOVED, former.required, None))
    kept = {row.module for row in rows}
    modules = [module for module in source.modules if module[0] in kept]
    for place, module in enumerate(applying.modules):
        keys = [key for key, _title in modules]
        if module[0] in kept and module[0] not in keys:
            modules.insert(_place_of(keys, [key for key, _title in applying.modules[:place]]), module)
    order = {key: place for place, (key, _title) in enumerate(modules)}
    rows.sort(key=lambda row: order[row.module])
    return Requirements(title=source.title, modules=modules, rows=rows), loosenings


def _stricter(row: Requirement, former: Requirement, loosenings: list[dict[str, Any]]) -> Requirement:
    if former.required and not row.required:
        loosenings.append(_loosening(row, Loosening.OPTIONAL, True, False))
        row = replace(row, required=True)
    # A changed rule counts as tightening; only the mark of the same rule can be lowered.
    if row.rule == former.rule and (former.pass_mark or 0) > (row.pass_mark or 0):
        loosenings.append(_loosening(row, Loosening.PASS_MARK, former.pass_mark, row.pass_mark))
        row = replace(row, pass_mark=former.pass_mark)
    return row


def _insert_in_module(rows: list[Requirement], former: Requirement, before: list[uuid.UUID]) -> None:
    own = [place for place, row in enumerate(rows) if row.module == former.module]
    place = _place_of([rows[one].key for one in own], before)
    rows.insert(own[0] + place if own else len(rows), former)


def _place_of(keys: list[uuid.UUID], before: list[uuid.UUID]) -> int:
    """Where something that is kept belongs: behind the nearest of what stood before it, else at the head.

    Whoever still has to do it finds it where it was; and taking a page down is no new order, so no new version.
    """
    return next((keys.index(key) + 1 for key in reversed(before) if key in keys), 0)


def _loosening(row: Requirement, kind: str, before: Any, after: Any) -> dict[str, Any]:
    return {"key": str(row.key), "title": row.title, "kind": str(kind), "from": before, "to": after}
