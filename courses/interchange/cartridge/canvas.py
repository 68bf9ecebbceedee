"""What Canvas says in files of its own beside the manifest: the state of modules and pages, rules of quizzes and assignments."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from courses.interchange.archives import Source
from courses.interchange.cartridge.manifest import Entry, Manifest
from courses.interchange.cartridge.quizzes import Rules, minutes_of
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.making import decimal_of
from courses.interchange.xml import child, children, descendants, local, parse_xml, text_of

FOLDER = "course_settings"
MODULES = f"{FOLDER}/module_meta.xml"
META = re.compile(r"<meta\s[^>]{0,400}>", re.IGNORECASE)
PAIR = re.compile(r'(name|content)\s*=\s*"([^"]{0,300})"', re.IGNORECASE)
# Things of a whole course that we have no place for, by the elements that hold them.
SETTINGS = (
    "rubric", "learningOutcome", "learningOutcomeGroup", "gradingStandard", "event", "externalFeed", "announcement",
    "assignmentGroup", "late_policy", "customGradeColumn", "calendarEvent", "blueprint", "coursePace", "externalViewer",
)  # fmt: skip
PRACTICE = {"practice_quiz", "survey", "graded_survey"}
MOST_ATTEMPTS = 100


def flag(element: Element | None, name: str) -> bool:
    return text_of(child(element, name)).lower() == "true"


def parsed(source: Source, name: str) -> Element | None:
    """A file of settings; None where it is missing or broken: what it says is not needed to bring the rest."""
    if name not in source.files:
        return None
    try:
        return parse_xml(source.files[name], name)
    except ImportRefused:
        return None


@dataclass
class Modules:
    """The modules as Canvas has them, and which of the manifest's places they stand for."""

    entries: list[Entry] = field(default_factory=list)
    # Requirements by the id of the item they ask for: (what, lowest score).
    asked: dict[str, tuple[str, Decimal | None]] = field(default_factory=dict)


def modules_of(source: Source, manifest: Manifest) -> Modules:
    """The manifest's folders with what Canvas adds: state, order, and items that have no resource.

    A folder that Canvas describes is as Canvas describes it; what the manifest alone lists in it stands at its end.
    """
    root = parsed(source, MODULES)
    found = Modules()
    by_ident: dict[str, Entry] = {}
    if root is not None:
        rows = [(_position(row), number, row) for number, row in enumerate(children(root, "module"))]
        for _place, _number, row in sorted(rows, key=lambda held: held[:2]):
            entry = _module(row, found)
            by_ident[entry.ident] = entry
    if not by_ident:
        return Modules(manifest.entries)
    for listed in manifest.entries:
        known = by_ident.get(listed.ident)
        if known is None:
            found.entries.append(listed)
            continue
        held = {name for one in known.entries for name in (one.ident, one.resource) if name}
        places = {one.ident: one for one in listed.entries}
        for one in known.entries:
            # Canvas calls a page by the resource; links and tools by a thing the manifest calls otherwise.
            place = places.get(one.ident) or next((p for p in listed.entries if p.resource == one.ident), None)
            if place is not None:
                one.resource = place.resource or one.resource
                held |= {place.ident, place.resource}
        known.entries += [one for one in listed.entries if one.ident not in held and one.resource not in held]
    listed_idents = {listed.ident for listed in manifest.entries}
    unlisted = [entry for ident, entry in by_ident.items() if ident not in listed_idents]
    order = {ident: number for number, ident in enumerate(by_ident)}
    found.entries = [by_ident.get(entry.ident, entry) for entry in found.entries]
    placed = sorted([by_ident[ident] for ident in by_ident if ident in listed_idents], key=lambda one: order[one.ident])
    found.entries = sorted([*placed, *unlisted], key=lambda one: order[one.ident]) + found.entries
    return found


def _position(row: Element) -> int:
    text = text_of(child(row, "position"))
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _module(row: Element, found: Modules) -> Entry:
    entry = Entry(
        ident=row.get("identifier") or "",
        title=text_of(child(row, "title")),
        resource="",
        type="module",
        published=text_of(child(row, "workflow_state")).lower() not in {"unpublished", "deleted"},
    )
    holder = child(row, "items")
    items = list(children(holder, "item")) if holder is not None else []
    for _place, _number, item in sorted(
        ((_position(one), number, one) for number, one in enumerate(items)), key=lambda held: held[:2]
    ):
        entry.entries.append(
            Entry(
                ident=item.get("identifier") or "",
                title=text_of(child(item, "title")),
                resource=text_of(child(item, "identifierref")),
                type=text_of(child(item, "content_type")) or "item",
                url=text_of(child(item, "url")),
                published=text_of(child(item, "workflow_state")).lower() not in {"unpublished", "deleted"},
            )
        )
    for rule in descendants(row, "completionRequirement"):
        score = decimal_of(text_of(child(rule, "min_percentage"))) or decimal_of(text_of(child(rule, "min_score")))
        what = rule.get("type") or ""
        if child(rule, "min_percentage") is not None:
            what = "min_percentage"
        found.asked[text_of(child(rule, "identifierref"))] = (what, score)
    return entry


def page_meta(html: str) -> dict[str, str]:
    """The `meta` of a page by name: `identifier`, `workflow_state`, `editing_roles`."""
    found = {}
    for tag in META.findall(html[:8000]):
        pairs = {name.lower(): value for name, value in PAIR.findall(tag)}
        if "name" in pairs:
            found[pairs["name"].lower()] = pairs.get("content", "")
    return found


def rules_of(meta: Element | None, ledger: Ledger, where: str, drop: dict[str, str]) -> Rules:
    """The rules of a quiz from its assessment_meta.xml; `drop` says why a setting has no place."""
    if meta is None:
        return Rules()
    attempts = text_of(child(meta, "allowed_attempts"))
    state = text_of(child(meta, "assignment", "workflow_state")) or text_of(child(meta, "workflow_state"))
    hidden = text_of(child(meta, "hide_results")) == "always" or text_of(child(meta, "show_correct_answers")) == "false"
    for name, why in drop.items():
        value = text_of(child(meta, name)) or text_of(child(meta, "assignment", name))
        if value and value not in {"false", "0", "keep_highest"}:
            ledger.drop(where, name, why)
    return Rules(
        title=text_of(child(meta, "title")),
        description=(child(meta, "description").text or "") if child(meta, "description") is not None else "",  # type: ignore[union-attr]
        attempts=min(int(attempts), MOST_ATTEMPTS)
        if attempts.isdecimal() and len(attempts) < 6 and int(attempts)
        else None,
        minutes=minutes_of(text_of(child(meta, "time_limit"))),
        shuffle_options=flag(meta, "shuffle_answers"),
        feedback="at_end" if hidden else "at_once",
        draft=state.lower() == "unpublished" or (text_of(child(meta, "available")).lower() == "false" and not state),
        required=text_of(child(meta, "quiz_type")) not in PRACTICE,
    )


def hidden_files(source: Source) -> tuple[set[str], list[str]]:
    """Identifiers of files, and folders, that learners do not see in the source."""
    root = parsed(source, f"{FOLDER}/files_meta.xml")
    if root is None:
        return set(), []
    files = {
        one.get("identifier") or "" for one in descendants(root, "file") if flag(one, "hidden") or flag(one, "locked")
    }
    folders = [
        posixpath.join("web_resources", one.get("path") or "")
        for one in descendants(root, "folder")
        if flag(one, "hidden") or flag(one, "locked")
    ]
    return files, folders


def settings_in(source: Source) -> list[tuple[str, str, str]]:
    """Things of a whole course that no part of ours stands for: (element, title, file)."""
    found = []
    for name in sorted(source.files):
        if not name.startswith(f"{FOLDER}/") or not name.endswith(".xml"):
            continue
        root = parsed(source, name)
        for one in descendants(root, *SETTINGS) if root is not None else ():
            if one is not root or local(one) == "late_policy":
                title = text_of(child(one, "title")) or text_of(child(one, "description"))[:80]
                found.append((local(one), title, name))
    return found
