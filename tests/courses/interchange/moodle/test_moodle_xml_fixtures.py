"""Moodle's own example files, with the counts that independent counters took of them."""

from __future__ import annotations

import pytest

from courses.interchange.archives import open_source
from courses.interchange.moodle import xml
from courses.interchange.neutral import QuestionImport
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.reading import accounted, kinds
from tests.helpers.shared import shared

FOLDER = "moodle/moodle33-fixtures/question/format/xml/tests/fixtures"


def fixture(name: str) -> QuestionImport:
    return xml.read_questions(open_source(shared(f"{FOLDER}/{name}")), Options("ftahk", bank="Moodle"))


@pytest.mark.parametrize(
    ("name", "asked", "files", "distinct"),
    [
        ("multichoice.xml", {"single": 1}, 5, 5),
        # The same thumb up, thumb down, logo and sign stand in both questions.
        ("truefalse.xml", {"truefalse": 2}, 8, 4),
        ("multianswer.xml", {"cloze": 1}, 3, 3),
        ("sample_questions_with_old_image_tag.xml", {"cloze": 1, "single": 1}, 2, 1),
    ],
)
def test_questions_and_files_are_all_there(name: str, asked: dict[str, int], files: int, distinct: int) -> None:
    made = fixture(name)

    assert kinds(made) == asked
    assert made.source["file"] == made.taken["file"] == files
    assert len(made.media) == distinct
    assert made.left_out == []
    accounted(made)


def test_a_greeting_is_listened_to_and_answered_with_a_flag() -> None:
    (question,) = fixture("multichoice.xml").bank.questions

    assert question.structure == {"options": ["a", "b", "c", "d"], "correct": ["b"]}
    words = question.words["en"]
    assert words["prompt"] == "Listen to this greeting:\n\nWhat language is being spoken?"
    assert words["attachments"] == [{"file": "bonjour.mp3", "kind": "audio", "title": "Listen to this greeting:"}]
    assert words["options"]["b"] == {
        "text": "French",
        "reason": "Yes, well done!",
        "attachments": [{"file": "flag-france.jpg", "kind": "image", "title": "French flag"}],
    }


def test_embedded_answers_become_gaps_and_what_is_said_to_them_is_kept() -> None:
    (question,) = fixture("multianswer.xml").bank.questions

    gaps = question.structure["gaps"]
    assert [gap["kind"] for gap in gaps.values()] == ["single"] * 4 + ["text"]
    right = [question.words["en"]["options"][gap["correct"][0]]["text"] for gap in list(gaps.values())[:4]]
    assert right == ["California", "Arizona", "California", "Arizona"]
    assert gaps["5"] == {"kind": "text", "accepted": ["Paris"]}
    assert "* Phoenix: [[4]]\nThe capital of France is [[5]]." in question.words["en"]["prompt"]
    assert "[5] Marseille: No, that is the second largest city" in question.words["en"]["explanation"]
