"""Moodle XML: a `quiz` of questions with their files inside."""

from __future__ import annotations

import base64
import binascii
import re
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle.decoding import decoded
from courses.interchange.moodle.intake import Intake
from courses.interchange.moodle.model import (
    FULL,
    MoodleAnswer,
    MoodleChoice,
    MoodlePair,
    MoodleQuestion,
    MoodleText,
)
from courses.interchange.moodle.texts import codes_in
from courses.interchange.neutral import QuestionImport
from courses.interchange.readers import Options
from courses.interchange.xml import child, children, local, parse_xml, text_of

FORMAT = "moodle-xml"
FORMATS = {
    "html": "html",
    "1": "html",
    "plain_text": "plain",
    "plain": "plain",
    "2": "plain",
    "markdown": "markdown",
    "4": "markdown",
}
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
OPENING = re.compile(r"<question[\s>]")
QUIZ = re.compile(rb"<quiz[\s>]")


def recognises(source: Source) -> bool:
    return any(QUIZ.search(content[:4000]) for content in _files(source).values())


def _files(source: Source) -> dict[str, bytes]:
    named = {name: held for name, held in source.files.items() if PurePosixPath(name).suffix.lower() == ".xml"}
    return named or (source.files if len(source.files) == 1 else {})


def read_questions(source: Source, options: Options) -> QuestionImport:
    """Every question of every `quiz` in the source. Raises ImportRefused where none can be read."""
    trees = {name: parse_xml(content, name) for name, content in _files(source).items()}
    trees = {name: root for name, root in trees.items() if local(root) == "quiz"}
    if not trees:
        message = _("This is no question file of Moodle: it has no <quiz>. Export the questions as Moodle XML.")
        raise ImportRefused("not_moodle_xml", message, source.name)
    intake = Intake(FORMAT, source, options, [prompts(root) for root in trees.values()])
    for name, root in trees.items():
        found = list(children(root, "question"))
        lines = _lines(source.files[name], len(found))
        for number, element in enumerate(found, 1):
            line = f"{name}:{lines[number - 1]}" if lines else f"{name}: {number}"
            _take(intake, element, line)
    return intake.result()


def prompts(root: Element) -> str:
    """What is asked, to see which language it is in."""
    found = [child(element, "questiontext", "text") for element in children(root, "question")]
    return "\n".join(held.text or "" for held in found if held is not None)


def _lines(content: bytes, count: int) -> list[int]:
    """The line each question begins in; none where words of the file look like a question."""
    text = re.sub(
        r"<!--.*?-->|<!\[CDATA\[.*?\]\]>",
        lambda found: "\n" * found[0].count("\n"),
        decoded(content)[0],
        flags=re.DOTALL,
    )
    starts = [found.start() for found in OPENING.finditer(text)]
    if len(starts) != count:
        return []
    lines, line, place = [], 1, 0
    for start in starts:
        line += text.count("\n", place, start)
        place = start
        lines.append(line)
    return lines


def _take(intake: Intake, element: Element, line: str) -> None:
    kind = element.get("type", "").strip()
    if kind == "category":
        intake.category(line, text_of(child(element, "category", "text")))
        return
    asked = question_of(element, kind or "question", line)
    if _setting(element, "hidden") == "1":
        intake.hidden(asked)
        return
    intake.penalised += number(_setting(element, "penalty")) > 0 and bool(asked.hints)
    changes = []
    if kind == "multichoice" and _setting(element, "shuffleanswers") in {"0", "false"}:
        changes.append(_("Its options kept their order; here the quiz says whether options are shuffled."))
    intake.question(asked, changes)


def question_of(element: Element, kind: str, line: str) -> MoodleQuestion:
    """One `question` as it stands."""
    name = text_of(child(element, "name", "text")) or text_of(child(element, "name"))
    asked = MoodleQuestion(kind, f"{line} {name[:80]}".strip(), name=name)
    asked.text = text_in(child(element, "questiontext"), "moodle")
    _old_picture(element, asked.text)
    base = asked.text.format
    asked.feedback = text_in(child(element, "generalfeedback"), base)
    asked.idnumber = _setting(element, "idnumber")
    asked.points = number(_setting(element, "defaultgrade"), FULL)
    asked.single = _setting(element, "single").lower() not in {"false", "0"}
    asked.case = _setting(element, "usecase") in {"1", "true"}
    asked.hints = [text_in(hint, base) for hint in children(element, "hint")]
    asked.combined = {part: text_in(child(element, part), base) for part in COMBINED}
    asked.guide = text_in(child(element, "graderinfo"), base)
    asked.template = text_in(child(element, "responsetemplate"), base)
    asked.attachments = int(number(_setting(element, "attachments"))) if kind == "essay" else 0
    asked.tags = [text for tag in children(child_or_self(element, "tags"), "tag") if (text := text_of(tag))]
    asked.settings = {name: _setting(element, name) for name in ("gradingtype", "selecttype")}
    for answer in children(element, "answer"):
        asked.answers.append(_answer(answer, "plain" if kind in {"shortanswer", "numerical", "truefalse"} else base))
    for row in children(element, "subquestion"):
        target = child(row, "answer")
        fitting = text_in(target, base if kind == "ddmatch" else "plain")
        # Moodle shows what fits without its format, and yet reads the languages in it.
        fitting.format = "html" if kind == "ddmatch" or codes_in(fitting.text) else "plain"
        asked.pairs.append(MoodlePair(text_in(row, base), fitting))
    for piece in children(element, "dragbox", "selectoption"):
        words = MoodleText(_raw(piece), "html")
        asked.choices.append(MoodleChoice(words, text_of(child(piece, "group")) or "1"))
    for unit in children(child_or_self(element, "units"), "unit"):
        asked.units.append((text_of(child(unit, "unit_name")), number(_setting(unit, "multiplier"), FULL)))
    return asked


def child_or_self(element: Element, name: str) -> Element:
    found = child(element, name)
    return found if found is not None else Element(name)


def _setting(element: Element, name: str) -> str:
    return text_of(child(element, name))


def number(text: str, otherwise: Decimal = Decimal(0)) -> Decimal:
    """A figure of the file; whoever writes none there gets the usual one."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return otherwise
    return found if found.is_finite() and -20 < found.adjusted() < 9 else otherwise


def _raw(element: Element | None) -> str:
    held = child(element, "text")
    if held is None:
        return (element.text or "").strip() if element is not None else ""
    return "".join(held.itertext()).strip()


def text_in(element: Element | None, default: str) -> MoodleText:
    """A text with the files it shows; the format it names counts."""
    if element is None:
        return MoodleText()
    named = element.get("format", "").strip().lower()
    text = MoodleText(_raw(element), FORMATS.get(named, "moodle") if named else default)
    for file in children(element, "file"):
        path = f"{file.get('path', '/').strip('/')}/{file.get('name', '')}".lstrip("/")
        text.files[path or "file"] = _content(file)
    return text


def _content(element: Element) -> bytes:
    try:
        return base64.b64decode("".join((element.text or "").split()))
    except (binascii.Error, ValueError):
        return b""


def _old_picture(element: Element, text: MoodleText) -> None:
    """Moodle 1.9 kept one picture beside the text."""
    name = PurePosixPath(text_of(child(element, "image"))).name
    held = child(element, "image_base64")
    if not name:
        return
    if held is not None:
        text.files[name] = _content(held)
    if text.format in {"plain", "markdown"}:
        return
    text.text += f'<br><img src="@@PLUGINFILE@@/{name}" alt="">'


def _answer(element: Element, default: str) -> MoodleAnswer:
    answer = MoodleAnswer(text_in(element, default), number(element.get("fraction", "0")) / 100)
    if default == "plain":
        answer.text.format = "plain"
    answer.feedback = text_in(child(element, "feedback"), "html")
    answer.tolerance = _setting(element, "tolerance") or "0"
    return answer
