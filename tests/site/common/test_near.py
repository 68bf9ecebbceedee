import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from common.near import Near, OnceMiddleware, forget, once
from common.templatetags.near import fragments


def draw(text: str, **values: object) -> str:
    return Template("{% load near %}" + text).render(Context(values))


def test_what_was_not_asked_for_longest_goes_first():
    held = Near(2)
    held.set("a", 1, 60)
    held.set("b", 2, 60)
    held.get("a")
    held.set("c", 3, 60)
    assert [held.get("a"), held.get("b"), held.get("c")] == [1, None, 3]
    assert len(held) == 2


def test_what_is_too_old_is_not_given():
    held = Near()
    held.set("a", 1, -1)
    assert held.get("a") is None
    assert len(held) == 0


def test_a_fact_is_asked_for_once_in_a_request_and_anew_in_the_next():
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    def view(_request):
        return [once("fact", ask), once("fact", ask)]

    middleware = OnceMiddleware(view)
    request = RequestFactory().get("/")
    assert middleware(request) == [1, 1]
    assert middleware(request) == [2, 2]
    assert once("fact", ask) == 3


def test_what_changed_within_the_request_is_asked_for_again():
    def view(_request):
        before = once("fact", lambda: "before")
        forget("fact")
        return before, once("fact", lambda: "after")

    assert OnceMiddleware(view)(RequestFactory().get("/")) == ("before", "after")


def test_a_failing_view_leaves_nothing_known_behind():
    def view(_request):
        once("fact", lambda: 1)
        raise ValueError("it broke")

    with pytest.raises(ValueError, match="it broke"):
        OnceMiddleware(view)(RequestFactory().get("/"))
    assert once("fact", lambda: 2) == 2


def test_a_piece_is_drawn_once_for_its_values():
    piece = '{% near "piece" number %}{{ word }}{% endnear %}'
    assert draw(piece, number=1, word="first") == "first"
    assert draw(piece, number=1, word="second") == "first"
    assert draw(piece, number=2, word="second") == "second"


def test_a_piece_is_drawn_for_each_language():
    piece = '{% near "piece" %}{{ word }}{% endnear %}'
    assert draw(piece, word="Courses") == "Courses"
    with translation.override("zh-hant"):
        assert draw(piece, word="課程") == "課程"


def test_a_piece_that_may_not_be_kept_is_drawn_anew():
    piece = '{% near "piece" if=may %}{{ word }}{% endnear %}'
    assert [draw(piece, may="", word=word) for word in ("first", "second")] == ["first", "second"]
    assert len(fragments) == 0


def test_while_developing_nothing_is_kept(settings):
    settings.DEBUG = True
    piece = '{% near "piece" %}{{ word }}{% endnear %}'
    assert [draw(piece, word=word) for word in ("first", "second")] == ["first", "second"]


def test_a_kept_piece_is_escaped_once():
    piece = '{% near "piece" %}{{ word }}{% endnear %}'
    assert [draw(piece, word="<b>") for _time in range(2)] == ["&lt;b&gt;", "&lt;b&gt;"]
