"""Leaving and coming back: the place in the course, the progress and the language are found again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PASSWORD, PHONE, sign_in

pytestmark = pytest.mark.slow

COURSE = Path(__file__).parent / "kinds-101"


@pytest.fixture(scope="module", autouse=True)
def course(academy):
    academy.manage("import_course", str(COURSE))


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def enrol(page: Page) -> None:
    page.goto("/en/courses/every-kind/")
    page.get_by_role("button", name="Enrol").first.click()
    expect(heading(page)).to_have_text("Before you begin")


def next_step(page: Page) -> None:
    page.locator(".next:visible, .phonebar:visible").last.get_by_role(
        "button", name=re.compile("Next|Mark done")
    ).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_my_learning_leads_back_to_where_she_left_and_leaving_the_course_keeps_her_progress(
    academy, open_context, scripts
):
    email = f"returning-{'js' if scripts else 'plain'}@people.example"
    academy.learner(email, name="Ho Ka Yan")
    page = open_context(java_script_enabled=scripts).new_page()
    sign_in(page, email)
    enrol(page)
    next_step(page)
    expect(heading(page)).to_have_text("After a pause")

    elsewhere = open_context(viewport=DESK, java_script_enabled=scripts).new_page()
    sign_in(elsewhere, email)
    elsewhere.goto("/en/learn/")
    elsewhere.get_by_role("link", name=re.compile("^Continue")).click()
    expect(heading(elsewhere)).to_have_text("After a pause")

    page.goto("/en/courses/every-kind/")
    leave(page)
    page.goto("/en/learn/")
    expect(page.get_by_role("link", name=re.compile("^Continue"))).to_have_count(0)
    page.goto("/en/courses/every-kind/")
    page.get_by_role("button", name=re.compile("Enrol|Come back|Take up")).first.click()
    page.goto("/en/learn/")
    page.get_by_role("link", name=re.compile("What is left")).first.click()
    expect(page.locator("main")).to_contain_text("1 of 4 required activities done.")
    page.goto("/en/learn/")
    page.get_by_role("link", name=re.compile("^Continue")).click()
    expect(heading(page)).to_have_text("After a pause")


def leave(page: Page) -> None:
    page.locator("summary:visible", has_text="Leave this course").first.click()
    page.get_by_role("button", name="Leave this course").locator("visible=true").first.click()
    expect(page.locator("body")).to_contain_text("You have left this course. What you did is kept")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_she_changes_the_language_in_a_lesson_and_stays_on_it(academy, open_context, viewport):
    email = f"switching-{viewport['width']}@people.example"
    academy.learner(email, name="陳大文")
    page = open_context(viewport=viewport).new_page()
    sign_in(page, email)
    enrol(page)
    switch(page, "繁體中文")
    expect(page).to_have_url(re.compile("/zh-hant/courses/every-kind/"))
    expect(heading(page)).to_have_text("開始之前")
    assert page.locator("html").get_attribute("lang") == "zh-Hant-HK"
    next_step_zh(page)

    # The next lesson is not translated: it stands in its source, which is said.
    expect(heading(page)).to_have_text("After a pause")
    expect(page).to_have_url(re.compile("/zh-hant/"))
    expect(heading(page)).to_have_attribute("lang", "en")
    expect(page.locator("main [data-notice], main .alert").first).to_be_visible()
    switch(page, "English")
    expect(page).to_have_url(re.compile("/en/"))
    expect(heading(page)).to_have_text("After a pause")


def next_step_zh(page: Page) -> None:
    page.locator(".next:visible, .phonebar:visible").last.locator("button").last.click()
    page.wait_for_load_state()


def switch(page: Page, language: str) -> None:
    if not page.locator(".languages a:visible", has_text=language).count():
        page.locator(".masthead__menu summary, .masthead__menu button").first.click()
    page.locator(".languages a:visible", has_text=language).first.click()
    page.wait_for_load_state()


def test_the_language_of_her_profile_meets_her_after_sign_in_and_an_address_keeps_its_own(academy, open_context):
    academy.learner("language@people.example", name="陳大文")
    page = open_context(viewport=DESK).new_page()
    sign_in(page, "language@people.example")
    page.goto("/accounts/profile/")
    page.select_option("[name=language]", "zh-hant")
    page.locator("main form.form button[type=submit]").first.click()
    page.wait_for_load_state()

    again = open_context().new_page()
    again.goto("/accounts/login/?lang=en")
    again.fill("input[name=login]", "language@people.example")
    again.fill("input[name=password]", PASSWORD)
    again.locator("main form button[type=submit]").first.click()
    expect(again).to_have_url(re.compile("/zh-hant/learn/"))
    again.goto("/")
    expect(again).to_have_url(re.compile("/zh-hant/"))
    again.goto("/en/courses/every-kind/")
    assert again.locator("html").get_attribute("lang") == "en"
