"""A learner goes from the landing page to a certificate that a stranger can check, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answers import answer
from tests.journeys.conftest import DESK, PHONE, sign_in


def first_lesson_by_three_clicks(page: Page) -> None:
    page.get_by_role("link", name="See the courses").click()
    page.get_by_role("link", name="AI Foundations for Financial Services").first.click()
    page.get_by_role("button", name="Enrol").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Three kinds of system: rules, learning, generating")


def go_on(page: Page) -> None:
    """The one button at the foot of an activity that leads on."""
    page.locator(".next, .phonebar").get_by_role("button", name=re.compile("^(Next|Finish|Mark done)")).click()
    page.wait_for_load_state()


def answer_the_checks(page: Page) -> None:
    for number in range(page.locator("section.check").count()):
        check = page.locator("section.check").nth(number)
        answer(check)
        check.get_by_role("button", name=re.compile("Check my answer|Answer again")).click()
        expect(page.locator("section.check").nth(number).get_by_role("button")).to_have_text("Answer again")


def take_the_quiz(page: Page) -> None:
    page.get_by_role("button", name="Begin the quiz").click()
    while "/hand-in/" not in page.url:
        form = page.locator("form#answer")
        place = page.url
        answer(form)
        forward = page.locator(".next, .phonebar")
        forward.get_by_role("button", name=re.compile("^(Save|Check)")).click()
        page.wait_for_load_state()
        if page.url == place:
            forward.get_by_role("link", name=re.compile("^(Question|Hand in)")).last.click()
            page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is answered")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 100%")
    shown = page.locator(".quiz__review > li", has=page.locator("input[type=radio]"))
    assert shown.locator("input:checked").count() == shown.count()


@pytest.mark.parametrize(
    ("viewport", "scripts"),
    [
        pytest.param(PHONE, False, id="phone-plain"),
        pytest.param(DESK, True, id="desk", marks=pytest.mark.slow),
    ],
)
def test_a_learner_earns_a_certificate_and_a_stranger_checks_it(academy, open_context, viewport, scripts):
    address = f"earning-{'desk' if scripts else 'phone'}@people.example"
    academy.learner(address, name="陳大文")
    page = open_context(viewport=viewport, java_script_enabled=scripts).new_page()
    page.goto("/en/")
    sign_in(page, address)
    first_lesson_by_three_clicks(page)

    done = earn(page)
    # Another journey may have added a lesson to the course.
    assert [what for what in done if what != "lesson"] == ["quiz", "quiz", "exercise", "quiz"]
    assert done.count("lesson") >= 8
    expect(page.locator(".certificate")).to_contain_text("陳大文")

    page.get_by_label("For whom").fill("Harbour Lane Bank")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    number = page.locator(".certificate").inner_text().split("FTA-FTAHK-")[1].split()[0]

    stranger = open_context(viewport=viewport, java_script_enabled=scripts).new_page()
    stranger.goto(link)
    expect(stranger.locator("main")).to_contain_text("Valid certificate")
    expect(stranger.locator(".certificate")).to_contain_text("陳大文")
    stranger.goto("/verify/?lang=en")
    stranger.get_by_label("Certificate number").fill(f"fta ftahk {number.lower()}")
    stranger.get_by_role("button", name="Verify").click()
    expect(stranger.locator("main")).to_contain_text("Valid certificate")
    expect(stranger.locator("main")).to_contain_text("AI Foundations for Financial Services")
    expect(stranger.locator("body")).not_to_contain_text("陳大文")

    page.get_by_role("button", name="Withdraw this certificate").click()
    stranger.goto(link)
    expect(stranger.locator("main")).not_to_contain_text("Valid certificate")
    expect(stranger.locator("body")).not_to_contain_text("陳大文")


def earn(page: Page) -> list[str]:
    """Do everything from the first lesson to the certificate; say what was met in which order."""
    done = []
    while "/learn/certificates/" not in page.url:
        if page.get_by_role("button", name="Begin the quiz").count():
            take_the_quiz(page)
            done.append("quiz")
            page.locator("main").get_by_role("link", name=re.compile("^(View certificate|Next)")).click()
        else:
            done.append("exercise" if "Exercise" in page.locator("h1").inner_text() else "lesson")
            answer_the_checks(page)
            go_on(page)
        page.wait_for_load_state()
    return done


@pytest.mark.slow
def test_a_wrong_answer_teaches_and_what_is_left_shrinks(academy, open_context):
    academy.learner("beginning@people.example", name="Ho Ka Yan")
    page = open_context().new_page()
    sign_in(page, "beginning@people.example")
    first_lesson_by_three_clicks(page)

    answer(page.locator("section.check").first, rightly=False)
    page.get_by_role("button", name="Check my answer").click()
    check = page.locator("section.check").first
    expect(check).to_contain_text("Not right")
    expect(check.locator(".answer__reason").first).to_be_visible()
    answer_the_checks(page)
    expect(page.locator("section.check").first).not_to_contain_text("Not right")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learning from data")

    page.goto("/en/learn/")
    expect(page.locator("main")).not_to_contain_text("Your courses will stand here.")
    left = int(re.search(r"(\d+) activities left", page.locator("main").inner_text())[1])
    assert left >= 10
    page.get_by_role("link", name=re.compile("What is left")).first.click()
    expect(page.locator("main")).to_contain_text(f"1 of {left + 1} required activities done.")
    expect(page.locator(".duelist").first.get_by_role("listitem")).to_have_count(left)
    page.get_by_role("link", name=re.compile("Learning from data")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Learning from data")
