"""The course upload of Moodle: tables of course shells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.models import CoursePage
from courses.interchange.actions import import_course
from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle import course_csv
from courses.interchange.neutral import Course
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.backups import accounted, told

TABLE = """\
shortname,fullname,category,summary,lang,visible,startdate,colour
AIF-101,AI in finance,1,"<p>What it is, and <b>is not</b>.</p>",en,1,2026-01-01,red
數據-1,數據治理,1,從頭開始。,zh_tw,0,,
"""


def read(text: str | bytes, *, name: str = "courses.csv", **options: object) -> Course:
    held = text.encode() if isinstance(text, str) else text
    source = Source(name, {name: held})
    assert course_csv.recognises(source)
    made = course_csv.read(source, Options("ftahk", **options))  # type: ignore[arg-type]
    accounted(made)
    return made


def test_each_row_is_a_course_without_modules() -> None:
    first = read(TABLE)
    (second,) = first.others
    assert [(one.code, one.source_language, one.slug) for one in (first, second)] == [
        ("AIF-101", "en", "ai-in-finance"),
        ("", "zh-hant", "1"),
    ]
    assert first.words["en"].summary == "What it is, and is not."
    assert second.words["zh-hant"].title == "數據治理"
    assert first.modules == []


def test_columns_are_taken_or_told() -> None:
    made = read(TABLE)
    assert made.source["row"] == 2
    assert {row["kind"]: row["why"] for row in made.left_out} == {
        "column category": "The catalogue has no folders; topics and skills are given to a course here.",
        "column visible": "New courses are drafts until they are published here.",
        "column startdate": "A cohort has dates; a course has none.",
        "column colour": "No course upload of Moodle has such a column.",
    }
    assert told(made, "row") == ["Its short name cannot be a code here; give it one before it is published."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", ":", "|"])
def test_any_separator_of_moodle(delimiter: str) -> None:
    text = delimiter.join(["shortname", "fullname"]) + "\r\n" + delimiter.join(["A-1", '"One"']) + "\r\n"
    assert read(text).words["en"].title == "One"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_encoding(encoding: str) -> None:
    made = read("shortname,fullname\nA-1,风险管理入门\n".encode(encoding))
    assert made.words["zh-hans"].title == "风险管理入门"


def test_a_name_in_two_languages_is_a_course_in_both() -> None:
    made = read('shortname,fullname\nA-1,"{mlang en}Risk{mlang}{mlang zh_cn}风险{mlang}"\n')
    assert {language: words.title for language, words in made.words.items()} == {"en": "Risk", "zh-hans": "风险"}


def test_rows_that_are_no_course_are_told() -> None:
    made = read("shortname,fullname,delete\nA-1,One,\n,Nameless,\nB-1,,\na-1,Again,\nC-1,Gone,1\n")
    assert [(row["where"], row["why"]) for row in made.left_out if row["kind"] == "row"] == [
        ("courses.csv:3", "A course needs a short name and a full name."),
        ("courses.csv:4 B-1", "A course needs a short name and a full name."),
        ("courses.csv:5 a-1", "Another row has this short name already."),
        ("courses.csv:6 C-1", "Courses are not deleted by an import."),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("shortname,fullname\n", "no_course"),
        ("shortname,fullname\n,\n", "no_course"),
        ("shortname,fullname\n" + "A,B\n" * 501, "too_many_rows"),
        ("shortname,fullname\nA," + "x" * 200_000 + "\n", "broken_table"),
    ],
)
def test_a_table_without_courses_is_refused(text: str, code: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        read(text)
    assert caught.value.code == code


def test_one_code_is_for_one_course() -> None:
    assert read("shortname,fullname\nA-1,One\n", code="X-1").code == "X-1"
    with pytest.raises(ImportRefused) as caught:
        read(TABLE, code="X-1")
    assert caught.value.code == "code_for_several"


def test_other_tables_are_not_tables_of_courses() -> None:
    assert not course_csv.recognises(Source("x", {"x.csv": b"username,firstname\na,b\n"}))
    assert not course_csv.recognises(Source("x", {"a.csv": TABLE.encode(), "b.csv": TABLE.encode()}))
    with pytest.raises(ImportRefused) as caught:
        course_csv.read(Source("x", {"x.csv": b"username\n"}), Options("ftahk"))
    assert caught.value.code == "no_course_table"


def test_a_table_comes_in_whole_or_not_at_all(site: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "courses.csv"
    path.write_text("shortname,fullname\nAIF-101,AI in finance\nAIF-102,Trust\n", encoding="utf-8")
    assert import_course(path=path, by=None, owner=site.slug, dry_run=True)["changed"]
    assert not CourseRow.objects.exists()

    first = import_course(path=path, by=None, owner=site.slug)
    assert [one["code"] for one in first["courses"]] == ["AIF-101", "AIF-102"]
    assert [(page.title, page.live) for page in CoursePage.objects.order_by("title")] == [
        ("AI in finance", False),
        ("Trust", False),
    ]
    assert not import_course(path=path, by=None, owner=site.slug)["changed"]

    path.write_text("shortname,fullname\nNEW-1,New\nAIF 102,Other\n", encoding="utf-8")
    CourseRow.objects.filter(code="AIF-102").update(code="NEW-1")
    with pytest.raises(ImportRefused):
        import_course(path=path, by=None, owner=site.slug)
    assert CoursePage.objects.count() == 2


def test_the_command_names_every_course(site: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "courses.csv"
    path.write_text("shortname,fullname\nAIF-101,AI in finance\nAIF-102,Trust\n", encoding="utf-8")
    call_command("import_course", path, owner=site.slug, json=True)
    report = json.loads(capsys.readouterr().out)
    assert [one["title"] for one in report["courses"]] == ["AI in finance", "Trust"]
    assert report["source"]["row"] == 2
    call_command("import_course", path, owner=site.slug)
    assert capsys.readouterr().out.startswith("AIF-101 AI in finance\nAIF-102 Trust\n")
