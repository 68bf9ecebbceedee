from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.enums import Role
from common.models import AcademyDocument
from courses.catalogue.models import LessonPage
from courses.catalogue.templatetags.catalogue_tags import file_url
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.catalogue import lesson_pages, make_course, publish

pytestmark = pytest.mark.django_db
WORDS = b"0123456789" * 10


def offered(**fields: Any) -> tuple[LessonPage, AcademyDocument]:
    document = AcademyDocument.objects.create(title="Handout", file=ContentFile(WORDS, name="handout.txt"))
    lesson = lesson_pages(make_course(lessons=1))[0]
    lesson.body = [("download", {"document": document, "title": "The handout"})]
    for name, value in fields.items():
        setattr(lesson, name, value)
    return publish(lesson), document


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_of_a_closed_lesson_is_not_there_for_a_stranger(client: Client) -> None:
    _lesson, document = offered()
    assert client.get(file_url(document)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(file_url(document)).status_code == 404


def test_a_file_of_a_sample_is_there_for_everybody(client: Client) -> None:
    _lesson, document = offered(preview_open=True)
    response = client.get(file_url(document))
    assert response.status_code == 200
    assert body_of(response) == WORDS
    assert response["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_it_is_gone_with_the_page_that_offered_it(client: Client) -> None:
    lesson, document = offered(preview_open=True)
    lesson.get_parent().specific.unpublish()
    assert client.get(file_url(document)).status_code == 404


def test_a_file_nobody_offers_is_not_there(client: Client) -> None:
    document = AcademyDocument.objects.create(title="x", file=ContentFile(WORDS, name="x.txt"))
    assert client.get(file_url(document)).status_code == 404


def test_another_name_is_not_there(client: Client) -> None:
    _lesson, document = offered(preview_open=True)
    assert client.get(file_url(document) + "x").status_code == 404


def test_wagtails_own_document_address_asks_the_same_gate(client: Client) -> None:
    lesson, document = offered()
    assert client.get(document.url).status_code == 404
    lesson.preview_open = True
    publish(lesson)
    assert client.get(document.url).status_code == 200


def test_staff_of_the_collection_may_have_it_before_it_is_offered(client: Client) -> None:
    from accounts.models import AssociationCollection

    association = AssociationFactory()
    trainer = member_of(association, Role.TRAINER)
    stranger = member_of(AssociationFactory(), Role.TRAINER)
    collection = AssociationCollection.objects.get(organisation=association).collection
    document = AcademyDocument.objects.create(title="x", file=ContentFile(WORDS, name="x.txt"), collection=collection)
    client.force_login(trainer)
    assert client.get(file_url(document)).status_code == 200
    client.force_login(stranger)
    assert client.get(file_url(document)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "told", "part"),
    [
        ("bytes=0-9", 206, "bytes 0-9/100", WORDS[:10]),
        ("bytes=95-", 206, "bytes 95-99/100", WORDS[95:]),
        ("bytes=-5", 206, "bytes 95-99/100", WORDS[95:]),
        ("bytes=50-5000", 206, "bytes 50-99/100", WORDS[50:]),
        ("bytes=100-", 416, "bytes */100", b""),
        ("bytes=9-0", 416, "bytes */100", b""),
        ("lines=1-2", 200, None, WORDS),
        ("bytes=a-b", 200, None, WORDS),
        ("bytes=0-1,5-6", 200, None, WORDS),
    ],
)
def test_parts_of_a_file(client: Client, asked: str, status: int, told: str | None, part: bytes) -> None:
    _lesson, document = offered(preview_open=True)
    response = client.get(file_url(document), headers={"Range": asked})
    assert response.status_code == status
    assert response.headers.get("Content-Range") == told
    if part:
        assert body_of(response) == part
        assert response["Content-Length"] == str(len(part))


def test_a_file_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    _lesson, document = offered(preview_open=True)
    first = client.get(file_url(document))
    again = client.get(file_url(document), headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304


def test_the_proxy_sends_it_where_it_is_told_to(client: Client, settings: Any) -> None:
    settings.X_ACCEL_PREFIX = "/protected/"
    _lesson, document = offered(preview_open=True)
    response = client.get(file_url(document))
    assert response["X-Accel-Redirect"] == f"/protected/{document.file.name}"
    assert response.content == b""
