"""Aiken: a question, its options by letter, and a line that says which is right."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.moodle.decoding import TextFile, text_files
from courses.interchange.moodle.gift_text import lines_of
from courses.interchange.moodle.intake import Intake
from courses.interchange.moodle.model import FULL, MoodleAnswer, MoodleQuestion, MoodleText
from courses.interchange.neutral import QuestionImport
from courses.interchange.readers import Options

FORMAT = "aiken"
ENDINGS = (".txt", ".aiken")
# Moodle wants a capital, a bracket or full stop, and a space; small and wide letters are read too.
OPTION = re.compile(r"^\(?([A-Za-z])\s?[).:、](?:\s+|(?=[^\sA-Za-z0-9])|$)\s*(.*)$")
TIGHT = re.compile(r"^([A-Z])[).](.*)$")
ANSWER = re.compile(r"^(?:answers?|correct answer|答案|正确答案|正確答案)\s*:\s*(.*)$", re.IGNORECASE)


def recognises(source: Source) -> bool:
    return any(
        re.search(r"^\s*ANSWER\s*:\s*[A-Z]\b", file.text, re.MULTILINE | re.IGNORECASE)
        and re.search(r"^\s*A\s?[).]", file.text, re.MULTILINE | re.IGNORECASE)
        for file in text_files(source, ENDINGS)
    )


def read_questions(source: Source, options: Options) -> QuestionImport:
    """Every question of every text in the source. Raises ImportRefused where none can be read."""
    files = text_files(source, ENDINGS)
    intake = Intake(FORMAT, source, options, [file.text for file in files])
    for file in files:
        intake.tell(file)
        _Reading(intake, file).read()
    return intake.result()


class _Reading:
    """One file, line by line."""

    def __init__(self, intake: Intake, file: TextFile) -> None:
        self.intake, self.file = intake, file
        self.begin()

    def begin(self) -> None:
        self.line = 0
        self.words: list[str] = []
        self.options: list[str] = []

    def read(self) -> None:
        for number, raw in enumerate(lines_of(self.file.text), 1):
            line = raw.strip()
            if not line:
                continue
            plain = unicodedata.normalize("NFKC", line)
            option = OPTION.match(plain) or TIGHT.match(plain)
            if answer := ANSWER.match(plain):
                self._end(number, answer[1])
            elif self.words and option and option[1].upper() == self._next_letter():
                # The letters are folded, the words stay as they are.
                self.options.append(
                    line[len(line) - len(option[2]) :].strip() if line.endswith(option[2]) else option[2]
                )
            elif self.options and (option or self._begins_anew(number)):
                self._fault(number, _("An option is out of order, or the line with ANSWER: is missing before it."))
                self._continue(number, line)
            else:
                self._continue(number, line)
        if self.words:
            self._fault(self.line, _("Its options end without a line that says which is right, such as ANSWER: A."))

    def _next_letter(self) -> str:
        return chr(ord("A") + len(self.options))

    def _begins_anew(self, number: int) -> bool:
        """A blank line, words, and an option A behind options without answer: the answer was forgotten."""
        lines = lines_of(self.file.text)
        if number < 2 or lines[number - 2].strip():
            return False
        following = [unicodedata.normalize("NFKC", line.strip()) for line in lines[number:] if line.strip()]
        return bool(following) and bool(re.match(r"^\(?[Aa]\s?[).]", following[0]))

    def _continue(self, number: int, line: str) -> None:
        if self.options:
            self.options[-1] = f"{self.options[-1]}\n{line}".strip()
            return
        self.line = self.line or number
        self.words.append(line)

    def _fault(self, number: int, why: str) -> None:
        self.intake.unreadable(f"{self.file.name}:{number}", why)
        self.begin()

    def _end(self, number: int, told: str) -> None:
        letters = re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", told.partition("(")[0]) or re.findall(
            r"^[A-Z]{2,}$", told.strip()
        )
        wanted = {letter.upper() for found in letters for letter in found}
        known = {chr(ord("A") + place) for place in range(len(self.options))}
        if not self.words:
            self._fault(number, _("A line says what is right, and no question stands before it."))
        elif len(self.options) < 2:
            self._fault(number, _("It has fewer than two options. Write them as A) and B), each in a line of its own."))
        elif not wanted or not wanted <= known:
            self._fault(number, _("The line with ANSWER: names no option of this question."))
        else:
            self._take(wanted)
            self.begin()

    def _take(self, wanted: set[str]) -> None:
        asked = MoodleQuestion(
            "multichoice", f"{self.file.name}:{self.line}", MoodleText("\n".join(self.words), "plain")
        )
        asked.single = len(wanted) == 1
        for place, option in enumerate(self.options):
            is_right = chr(ord("A") + place) in wanted
            asked.answers.append(MoodleAnswer(MoodleText(option, "plain"), FULL if is_right else FULL * 0))
        self.intake.question(asked)
