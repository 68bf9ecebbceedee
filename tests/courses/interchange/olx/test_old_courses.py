"""The ways of older courses, and of those written by hand: other names for things, files in folders, no chapters."""

from __future__ import annotations

import pytest

from courses.interchange import olx
from courses.interchange.readers import Options
from tests.courses.interchange.olx.trees import POLICY, assert_balanced, blocks, read, rows, source_of, unit

ASK = '<p>{0}?</p><stringresponse answer="1"><textline/></stringresponse>'


def course(inner: str, files: dict[str, str | bytes] | None = None) -> dict[str, str | bytes]:
    return {
        "course.xml": f'<course url_name="r" org="o" course="c" display_name="T">{inner}</course>',
        **POLICY,
        **(files or {}),
    }


def test_slugs_names_and_filenames() -> None:
    held = read(
        course(
            '<chapter name="Week 1" slug="w1"><section name="Part"><vertical name="Unit">'
            '<html slug="intro" filename="week1/intro"/><problem filename="ps/p1" name="P"/></vertical></section></chapter>',
            {"html/week1/intro.html": "<p>Hello</p>", "problem/ps/p1.xml": f"<problem>{ASK.format('Who')}</problem>"},
        )
    )
    assert held.modules[0].words["en"].title == "Week 1"
    assert blocks(held.lessons[0]) == [("text", "<p>Hello</p>")]
    assert held.questions[0].words["en"]["prompt"] == "Who?"


def test_colons_lead_into_folders() -> None:
    held = unit(
        '<html url_name="a:b"/><video url_name="v:w"/>',
        {
            "html/a/b.xml": '<html filename="a:b"/>',
            "html/a/b.html": "<p>Deep</p>",
            "video/v/w.xml": '<video youtube="1.00:abcdefghijk" display_name="Talk"/>',
        },
    )
    assert blocks(held.lessons[0])[0] == ("text", "<p>Deep</p>")
    assert blocks(held.lessons[0])[1] == ("heading", "Talk")


def test_a_file_beside_its_pointer_is_found() -> None:
    held = unit('<html url_name="a:b"/>', {"html/a/b.xml": '<html filename="c"/>', "html/a/c.html": "<p>Near</p>"})
    assert blocks(held.lessons[0]) == [("text", "<p>Near</p>")]


def test_problemsets_and_video_sequences() -> None:
    held = read(
        course(
            '<chapter display_name="A"><problemset display_name="Set"><problem url_name="a">'
            + ASK.format("One")
            + '</problem><problem url_name="b">'
            + ASK.format("Two")
            + '</problem></problemset><videosequence display_name="Talks"><html url_name="h" display_name="Note"><p>x</p></html>'
            '<video url_name="v" display_name="Talk" youtube_id_1_0="abcdefghijk"/></videosequence></chapter>'
        )
    )
    assert [(type(one).__name__, one.words["en"].title) for one in held.activities] == [
        ("Quiz", "Set"),
        ("Lesson", "Talks: Note"),
        ("Lesson", "Talks: Talk"),
    ]
    assert len(held.quizzes[0].draws) == 2


def test_sections_without_a_chapter_and_units_without_a_section() -> None:
    held = read(
        course(
            '<sequential display_name="S"><vertical display_name="V"><html url_name="h"><p>x</p></html></vertical></sequential>'
            '<chapter display_name="C"><vertical display_name="W"><html url_name="i"><p>y</p></html></vertical></chapter>'
        )
    )
    assert [(module.words["en"].title, len(module.activities)) for module in held.modules] == [("S", 1), ("C", 1)]


def test_a_tag_of_its_own_template_is_left_out() -> None:
    held = unit(
        '<html url_name="h"><p>x</p></html><customtag url_name="t" impl="book" page="3"/>',
        {"custom_tags/book": "p. ${page}"},
    )
    assert "${" not in str(held.modules)
    assert len(rows(held, "customtag")) == len(rows(held, "custom_tag")) == 1


def test_pages_beside_the_course_are_told() -> None:
    held = unit(
        '<html url_name="h"><p>x</p></html>',
        {
            "tabs/syllabus.html": "<p>Week by week</p>",
            "info/updates.html": "<h2>May 1</h2><p>News</p>",
            "info/handouts.html": "<ol></ol>",
            "wiki/page.html": "<p>Wiki</p>",
            "about/short_description.html": "A short course.",
            "about/overview.html": '<section class="prerequisites"><h2>Requirements</h2><p>Patience.</p></section>',
            "notes/x.txt": "mine",
        },
    )
    assert [len(rows(held, kind)) for kind in ("static_tab", "course_info", "wiki", "about", "folder")] == [
        1,
        1,
        1,
        1,
        1,
    ]
    assert (held.words["en"].summary, held.words["en"].prerequisites) == ("A short course.", "Patience.")


def test_chinese_titles_have_addresses_and_a_language() -> None:
    words = "这个课程介绍人工智能的基础知识，我们会学习它为什么重要，还会讨论它的问题。" * 3
    held = olx.read(
        source_of(
            {
                "course/course.xml": '<course url_name="r" org="学校" course="c" display_name="人工智能基础" language="en">'
                '<chapter display_name="第一章"><sequential display_name="节"><vertical display_name="单元">'
                '<html url_name="页"/></vertical></sequential></chapter></course>',
                "course/html/页.xml": '<html filename="页"/>',
                "course/html/页.html": f"<p>{words}</p>",
            }
        ),
        Options(owner="ftahk"),
    )
    assert_balanced(held)
    assert held.source_language == "zh-hans"
    assert (held.slug, held.modules[0].slug) == ("c", "module-1")
    assert blocks(held.lessons[0], "zh-hans") == [("text", f"<p>{words}</p>")]
    assert len(rows(held, "language")) == 1


@pytest.mark.parametrize(
    ("said", "found"), [("zh_CN", "zh-hans"), ("zh-tw", "zh-hant"), ("zh-HK", "zh-hant"), ("en-GB", "en"), ("fr", "en")]
)
def test_languages(said: str, found: str) -> None:
    files = course('<chapter><vertical><html url_name="h"><p>x</p></html></vertical></chapter>')
    files["course.xml"] = str(files["course.xml"]).replace("<course", f'<course language="{said}"', 1)
    assert olx.read(source_of(files), Options(owner="ftahk")).source_language == found


def test_what_is_no_course_of_open_edx_is_not_recognised() -> None:
    assert not olx.recognises(
        source_of({"course/course.xml": '<course id="2" contextid="9"/>', "moodle_backup.xml": "<x/>"})
    )
    assert not olx.recognises(source_of({"course.xml": '<course title="other"/>'}))
    assert not olx.recognises(source_of({"a.txt": "x"}))
    assert olx.recognises(
        source_of({"deep/course/course.xml": '<course url_name="r" org="o"/>', "deep/course/course/r.xml": "<course/>"})
    )
