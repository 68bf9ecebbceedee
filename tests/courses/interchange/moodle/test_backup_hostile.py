"""Backups that are damaged, or made to do harm: refused in words, or taken as far as they can be."""

from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle import backup
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.backups import Mbz, course, outline, picture, told
from tests.courses.interchange.moodle.reading import read


def refused(source: Source) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        backup.read(source, Options("ftahk"))
    return caught.value


def test_a_backup_of_moodle_1_9_is_refused_in_words() -> None:
    source = Source("old", {"moodle.xml": b'<?xml version="1.0"?>\n<MOODLE_BACKUP><INFO/></MOODLE_BACKUP>'})
    assert backup.recognises(source)
    assert refused(source).code == "moodle_too_old"


def test_a_bank_that_is_called_moodle_xml_is_no_backup() -> None:
    assert not backup.recognises(Source("bank", {"moodle.xml": b"<quiz><question type='essay'/></quiz>"}))


@pytest.mark.parametrize(
    ("main", "code"),
    [
        (b"", "broken_xml"),
        (b"<moodle_backup><information>", "broken_xml"),
        (b"<moodle_backup/>", "no_backup"),
        (b"<moodle_backup><information/></moodle_backup>", "empty_backup"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><moodle_backup>&b;</moodle_backup>', "unsafe_xml"),
    ],
)
def test_a_description_that_cannot_be_read_is_refused(main: bytes, code: str) -> None:
    assert refused(Source("x", {"moodle_backup.xml": main})).code == code


def test_a_backup_in_a_folder_of_the_archive_is_found() -> None:
    files = {f"backup/deeper/{name}": held for name, held in course().page("1", "A", "a").all().items()}
    assert backup.recognises(Source("x", files))
    assert outline(backup.read(Source("x", files), Options("ftahk"))) == [("First section", ["Lesson: A"])]


def test_an_activity_whose_folder_is_missing_is_told() -> None:
    made = course().page("1", "A", "a").page("2", "Lost", "b")
    for name in ("page", "module"):
        del made.files[f"activities/page_2/{name}.xml"]
    read = made.read()
    assert outline(read) == [("First section", ["Lesson: A"])]
    assert told(read, "page") == ["The backup lists it and does not hold it."]


def test_an_activity_that_is_not_listed_is_found_by_its_folder() -> None:
    made = course().page("1", "A", "a").page("2", "Found", "b")
    made.activities.pop()
    assert outline(made.read()) == [("First section", ["Lesson: A", "Lesson: Found"])]


def test_a_damaged_activity_is_told_and_the_others_come() -> None:
    made = course().page("1", "A", "a").page("2", "Broken", "b").page("3", "Trap", "c")
    made.files["activities/page_2/page.xml"] = b"<activity><page><name>Bro"
    made.files["activities/page_3/page.xml"] = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    read = made.read()
    assert outline(read) == [("First section", ["Lesson: A"])]
    assert [why.split(".")[0] for why in told(read, "page")] == [
        "This is no valid XML (line 1)",
        "This XML file declares entities, which could reach outside of it",
    ]


def test_damaged_lists_are_told() -> None:
    made = course().page("1", "A", '<p>a<img src="@@PLUGINFILE@@/a.png" alt="A"></p>')
    made.files["files.xml"] = b"<files><file>"
    made.files["questions.xml"] = b"\x00\xff"
    read = made.read()
    assert sorted(row["where"] for row in read.left_out if row["kind"] == "file of the backup") == [
        "files.xml",
        "questions.xml",
    ]


@pytest.mark.parametrize("digest", ["../../../etc/passwd", "..", "", "g" * 40, "a" * 39, "/etc/passwd"])
def test_a_hash_that_is_none_reaches_nothing(digest: str) -> None:
    made = course().page("1", "A", '<p>a<img src="@@PLUGINFILE@@/a.png" alt="A"></p>')
    made.file(
        picture(), "a.png", context="1001", component="mod_page", area="content", digest=digest or "-", is_held=False
    )
    read = made.read()
    assert read.media == []
    assert told(read, "file") == ["The backup lists this file and does not hold it."]


def test_a_file_that_is_not_what_its_hash_says_is_not_taken() -> None:
    made = course().page("1", "A", '<p>a<img src="@@PLUGINFILE@@/a.png" alt="A"></p>')
    made.file(picture(), "a.png", context="1001", component="mod_page", area="content", digest="a" * 40)
    read = made.read()
    assert told(read, "file") == ["The file is damaged: its content is not what the backup says it is."]


def test_names_of_files_that_climb_stay_names() -> None:
    made = course().page("1", "A", '<img src="@@PLUGINFILE@@/../../a.png" alt="A">')
    made.file(picture(), "../../a.png", path="/../", context="1001", component="mod_page", area="content")
    assert [file.name for file in made.read().media] == ["a.png"]


def test_numbers_and_letters_that_are_none_do_no_harm() -> None:
    made = (
        Mbz()
        .section("1", "S", number=0, visible="-1")
        .page("1", "A", "a", module=f"<completion>{'9' * 400}</completion>")
    )
    made.files["activities/page_1/module.xml"] = made.files["activities/page_1/module.xml"].replace(
        b"<sectionid>1</sectionid>", b"<sectionid>x</sectionid>"
    )
    assert outline(made.read()) == [("S", ["Lesson: A"])]


def test_words_that_are_not_utf_8_are_read_as_what_they_are() -> None:
    made = course().page("1", "A", "a")
    made.files["activities/page_1/page.xml"] = (
        '<?xml version="1.0" encoding="GB2312"?><activity contextid="1001"><page id="1"><name>风险</name>'
        "<content>数据</content></page></activity>"
    ).encode("gb2312")
    read = made.read()
    assert read.lessons[0].words["en"].title == "风险"


def test_scripts_never_come_in() -> None:
    text = (
        "<script>alert(1)</script><p onclick='alert(2)'>Words <a href='javascript:alert(3)'>here</a></p>"
        '<iframe src="javascript:alert(4)"></iframe><object data="data:text/html,alert(5)"></object>'
    )
    read = course().page("1", "A", text).read()
    assert "alert" not in repr([one.words for one in read.lessons])


def test_conditions_nested_beyond_reason_are_told() -> None:
    tree = '{"c":[' * 30_000 + "]}" * 30_000
    read = course().page("1", "A", "a", module=f"<availability>{tree}</availability>").read()
    assert told(read, "availability") == ["It opened only under conditions (unknown); here it is open with the course."]


def test_titles_longer_than_any_field_are_cut() -> None:
    read = course().page("1", "T" * 2000, "a").read()
    assert len(read.lessons[0].words["en"].title) == 255


BEYOND = """\
<quiz>
<question type="numerical"><questiontext><text>What</text></questiontext><defaultgrade>1e9999999</defaultgrade>
<answer fraction="100"><text>1e9999999</text><tolerance>1e9999999</tolerance></answer></question>
<question type="truefalse"><questiontext><text>One</text></questiontext><defaultgrade>1e9999999</defaultgrade>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
</quiz>
"""


@pytest.mark.parametrize(
    ("form", "content"),
    [("gift", "::Right:: One {T}\n\n::Number:: What {#1e9999999:1e99999999}"), ("moodle-xml", BEYOND)],
)
def test_numbers_beyond_reckoning_are_no_numbers_in_question_files(form: str, content: str) -> None:
    made = read(form, content)
    assert [(one.kind, one.points) for one in made.bank.questions] == [("truefalse", 1)]
    assert any("is not a number" in row["why"] for row in made.left_out)
