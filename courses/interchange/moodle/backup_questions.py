"""Questions of a backup as Moodle keeps them: `questions.xml` in its form up to 3.11, and with entries and versions since 4.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from courses.interchange.moodle.backup_archive import FORMATS, line, number, text_in, whole, word
from courses.interchange.moodle.backup_files import Files
from courses.interchange.moodle.model import MoodleAnswer, MoodleChoice, MoodlePair, MoodleQuestion, MoodleText
from courses.interchange.xml import child, children, descendants

COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# Types whose answers are words that are typed, not shown.
TYPED = {"shortanswer", "numerical", "truefalse"}
# Moodle 4 says of a version that nobody is asked it.
UNASKED = {"hidden", "draft"}
GROUP = re.compile(r's:9:"draggroup";(?:s:\d+:"|i:)(\d+)')


@dataclass
class Category:
    id: str
    name: str
    parent: str
    context: str
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Entry:
    """One question with its versions, the newest last; before Moodle 4 each has one."""

    id: str
    idnumber: str
    versions: list[Version] = field(default_factory=list)

    def version(self, wanted: int = 0) -> Version | None:
        """The version a quiz names, else the newest that is asked, else the newest."""
        named = [one for one in self.versions if one.number == wanted] if wanted else []
        asked = [one for one in self.versions if not one.is_hidden]
        found = named or asked[-1:] or self.versions[-1:]
        return found[0] if found else None


@dataclass
class Version:
    number: int
    element: Element
    is_hidden: bool

    @property
    def id(self) -> str:
        return str(self.element.get("id", ""))

    @property
    def type(self) -> str:
        return line(self.element, "qtype") or "question"


@dataclass
class Bank:
    """Everything in `questions.xml`."""

    categories: dict[str, Category] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    by_question: dict[str, Entry] = field(default_factory=dict)
    # Questions that are gaps of another, by that other's number.
    parts: dict[str, dict[str, Element]] = field(default_factory=dict)

    def below(self, category: str) -> list[str]:
        """A category and all below it; a circle of categories is gone through once."""
        found = [category]
        for one in found:
            found += [inner.id for inner in self.categories.values() if inner.parent == one and inner.id not in found]
        return found


def bank_of(root: Element | None) -> Bank:
    bank = Bank()
    for element in children(root, "question_category") if root is not None else ():
        category = Category(
            str(element.get("id", "")), line(element, "name"), line(element, "parent"), line(element, "contextid")
        )
        bank.categories[category.id] = category
        for entry in _entries(element, bank):
            category.entries.append(entry)
            bank.entries[entry.id] = entry
            for version in entry.versions:
                bank.by_question[version.id] = entry
    return bank


def _entries(category: Element, bank: Bank) -> Iterator[Entry]:
    for element in _inside(category, "questions", "question"):
        if not _is_part(element, bank):
            version = Version(1, element, whole(element, "hidden") > 0)
            yield Entry(version.id, line(element, "idnumber"), [version])
    for element in _inside(category, "question_bank_entries", "question_bank_entry"):
        entry = Entry(f"entry {element.get('id', '')}", line(element, "idnumber"))
        for held in descendants(element, "question_versions"):
            hidden = line(held, "status") in UNASKED
            for question in _inside(held, "questions", "question"):
                if not _is_part(question, bank):
                    entry.versions.append(Version(whole(held, "version"), question, hidden))
        entry.versions.sort(key=lambda one: one.number)
        if entry.versions:
            yield entry


def _inside(element: Element, holder: str, name: str) -> list[Element]:
    found = child(element, holder)
    return list(children(found, name)) if found is not None else []


def _is_part(element: Element, bank: Bank) -> bool:
    """Whether a question is a gap of another; a random one names itself as its parent."""
    parent, own = line(element, "parent"), str(element.get("id", ""))
    if parent in {"", "0", own}:
        return False
    bank.parts.setdefault(parent, {})[own] = element
    return True


class Reader:
    """Makes `MoodleQuestion`s of the elements of one backup."""

    def __init__(self, bank: Bank, files: Files) -> None:
        self.bank, self.files = bank, files

    def question(self, version: Version, entry: Entry, category: Category) -> MoodleQuestion:
        asked = self._question(version.element, category)
        asked.idnumber = entry.idnumber
        if asked.type == "multianswer":
            self._gaps(asked, version, category)
        return asked

    def _question(self, element: Element, category: Category) -> MoodleQuestion:
        kind, ident = line(element, "qtype") or "question", str(element.get("id", ""))
        name = line(element, "name")
        where = f"questions.xml: {category.name}: {name[:80] or ident}"
        asked = MoodleQuestion(kind, where, name=name)
        asked.text = self._text(element, "questiontext", category, ident)
        asked.feedback = self._text(element, "generalfeedback", category, ident)
        asked.points = number(element, "defaultmark") if child(element, "defaultmark") is not None else Decimal(1)
        for hint in descendants(element, "question_hint"):
            asked.hints.append(self._text(hint, "hint", category, str(hint.get("id", ""))))
        asked.tags = [
            name for tag in descendants(element, "tag") if (name := line(tag, "rawname") or line(tag, "name"))
        ]
        plugin = child(element, f"plugin_qtype_{kind}_question")
        if plugin is not None:
            self._settings(asked, plugin, category, ident)
            self._answers(asked, plugin, category)
        return asked

    def _settings(self, asked: MoodleQuestion, plugin: Element, category: Category, ident: str) -> None:
        for held in children(plugin):
            # `single`, `usecase`… stand in an element named like the type, or with an ending.
            if child(held, "single") is not None:
                asked.single = whole(held, "single") > 0
            if child(held, "usecase") is not None:
                asked.case = whole(held, "usecase") > 0
            for name in COMBINED:
                if child(held, name) is not None:
                    asked.combined[name] = self._text(held, name, category, ident, f"qtype_{asked.type}")
            if child(held, "graderinfo") is not None:
                asked.guide = self._text(held, "graderinfo", category, ident, f"qtype_{asked.type}")
                asked.template = text_in(held, "responsetemplate")
                asked.attachments = whole(held, "attachments")
            for name in ("gradingtype", "selecttype", "shuffleanswers", "shufflechoices"):
                if child(held, name) is not None:
                    asked.settings[name] = line(held, name)
        asked.units = [
            (line(unit, "unit"), number(unit, "multiplier")) for unit in descendants(plugin, "numerical_unit")
        ]

    def _answers(self, asked: MoodleQuestion, plugin: Element, category: Category) -> None:
        tolerances = {line(one, "answer"): line(one, "tolerance") for one in descendants(plugin, "numerical_record")}
        truth = child(plugin, "truefalse")
        named = {line(truth, "trueanswer"): "true", line(truth, "falseanswer"): "false"} if truth is not None else {}
        for element in _inside(plugin, "answers", "answer"):
            ident = str(element.get("id", ""))
            text = self._text(element, "answertext", category, ident, area="answer", form=word(element, "answerformat"))
            if asked.type in TYPED:
                text = MoodleText(named.get(ident, text.text), "plain")
            if asked.type in {"ddwtos", "gapselect"}:
                feedback = word(element, "feedback")
                group = GROUP.search(feedback)
                asked.choices.append(MoodleChoice(text, group[1] if group else feedback.strip() or "1"))
                continue
            asked.answers.append(
                MoodleAnswer(
                    text,
                    number(element, "fraction"),
                    self._text(element, "feedback", category, ident, area="answerfeedback"),
                    tolerances.get(ident, "") or "0",
                )
            )
        for element in descendants(plugin, "match"):
            ident = str(element.get("id", ""))
            said = self._text(element, "questiontext", category, ident, f"qtype_{asked.type}", area="subquestion")
            target = text_in(element, "answertext")
            if child(element, "answertextformat") is None:
                target.format = "plain"
            asked.pairs.append(MoodlePair(said, target))

    def _gaps(self, asked: MoodleQuestion, version: Version, category: Category) -> None:
        """`{#1}` in the text stands for the first of the questions named in its sequence."""
        held = self.bank.parts.get(version.id, {})
        sequence = next((line(one, "sequence") for one in descendants(version.element, "multianswer")), "")
        order = [ident.strip() for ident in sequence.split(",") if ident.strip()] or list(held)
        for place, ident in enumerate(order, 1):
            if ident in held:
                asked.parts[str(place)] = self._question(held[ident], category)

    def _text(
        self,
        element: Element,
        name: str,
        category: Category,
        item: str,
        component: str = "question",
        area: str = "",
        form: str = "",
    ) -> MoodleText:
        """A text with the files of its area; which component keeps them depends on the version of Moodle."""
        text = text_in(element, name)
        if form:
            text.format = FORMATS.get(form.strip(), text.format)
        for keeper in dict.fromkeys((component, "question")):
            for held in self.files.area(category.context, keeper, area or name, item):
                content = self.files.hand_over(held)
                if content is not None:
                    text.files.setdefault(held.full_name, content)
        return text
