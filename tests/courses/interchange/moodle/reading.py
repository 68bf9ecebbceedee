"""Reads question files for tests: pure functions, no database."""

from __future__ import annotations

import io
from collections import Counter
from types import ModuleType

from PIL import Image

from courses.interchange.archives import Source
from courses.interchange.moodle import aiken, gift, xml
from courses.interchange.neutral import Question, QuestionImport
from courses.interchange.readers import Options

READERS: dict[str, ModuleType] = {"gift": gift, "aiken": aiken, "moodle-xml": xml}
NAMES = {"gift": "bank.gift", "aiken": "bank.txt", "moodle-xml": "bank.xml"}


def read(form: str, content: str | bytes, *, language: str = "en", **files: bytes) -> QuestionImport:
    """A file of this format, with further files beside it, as a bank."""
    held = content.encode() if isinstance(content, str) else content
    name = NAMES[form]
    source = Source(name, {name: held, **{key.replace("__", "."): value for key, value in files.items()}})
    return READERS[form].read_questions(source, Options("ftahk", language=language, bank="Bank"))


def only(form: str, content: str | bytes, **files: bytes) -> Question:
    """The one question of a file."""
    (question,) = read(form, content, **files).bank.questions
    return question


def kinds(made: QuestionImport) -> dict[str, int]:
    return dict(Counter(question.kind for question in made.bank.questions))


def accounted(made: QuestionImport) -> None:
    """For each kind of thing in the source: n = taken + converted + left out."""
    answered = Counter(made.taken)
    answered.update(row["kind"] for row in made.converted)
    answered.update(row["kind"] for row in made.left_out)
    assert dict(answered) == made.source
    assert not [row for row in made.left_out if row["where"] == "unaccounted"]


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(out, "PNG")
    return out.getvalue()
