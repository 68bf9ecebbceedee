from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import override

from common.models import Captions, Recording
from courses.catalogue.blocks import TEXT_FEATURES, LessonBody
from courses.catalogue.models import LessonPage
from courses.catalogue.rendering import body_of
from courses.catalogue.templatetags.catalogue_tags import is_figure, table_block
from tests.factories.catalogue import lesson_pages, make_course, make_lesson, publish, translate

pytestmark = pytest.mark.django_db
NAMES = "text heading image pair tomorrow law_as_at figure table code quotation download audio video check"


def cleaned(*blocks: tuple[str, Any]) -> Any:
    body = LessonBody(required=False)
    return body.clean(body.to_python([{"type": kind, "value": value} for kind, value in blocks]))


def lesson_with(*blocks: tuple[str, Any]) -> LessonPage:
    lesson = lesson_pages(make_course(lessons=1))[0]
    lesson.body = list(blocks)
    lesson.preview_open = True
    return publish(lesson)


def test_the_names_of_the_blocks_stay() -> None:
    assert " ".join(LessonBody().child_blocks) == NAMES


def test_rich_text_is_bold_code_high_and_low_letters_links_and_lists() -> None:
    assert TEXT_FEATURES == ["bold", "code", "superscript", "subscript", "link", "document-link", "ol", "ul"]


def test_a_picture_needs_a_text_alternative() -> None:
    with pytest.raises(ValidationError):
        cleaned(("image", {"image": None, "alt": "", "caption": ""}))


def test_a_question_is_asked_once_in_a_lesson() -> None:
    key = str(uuid.uuid4())
    assert len(cleaned(("check", {"question": key}), ("check", {"question": str(uuid.uuid4())}))) == 2
    with pytest.raises(ValidationError):
        cleaned(("check", {"question": key}), ("check", {"question": key.upper()}))


@pytest.mark.parametrize("value", ["", "not a key", None])
def test_a_check_needs_a_key(value: Any) -> None:
    with pytest.raises(ValidationError):
        cleaned(("check", {"question": value}))


def test_the_next_review_comes_after_the_date_of_the_law() -> None:
    with pytest.raises(ValidationError):
        cleaned(("law_as_at", {"as_at": "2026-11-01", "next_review": "2026-11-01"}))


def test_a_recording_needs_captions_or_a_transcript() -> None:
    recording = Recording.objects.create(title="x", type="video", duration=5, file=ContentFile(b"0", name="x.mp4"))
    value = {"title": "A talk", "recording": recording.pk}
    with pytest.raises(ValidationError):
        cleaned(("video", value))
    Captions.objects.create(recording=recording, language="en", file=ContentFile(b"WEBVTT", name="x.vtt"))
    assert len(cleaned(("video", value))) == 1


def test_a_rule_that_waits_for_a_check_needs_one() -> None:
    module = lesson_pages(make_course(lessons=1))[0].get_parent().specific
    with pytest.raises(ValidationError):
        make_lesson(module, completion_rule="check")
    with pytest.raises(ValidationError):
        make_lesson(module, completion_rule="passed")


def test_every_block_is_drawn_with_an_anchor(client: Client) -> None:
    lesson = lesson_with(
        ("text", "<p>Read <b>this</b>.</p>"),
        ("heading", "A heading"),
        ("pair", {"hong_kong": "<p>HK</p>", "hong_kong_source": "", "mainland": "<p>ML</p>", "mainland_source": "S"}),
        ("figure", {"claim": "C", "table": {"data": [["", "a"], ["r", "1"]]}, "key_row": 1, "key_column": 1}),
        ("code", {"language": "python", "code": "print('<b>')"}),
        ("quotation", {"text": "Words", "source": "Somebody", "url": ""}),
        ("tomorrow", "<p>Do it.</p>"),
        ("law_as_at", {"as_at": dt.date(2026, 11, 1), "next_review": dt.date(2027, 2, 1)}),
    )
    content = client.get(f"/en/courses/{lesson.course_path}/").content.decode()
    for block in lesson.body:
        assert (f'id="b-{block.id}"' in content) is (block.block_type != "law_as_at")
    assert "print(&#x27;&lt;b&gt;&#x27;)" in content
    assert "1 Nov 2026" in content
    assert "<td data-figure data-key>1</td>" in content


def test_the_mainland_stands_first_in_simplified_chinese() -> None:
    value = {"hong_kong": "<p>HK</p>", "hong_kong_source": "", "mainland": "<p>ML</p>", "mainland_source": ""}
    lesson = lesson_with(("pair", value))
    translated = translate(lesson, "zh-hans")
    orders = []
    for page in (lesson, translated):
        html = body_of(page).segments[0].html
        orders.append(html.index("HK") < html.index("ML"))
    assert orders == [True, False]


def test_words_inside_blocks_are_in_the_language_of_the_page() -> None:
    lesson = lesson_with(("tomorrow", "<p>Do it.</p>"))
    with override("zh-hans"):
        assert "What to do tomorrow" in body_of(lesson).segments[0].html


def test_a_kept_body_is_left_when_the_lesson_is_published_again() -> None:
    lesson = lesson_with(("heading", "Old"))
    assert "Old" in body_of(lesson).segments[0].html
    lesson.body = [("heading", "New")]
    assert "New" in body_of(publish(lesson)).segments[0].html


def test_figures_of_a_table_stand_at_the_end_of_their_column_and_words_at_the_start() -> None:
    table = {"data": [["System", "Kind", "Flags"], ["Card rule", "Rule", "1,200"], ["Score", "Learning", "9.0%"]]}
    drawn = table_block(table, label="What each is")
    assert [(cell.text, cell.is_figure) for cell in drawn["head"]] == [
        ("System", False),
        ("Kind", False),
        ("Flags", True),
    ]
    assert [[cell.is_figure for cell in row] for row in drawn["rows"]] == [[False, False, True]] * 2


@pytest.mark.parametrize(
    "text", ["990", "1,000,000", "9.0%", "HK$50,000", "CNY 1.2", "20 min", "1 : 10", "–", "", "-3"]
)
def test_this_is_a_figure(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["Rule", "2 of them", "No", "HKMA", "next year", "GPT-4 model"])
def test_this_is_words(text: str) -> None:
    assert not is_figure(text)
