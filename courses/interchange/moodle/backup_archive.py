"""What a course backup of Moodle (2.0 to 5.x) holds, before anything is made of it: sections, activities, questions.

Names and order are Moodle's own. Nothing in the archive is trusted: an activity may be listed and missing, a section may
name an activity twice or another section's, numbers may be anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle.model import MoodleText
from courses.interchange.xml import child, children, descendants, parse_xml

MAIN = "moodle_backup.xml"
# How Moodle writes that a field has no value.
NULL = "$@NULL@$"
FORMATS = {"0": "moodle", "1": "html", "2": "plain", "4": "markdown"}
ACTIVITY_FOLDER = re.compile(r"activities/([a-z][a-z0-9_]*)_(\d{1,18})/")


def word(element: Element | None, *path: str) -> str:
    """The text of the element down a path, as it stands; empty where there is none."""
    found = child(element, *path)
    text = (found.text or "") if found is not None else ""
    return "" if text.strip() == NULL else text


def line(element: Element | None, *path: str) -> str:
    """The same on one line."""
    return " ".join(word(element, *path).split())


def number(element: Element | None, *path: str) -> Decimal:
    """The number down a path; 0 for what is none, or is larger than anything Moodle counts."""
    try:
        found = Decimal(word(element, *path).strip() or "0")
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() and -12 < found.adjusted() < 12 else Decimal(0)


def whole(element: Element | None, *path: str) -> int:
    return int(number(element, *path))


def is_on(element: Element | None, *path: str) -> bool:
    return whole(element, *path) > 0


def text_in(element: Element | None, name: str) -> MoodleText:
    """A text that stands beside its format: `intro` and `introformat`."""
    form = word(element, f"{name}format").strip()
    return MoodleText(word(element, name), FORMATS.get(form, "html"))


@dataclass
class Section:
    """One section of the course. `inside` is the subsection activity that shows it, where one does."""

    id: str
    number: int
    name: str
    summary: MoodleText
    is_hidden: bool
    sequence: list[str]
    element: Element | None = None
    inside: str = ""


@dataclass
class Listed:
    """One activity of the backup. `trouble` says why it cannot be read, where it cannot."""

    id: str
    kind: str
    title: str
    section: str
    directory: str
    trouble: str = ""
    context: str = ""
    body: Element | None = None
    module: Element | None = None
    grades: Element | None = None
    is_hidden: bool = False
    # What the reader says of its settings, gathered until what became of it is said in one sentence.
    remarks: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"{self.title} ({PurePosixPath(self.directory).name})"

    @property
    def instance(self) -> str:
        return str(self.body.get("id", "")) if self.body is not None else ""

    @property
    def intro(self) -> MoodleText:
        return text_in(self.body, "intro")

    def remark(self, sentence: str) -> None:
        if sentence and sentence not in self.remarks:
            self.remarks.append(sentence)


@dataclass
class Backup:
    """The whole archive, opened."""

    source: Source
    info: Element
    course: Element | None
    sections: list[Section]
    activities: dict[str, Listed]
    # Files that could not be read, with the reason.
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return line(self.course, "fullname") or line(self.info, "original_course_fullname") or self.source.name

    @property
    def short_name(self) -> str:
        return line(self.course, "shortname") or line(self.info, "original_course_shortname")

    @property
    def site(self) -> str:
        """The address of the Moodle it was made in."""
        return line(self.info, "original_wwwroot").rstrip("/")

    @property
    def identity(self) -> str:
        """What a later backup of the same course in the same Moodle has in common with this one."""
        site = line(self.info, "original_site_identifier_hash") or self.site
        number = line(self.info, "original_course_id")
        return f"{site}/{number}" if site and number else self.short_name or self.source.name

    def xml(self, name: str) -> Element | None:
        """One file of the archive; None where it is absent or, as `broken` then says, cannot be read."""
        return _xml(self.source, name, self.broken)

    def in_order(self) -> Iterator[tuple[Section | None, list[Listed]]]:
        """Every activity once, by section, in the order learners meet them; those without a section come last."""
        given: set[str] = set()
        for section in self.sections:
            held = [self.activities[one] for one in section.sequence if one in self.activities]
            held += [one for one in self.activities.values() if one.section == section.id]
            found = list({one.id: one for one in held if one.id not in given}.values())
            given.update(one.id for one in found)
            yield section, found
        rest = [one for one in self.activities.values() if one.id not in given]
        if rest:
            yield None, rest


def open_backup(source: Source) -> Backup:
    """Raises ImportRefused for what is no backup that can be read."""
    source = source.rooted(MAIN)
    if MAIN not in source.files:
        message = _("This backup was made by Moodle 1.9 or earlier. Restore it in a newer Moodle and back it up there.")
        raise ImportRefused("moodle_too_old", message, "moodle.xml")
    root = parse_xml(source.files[MAIN], MAIN)
    info = child(root, "information")
    if info is None:
        raise ImportRefused(
            "no_backup", _("This is not the description of a Moodle backup. Make the backup again."), MAIN
        )
    backup = Backup(source, info, None, [], {})
    contents = child(info, "contents")
    backup.course = backup.xml("course/course.xml")
    backup.sections = _sections(backup, contents)
    for listed in _activities(backup, contents):
        backup.activities.setdefault(listed.id, listed)
    _place_subsections(backup)
    if not backup.sections and not backup.activities:
        raise ImportRefused(
            "empty_backup",
            _("The backup holds no section and no activity. Choose them in Moodle, and make it again."),
            MAIN,
        )
    return backup


def _xml(source: Source, name: str, broken: dict[str, str]) -> Element | None:
    if name not in source.files:
        return None
    try:
        return parse_xml(source.files[name], name)
    except ImportRefused as refusal:
        broken[name] = str(refusal.message)
        return None


def _sections(backup: Backup, contents: Element | None) -> list[Section]:
    listed = child(contents, "sections")
    named = (
        {line(one, "directory").strip("/"): line(one, "title") for one in children(listed)}
        if listed is not None
        else {}
    )
    folders = {
        name.rsplit("/", 1)[0]
        for name in backup.source.files
        if re.fullmatch(r"sections/section_\d+/section\.xml", name)
    }
    found: dict[str, Section] = {}
    for folder in [*named, *sorted(folders - set(named))]:
        root = backup.xml(f"{folder}/section.xml")
        name = named.get(folder, "")
        section = Section(
            id=str(root.get("id", "")) if root is not None else folder.rsplit("_", 1)[-1],
            number=whole(root, "number") if root is not None else 0,
            # Moodle lists a section without a name of its own by its number.
            name=line(root, "name") if root is not None else ("" if name.isdigit() else name),
            summary=text_in(root, "summary"),
            is_hidden=root is not None and word(root, "visible").strip() == "0",
            sequence=[one.strip() for one in word(root, "sequence").split(",") if one.strip()],
            element=root,
        )
        if section.id not in found:
            found[section.id] = section
    return sorted(found.values(), key=lambda section: section.number)


def _activities(backup: Backup, contents: Element | None) -> Iterator[Listed]:
    listed = child(contents, "activities")
    directories: set[str] = set()
    for one in children(listed, "activity") if listed is not None else ():
        directory = line(one, "directory").strip("/")
        directories.add(directory)
        kind = line(one, "modulename") or PurePosixPath(directory).name.rsplit("_", 1)[0]
        yield _opened(
            backup,
            Listed(line(one, "moduleid") or directory, kind, line(one, "title"), line(one, "sectionid"), directory),
        )
    for name in backup.source.files:
        found = ACTIVITY_FOLDER.match(name)
        directory = f"activities/{found[1]}_{found[2]}" if found else ""
        if found and directory not in directories:
            directories.add(directory)
            yield _opened(backup, Listed(found[2], found[1], "", "", directory))


def _opened(backup: Backup, listed: Listed) -> Listed:
    folder = listed.directory
    name = f"{folder}/{listed.kind}.xml"
    root = backup.xml(name)
    listed.module = backup.xml(f"{folder}/module.xml")
    listed.grades = backup.xml(f"{folder}/grades.xml")
    if root is None:
        listed.trouble = backup.broken.pop(name, "") or _("The backup lists it and does not hold it.")
    else:
        listed.context = str(root.get("contextid", ""))
        listed.body = next(children(root, listed.kind), None)
        if listed.body is None:
            listed.trouble = _("Its description in the backup is empty.")
    listed.title = line(listed.body, "name") or listed.title or listed.kind
    listed.section = listed.section or line(listed.module, "sectionid")
    listed.is_hidden = word(listed.module, "visible").strip() == "0"
    return listed


def _place_subsections(backup: Backup) -> None:
    """Sections that an activity shows (Moodle 4.5 and later) follow the section of that activity."""
    shown = {one.instance: one for one in backup.activities.values() if one.kind == "subsection" and one.instance}
    for section in backup.sections:
        if word(section.element, "component").strip() == "mod_subsection":
            activity = shown.get(word(section.element, "itemid").strip())
            section.inside = activity.id if activity is not None else ""
    homes = {one: section for section in backup.sections for one in section.sequence}
    below: dict[str, list[Section]] = {}
    top: list[Section] = []
    for section in backup.sections:
        home = homes.get(section.inside)
        if section.inside and home is not None and home.id != section.id and not home.inside:
            below.setdefault(home.id, []).append(section)
        else:
            top.append(section)
    ordered: list[Section] = []
    for section in top:
        inner = below.get(section.id, [])
        ordered += [section, *sorted(inner, key=lambda one: section.sequence.index(one.inside))]
    backup.sections = ordered


def grade_to_pass(listed: Listed) -> int:
    """The grade to pass an activity with, in per cent of the most; 0 where there is none."""
    for item in descendants(listed.grades, "grade_item") if listed.grades is not None else ():
        most, least, passed = number(item, "grademax"), number(item, "grademin"), number(item, "gradepass")
        if passed > 0 and most > least:
            share = (passed - least) / (most - least) * 100
            return int(min(max(share.to_integral_value(), Decimal(1)), Decimal(100)))
    return 0


def conditions(element: Element | None) -> list[str]:
    """The kinds of conditions under which something opens, by Moodle's names (`date`, `grade`), old form or new."""
    if element is None:
        return []
    found: list[str] = []
    if is_on(element, "availablefrom") or is_on(element, "availableuntil"):
        found.append("date")
    if is_on(element, "groupmembersonly"):
        found.append("group")
    for holder in (element, child(element, "availability_info")):
        for one in children(holder, "availability", "availability_field") if holder is not None else ():
            if one.tag == "availability_field":
                found.append("profile")
            elif len(one):
                found.append("completion" if line(one, "sourcecmid") else "grade")
    found += _types(word(element, "availability"))
    return list(dict.fromkeys(found))


def _types(text: str) -> list[str]:
    """The types of conditions in the tree that newer versions write as JSON."""
    try:
        waiting: list[Any] = [json.loads(text)] if text.strip().startswith("{") else []
    except (ValueError, RecursionError):
        return ["unknown"]
    found: list[str] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("type"), str):
                found.append(node["type"])
            inner = node.get("c")
            waiting += reversed(inner) if isinstance(inner, list) else []
    return found
