"""A course as a Common Cartridge: what goes out comes in equal, and what the format cannot hold is told."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from courses.interchange.archives import open_bytes
from courses.interchange.cartridge import read
from courses.interchange.cartridge.writer import cartridge_files, zipped
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import (
    Assignment,
    AssignmentWords,
    Bank,
    Block,
    Course,
    CourseWords,
    Draw,
    Lesson,
    LessonWords,
    MediaFile,
    Module,
    ModuleWords,
    Question,
    Quiz,
    QuizWords,
)
from courses.interchange.xml import child, children, descendants, parse_xml
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import OPTIONS
from tests.courses.interchange.cartridge.test_reading import PDF, PNG

SPACE = UUID("00000000-0000-4000-8000-000000000000")


def key(name: str) -> UUID:
    return uuid5(SPACE, name)


def asked(name, kind, structure, options=None, **more):
    words = {
        "prompt": f"What about {name}?\n\n```\nif x < 1:\n    y & z\n```",
        "explanation": f"So & so: {name}.",
        "options": options or {},
    }
    return Question(key(name), kind, structure, {"en": words | more}, points=2)


def options(*names):
    return {name: {"text": f"Option <{name}>", "reason": f"Reason {name}"} for name in names}


def course() -> Course:
    questions = [
        asked("single", "single", {"options": ["a", "b"], "correct": ["b"]}, options("a", "b")),
        asked("multiple", "multiple", {"options": ["a", "b", "c"], "correct": ["a", "c"]}, options("a", "b", "c")),
        asked(
            "tf",
            "truefalse",
            {"options": ["true", "false"], "correct": ["false"]},
            {"true": {"text": "True", "reason": ""}, "false": {"text": "False", "reason": "Indeed."}},
        ),
        asked("text", "text", {"accepted": ["Hong Kong", "HK"]}, hints=["Look south."]),
        asked("case", "text", {"accepted": ["SQL"], "case": True}),
        asked("wild", "text", {"accepted": ["*chain*", "ledger"], "wildcards": True}),
        asked("essay", "essay", {"longest": 10_000}, guide="Two reasons."),
        asked("picture", "single", {"options": ["a", "b"], "correct": ["a"]}, options("a", "b"),
              attachments=[{"file": "dot.png", "kind": "image", "title": "A dot"}]),
    ]  # fmt: skip
    drawn = [asked(f"drawn{number}", "text", {"accepted": [str(number)]}) for number in range(3)]
    spare = [asked("spare", "single", {"options": ["a", "b"], "correct": ["b"]}, options("a", "b"))]
    banks = [
        Bank(key("bank1"), "Exam", questions),
        Bank(key("bank2"), "Pool", drawn),
        Bank(key("bank3"), "Spare", spare),
    ]
    lesson, other = key("lesson"), key("other")
    blocks = [
        Block("heading", "Ledgers & chains"),
        Block("text", (f'<p>See <a href="page:{other}">the other</a> and <a href="media:notes.pdf">the'
            f' notes</a>, <b>now</b>.</p><ul><li>One</li><li>Two</li></ul>')),
        Block("image", {"file": "dot.png", "alt": "A dot", "caption": "One dot"}),
        Block("table", {"caption": "Figures", "table": {"rows": [["Year", "Sum"], ["2024", "1 < 2"]], "header": "row"}}),
        Block("code", {"language": "python", "code": "if a < b:\n    print('&')"}),
    ]  # fmt: skip
    return Course(
        key=key("course"),
        code="CC-9",
        owner="ftahk",
        source_language="en",
        slug="ledgers",
        words={"en": CourseWords("Ledgers", "What a ledger is."), "zh-hans": CourseWords("账本", "什么是账本。")},
        modules=[
            Module(
                key("m1"),
                "basics",
                {"en": ModuleWords("Basics")},
                [
                    Lesson(lesson, "first", 5, {"en": LessonWords("First", blocks=blocks)}),
                    Lesson(
                        other,
                        "second",
                        5,
                        {"en": LessonWords("Second", blocks=[Block("text", "<p>Short.</p>")])},
                        draft=True,
                    ),
                    Assignment(
                        key("work"),
                        "work",
                        30,
                        {"en": AssignmentWords("Work", [Block("text", "<p>Write.</p>")])},
                        text=True,
                        files=5,
                    ),
                ],
            ),
            Module(
                key("m2"),
                "exam",
                {"en": ModuleWords("Exam")},
                [
                    Quiz(
                        key("quiz"),
                        "final",
                        10,
                        {"en": QuizWords("Final", "Read & think.\n\nTwice.")},
                        [*(Draw(question=question.key) for question in questions), Draw(bank=key("bank2"), count=2)],
                        attempts=3,
                        time_limit=45,
                        shuffle_questions=True,
                        shuffle_options=False,
                    )
                ],
            ),
        ],
        banks=banks,
        media=[
            MediaFile("dot.png", "image", "A dot", PNG),
            MediaFile("notes.pdf", "document", "Notes", PDF),
        ],
    )


@pytest.fixture(scope="module")
def written():
    held = course()
    return held, cartridge_files(held)


@pytest.fixture(scope="module")
def again(written):
    return read(open_bytes(zipped(written[1]), "ledgers.imscc"), OPTIONS)


def test_modules_and_activities_come_in_equal(written, again):
    assert [(module.words["en"].title, [one.words["en"].title for one in module.activities]) for module in again.modules] == [
        ("Basics", ["First", "Second", "Work"]), ("Exam", ["Final"]),
    ]  # fmt: skip
    assert [lesson.draft for lesson in again.lessons] == [False, True]
    assert [(work.text, work.files) for work in again.assignments] == [(True, 5)]
    assert again.words["en"] == CourseWords("Ledgers", "What a ledger is.")


def test_blocks_of_a_lesson_come_in_equal(written, again):
    first, second = again.lessons
    before = written[0].lessons[0].words["en"].blocks
    after = [
        replace(block, value=str(block.value).replace(str(second.key), str(key("other"))))
        for block in first.words["en"].blocks
    ]
    assert after == [replace(block, value=str(block.value)) for block in before]


def test_questions_come_in_equal(written, again):
    def said(question):
        words = {name: value for name, value in question.words["en"].items() if value}
        return (question.kind, question.structure, question.points, words)

    before = [said(question) for question in written[0].questions]
    after = [said(question) for question in again.questions]
    assert sorted(after, key=str) == sorted(before, key=str)


def test_the_quiz_keeps_its_rules_and_draws(written, again):
    (quiz,) = again.quizzes
    assert quiz.words["en"] == QuizWords("Final", "Read & think.\n\nTwice.")
    assert (quiz.attempts, quiz.time_limit, quiz.shuffle_questions, quiz.shuffle_options) == (3, 45, True, False)
    assert [draw.count for draw in quiz.draws if draw.bank] == [2]
    assert len(quiz.draws) == 9


def test_files_come_in_equal(again):
    assert sorted((file.name, file.kind, file.content) for file in again.media) == [
        ("dot.png", "image", PNG), ("notes.pdf", "document", PDF),
    ]  # fmt: skip
    assert unaccounted(again) == {}


def test_the_report_says_what_the_format_cannot_hold(written):
    held, _files = written
    assert unaccounted(held) == {}
    assert {(row["kind"], row["where"]) for row in held.left_out} == {("language", "CC-9"), ("settings", "CC-9")}
    assert [row["kind"] for row in held.converted] == ["quiz"]


def test_the_manifest_is_sound(written):
    files = written[1]
    root = parse_xml(files["imsmanifest.xml"], "imsmanifest.xml")
    resources = list(descendants(root, "resource"))
    idents = [one.get("identifier") for one in (*resources, *descendants(root, "item"))]
    assert len(set(idents)) == len(idents)
    named = [file.get("href") for one in resources for file in children(one, "file")]
    assert sorted(named) == sorted(name for name in files if name != "imsmanifest.xml")
    referred = {one.get("identifierref") for one in descendants(root, "item") if one.get("identifierref")}
    assert referred <= {one.get("identifier") for one in resources}
    assert len([one for one in resources if (one.get("type") or "").endswith("question-bank")]) == 1
    assert child(root, "metadata", "schemaversion").text == "1.3.0"
    for name, content in files.items():
        if name.endswith(".xml"):
            parse_xml(content, name)


def test_the_same_course_gives_the_same_bytes(written):
    assert zipped(cartridge_files(course())) == zipped(written[1])


def test_what_the_profile_has_no_form_for_is_left_out():
    held = course()
    held.banks[0].questions += [
        asked("match", "match", {"options": ["a"], "targets": ["t", "u"], "pairs": {"a": "t"}}),
        asked("near", "numeric", {"value": "3", "tolerance": "0.5"}),
        asked("exact", "numeric", {"value": "3", "tolerance": "0"}),
    ]
    again = read(open_bytes(zipped(cartridge_files(held)), "c.imscc"), OPTIONS)
    assert sorted(row["kind"] for row in held.left_out) == ["language", "match", "numeric", "settings"]
    assert ("numeric", "What about exact?") in {
        (row["kind"], row["where"].removeprefix("Exam: ")[:17]) for row in held.converted
    }
    assert unaccounted(held) == {}
    assert {"accepted": ["3"]} in [question.structure for question in again.questions]


def test_a_language_the_course_does_not_have_is_refused():
    with pytest.raises(ImportRefused) as refusal:
        cartridge_files(course(), "zh-hant")
    assert refusal.value.code == "no_language"


def test_another_language_holds_what_is_written_in_it():
    held = course()
    files = cartridge_files(held, "zh-hans")
    assert sorted(name for name in files if name.endswith(".html")) == []
    assert unaccounted(held) == {}
    assert {row["kind"] for row in held.left_out} >= {"module", "lesson", "quiz", "assignment"}
