"""A quiz loses nothing: not to a closed tab, a second one, the Back button, or a lost connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.answers import answer
from tests.journeys.conftest import sign_in
from tests.journeys.test_earning import first_lesson_by_three_clicks

QUIZ = "/en/courses/ai-foundations/how-ai-works/module-1-quiz/"


def open_quiz(context: BrowserContext) -> Page:
    """The quiz in a fresh tab, at the question where one goes on."""
    page = context.new_page()
    page.goto(QUIZ)
    page.get_by_role("button", name=re.compile("Begin the quiz|Go on with your attempt")).click()
    expect(page.locator("form#answer")).to_be_visible()
    return page


def first_question(page: Page) -> None:
    page.goto(re.sub(r"/\d+/$", "/1/", page.url))


def chosen(page: Page) -> list[str]:
    """What stands as answer: the options ticked, or the words typed."""
    ticked = page.locator("form#answer label.answer:has(input:checked)")
    if page.locator("form#answer label.answer").count():
        return ticked.all_inner_texts()
    return [page.locator("form#answer input[name=answer]").input_value()]


@contextmanager
def saved(page: Page) -> Iterator[None]:
    """What is done here is sent, and the page says so."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/attempts/" in answer.url) as sent:
        yield
    assert sent.value.ok
    expect(page.locator("[data-autosave-status]")).to_have_text("Saved.")


@pytest.mark.slow
def test_a_quiz_loses_nothing(academy, open_context):
    academy.learner("quiz@people.example", name="Leung Chi Wai")
    context = open_context()
    page = context.new_page()
    sign_in(page, "quiz@people.example")
    first_lesson_by_three_clicks(page)

    tab = open_quiz(context)
    first_question(tab)
    with saved(tab):
        answer(tab.locator("form#answer"))
    right = chosen(tab)
    tab.close()

    tab = open_quiz(context)
    first_question(tab)
    assert chosen(tab) == right

    second = open_quiz(context)
    first_question(second)
    assert chosen(second) == right
    with saved(second):
        answer(second.locator("form#answer"), rightly=False)
    wrong = chosen(second)
    assert wrong != right
    tab.reload()
    assert chosen(tab) == wrong

    context.set_offline(True)
    answer(tab.locator("form#answer"))
    expect(tab.locator("[data-autosave-status]")).to_have_text("Kept on this device and sent when you are online.")
    with saved(tab):
        context.set_offline(False)
    second.reload()
    assert chosen(second) == right

    tab.goto(tab.url.replace("/1/", "/hand-in/"))
    tab.get_by_role("button", name="Hand in").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("the pass mark is")
    handed_in = tab.locator("h1").inner_text()
    tab.go_back()
    tab.reload()
    expect(tab.locator("h1")).to_have_text(handed_in)
    second.reload()
    expect(second.locator("h1")).to_have_text(handed_in)
