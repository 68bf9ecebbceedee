"""Attempts at every kind of question: an answer is called saved only where it is, and time ends as it was said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, NEW_LEARNER, PHONE, sign_in

pytestmark = pytest.mark.slow

COURSE = Path(__file__).parent / "kinds-101"
TIMED = "/en/courses/every-kind/questions/against-the-clock/"
PARTS = "/en/courses/every-kind/questions/in-parts/"
EXPLAINED = "/en/courses/every-kind/questions/with-reasons/"
PASS_TIME = """
from datetime import timedelta
from courses.assessment.models import Attempt
for attempt in Attempt.objects.filter(state="open", person__user__email="{email}"):
    attempt.started_at -= timedelta(minutes={minutes})
    attempt.deadline -= timedelta(minutes={minutes})
    attempt.save(update_fields=["started_at", "deadline"])
"""
STATE = """
from courses.assessment.models import Attempt
attempt = Attempt.objects.get(person__user__email="{email}")
print(attempt.state, int(attempt.points), attempt.closed_at == attempt.deadline)
"""


LEARNERS = [
    *("rules", "closing", "offline", "shared", "two-tabs", "late-js", "late-plain"),
    *("kinds-desk", "kinds-phone", "parts-desk", "parts-phone", "no-number", "none-left"),
]


@pytest.fixture(scope="module", autouse=True)
def course(academy):
    academy.manage("import_course", str(COURSE))
    accounts = [NEW_LEARNER.format(email=f"{name}@people.example", name="Ho Ka Yan") for name in LEARNERS]
    academy.manage("shell", "--verbosity", "0", "--command", "\n".join(accounts))


@pytest.fixture
def enrolled(open_context):
    """Somebody new with a place on the course, in her browser."""

    def make(name: str, **options: object) -> Page:
        page = open_context(**options).new_page()
        page.context.set_default_timeout(8000)
        sign_in(page, f"{name}@people.example")
        page.goto("/en/courses/every-kind/")
        page.get_by_role("button", name="Enrol").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Before you begin")
        return page

    return make


def begin(page: Page, quiz: str) -> None:
    page.goto(quiz)
    page.get_by_role("button", name=re.compile("Begin the quiz|Go on with")).click()
    page.wait_for_url(re.compile(r"/attempts/"))


def forward(page: Page):
    return page.locator(".next:visible, .phonebar:visible").last


def save(page: Page) -> None:
    forward(page).get_by_role("button", name=re.compile("^(Save|Check)")).click()
    page.wait_for_load_state()


def status(page: Page):
    return page.locator("[data-autosave-status]")


def is_asked(page: Page, number: int) -> None:
    page.wait_for_url(re.compile(rf"/{number}/$"))


def test_the_rules_stand_before_the_beginning(enrolled):
    page = enrolled("rules")
    page.goto(TIMED)
    main = page.locator("main")
    expect(main).to_contain_text("Time limit")
    expect(main).to_contain_text("2 attempts left")
    expect(main).to_contain_text("The time of 30 min runs from the moment you begin, also while the page is closed.")


def test_an_answer_outlives_a_closed_tab_however_soon_it_closes(enrolled):
    page = enrolled("closing")
    begin(page, TIMED)
    page.get_by_label("Seven").check()
    expect(status(page)).to_have_text("Saved.")
    save(page)
    is_asked(page, 2)
    page.get_by_label("Six").check()
    # Sooner than what is typed sends itself.
    page.close(run_before_unload=True)

    again = page.context.new_page()
    begin(again, TIMED)
    is_asked(again, 3)
    again.goto(re.sub("/3/$", "/2/", again.url))
    expect(again.get_by_label("Six")).to_be_checked()
    again.goto(re.sub("/2/$", "/1/", again.url))
    expect(again.get_by_label("Seven")).to_be_checked()


def test_a_lost_connection_loses_nothing_and_is_told(enrolled):
    page = enrolled("offline")
    begin(page, TIMED)
    place = page.url
    page.context.set_offline(True)
    page.get_by_label("Nine").check()
    expect(status(page)).to_have_text("Kept on this device and sent when you are online.")
    page.get_by_label("Seven").check()
    # She is told instead of being led to the browser's own page of no connection.
    forward(page).get_by_role("button", name=re.compile("^Save")).click()
    expect(status(page)).to_have_text("Kept on this device and sent when you are online.")
    assert page.url == place
    page.context.set_offline(False)
    expect(status(page)).to_have_text("Saved.")
    page.goto(place)
    expect(page.get_by_label("Seven")).to_be_checked()


def test_on_a_shared_device_an_unsent_answer_waits_for_whom_it_belongs_to(enrolled):
    page = enrolled("shared")
    begin(page, TIMED)
    place = page.url
    page.context.set_offline(True)
    page.get_by_label("Seven").check()
    expect(status(page)).to_have_text("Kept on this device and sent when you are online.")
    page.context.clear_cookies()
    page.context.set_offline(False)
    sign_in(page, "rules@people.example")
    page.goto("/en/learn/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Object.keys(JSON.parse(localStorage['academy:unsent'])).length") == 1

    page.context.clear_cookies()
    sign_in(page, "shared@people.example")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("localStorage['academy:unsent']") == "{}"
    page.goto(place)
    expect(page.get_by_label("Seven")).to_be_checked()


def test_a_second_tab_goes_on_with_the_same_attempt_and_is_told_once_it_is_handed_in(enrolled):
    first = enrolled("two-tabs", viewport=DESK)
    begin(first, TIMED)
    second = first.context.new_page()
    begin(second, TIMED)
    assert second.url == first.url
    first.goto(re.sub(r"\d+/$", "hand-in/", first.url))
    expect(first.get_by_role("heading", level=1)).to_have_text("5 questions have no answer yet")
    first.get_by_role("button", name="Hand in").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("0%: the pass mark is 70%")

    second.get_by_label("Seven").check()
    expect(status(second)).to_have_text("This attempt has been handed in. What you had saved counts.")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("0%: the pass mark is 70%")
    expect(second.locator("body")).to_contain_text("This attempt has been handed in.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_time_that_is_over_closes_the_attempt_at_its_deadline_with_what_was_saved(academy, enrolled, scripts):
    email = f"late-{'js' if scripts else 'plain'}"
    page = enrolled(email, java_script_enabled=scripts)
    begin(page, TIMED)
    page.get_by_label("Seven").check()
    save(page)
    is_asked(page, 2)
    academy.manage("shell", "-v0", "-c", PASS_TIME.format(email=f"{email}@people.example", minutes=31))
    page.goto(page.url)
    # Looking closes nothing; she is told and led to her result.
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The time for this attempt is over. What you had saved counts."
    )
    expect(page.locator("form#answer")).to_have_count(0)
    academy.manage("tick")
    page.get_by_role("button", name="Your results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("20%: the pass mark is 70%")
    expect(page.locator("main")).to_contain_text("The time was over; what you had saved counts.")
    assert academy.manage("shell", "-v0", "-c", STATE.format(email=f"{email}@people.example")).split() == [
        "timed_out",
        "1",
        "True",
    ]


@pytest.mark.parametrize(("viewport", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"])
def test_every_kind_is_answered_wrongly_with_reasons_and_then_rightly(enrolled, viewport, scripts):
    page = enrolled(f"kinds-{'desk' if scripts else 'phone'}", viewport=viewport, java_script_enabled=scripts)
    for rightly in (False, True):
        page.goto(EXPLAINED)
        page.get_by_role("button", name=re.compile("Begin the quiz|Try again")).click()
        for number in range(1, 6):
            is_asked(page, number)
            give(page, number, rightly=rightly)
            save(page)
            fields = page.locator("form#answer")
            expect(fields).to_contain_text("Right" if rightly else "Not right")
            expect(fields).to_contain_text("Why.")
            forward(page).get_by_role("link", name=re.compile("^(Question|Hand in)")).last.click()
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Passed with 100%" if rightly else "0%: the pass mark is 70%"
        )
    page.goto(EXPLAINED)
    expect(page.locator("main")).to_contain_text("You have passed with 100%.")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def give(page: Page, number: int, *, rightly: bool) -> None:
    choices = {1: ("Seven", "Four"), 2: ("Two", "Three"), 3: ("True", "False")}
    if number in choices:
        page.get_by_label(choices[number][0 if rightly else 1]).check()
        if number == 2 and rightly:
            page.get_by_label("Six").check()
        return
    page.get_by_label("Your answer").fill(({4: "9", 5: "True"} if rightly else {4: "8", 5: "perhaps"})[number])


@pytest.mark.parametrize(("viewport", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"])
def test_parts_are_chosen_ordered_and_filled_in_and_earn_their_shares(enrolled, viewport, scripts):
    page = enrolled(f"parts-{'desk' if scripts else 'phone'}", viewport=viewport, java_script_enabled=scripts)
    begin(page, PARTS)
    fields = page.locator("form#answer")
    expect(fields.locator("summary:visible")).to_have_text("Hint 1")
    fields.locator("summary").first.click()
    expect(fields.locator("summary:visible")).to_have_text(["Hint 1", "Hint 2"])
    page.get_by_label("Ten", exact=True).select_option("Five")
    page.get_by_label("Six", exact=True).select_option("Nine")
    save(page)
    expect(fields).to_contain_text("1 of 2 right")
    expect(fields).to_contain_text("The right answer: Three")
    forward(page).get_by_role("link", name="Question 2").click()

    is_asked(page, 2)
    if scripts:
        put_in_order(page, ["One", "Two", "Three"])
        expect(status(page)).to_have_text("Saved.")
    else:
        for place, words in enumerate(("One", "Two", "Three"), start=1):
            page.get_by_label(words, exact=True).select_option(str(place))
    save(page)
    expect(fields.locator(".state")).to_have_text("Right")
    forward(page).get_by_role("link", name="Question 3").click()

    is_asked(page, 3)
    page.get_by_label("Gap 1").fill("3.0")
    page.get_by_label("Gap 2").fill("True")
    page.get_by_label("Gap 3").select_option("Twenty-two")
    save(page)
    expect(fields).to_contain_text("2 of 3 right")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"] if scripts else True
    forward(page).get_by_role("link", name="Hand in").last.click()
    page.get_by_role("button", name="Hand in").click()
    # A half, a whole and two thirds of three points.
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed with 72.2%")


def put_in_order(page: Page, wanted: list[str]) -> None:
    """With the buttons: each line is moved up until it stands in its place."""
    lines = page.locator("[data-order] > li")
    for place, words in enumerate(wanted):
        for _ in wanted:
            texts = [text.strip() for text in lines.locator(".line__text").all_inner_texts()]
            if texts.index(words) == place:
                break
            lines.nth(texts.index(words)).get_by_role("button", name="Move up").click()


def test_what_is_no_number_is_refused_in_words_and_not_called_saved(enrolled):
    page = enrolled("no-number")
    begin(page, TIMED)
    page.goto(re.sub(r"\d+/$", "4/", page.url))
    page.get_by_label("Your answer").fill("nine or so")
    expect(status(page)).to_have_text("This is not a number. Write figures alone, such as 9.5.")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("This is not a number.")
    expect(page.get_by_label("Your answer")).to_have_value("nine or so")


def test_no_attempt_left_is_said_where_one_would_begin(enrolled):
    page = enrolled("none-left")
    for _attempt in range(2):
        page.goto(TIMED)
        page.get_by_role("button", name=re.compile("Begin the quiz|Try again")).click()
        page.goto(re.sub(r"\d+/$", "hand-in/", page.url))
        page.get_by_role("button", name="Hand in").click()
    expect(page.locator("main")).to_contain_text("You have used all your attempts.")
    page.get_by_role("link", name="Back to the quiz").click()
    expect(page.locator("main")).to_contain_text("You have used all your attempts.")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
