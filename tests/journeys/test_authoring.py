"""A trainer publishes a new lesson through the admin; a learner on her way sees it, one who has finished stays finished."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answers import answer
from tests.journeys.conftest import DESK, PHONE, sign_in

TITLE = "Asking a vendor the right questions"


def add_block(page: Page, name: str) -> None:
    """Insert a block at the end of the lesson."""
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def write(page: Page, words: str) -> None:
    """Type into the text block that was just inserted."""
    editor = page.locator("[data-contentpath=body] .public-DraftEditor-content").last
    editor.click()
    expect(editor).to_be_focused()
    page.keyboard.type(words)
    expect(editor).to_contain_text(words)


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages li")).to_be_visible()
    assert [words.strip() for words in page.locator(".error-message").all_inner_texts()] == []
    expect(page.locator(".messages")).to_contain_text("published")


def write_a_lesson(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("textbox", name="Search").first.fill("How AI works")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Explore child pages of 'How AI works'").click()
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("link", name="Lesson", exact=True).click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    add_block(page, "Text")
    write(page, "Ask which data the product was fitted to, and who may see yours.")
    add_block(page, "Knowledge check")
    page.get_by_role("button", name="Choose a question").click()
    window = page.get_by_role("dialog")
    window.get_by_label("Words").fill("true of a rule")
    window.get_by_role("link", name="What is true of a rule?").click()
    expect(page.locator("[data-contentpath=body]")).to_contain_text("What is true of a rule?")
    page.get_by_role("spinbutton", name="Minutes").fill("10")
    publish(page)


@pytest.mark.slow
def test_a_new_lesson_reaches_who_is_on_her_way_and_nobody_who_has_finished(academy, open_context):
    trainer = open_context(viewport=DESK).new_page()
    sign_in(trainer, "trainer@demo.example")
    write_a_lesson(trainer)
    learner = open_context(viewport=PHONE).new_page()
    sign_in(learner, "learner@demo.example")
    left = until_it_says(learner, "/en/learn/", TITLE)
    left.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(learner.locator("main")).to_contain_text("Ask which data the product was fitted to")
    answer(learner.locator("section.check"))
    learner.get_by_role("button", name="Check my answer").click()
    expect(learner.locator("section.check")).to_contain_text("It can be read in full")
    learner.locator(".phonebar").get_by_role("button", name="Next").click()

    # The trainer has finished this course herself.
    trainer.goto("/en/learn/")
    trainer.get_by_role("link", name=re.compile("^Results")).click()
    expect(trainer.locator("main")).to_contain_text(re.compile(r"Completed on .*: 11 of 11 required activities"))
    expect(trainer.locator("main")).to_contain_text("New since you finished")
    expect(trainer.get_by_role("link", name=re.compile(TITLE))).to_be_visible()
    trainer.get_by_role("link", name="View certificate").click()
    expect(trainer.locator("main")).to_contain_text("Valid certificate")


def until_it_says(page: Page, place: str, words: str) -> Page:
    """What is left, once the worker has brought the new requirement to those on their way."""
    for _time in range(40):
        page.goto(place)
        page.get_by_role("link", name=re.compile("What is left")).first.click()
        if words in page.locator("main").inner_text():
            return page
        page.wait_for_timeout(250)
    raise AssertionError(page.locator("main").inner_text())
