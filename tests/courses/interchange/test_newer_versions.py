"""A newer version of a course from elsewhere, and another course beside it: nothing of the one stands in the other's way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation
from courses.assessment.models import QuestionBank
from courses.catalogue.models import LessonPage, ModulePage
from courses.interchange.actions import import_course
from tests.courses.interchange.cartridge.building import (
    QUIZ,
    equal,
    labels,
    lid,
    manifest,
    pays,
    place,
    question,
    questions,
    resource,
    words,
)

pytestmark = pytest.mark.django_db


def course(folder: Path, *chapters: str) -> dict[str, Any]:
    """A course of Open edX taken in; each chapter is its name and its units."""
    inner = ""
    for chapter in chapters:
        name, _colon, units = chapter.partition(": ")
        held = "".join(
            f'<vertical url_name="{unit}" display_name="{unit.rstrip("123")}">'
            f'<html url_name="h{unit}"><p>{unit}</p></html></vertical>'
            for unit in units.split()
        )
        inner += f'<chapter url_name="{name}" display_name="{name}">{held}</chapter>'
    folder.mkdir(exist_ok=True)
    (folder / "course.xml").write_text(
        f'<course url_name="r" org="o" course="C1" display_name="A course">{inner}</course>'
    )
    return import_course(path=folder, by=None, owner="ftahk", publish=True)


def tree() -> dict[str, list[str]]:
    return {
        module.title: [page.title for page in module.get_children().live()]
        for module in ModulePage.objects.order_by("path")
    }


def test_lessons_that_went_to_a_new_module_go_there(site: Organisation, tmp_path: Path) -> None:
    course(tmp_path / "c", "First: a b c")
    course(tmp_path / "c", "Second: c b d", "First: a")
    assert tree() == {"Second": ["c", "b", "d"], "First": ["a"]}
    assert course(tmp_path / "c", "Second: c b d", "First: a")["changed"] is False


def test_a_page_that_takes_the_title_of_one_that_is_gone_has_an_address_of_its_own(
    site: Organisation, tmp_path: Path
) -> None:
    course(tmp_path / "c", "First: start1")
    course(tmp_path / "c", "First: start2")
    assert sorted(LessonPage.objects.values_list("slug", flat=True)) == ["start", "start-2"]
    assert course(tmp_path / "c", "First: start2")["changed"] is False


def cartridge(folder: Path, title: str) -> dict[str, Any]:
    answers = lid("r", labels(a="It is", b="Not at all"))
    asked = question("multiple_choice_question", words(f"{title}?") + answers, pays(equal("r", "a")))
    listed = resource("r", QUIZ, "quiz.xml")
    folder.mkdir()
    content = manifest(
        place("m", "Module", inner=place("p", "Quiz 1", "r")), listed, title=title, ident=f"{title}-20260001"
    )
    (folder / "imsmanifest.xml").write_bytes(content)
    (folder / "quiz.xml").write_bytes(questions(asked, title="Quiz 1"))
    return import_course(path=folder, by=None, owner="ftahk")


def test_banks_of_two_courses_may_be_called_the_same(site: Organisation, tmp_path: Path) -> None:
    cartridge(tmp_path / "law", "Law for all")
    told = cartridge(tmp_path / "tax", "Tax for all")
    assert sorted(QuestionBank.objects.values_list("name", flat=True)) == ["Quiz 1", "Quiz 1 (2)"]
    assert [(row["where"], row["kind"]) for row in told["converted"]] == [("Quiz 1", "bank")]
    assert told["source"]["bank"] == 1
    again = import_course(path=tmp_path / "tax", by=None, owner="ftahk")
    assert (again["changed"], again["converted"]) == (False, told["converted"])
