from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import translation

from pages.views import errors
from tests.factories.accounts import PASSWORD, UserFactory

HANDLERS = [
    (errors.bad_request, 400),
    (errors.permission_denied, 403),
    (errors.csrf_failure, 403),
    (errors.page_not_found, 404),
    (errors.not_allowed, 405),
    (errors.server_error, 500),
]


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
@pytest.mark.parametrize(("language", "shown"), [("en", "en"), ("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant-HK")])
def test_a_page_of_failure_is_drawn_without_a_database(handler, status, language, shown):
    """No mark for the database: any query would fail."""
    with translation.override(language):
        answer = handler(RequestFactory().get("/somewhere/"))
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{shown}"' in page
    assert f'href="/{language}/"' in page
    names = {"en": "Alliance Academy", "zh-hans": "联盟学院", "zh-hant": "聯盟學院"}
    assert f" · {names[language]}</title>" in page


def test_a_page_of_failure_keeps_the_chosen_theme():
    request = RequestFactory().get("/somewhere/")
    request.COOKIES["theme"] = "dark"
    assert 'data-theme="dark"' in errors.server_error(request).content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_answered_in_words():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})
    assert answer.status_code == 403
    assert "The form was open too long" in answer.content.decode()


@pytest.mark.django_db
def test_a_missing_page_shows_nothing_of_what_exists(client):
    page = client.get("/en/courses/nothing/").content.decode()
    assert "There is nothing at this address" in page


def test_what_was_refused_says_so():
    answer = errors.permission_denied(RequestFactory().get("/"), PermissionDenied("secret reason"))
    assert "secret reason" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "go back to its page, fill it in again"), ("zh-hans", "请返回原页面"), ("zh-hant", "請返回原頁面")],
)
def test_a_form_sent_after_the_session_ended_is_explained_once_she_has_signed_in(client, language, words):
    user = UserFactory(language=language)
    address = f"/{language}/learn/certificates/0000000000A/visibility/"
    answer = client.post(address, {"visibility": "private"})
    assert answer.status_code == 302
    answer = client.post(answer["Location"], {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == address
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.content.decode()
    assert client.head(address).status_code == 405
