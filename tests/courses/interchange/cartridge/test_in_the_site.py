"""Cartridges and QTI through the commands: into the site, again without change, and out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from courses.assessment.models import Question
from courses.catalogue.models import CoursePage
from courses.interchange.actions import import_course, import_questions
from tests.courses.interchange.cartridge.building import (
    QUIZ,
    equal,
    labels,
    lid,
    manifest,
    page,
    pays,
    place,
    question,
    questions,
    resource,
    words,
)
from tests.courses.interchange.qti.test_assessments import single
from tests.helpers.shared import shared

pytestmark = pytest.mark.django_db


def cartridge(path: Path) -> Path:
    right = question(
        "true_false_question", words("Yes?") + lid("r", labels(**{"1": "True", "2": "False"})), pays(equal("r", "1"))
    )
    listed = manifest(
        place("m", "Module", inner=place("p", "One", "r1") + place("q", "Quiz", "r2")),
        resource("r1", "webcontent", "one.html") + resource("r2", QUIZ, "quiz.xml"),
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", listed)
        archive.writestr("one.html", page("<p>One.</p>"))
        archive.writestr("quiz.xml", questions(right))
    return path


def test_a_cartridge_comes_in_once(site: Organisation, tmp_path: Path) -> None:
    path = cartridge(tmp_path / "fintech.imscc")
    first = import_course(path=path, by=None, owner=site.slug, code="CC-1")
    assert (first["changed"], first["counts"]["lessons"], first["counts"]["quizzes"]) == (True, 1, 1)
    assert first["counts"]["questions"] == {"truefalse": 1}
    assert import_course(path=path, by=None, owner=site.slug, code="CC-1")["changed"] is False
    assert (CoursePage.objects.filter(title="Fintech").count(), Question.objects.count()) == (1, 1)


def test_a_real_cartridge_comes_in_once(site: Organisation) -> None:
    path = shared("cc/common-cartridge-viewer/test-cartridges/latex.imscc")
    first = import_course(path=path, by=None, owner=site.slug, code="CC-2")
    assert (first["changed"], first["counts"]["modules"], first["counts"]["lessons"]) == (True, 1, 2)
    assert import_course(path=path, by=None, owner=site.slug, code="CC-2")["changed"] is False


def test_qti_items_come_into_a_bank_once(site: Organisation, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.xml").write_bytes(single(number))
    told = import_questions(path=tmp_path, bank="Checks", by=None, form="", owner=site.slug, language="", dry_run=False)
    assert (told["counts"]["questions"], told["changed"]) == ({"single": 3}, True)
    assert (
        import_questions(path=tmp_path, bank="Checks", by=None, form="", owner=site.slug, language="", dry_run=False)[
            "changed"
        ]
        is False
    )


def test_a_course_goes_out_as_a_cartridge_and_comes_in_again(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    target, told = tmp_path / "out.imscc", io.StringIO()
    call_command("export_course", "TST-101", str(target), "--format", "cc", "--json", stdout=told)
    report = json.loads(told.getvalue())
    assert report["changed"] is True
    for kind, count in report["source"].items():
        answered = [row for row in (*report["converted"], *report["left_out"]) if row["kind"] == kind]
        assert count == report["taken"].get(kind, 0) + len(answered)
    call_command("export_course", "TST-101", str(target), "--format", "cc", "--json", stdout=(again := io.StringIO()))
    assert json.loads(again.getvalue())["changed"] is False
    back = import_course(path=target, by=None, form="cc", owner=site.slug, code="TST-102", dry_run=True)
    assert back["counts"]["lessons"] == report["taken"].get("lesson", 0) + sum(
        row["kind"] == "lesson" for row in report["converted"]
    )
    assert back["course"]["title"] == report["course"]["title"]


def test_a_cartridge_takes_no_place_of_something_else(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    (tmp_path / "mine.txt").write_text("mine")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("export_course", "TST-101", str(tmp_path / "mine.txt"), "--format", "cc", "--json", stdout=out)
    assert json.loads(out.getvalue())["error"]["code"] == "path_taken"
    assert (tmp_path / "mine.txt").read_text() == "mine"
