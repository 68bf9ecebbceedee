"""What stands in a backup beside its sections and activities: people, and what the course was set up with. None is taken."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.backup_archive import Backup, line
from courses.interchange.xml import descendants

# Files of people, by the elements that stand for one thing of theirs.
PEOPLE = {
    "users.xml": ("users", ("user",)),
    "groups.xml": ("groups", ("group", "grouping")),
    "course/enrolments.xml": ("enrolments", ("enrolment",)),
    "course/roles.xml": ("role assignments", ("assignment",)),
    "course/logs.xml": ("logs", ("log",)),
    "course/logstores.xml": ("logs", ("logstore_standard_log", "logstore_database_log")),
    "course/comments.xml": ("comments", ("comment",)),
    "grade_history.xml": ("grades", ("grade_grade",)),
    "badges.xml": ("badges", ("badge",)),
}
# What a course was set up with, by the elements counted.
SETTINGS = {
    "course/calendar.xml": ("calendar", ("event",)),
    "outcomes.xml": ("outcomes", ("outcome",)),
    "scales.xml": ("scales", ("scale",)),
    "course/competencies.xml": ("competencies", ("competency",)),
    "course/contentbank.xml": ("content bank", ("content",)),
}
BLOCK = re.compile(r"(?:course|activities/[^/]+)/blocks/([a-z0-9_]+)_\d+/block\.xml")


def tell_rest(backup: Backup, ledger: Ledger) -> None:
    for name, (kind, elements) in PEOPLE.items():
        if count := _count(backup.xml(name), elements):
            why = _("%(count)d of them stand in the backup. What belongs to people is never imported.")
            ledger.drop(name, kind, why % {"count": count})
    for name, (kind, elements) in SETTINGS.items():
        if count := _count(backup.xml(name), elements):
            ledger.drop(
                name, kind, _("%(count)d of them stand in the backup; courses here have none.") % {"count": count}
            )
    _gradebook(backup, ledger)
    _logs(backup, ledger)
    for name in sorted(backup.source.files):
        if found := BLOCK.fullmatch(name):
            ledger.drop(name, f"block {found[1]}", _("Pages here have no blocks at their sides."))
    for name, why in sorted(backup.broken.items()):
        ledger.drop(name, "file of the backup", why)


def _count(root: Element | None, names: tuple[str, ...]) -> int:
    return sum(one.get("id") is not None for one in descendants(root, *names)) if root is not None else 0


def _gradebook(backup: Backup, ledger: Ledger) -> None:
    """How grades were put together. A course here is finished by what is passed in it."""
    root = backup.xml("gradebook.xml")
    if root is None:
        return
    made = [one for one in descendants(root, "grade_category") if line(one, "depth") != "1"]
    made += [
        one for one in descendants(root, "grade_item") if line(one, "calculation") or line(one, "itemtype") == "manual"
    ]
    if made:
        why = _(
            "%(count)d categories, calculations or grades given by hand. A course here is finished by what is passed in it."
        )
        ledger.drop("gradebook.xml", "gradebook", why % {"count": len(made)})
    if count := _count(root, ("grade_grade",)):
        why = _("%(count)d of them stand in the backup. What belongs to people is never imported.")
        ledger.drop("gradebook.xml", "grades", why % {"count": count})


def _logs(backup: Backup, ledger: Ledger) -> None:
    names = [name for name in backup.source.files if re.fullmatch(r"activities/[^/]+/logs(?:tores)?\.xml", name)]
    count = sum(_count(backup.xml(name), ("log", "logstore_standard_log")) for name in names)
    if count:
        why = _("%(count)d of them stand in the backup. What belongs to people is never imported.")
        ledger.drop("activities", "logs", why % {"count": count})
