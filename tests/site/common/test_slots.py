"""A page of a lower app shows what higher ones have registered for a place."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from common import slots

PLACE = "tests.place"


@pytest.fixture(autouse=True)
def _own_places(monkeypatch):
    monkeypatch.setattr(slots, "_slots", slots.defaultdict(list))


def render(**context):
    return Template("{% load slots %}[{% slot 'tests.place' word=word %}]").render(
        Context({"request": None, **context})
    )


def test_an_empty_place_shows_nothing():
    assert render(word="x") == "[]"


def test_what_stands_there_is_ordered_and_registered_once():
    def second(request, word):
        return format_html("<b>{}</b>", word)

    def first(request, word):
        return format_html("<i>{}</i>", word)

    slots.register(PLACE, second)
    slots.register(PLACE, first, order=10)
    slots.register(PLACE, second)
    assert render(word="a & b") == "[<i>a &amp; b</i><b>a &amp; b</b>]"


def test_nothing_to_show_is_no_gap():
    slots.register(PLACE, lambda request, word: None)
    assert slots.collect(PLACE, None, word="x") == []
