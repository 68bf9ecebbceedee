"""Assignments and essays in a course package."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from accounts.models import Organisation
from courses.assessment.models import AssignmentPage, Question
from courses.catalogue.models import Course
from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.package import read_package
from courses.interchange.package.yaml_text import _Loader
from tests.courses.interchange.conftest import BANK, FILES, KEYS, write
from tests.courses.interchange.test_round_trip import export
from tests.courses.interchange.test_schema import schema

KEY = "00000000-0000-4000-8000-000000000070"
ESSAY_KEY = "00000000-0000-4000-8000-000000000071"
ENGLISH = f"""\
---
key: {KEY}
minutes: 45
required: false
pass_mark: 60
text: true
files: 2
kinds:
  - pdf
  - picture
title: Review a model
---

Describe **one** model of your bank.

## What to hand in

A page.
"""
CHINESE = """\
---
title: 檢視一個模型
---

描述你銀行的**一個**模型。
"""
ESSAY = f"""\
  - key: {ESSAY_KEY}
    kind: essay
    points: 5
    prompt:
      en: Why?
      zh-hant: 為甚麼？
    longest: 2000
    guide:
      en: Two reasons.
      zh-hant: 兩個理由。
"""
IN_MODULE = "01-first/04-review"


def with_assignment(**changes: str) -> dict[str, str | bytes]:
    english = ENGLISH
    for old, new in changes.items():
        english = english.replace(old, new)
    return {
        **FILES,
        f"{IN_MODULE}.assignment.en.md": english,
        f"{IN_MODULE}.assignment.zh-hant.md": CHINESE,
        "banks/01-a-bank.yaml": BANK + ESSAY,
    }


def encoded(files: dict[str, str | bytes]) -> dict[str, bytes]:
    return {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}


def test_an_assignment_is_read_whole() -> None:
    course = read_package(encoded(with_assignment()))
    (found,) = course.assignments
    assert (str(found.key), found.slug, found.minutes, found.required) == (KEY, "review", 45, False)
    assert (found.pass_mark, found.text, found.files, found.kinds) == (60, True, 2, ["pdf", "picture"])
    assert {language: words.title for language, words in found.words.items()} == {
        "en": "Review a model",
        "zh-hant": "檢視一個模型",
    }
    assert (course.source["assignment"], course.taken["assignment"]) == (1, 1)
    essay = next(question for question in course.questions if question.kind == "essay")
    assert (essay.structure, essay.words["zh-hant"]["guide"]) == ({"longest": 2000}, "兩個理由。")


def test_an_assignment_goes_in_comes_out_the_same_and_goes_in_unchanged(site: Organisation, tmp_path: Path) -> None:
    told = import_course(path=write(tmp_path / "package", with_assignment()), by=None)
    assert (told["counts"]["assignments"], told["languages"]["zh-hant"]["assignments"]) == (1, 1)
    assert told["counts"]["questions"]["essay"] == 1
    page = AssignmentPage.objects.get(translation_key=KEY, locale__language_code="en")
    assert (page.live, page.pass_mark, page.takes_text, page.most_files, page.file_kinds) == (
        True,
        60,
        True,
        2,
        ["pdf", "picture"],
    )
    assert [block.block_type for block in page.body] == ["text", "heading", "text"]
    assert Question.objects.get(pk=ESSAY_KEY).structure == {"longest": 2000}
    first = export("TST-101", tmp_path / "first")
    assert first[f"{IN_MODULE}.assignment.en.md"].decode() == ENGLISH
    assert first[f"{IN_MODULE}.assignment.zh-hant.md"].decode() == CHINESE
    assert import_course(path=tmp_path / "first", by=None)["changed"] is False
    assert export("TST-101", tmp_path / "second") == first
    version = Course.objects.get(code="TST-101").current_version
    assert version is not None
    assert version.activities.get(activity__key=KEY).pass_mark == 60


def test_settings_keep_to_the_schema() -> None:
    for text in (ENGLISH, CHINESE):
        jsonschema.validate(yaml.load(text.split("---\n")[1], Loader=_Loader), schema("assignment"))
    jsonschema.validate(yaml.load(BANK + ESSAY, Loader=_Loader), schema("bank"))


REFUSED = {
    "nothing to hand in": ({"text: true": "text: false", "files: 2": "files: 0"}, "nothing_to_hand_in"),
    "too many files": ({"files: 2": "files: 6"}, "wrong_number"),
    "no such kind": ({"- pdf": "- sculpture"}, "wrong_choice"),
    "a check": ({"A page.\n": f"::: check\nquestion: {KEYS['q1']}\n:::\n"}, "check_in_assignment"),
    "an unknown setting": ({"minutes: 45": "minutes: 45\nattempts: 3"}, "unknown_key"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_assignment_that_cannot_be_is_refused(case: str) -> None:
    changes, code = REFUSED[case]
    with pytest.raises(ImportRefused) as refused:
        read_package(encoded(with_assignment(**changes)))
    assert refused.value.code == code


def test_a_lesson_checks_no_essay() -> None:
    lesson = str(FILES["01-first/02-another-lesson.en.md"]) + f"\n::: check\nquestion: {ESSAY_KEY}\n:::\n"
    with pytest.raises(ImportRefused) as refused:
        read_package(encoded(with_assignment() | {"01-first/02-another-lesson.en.md": lesson}))
    assert refused.value.code == "essay_in_lesson"
