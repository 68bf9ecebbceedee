"""The files of a backup: listed in `files.xml` by what they belong to, kept in `files/` by their hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.moodle.backup_archive import Backup, line, whole, word
from courses.interchange.neutral import MediaFile
from courses.interchange.xml import children

# A question or a package answers for the file.
HANDED = "handed over"
HASH = re.compile(r"[0-9a-f]{40}")
# What people handed in, wrote or showed of themselves, by component or by (component, area).
OF_PEOPLE = {
    "user",
    "assignsubmission_file",
    "assignsubmission_onlinetext",
    "assignfeedback_editpdf",
    "assignfeedback_file",
}
AREAS_OF_PEOPLE = {
    ("mod_forum", "attachment"), ("mod_forum", "post"), ("mod_glossary", "attachment"), ("mod_glossary", "entry"),
    ("mod_data", "content"), ("mod_wiki", "attachments"), ("mod_workshop", "submission_content"),
    ("mod_workshop", "submission_attachment"), ("mod_workshop", "overallfeedback_content"),
    ("mod_workshop", "overallfeedback_attachment"), ("question", "response_attachments"), ("question", "response_answer"),
    ("question", "response_bf_comment"), ("mod_assignment", "submission"), ("mod_assignment", "response"),
    ("mod_lesson", "essay_responses"), ("mod_lesson", "essay_answers"), ("mod_feedback", "item_file"),
}  # fmt: skip


@dataclass
class Held:
    """One file as the backup lists it. `fate` is what became of it: empty while nobody asked, `taken`, or a reason."""

    id: str
    hash: str
    context: str
    component: str
    area: str
    item: str
    path: str
    name: str
    order: int
    is_elsewhere: bool = False
    fate: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.path.strip('/')}/{self.name}".lstrip("/")

    @property
    def is_of_people(self) -> bool:
        return self.component in OF_PEOPLE or (self.component, self.area) in AREAS_OF_PEOPLE


class Files:
    """Every file of the backup, by where it belongs. Each is answered for once."""

    def __init__(self, backup: Backup, ledger: Ledger, shelf: Shelf) -> None:
        self.source, self.ledger, self.shelf = backup.source, ledger, shelf
        root = backup.xml("files.xml")
        listed = [
            held
            for held in map(_held, children(root, "file") if root is not None else ())
            if held.name not in {"", "."}
        ]
        self.of_people = sum(held.is_of_people for held in listed)
        self.all = [held for held in listed if not held.is_of_people]
        self.by_area: dict[tuple[str, str, str], list[Held]] = {}
        self.by_item: dict[tuple[str, str, str, str], list[Held]] = {}
        self.by_context: dict[str, list[Held]] = {}
        for held in self.all:
            self.by_item.setdefault((held.context, held.component, held.area, held.item), []).append(held)
            self.by_area.setdefault((held.context, held.component, held.area), []).append(held)
            self.by_context.setdefault(held.context, []).append(held)

    def area(self, context: str, component: str, area: str, item: str | None = None) -> list[Held]:
        """The files of one area, by folder and name; of one item where it is said."""
        where = (context, component, area)
        found = self.by_area.get(where, []) if item is None else self.by_item.get((*where, item), [])
        return sorted(found, key=lambda one: (one.path, one.order, one.name))

    def named(self, context: str, component: str, area: str, item: str | None, name: str) -> Held | None:
        """The file a text calls by a name: of its own area, else the only one so called in its context."""
        name = name.strip("/")
        own = [one for one in self.area(context, component, area, item) if one.full_name == name]
        own = own or [one for one in self.area(context, component, area) if one.full_name == name]
        if own:
            return own[0]
        others = [one for one in self.by_context.get(context, []) if one.full_name == name or one.name == name]
        return others[0] if len({one.hash for one in others}) == 1 else None

    def anywhere(self, name: str) -> Held | None:
        """The file of a name, where all that are called so are one and the same."""
        found = [one for one in self.all if one.name == name.rsplit("/", 1)[-1]]
        return found[0] if len({one.hash for one in found}) == 1 else None

    def content(self, held: Held) -> bytes | None:
        """What the file holds; None where the backup does not hold it, as its fate then says."""
        content = self.source.files.get(f"files/{held.hash[:2]}/{held.hash}") if HASH.fullmatch(held.hash) else None
        if content is None:
            elsewhere = _("It lies in a repository outside of the backup.")
            held.fate = elsewhere if held.is_elsewhere else _("The backup lists this file and does not hold it.")
        elif hashlib.sha1(content, usedforsecurity=False).hexdigest() != held.hash:
            held.fate = _("The file is damaged: its content is not what the backup says it is.")
            return None
        return content

    def shelve(self, held: Held, where: str, title: str = "") -> MediaFile | None:
        """The file for our pages; None where it is not taken, which is told once, with its reason."""
        content = self.content(held)
        if content is None:
            return None
        told = Ledger()
        file = self.shelf.add(content, held.name, where=where, ledger=told, title=title)
        if file is None:
            held.fate = told.losses[0]["why"]
            return None
        if held.fate != "taken":
            for row in told.changes:
                self.ledger.note(row["where"], row["kind"], row["how"])
        held.fate = "taken"
        return file

    def hand_over(self, held: Held) -> bytes | None:
        """The content for whoever answers for it from here on: a question, a package."""
        content = self.content(held)
        if content is not None and held.fate != "taken":
            held.fate = HANDED
        return content

    def settle(self, places: dict[str, str], gone: dict[str, str]) -> None:
        """Say what became of each. `places` names contexts, `gone` says of some why they were not taken."""
        for held in self.all:
            if held.fate == HANDED:
                continue
            self.ledger.found("file")
            place = f"{places.get(held.context, held.component)}: {held.full_name}"
            if held.fate == "taken":
                self.ledger.taken("file")
            else:
                unused = gone.get(held.context, "") or _("No text of the course shows it.")
                self.ledger.left_out(place, "file", held.fate or unused)
        if self.of_people:
            why = _(
                "The backup holds %(count)d files that people handed in or wrote. What belongs to people is never imported."
            )
            self.ledger.drop("files.xml", "files of people", why % {"count": self.of_people})


def _held(element: Element) -> Held:
    return Held(
        id=str(element.get("id", "")),
        hash=line(element, "contenthash").lower(),
        context=line(element, "contextid"),
        component=line(element, "component"),
        area=line(element, "filearea"),
        item=line(element, "itemid"),
        path=word(element, "filepath"),
        name=word(element, "filename").strip(),
        order=whole(element, "sortorder"),
        is_elsewhere=bool(line(element, "repositorytype")),
    )
