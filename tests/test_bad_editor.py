"""The page editor under bad input: a draft is kept however little of it is written, and what no editor sends is refused.

The form of each page is sent as the editor's own script would write it, with one field broken at a time; what could not
be read is answered in words and has changed nothing.
"""

from __future__ import annotations

import json
import re
from itertools import cycle
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Revision

from common.models import AcademyDocument, AcademyImage, Recording
from common.near import near
from courses.catalogue.blocks import LessonBody
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from tests.factories.accounts import UserFactory
from tests.factories.assessment import make_bank, make_question, make_quiz
from tests.factories.catalogue import lesson_pages, make_course, publish
from tests.helpers.editor import editor_form, sent_for
from tests.test_bad_admin import WORDS, client_of
from tests.test_bad_fields import BROKEN, Form, changed, errors, send

pytestmark = pytest.mark.django_db
__all__ = ["errors"]  # the fixture

KINDS = list(LessonBody().child_blocks)
# Faults that every field is tried with; of the others each has two.
ALWAYS = ("missing", "empty", "huge", "no choice", "a day before all days")
# Rich text and tables as no editor writes them.
SHAPES = {
    "nothing of JSON": "{",
    "a number": "5",
    "a row of things": "[1]",
    "blocks that are a number": '{"blocks": 5}',
    "a block without text": '{"blocks": [{}], "entityMap": {}}',
    "a style that begins before the text": (
        '{"entityMap": {}, "blocks": [{"key": "a", "text": "x", "type": "unstyled", "depth": 0, "entityRanges": [],'
        ' "inlineStyleRanges": [{"offset": -5, "length": "x", "style": "BOLD"}]}]}'
    ),
    "a link to nothing": (
        '{"entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"id": "x"}}}, "blocks": [{"key": "a",'
        ' "text": "abc", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],'
        ' "entityRanges": [{"offset": 0, "length": 2, "key": 0}]}]}'
    ),
    "a table of words": '{"data": "abc"}',
}


def author(language: str = "en") -> Client:
    return client_of(UserFactory(superuser=True, language=language))


def form_of(client: Client, page: Page) -> dict[str, list[str]]:
    """What the editor of a page would send, as it was opened."""
    form = editor_form(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), page.specific)
    return {name: value if isinstance(value, list) else [str(value)] for name, value in form.items()}


def edited(page: Page, values: dict[str, list[str]]) -> Form:
    return Form(reverse("wagtailadmin_pages:edit", args=[page.pk]), values)


def lesson_of_everything() -> LessonPage:
    """One block of each kind that can be filled without a file."""
    bank = make_bank()
    lesson = lesson_pages(make_course(lessons=1))[0]
    side = {"hong_kong": "<p>HK</p>", "hong_kong_source": "", "mainland": "<p>ML</p>", "mainland_source": ""}
    table = {"data": [["", "a"], ["r", "1"]]}
    figure = {"claim": "C", "table": table, "key_row": 1, "key_column": 1, "squares_filled": 1, "squares_total": 9}
    lesson.body = [
        ("text", "<p>Read <b>this</b>.</p>"),
        ("heading", "A heading"),
        ("pair", side),
        ("figure", figure | {"conclusion": ""}),
        ("table", {"caption": "A table", "table": table}),
        ("code", {"language": "python", "code": "print()"}),
        ("quotation", {"text": "Words", "source": "Somebody", "url": ""}),
        ("tomorrow", "<p>Do it.</p>"),
        ("law_as_at", {"as_at": "2026-11-01", "next_review": "2027-02-01"}),
        ("check", {"question": str(make_question(bank=bank).key)}),
    ]
    return publish(lesson)


def empty_block(kind: str) -> dict[str, Any]:
    """The form of a block that was added and not yet filled."""
    block = LessonBody()
    return sent_for(block, block.to_python([{"type": kind, "value": block.child_blocks[kind].get_default()}]), "body")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_lesson_with_a_block_not_yet_filled_is_kept_as_a_draft_shown_and_not_published(errors, kind):
    client = author()
    lesson = lesson_pages(make_course(lessons=1))[0]
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    form = {**form_of(client, lesson), **empty_block(kind)}
    assert client.post(address, form).status_code == 302
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == [kind]
    assert client.get(address).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])).status_code == 200
    refused = client.post(address, {**form, "action-publish": "1"})
    assert (refused.status_code, bool(refused.context["form"].errors)) == (200, True)
    assert errors == []


def pages() -> list[Page]:
    lesson = lesson_of_everything()
    bank = make_bank()
    quiz = make_quiz(ModulePage.objects.get(), questions=[make_question(bank=bank)])
    return [lesson, quiz, CoursePage.objects.get(), ModulePage.objects.get(), CoursePage.objects.get().get_parent()]


@pytest.mark.slow
def test_no_field_of_the_editor_breaks_it(errors):
    client = author()
    tried: set[tuple[type, str]] = set()
    kinds = cycle(BROKEN)
    wrong = []
    for page in pages():
        before = Revision.objects.count()
        values = form_of(client, page)
        with transaction.atomic():
            assert send(client, edited(page, values), values).status_code == 302, page
            transaction.set_rollback(True)
        for name in values:
            alike = (type(page), re.sub(r"\d+", "*", name))
            # Each kind of block has fields of its own behind the same names.
            if alike in tried and "-value" not in name:
                continue
            tried.add(alike)
            sent = {kind: changed(edited(page, values), name, kind) for kind in {*ALWAYS, next(kinds), next(kinds)}}
            if values[name][0].startswith("{"):
                sent |= {kind: {**values, name: [shape]} for kind, shape in SHAPES.items()}
            for kind, form in sent.items():
                cache.clear()
                with transaction.atomic():
                    answer = send(client, edited(page, values), form)
                    if answer.status_code >= 500:
                        wrong.append((type(page).__name__, name, kind))
                    if answer.status_code >= 400 and Revision.objects.count() != before:
                        wrong.append((type(page).__name__, name, f"{kind}: {answer.status_code} and changed"))
                    transaction.set_rollback(True)
    assert wrong == []
    assert errors == []
    assert len(tried) > 60


@pytest.mark.parametrize(
    ("name", "value"), [("body-count", "x"), ("body-0-value", "{"), ("body-0-order", ""), ("body-0-type", None)]
)
def test_what_no_editor_sends_is_refused_in_the_authors_language_and_changes_nothing(errors, name, value):
    lesson = lesson_pages(make_course(lessons=1))[0]
    lesson.body = [("text", "<p>Read this.</p>")]
    publish(lesson)
    before = Revision.objects.count()
    for language, words in WORDS.items():
        client = author(language)
        values = {**form_of(client, lesson), name: [] if value is None else [value]}
        answer = send(client, edited(lesson, values), values)
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert Revision.objects.count() == before
    assert errors == []


@pytest.mark.parametrize(
    ("model", "field", "value", "words"),
    [
        (CoursePage, "go_live_at", "0001-01-01 00:00", "Enter a valid date/time."),
        (CoursePage, "expire_at", "0001-01-01 00:00", "Enter a valid date/time."),
        (CoursePage, "course_minutes", "9" * 20, "Ensure this value is less than or equal to 100000."),
        (LessonPage, "go_live_at", "0001-01-01 00:00", "Enter a valid date/time."),
    ],
)
def test_what_no_calendar_and_no_course_holds_is_refused_at_its_field(errors, model, field, value, words):
    client = author()
    make_course(lessons=1)
    page = model.objects.get()
    values = {**form_of(client, page), field: [value]}
    answer = send(client, edited(page, values), values)
    assert (answer.status_code, answer.context["form"].errors.get(field)) == (200, [words])
    assert errors == []


@pytest.mark.parametrize("rows", ["abc", 5, [5], ["ab"], [[1]], [{"a": "b"}]])
def test_rows_of_anything_but_texts_are_no_table(errors, rows):
    client = author()
    lesson = lesson_of_everything()
    place = next(place for place, block in enumerate(lesson.body) if block.block_type == "table")
    values = form_of(client, lesson) | {f"body-{place}-value-table": [json.dumps({"data": rows})]}
    answer = send(client, edited(lesson, values), values)
    assert (answer.status_code, "This is no table." in answer.content.decode()) == (200, True)
    assert errors == []


def test_a_lesson_whose_picture_document_and_recording_were_deleted_is_read_without_them(errors):
    lesson = lesson_pages(make_course(lessons=1))[0]
    picture = AcademyImage.objects.create(title="x", file=get_test_image_file())
    document = AcademyDocument.objects.create(title="x", file=ContentFile(b"x", name="x.txt"))
    files = [picture, document]
    for kind in ("audio", "video"):
        content = ContentFile(b"0", name="x.mp4")
        files.append(Recording.objects.create(title="x", type=kind, duration=5, transcript="Words.", file=content))
    lesson.preview_open = True
    lesson.body = [
        ("image", {"image": picture, "alt": "A picture", "caption": ""}),
        ("download", {"document": document, "title": "A document"}),
        ("audio", {"recording": files[2], "title": "A talk"}),
        ("video", {"recording": files[3], "title": "A film"}),
        ("heading", "What stays"),
    ]
    publish(lesson)
    address = f"/en/courses/{lesson.course_path}/"
    everything = ("A picture", "A document", "A talk", "A film", "What stays")
    assert [words in Client().get(address).content.decode() for words in everything] == [True] * 5
    for file in files:
        file.delete()
    cache.clear()
    near.clear()
    shown = Client(raise_request_exception=False).get(address)
    assert shown.status_code == 200
    assert [words in shown.content.decode() for words in everything] == [False] * 4 + [True]
    assert errors == []


def test_a_check_without_a_question_that_exists_is_shown_again_with_its_fault(errors):
    client = author()
    lesson = lesson_of_everything()
    values = form_of(client, lesson)
    place = next(place for place, block in enumerate(lesson.body) if block.block_type == "check")
    values[f"body-{place}-value-question"] = ["not-a-key"]
    answer = send(client, edited(lesson, values), values)
    assert (answer.status_code, "body" in answer.context["form"].errors) == (200, True)
    assert errors == []
