"""Three languages, their spellings, and how dates and durations are written in each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from common import formats, languages
from common.middleware import negotiate

EVENING = dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("/zh-hans/courses/", ("zh-hans", "/courses/")),
        ("/en/", ("en", "/")),
        ("/en", ("en", "/")),
        ("/", (None, "/")),
        ("/c/4K2P/", (None, "/c/4K2P/")),
        ("/english/", (None, "/english/")),
        ("/zh/courses/", (None, "/zh/courses/")),
    ],
)
def test_an_address_says_its_language(path, split):
    assert languages.split_prefix(path) == split


def test_the_same_place_in_another_language():
    assert languages.with_prefix("/en/courses/aif-101/", "zh-hant") == "/zh-hant/courses/aif-101/"
    assert languages.with_prefix("/verify/", "zh-hant") == "/verify/"


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-HK", "zh-hant"),
        ("zh-TW,en;q=0.5", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("zh-SG", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh-Hans-CN", "zh-hans"),
        ("en-GB,zh;q=0.3", "en"),
        ("fr,zh-HK;q=0.5", "zh-hant"),
        ("fr", "en"),
        ("", "en"),
        ("*;;q=x", "en"),
    ],
)
def test_a_browser_is_answered_in_the_script_of_its_region(accepts, language):
    assert negotiate(RequestFactory().get("/", headers={"accept-language": accepts})) == language


def test_a_choice_in_the_address_goes_before_the_cookie_and_that_before_the_browser(settings):
    request = RequestFactory().get("/", {"lang": "zh-hans"}, headers={"accept-language": "en"})
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "zh-hant"
    assert negotiate(request) == "zh-hans"
    request.GET = {}
    assert negotiate(request) == "zh-hant"
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert negotiate(request) == "en"


@pytest.mark.parametrize(
    ("language", "written"), [("en", "22 Nov 2026"), ("zh-hans", "2026年11月22日"), ("zh-hant", "2026年11月22日")]
)
def test_a_date_as_people_write_it(language, written):
    with translation.override(language):
        assert formats.format_date(dt.date(2026, 11, 22)) == written
        assert formats.format_date(None) == ""


def test_a_moment_is_the_day_it_fell_on_where_the_reader_lives():
    with translation.override("en"), timezone.override("Asia/Hong_Kong"):
        assert formats.format_date(EVENING) == "23 Nov 2026"
    with translation.override("en"), timezone.override("Europe/London"):
        assert formats.format_date(EVENING) == "22 Nov 2026"


@pytest.mark.parametrize(
    ("minutes", "written"), [(0, "0 min"), (20, "20 min"), (60, "1 h"), (80, "1 h 20 min"), (360, "6 h"), (-5, "0 min")]
)
def test_a_duration_in_english(minutes, written):
    with translation.override("en"):
        assert formats.format_duration(minutes) == written
        assert formats.format_minutes(minutes) == f"about {written}"


@pytest.mark.parametrize(("minutes", "hours"), [(360, "6.0"), (90, "1.5"), (20, "0.3")])
def test_hours_as_a_figure(minutes, hours):
    assert formats.format_hours(minutes) == hours
