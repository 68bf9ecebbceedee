from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.queries import search
from courses.catalogue.search_text import needles, normalise
from tests.factories.catalogue import lesson_pages, make_course, make_course_page, make_lesson, make_module, translate

pytestmark = pytest.mark.django_db


def lesson_about(words: str, title: str = "统计学", **fields: Any) -> Any:
    module = make_module(make_course_page(language=fields.pop("language", "zh-hans")))
    return make_lesson(module, title, body=[("text", f"<p>{words}</p>")], **fields)


@pytest.mark.parametrize(
    "query",
    ["数据", "數據", "人工智能", "智能", "标准差", "標準差", "私隐条例", "私隱條例", "Python", "python 数据", "数"],
)
def test_words_of_a_lesson_are_found_in_either_script(query: str) -> None:
    lesson = lesson_about("平均數、標準差。人工智能與數據治理，《個人資料（私隱）條例》，以及 Python 入門。")
    assert [hit.key for hit in search(query, "zh-hans")] == [lesson.translation_key]


@pytest.mark.parametrize("query", ["流程", "ai", "%", "_", "", "   ", "（）", "x" * 300, "数据 流程"])
def test_what_does_not_stand_there_is_not_found(query: str) -> None:
    lesson_about("She said: 数据治理。")
    assert search(query, "en") == []


def test_a_latin_word_is_found_from_its_beginning_only() -> None:
    lesson_about("Fraudsters at the till")
    assert len(search("fraud", "en")) == 1
    assert search("raud", "en") == []


def test_titles_come_first() -> None:
    lesson_about("about fraud", title="Another")
    titled = lesson_about("nothing", title="Fraud and scams")
    assert search("fraud", "en")[0].key == titled.translation_key


def test_a_lesson_in_two_languages_is_found_once_in_the_asked_one() -> None:
    course = make_course(lessons=1)
    lesson = lesson_pages(course)[0]
    translate(lesson, "zh-hans", title="数据 read", body=[("text", "<p>words to read</p>")])
    hits = [hit for hit in search("read", "zh-hans") if hit.kind == "lesson"]
    assert [(hit.lang, hit.url) for hit in hits] == [("zh-hans", f"/zh-hans/courses/{lesson.course_path}/")]


def test_drafts_and_what_stands_under_a_draft_are_not_found() -> None:
    course = make_course(lessons=2)
    first, second = lesson_pages(course)
    first.unpublish()
    assert [hit.key for hit in search("words", "en")] == [second.translation_key]
    second.get_parent().get_parent().specific.unpublish()
    assert search("words", "en") == []


def test_unpublished_changes_are_not_found_before_they_are_published() -> None:
    lesson = lesson_pages(make_course(lessons=1))[0]
    lesson.body = [("text", "<p>embargoed</p>")]
    lesson.save_revision()
    assert search("embargoed", "en") == []


def test_the_search_page_shows_no_text_of_a_lesson(client: Client) -> None:
    lesson = lesson_about("The secret of zanzibar lies here", language="en")
    content = client.get("/en/courses/", {"q": "zanzibar"}).content.decode()
    assert lesson.title in content
    assert "secret" not in content


def test_finding_more_costs_no_more_queries() -> None:
    counts = []
    for lessons in (1, 3):
        make_course(lessons=lessons)
        with CaptureQueriesContext(connection) as queries:
            search("words", "en")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_markup_and_entities_are_not_words() -> None:
    assert normalise("<p>A&amp;B <b>數據</b></p>") == " a b 数据 "
    assert needles("數據 A") == ["数据", " a"]
