"""A bank as Moodle XML, with its files inside."""

from __future__ import annotations

import base64
import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.outgoing import Outgoing, Said, languages_in
from courses.interchange.moodle.texts import guess_language
from courses.interchange.moodle.xml import prompts
from courses.interchange.neutral import Bank, MediaFile

GAP = re.compile(r"\[\[([1-9]\d?)\]\]")
ENDS = re.compile(r"([\\~#}])")
TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "truefalse": "truefalse",
    "text": "shortanswer",
    "numeric": "numerical",
    "match": "matching",
    "order": "ordering",
    "cloze": "cloze",
    "essay": "essay",
}


def write_xml(bank: Bank, media: list[MediaFile], ledger: Ledger) -> bytes:
    """The bank as a `quiz`. What Moodle cannot hold stands in the ledger.

    Words of one language stand as they are, unless a reader would take them for another.
    """
    languages = languages_in(bank)
    root = _written(bank, media, Ledger(), marked=False) if len(languages) == 1 else None
    marked = root is None or guess_language(prompts(root)) not in languages
    root = _written(bank, media, ledger, marked=marked)
    indent(root)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"


def _written(bank: Bank, media: list[MediaFile], ledger: Ledger, *, marked: bool) -> Element:
    root = Element("quiz")
    category = SubElement(root, "question", type="category")
    _worded(SubElement(category, "category"), " ".join(bank.name.split()))
    known = {file.name: file for file in media}
    for question in bank.questions:
        out = Outgoing(question, known, ledger, marked=marked, files=True)
        _Question(root, out).write()
        out.settle()
    return root


def _worded(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


class _Question:
    """One `question` element."""

    def __init__(self, root: Element, out: Outgoing) -> None:
        self.out, self.structure = out, out.question.structure
        self.element = SubElement(root, "question", type=TYPES[out.question.kind])

    def write(self) -> None:
        kind = self.out.question.kind
        if kind == "cloze":
            self.out.in_one_language(_("Moodle holds a text with gaps in one language; the others stay behind."))
        _worded(SubElement(self.element, "name"), self.out.name)
        prompt = self.out.prompt()
        text = self.out.html(prompt, always_marked=True)
        if kind == "cloze":
            text = self._with_gaps(text)
        self._said("questiontext", prompt, text, *self._shown_in_gaps())
        self._said("generalfeedback", self.out.explanation())
        self._setting("defaultgrade", str(self.out.question.points))
        self._setting("penalty", "0")
        self._setting("hidden", "0")
        self._setting("idnumber", str(self.out.question.key))
        getattr(self, f"_{kind}")()
        for hint in self.out.hints():
            self._said("hint", hint)
        if self.out.tags:
            tags = SubElement(self.element, "tags")
            for tag in self.out.tags:
                _worded(SubElement(tags, "tag"), tag)

    def _setting(self, name: str, value: str) -> None:
        SubElement(self.element, name).text = value

    def _said(
        self, name: str, said: Said, text: str | None = None, *further: Said, parent: Element | None = None
    ) -> Element:
        """A text with its files."""
        element = SubElement(self.element if parent is None else parent, name, format="html")
        _worded(element, self.out.html(said) if text is None else text)
        for file in self.out.files_of(said, *further):
            held = SubElement(element, "file", name=file.name, path="/", encoding="base64")
            held.text = base64.b64encode(file.content).decode()
        return element

    def _answer(self, said: Said | None, fraction: str, reason: Said | None, *, text: str = "") -> Element:
        if said is None:
            element = SubElement(self.element, "answer", format="plain_text")
            _worded(element, text)
        else:
            element = self._said("answer", said)
        element.set("fraction", fraction)
        if reason:
            self._said("feedback", reason, parent=element)
        return element

    def _single(self) -> None:
        self._setting("single", "true")
        self._setting("shuffleanswers", "true")
        for name in self.structure["options"]:
            fraction = "100" if name in self.structure["correct"] else "0"
            self._answer(self.out.option(name), fraction, self.out.reason(name))

    def _multiple(self) -> None:
        self._setting("single", "false")
        self._setting("shuffleanswers", "true")
        for name, weight in self.out.weights().items():
            self._answer(self.out.option(name), weight, self.out.reason(name))

    def _truefalse(self) -> None:
        self.out.true_or_false()
        for name in ("true", "false"):
            fraction = "100" if name in self.structure["correct"] else "0"
            self._answer(None, fraction, self.out.reason(name), text=name)

    def _text(self) -> None:
        self._setting("usecase", "1" if self.structure.get("case") else "0")
        for accepted in self.out.accepted():
            self._answer(None, "100", None, text=accepted)

    def _numeric(self) -> None:
        element = self._answer(None, "100", None, text=self.structure["value"])
        SubElement(element, "tolerance").text = self.structure.get("tolerance", "0")

    def _match(self) -> None:
        self._setting("shuffleanswers", "true")
        pairs = self.structure["pairs"]
        rows: list[tuple[str | None, str]] = [(name, pairs[name]) for name in self.structure["options"]]
        rows += [(None, target) for target in self.structure["targets"] if target not in pairs.values()]
        for name, target in rows:
            if name is None:
                row = SubElement(self.element, "subquestion", format="html")
                _worded(row, "")
            else:
                row = self._said("subquestion", self.out.option(name))
            _worded(SubElement(row, "answer"), self.out.plain(self.out.option(target)))
        if any(self.out.reason(name) for name in (*self.structure["options"], *self.structure["targets"])):
            self.out.changed(_("Moodle says nothing to single pairs."))

    def _order(self) -> None:
        settings = {
            "layouttype": "VERTICAL",
            "selecttype": "ALL",
            "selectcount": "0",
            "gradingtype": "ALL_OR_NOTHING",
            "showgrading": "SHOW",
            "numberingstyle": "none",
        }
        for name, value in settings.items():
            self._setting(name, value)
        for rank, name in enumerate(self.structure["options"], 1):
            self._answer(self.out.option(name), f"{rank}.0000000", None)
        if any(self.out.reason(name) for name in self.structure["options"]):
            self.out.changed(_("Moodle says nothing to single things that are put in order."))

    def _essay(self) -> None:
        self._setting("responseformat", "editor")
        self._setting("responserequired", "1")
        self._setting("attachments", "0")
        if guide := self.out.guide():
            self._said("graderinfo", guide)
        if self.structure.get("longest", 10000) != 10000:
            self.out.changed(_("Moodle does not say how long an answer may be."))

    def _cloze(self) -> None:
        """Its answers stand in the text."""

    def _shown_in_gaps(self) -> list[Said]:
        gaps = self.structure.get("gaps", {}).values()
        return [self.out.option(name) for gap in gaps for name in gap.get("options", [])]

    def _with_gaps(self, text: str) -> str:
        """The text with each gap written out; braces that are words out of the way."""
        return GAP.sub(lambda found: self._gap(self.structure["gaps"][found[1]]), text.replace("{", "&#123;"))

    def _gap(self, gap: dict[str, object]) -> str:
        kind = gap["kind"]
        if kind == "numeric":
            return f"{{1:NUMERICAL:={gap['value']}:{gap.get('tolerance', '0')}}}"
        if kind == "text":
            texts = [str(text) for text in gap["accepted"]]  # type: ignore[attr-defined]
            texts = texts if gap.get("wildcards") else [text.replace("*", r"\*") for text in texts]
            name = "SHORTANSWER_C" if gap.get("case") else "SHORTANSWER"
            return f"{{1:{name}:{'~'.join('=' + _typed_in_gap(_escaped(text)) for text in texts)}}}"
        answers = []
        for name in gap["options"]:  # type: ignore[attr-defined]
            right = "=" if name in gap["correct"] else "%0%"  # type: ignore[operator]
            reason = self.out.reason(name)
            # With a space before it: `&amp;#` would be read as the beginning of a letter.
            said = f" #{_in_gap(self.out.html(reason))}" if reason else ""
            answers.append(right + _in_gap(self.out.html(self.out.option(name))) + said)
        return f"{{1:MULTICHOICE:{'~'.join(answers)}}}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_gap(text: str) -> str:
    """Text inside a gap: what would end it gets a backslash."""
    return ENDS.sub(r"\\\1", text)


def _typed_in_gap(text: str) -> str:
    """The same of an answer that is typed, where a star has its backslash already."""
    return _in_gap(text).replace(r"\\*", r"\*")
