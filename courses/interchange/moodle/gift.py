"""GIFT, read as Moodle itself reads it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.moodle.decoding import TextFile, is_text, text_files
from courses.interchange.moodle.drafts import Unfit, plain
from courses.interchange.moodle.gift_text import CATEGORY, Paragraph, hidden, paragraphs, shown, spoken
from courses.interchange.moodle.intake import Intake
from courses.interchange.moodle.model import FULL, MoodleAnswer, MoodlePair, MoodleQuestion, MoodleText
from courses.interchange.moodle.texts import codes_in
from courses.interchange.moodle.types import number_of
from courses.interchange.neutral import QuestionImport
from courses.interchange.readers import Options

FORMAT = "gift"
ENDINGS = (".gift", ".txt", ".gft")
FORMATS = {"html", "moodle", "plain", "markdown"}
WEIGHT = re.compile(r"^%(-?\d{1,3}(?:\.\d*)?)%")
TRUE_FALSE = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}
# The question type “ordering” adds this to GIFT: how many, which, laid out how, graded how, and what is shown.
ORDER = re.compile(
    r"^>\s*(?P<count>\d*)\s*(?P<select>ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?[A-Z]*\s*(?P<layout>HORIZONTAL|VERTICAL|HORI|VERT|H|V|1|0)?"
    r"\s*(?P<grading>ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|REL\w*|LONGEST_\w+|\w*ALL\w*)?\s*(?:SHOW|HIDE|TRUE|FALSE|YES|NO)?"
    r"\s*(?:none|abc|ABCD|123|iii|IIII|NUMBERING_\w+)?[ \t]*\n(?P<items>.*)$",
    re.DOTALL,
)


def recognises(source: Source) -> bool:
    """Text with at least one answer in braces, or a category."""
    files = [file for file in text_files(source, ENDINGS) if not file.text.lstrip().startswith("<")]
    return any(_looks_like(file.text) and is_text(source.files[file.name]) for file in files)


def _looks_like(text: str) -> bool:
    return bool(CATEGORY.search(text) or re.search(r"^\s*\$CATEGORY:|(?<!\\)\{[^{}]*(?<!\\)\}", text, re.MULTILINE))


def read_questions(source: Source, options: Options) -> QuestionImport:
    """Every question of every text in the source. Raises ImportRefused where none can be read."""
    files = text_files(source, ENDINGS)
    names = {file.name for file in files}
    media = {PurePosixPath(name).name: held for name, held in source.files.items() if name not in names}
    intake = Intake(FORMAT, source, options, [spoken(file.text) for file in files], media)
    for file in files:
        intake.tell(file)
        for paragraph in paragraphs(file.text):
            _take(intake, file, paragraph)
    return intake.result()


def _take(intake: Intake, file: TextFile, paragraph: Paragraph) -> None:
    where = f"{file.name}:{paragraph.line}"
    if CATEGORY.match(paragraph.text):
        intake.category(where, shown(hidden(paragraph.text))[len("$CATEGORY:") :].strip())
        return
    try:
        asked = question_of(paragraph, where)
    except Unfit as unfit:
        intake.unreadable(where, str(unfit))
        return
    changes = []
    if paragraph.joined:
        changes.append(_("Blank lines stood inside its braces; Moodle would end it there."))
    intake.question(asked, changes)


def question_of(paragraph: Paragraph, where: str) -> MoodleQuestion:
    """One question. Raises Unfit where Moodle would not read it either."""
    text = hidden(paragraph.text)
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, text = (part.strip() for part in text[2:].split("::", 1))
    opened, closed = text.find("{"), text.find("}")
    if (opened < 0) != (closed < 0) or closed < opened:
        raise Unfit(
            _(
                "A brace is opened and not closed, or closed and not opened. Write \\{ and \\} for braces that are words."
            )
        )
    answer, general = "", ""
    if opened >= 0:
        answer = text[opened + 1 : closed].strip()
        gap = "" if text.endswith("}") else "_____"
        text = text[:opened] + gap + text[closed + 1 :]
        if "####" in answer:
            answer, general = (part.strip() for part in answer.rsplit("####", 1))
    asked = MoodleQuestion("description", where, _text(text, "moodle"), name=shown(name))
    asked.feedback = _text(general, asked.text.format)
    asked.idnumber, asked.tags = paragraph.idnumber, paragraph.tags
    if opened >= 0:
        _answers(asked, answer)
    return asked


def _text(text: str, default: str) -> MoodleText:
    """A text that may begin with the name of its format."""
    text = text.strip()
    found = re.match(r"\[([^\]]*)\]", text)
    if found and found[1].strip() in FORMATS:
        return MoodleText(shown(text[found.end() :]).strip(), found[1].strip())
    return MoodleText(shown(text).strip(), default)


def _answers(asked: MoodleQuestion, answer: str) -> None:
    """The type is what the answer looks like."""
    base = asked.text.format
    if not answer:
        asked.type = "essay"
    elif answer.startswith(">") and (found := ORDER.match(answer)):
        asked.type = "ordering"
        asked.settings = {"gradingtype": found["grading"] or "", "selecttype": found["select"] or ""}
        items = [line.strip() for line in found["items"].split("\n") if line.strip()]
        asked.answers = [MoodleAnswer(_text(item, base), Decimal(rank)) for rank, item in enumerate(items, 1)]
    elif answer.startswith("#"):
        asked.type = "numerical"
        _numbers(asked, answer[1:])
    elif "~" in answer:
        asked.type = "multichoice"
        asked.single = "=" in answer
        for piece in _pieces(answer.replace("=", "~="), "~", 2):
            asked.answers.append(_choice(piece, base))
    elif "=" in answer and "->" in answer:
        asked.type = "match"
        for piece in _pieces(answer, "=", 2):
            if "->" not in piece:
                raise Unfit(_("A pair of a matching question is written as = question -> answer."))
            left, right = piece.split("->", 1)
            fitting = shown(right).strip()
            format_ = "html" if codes_in(fitting) else "plain"
            asked.pairs.append(MoodlePair(_text(left, base), MoodleText(fitting, format_)))
    elif answer.split("#", 1)[0].strip() in TRUE_FALSE:
        asked.type = "truefalse"
        _true_false(asked, answer)
    else:
        asked.type = "shortanswer"
        for piece in _pieces(answer, "=", 1):
            asked.answers.append(_weighed(piece, base, FULL))


def _pieces(text: str, mark: str, fewest: int) -> list[str]:
    pieces = [piece.strip() for piece in text.split(mark)]
    pieces = pieces if pieces[0] else pieces[1:]
    if len(pieces) < fewest:
        raise Unfit(_("It has too few answers."))
    return pieces


def _choice(piece: str, base: str) -> MoodleAnswer:
    if piece.startswith("="):
        return _answer(piece[1:], base, FULL)
    return _weighed(piece, base, Decimal(0))


def _weighed(piece: str, base: str, otherwise: Decimal) -> MoodleAnswer:
    """An answer that may begin with its weight in percent."""
    if weight := WEIGHT.match(piece):
        return _answer(piece[weight.end() :], base, Decimal(weight[1]) / 100)
    return _answer(piece, base, otherwise)


def _answer(piece: str, base: str, fraction: Decimal) -> MoodleAnswer:
    words, _hash, said = piece.partition("#")
    return MoodleAnswer(_text(words, base), fraction, _text(said, base))


def _true_false(asked: MoodleQuestion, answer: str) -> None:
    """What is said to a wrong answer stands first, then what is said to the right one."""
    base = asked.text.format
    word, wrong, right = (part.strip() for part in (*answer.split("#", 2), "", "")[:3])
    truth = TRUE_FALSE[word]
    for name in ("true", "false"):
        is_right = name == truth
        said = _text(right if is_right else wrong, base)
        asked.answers.append(MoodleAnswer(MoodleText(name, "plain"), FULL if is_right else Decimal(0), said))


def _numbers(asked: MoodleQuestion, text: str) -> None:
    """Numbers with a tolerance or as a range; behind a tilde, what is said to every other."""
    text, _tilde, otherwise = text.partition("~")
    base = asked.text.format
    for piece in _pieces(text, "=", 1):
        answer = _weighed(piece, base, FULL)
        figures = answer.text.text
        if figures.find("..") > 0:
            low, high = (number_of(part) for part in figures.split("..", 1))
            answer.text = MoodleText(plain((low + high) / 2), "plain")
            answer.tolerance = plain(abs(high - low) / 2)
        else:
            value, _colon, tolerance = figures.partition(":")
            answer.text = MoodleText(value.strip(), "plain")
            answer.tolerance = tolerance.strip() or "0"
        if answer.text.text != "*":
            number_of(answer.text.text)
        number_of(answer.tolerance)
        asked.answers.append(answer)
    if otherwise:
        said = _answer(otherwise, base, Decimal(0)).feedback
        asked.answers.append(MoodleAnswer(MoodleText("*", "plain"), Decimal(0), said))
