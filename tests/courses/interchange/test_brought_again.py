"""What came from elsewhere before and met the hands of trainers since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation
from courses.assessment.models import QuestionBank
from courses.catalogue.models import Course, CoursePage, LessonPage
from courses.interchange.actions import import_course
from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.readers import Options, course_reader
from tests.courses.interchange.conftest import write
from tests.factories.assessment import make_bank

PAGE = "# {title}\n\nWords.\n"
QTI = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
TEST = f"""<assessmentTest {QTI} identifier="t" title="Test">
<testPart identifier="p" navigationMode="linear" submissionMode="individual">
<assessmentSection identifier="s" title="S" visible="true"><assessmentItemRef identifier="i" href="item.xml"/>
</assessmentSection></testPart></assessmentTest>"""
ITEM = f"""<assessmentItem {QTI} identifier="i" title="I" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>A</value></correctResponse></responseDeclaration>
<itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>Which?</prompt>
<simpleChoice identifier="A">One</simpleChoice><simpleChoice identifier="B">Two</simpleChoice>
</choiceInteraction></itemBody></assessmentItem>"""


def bring(path: Path, **more: Any) -> dict[str, Any]:
    return import_course(path=path, by=None, owner="ftahk", **more)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write(tmp_path / "pages", {f"{name}.md": PAGE.format(title=name) for name in ("one", "two")})


def delete(key: object) -> None:
    page = CoursePage.objects.get(translation_key=key, locale__language_code="en")
    CoursePage.objects.get(pk=page.pk).delete()


def test_a_draft_that_was_deleted_comes_in_again(site: Organisation, pages: Path) -> None:
    told = bring(pages)
    delete(told["course"]["key"])
    assert Course.objects.get().retired_at is not None
    assert bring(pages, dry_run=True)["changed"] is True
    assert Course.objects.get().retired_at is not None
    assert bring(pages)["changed"] is True
    assert Course.objects.get().retired_at is None
    assert LessonPage.objects.count() == 2
    assert bring(pages)["changed"] is False


def test_what_was_published_and_deleted_stays_so_and_she_is_told_what_to_do(site: Organisation, pages: Path) -> None:
    told = bring(pages, code="MD-1", publish=True)
    delete(told["course"]["key"])
    with pytest.raises(ImportRefused) as refused:
        bring(pages)
    assert refused.value.code == "retired"
    assert str(refused.value.message) == (
        "This course was published here, and deleted since. Copy it where it comes from, and export the copy."
    )
    assert not CoursePage.objects.exists()


def test_a_lesson_that_was_moved_to_another_course_is_named(site: Organisation, pages: Path, tmp_path: Path) -> None:
    bring(pages)
    other = bring(write(tmp_path / "other", {"three.md": PAGE.format(title="three")}))
    home = CoursePage.objects.get(translation_key=other["course"]["key"], locale__language_code="en")
    LessonPage.objects.get(title="one").move(home.get_children().get(), pos="last-child")
    with pytest.raises(ImportRefused) as refused:
        bring(pages)
    assert str(refused.value.message) == "“one” came in with this course and stands elsewhere now. Move it back first."


def test_another_authoring_language_is_refused_by_its_name(site: Organisation, pages: Path) -> None:
    bring(pages, language="en")
    with pytest.raises(ImportRefused) as refused:
        bring(pages, language="zh-hans")
    assert "written in English, which cannot change" in str(refused.value.message)


def test_a_bank_whose_name_is_given_gets_one_of_its_own_and_keeps_it(site: Organisation, tmp_path: Path) -> None:
    folder = write(tmp_path / "tests", {"test.xml": TEST, "item.xml": ITEM})
    name = bank_of(folder)
    standing = make_bank(owner=site, name=name)
    told = bring(folder)
    assert {"where": name, "kind": "bank", "how": f"Here the bank is called “{name} (2)”."} in told["converted"]
    assert told["source"]["bank"] == 1
    assert sorted(QuestionBank.objects.values_list("name", flat=True)) == [name, f"{name} (2)"]
    assert bring(folder)["changed"] is False
    standing.refresh_from_db()
    assert standing.name == name


def bank_of(folder: Path) -> str:
    """What the reader calls the bank."""
    source = open_source(folder)
    _name, read = course_reader(source)
    return read(source, Options(owner="ftahk")).banks[0].name
