"""What nobody recognises, or somebody takes for something else, is answered with what it is and what can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.markdown.contents import table_of
from courses.interchange.readers import (
    COURSE_LABELS,
    COURSES,
    QUESTION_LABELS,
    QUESTIONS,
    course_reader,
    question_reader,
)

GIFT = Source("first.txt", {"first.txt": b"Two and two?{=4 ~5}"})
PAGES = Source("pages", {"one.md": b"# One\n\nWords.\n"})
NOTHING = Source("odd.bin", {"odd.bin": b"\x00\x01"})
OPTION = re.compile(r"--[a-z]|(?<![\w.])(?:moodle-\w+|olx|aiken|gift|cc|scorm)(?![\w.])")


def refused(read, *asked) -> ImportRefused:
    with pytest.raises(ImportRefused) as raised:
        read(*asked)
    return raised.value


def test_every_format_has_a_name_for_people():
    assert set(COURSES) < set(COURSE_LABELS)
    assert set(QUESTIONS) == set(QUESTION_LABELS)


@pytest.mark.parametrize(
    ("read", "labels"),
    [(course_reader, COURSE_LABELS), (question_reader, QUESTION_LABELS)],
    ids=["course", "questions"],
)
def test_what_nobody_recognises_is_told_which_formats_there_are(read, labels):
    told = refused(read, NOTHING)
    assert (told.code, told.where) == ("unknown_format", "odd.bin")
    assert all(str(label) in str(told.message) for label in labels.values())
    assert not OPTION.search(str(told.message))


def test_questions_are_no_course_and_a_course_is_no_questions():
    told = refused(course_reader, GIFT)
    assert (told.code, told.where) == ("not_a_course", "first.txt")
    assert str(told.message) == "This file holds questions (GIFT), not a course. Bring it in as questions."
    told = refused(question_reader, PAGES)
    assert (told.code, told.where) == ("not_questions", "pages")
    assert (
        str(told.message)
        == "This file holds a course (Folder of Markdown pages), not questions. Bring it in as a course."
    )
    told = refused(question_reader, Source("own", {"in/course.yaml": b"format: x"}))
    assert "(Course package of this academy)" in str(told.message)


def test_a_program_is_no_list_of_questions_for_its_braces():
    program = Source(
        "true", {"true": b"\x7fELF\x02\x01\x01\x00" + b"\x00\x00" * 500 + "{usage: true}".encode("utf-16-le")}
    )
    assert refused(course_reader, program).code == "unknown_format"
    assert refused(question_reader, program).code == "unknown_format"


def test_a_format_that_was_named_wrongly_is_answered_with_the_right_one():
    told = refused(course_reader, PAGES, "moodle-mbz")
    assert told.code == "wrong_format"
    assert str(told.message) == (
        "This does not look like “Moodle course backup (.mbz)”, but like “Folder of Markdown pages”. "
        "Choose that, or have it recognised."
    )
    # Where nothing else fits, the reader says what it misses.
    assert course_reader(NOTHING, "moodle-mbz")[0] == "moodle-mbz"


def test_contents_nested_without_end_name_their_file():
    deep = b"- title: x\n  sections:\n"
    lines = b"".join(b"  " * depth + b"- title: x\n" + b"  " * depth + b"  sections:\n" for depth in range(14))
    told = refused(table_of, {"_toctree.yml": lines, "deep.md": deep})
    assert (told.code, told.where) == ("too_deep", "_toctree.yml")


def test_no_sentence_of_a_reader_speaks_of_options_of_commands():
    found = []
    for path in Path("courses/interchange").rglob("*.py"):
        if "management" in path.parts:
            continue
        found += [(path.name, words) for words in re.findall(r'_\(\s*"([^"]*--[a-z][^"]*)"', path.read_text())]
    # Whoever reads these is at a terminal: no screen asks for them.
    assert sorted(name for name, _words in found) == ["importing.py", "question_files.py", "writer.py"]
