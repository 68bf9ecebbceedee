from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_out")]


def test_a_chosen_theme_is_drawn_by_the_server(client):
    answer = client.post("/preferences/theme/", {"theme": "dark", "next": "/en/help/"})
    assert (answer.status_code, answer.url) == (302, "/en/help/")
    assert 'data-theme="dark"' in client.get("/en/").content.decode().split("<head>")[0]


def test_the_system_may_decide_again(client):
    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/theme/", {"theme": ""})
    assert "data-theme" not in client.get("/en/").content.decode().split("<head>")[0]


def test_a_theme_that_is_none_of_ours_is_not_kept(client):
    client.post("/preferences/theme/", {"theme": '"><script>'})
    assert "data-theme" not in client.get("/en/").content.decode().split("<head>")[0]


def test_the_theme_leads_nowhere_else(client):
    assert client.post("/preferences/theme/", {"theme": "dark", "next": "https://evil.example/"}).url == "/en/"


def test_the_theme_needs_no_token_and_changes_by_post_alone():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/preferences/theme/", {"theme": "light"}, headers={"Origin": "null"}).status_code == 302
    assert strict.get("/preferences/theme/").status_code == 405


@pytest.mark.parametrize(
    ("accepts", "language"),
    [("zh-HK,en;q=0.5", "zh-hant"), ("zh-CN", "zh-hans"), ("fr", "en"), ("zh-Hant-TW", "zh-hant"), ("", "en")],
)
def test_the_door_leads_to_the_readers_language(client, accepts, language):
    answer = client.get("/", headers={"Accept-Language": accepts})
    assert answer.url == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_language_read_last_is_remembered(client):
    client.get("/zh-hans/")
    assert client.get("/", headers={"Accept-Language": "en"}).url == "/zh-hans/"


def test_the_same_place_is_offered_in_every_language(client):
    page = client.get("/zh-hant/courses/").content.decode()
    assert '<html lang="zh-Hant-HK"' in page
    for language, code in (("en", "en"), ("zh-Hans", "zh-hans"), ("zh-Hant-HK", "zh-hant")):
        assert f'hreflang="{language}" href="http://127.0.0.1:8000/{code}/courses/"' in page
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/en/courses/"' in page


def test_an_unprefixed_address_that_is_nothing_is_not_redirected(client):
    assert client.get("/nothing-here/").status_code == 404


@pytest.mark.parametrize("address", ["NaN", "-1", "<b>", "//evil.example", "https://evil.example/", "\x00", ""])
def test_the_theme_leads_to_an_address_of_this_site_or_to_the_front(client, address):
    answer = client.post("/preferences/theme/", {"theme": "dark", "next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/en/")
