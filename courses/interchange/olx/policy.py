"""The policy files of a course: settings by element, and how it is graded."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.olx.tree import Node


class Policies:
    """Reads what lies in `policies/<run>/` and says what is wrong with it."""

    def __init__(self, files: dict[str, bytes], run: str, ledger: Ledger, used: set[str]) -> None:
        self.files, self.ledger, self.used = files, ledger, used
        self.settings = self._load(f"policies/{run}/policy.json", f"policies/{run}.json") if run else None
        self.grading = self._load(
            *([f"policies/{run}/grading_policy.json"] if run else []),
            "policies/grading_policy.json",
            "grading_policy.json",
        )

    def _load(self, *names: str) -> Any:
        name = next((name for name in names if name in self.files), None)
        if name is None:
            self.ledger.drop(names[0], names[0].rsplit("/", 1)[-1], _("The file is missing from the course."))
            return None
        self.used.add(name)
        try:
            return json.loads(self.files[name].decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            why = _("This is no valid JSON (line %(line)s).") % {"line": line}
            self.ledger.drop(name, name.rsplit("/", 1)[-1], why)
            return None

    def merge(self, root: Node, by_name: dict[str, Node]) -> None:
        """Settings of the policy file count before those of the element."""
        if self.settings is None:
            return
        if not isinstance(self.settings, dict):
            why = _("The file should say settings by element, and does not.")
            self.ledger.drop("policy.json", "policy.json", why)
            return
        nodes: dict[tuple[str, str], list[Node]] = {}
        for node in root.walk():
            nodes.setdefault((node.tag, node.name), []).append(node)
        for entry, settings in self.settings.items():
            tag, _slash, name = entry.partition("/")
            targets = nodes.get((tag, name), [])
            if not isinstance(settings, dict):
                self._drop(entry, _("The entry holds no settings by name."))
            elif targets:
                for node in targets:
                    node.attrs.update({str(key): _text(value) for key, value in settings.items()})
            elif name in by_name:
                why = _("“%(name)s” is a <%(tag)s> in the course, not a <%(told)s>.")
                self._drop(entry, why % {"name": name, "tag": by_name[name].tag, "told": tag})
            else:
                self._drop(entry, _("There is no such element in the course."))

    def _drop(self, entry: str, why: str) -> None:
        self.ledger.drop(f"policy.json: {entry}", "policy.json", why)

    def pass_mark(self) -> int | None:
        """The lowest grade that passes, in per cent; says what is done with it and with the weights."""
        if self.grading is None:
            return None
        cutoffs = self.grading.get("GRADE_CUTOFFS") if isinstance(self.grading, dict) else None
        graders = self.grading.get("GRADER") if isinstance(self.grading, dict) else None
        where = "grading_policy.json"
        faults = [
            _("“%(name)s” is missing or not what it should be.") % {"name": name}
            for name, value, kind in (("GRADER", graders, list), ("GRADE_CUTOFFS", cutoffs, dict))
            if not isinstance(value, kind)
        ]
        for fault in faults:
            self.ledger.drop(where, "grading_policy.json", fault)
        for grader in graders if isinstance(graders, list) else []:
            self._weight(grader, where)
        marks = [mark for mark in (_share(value) for value in (cutoffs or {}).values()) if mark] if not faults else []
        if not marks:
            if not faults:
                self.ledger.drop(where, "grading_policy.json", _("It names no grade that passes."))
            return None
        mark = min(100, max(1, round(min(marks) * 100)))
        others = ", ".join(f"{name} {_percent(value)}" for name, value in (cutoffs or {}).items())
        how = _(
            "Grades: %(grades)s. Here a course is passed or not; %(mark)s%% is the pass mark of each of its quizzes."
        )
        told = how % {"grades": others, "mark": mark}
        self.ledger.note(where, "GRADE_CUTOFFS", told)
        return mark

    def _weight(self, grader: Any, where: str) -> None:
        name = str(grader.get("type", "")) if isinstance(grader, dict) else ""
        if not name:
            self.ledger.drop(where, "grading_policy.json", _("An entry of GRADER does not say what it grades."))
            return
        why = _(
            "“%(name)s” counts %(weight)s of the grade, %(dropped)s of it may be dropped. Here each required quiz is passed."
        )
        told = {"name": name, "weight": _percent(grader.get("weight")), "dropped": str(grader.get("drop_count", 0))}
        self.ledger.drop(where, "GRADER", why % told)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _share(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1 else None


def _percent(value: Any) -> str:
    share = _share(value)
    return f"{share * 100:g}%" if share is not None else str(value)
