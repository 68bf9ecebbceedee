"""H5P and cmi5 in a browser: what is done in them counts, and what was left is gone on with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.helpers.shared import shared
from tests.journeys.conftest import DESK, PHONE, Academy
from tests.journeys.test_packages import begin, bring, kept, result

TRUE_FALSE = "h5p/h5p-standalone/test/h5p-test.h5p"
DRAG_TEXT = "h5p/lumi/test/data/example-packages/H5P.DragText.h5p"
CATAPULT = "cmi5/catapult/course_examples/packages"
SAID = """
from courses.packages.models import UnitStatement
for row in UnitStatement.objects.filter(person__user__email="{email}").order_by("pk"): print(row.verb.rsplit("/", 1)[-1])
"""


@pytest.fixture(scope="module")
def true_false(academy: Academy) -> str:
    return bring(academy, shared(TRUE_FALSE), "H5P-1")


def content(page: Page) -> FrameLocator:
    return page.frame_locator("[data-package] iframe")


def unit(page: Page) -> FrameLocator:
    return content(page).frame_locator("#part")


def said(academy: Academy, email: str) -> list[str]:
    return academy.manage("shell", "--verbosity", "0", "--command", SAID.format(email=email)).split()


pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("chosen", "told"), [("False", "100.00 True True"), ("True", "0.00 False True")])
def test_an_answer_in_h5p_counts_as_what_it_is(
    academy: Academy, true_false: str, open_context: Callable[..., BrowserContext], chosen: str, told: str
):
    email = f"{chosen.lower()}@people.example"
    academy.learner(email, name="Su Re")
    page = begin(open_context(viewport=PHONE), email, true_false)
    content(page).get_by_role("radio", name=chosen).click()
    content(page).get_by_role("button", name="Check").click()
    kept(page)
    assert result(academy, email) == told


def test_a_word_that_was_put_in_its_place_is_there_in_the_next_window(
    academy: Academy, open_context: Callable[..., BrowserContext]
):
    course = bring(academy, shared(DRAG_TEXT), "H5P-2")
    academy.learner("drop@people.example", name="Dro P")
    page = begin(open_context(viewport=DESK), "drop@people.example", course)
    gap = content(page).locator(".ui-droppable").nth(1)
    content(page).locator(".ui-draggable", has_text="red").drag_to(gap)
    expect(gap).to_contain_text("red")
    kept(page)
    page.reload()
    expect(gap).to_contain_text("red", timeout=15_000)


def answer(page: Page) -> None:
    """Go to the questions of the geology course, take the right answers, and hand them in."""
    # The unit opens its first page once its session has begun.
    expect(unit(page).locator(".navmenuitem.current")).to_have_count(1, timeout=15_000)
    page.wait_for_timeout(1_000)
    unit(page).locator(".navmenuitem").last.evaluate("(line) => line.click()")
    page.wait_for_timeout(1_000)
    unit(page).get_by_role("button", name="Select correct answers").click()
    unit(page).get_by_role("button", name="Submit Answers").click()
    expect(unit(page).locator("#score-panel-score")).to_have_text("100")
    page.wait_for_timeout(1_500)


def test_a_unit_says_what_was_reached_and_takes_its_leave(
    academy: Academy, open_context: Callable[..., BrowserContext]
):
    course = bring(academy, shared(f"{CATAPULT}/single_au_basic_responsive.zip"), "CMI-1")
    academy.learner("rock@people.example", name="Ro Ck")
    page = begin(open_context(viewport=DESK), "rock@people.example", course)
    answer(page)
    unit(page).locator("#score-panel .exit-button").click()
    expect(unit(page).get_by_text("You have left this part.")).to_be_visible()
    assert result(academy, "rock@people.example") == "100.00 True True"
    told = said(academy, "rock@people.example")
    assert told[:2] == ["launched", "initialized"]
    assert [verb for verb in told if verb in {"passed", "completed", "satisfied"}] == [
        "passed",
        "satisfied",
        "completed",
    ]
    assert told[-1] == "terminated"
    page.reload()
    expect(unit(page).get_by_text("Read-only mode")).to_be_visible()
    unit(page).get_by_role("button", name="Resume From Bookmark").click()
    expect(unit(page).locator(".navmenuitem.current")).to_have_text("Quiz")


def test_a_course_of_six_units_is_done_when_all_of_them_are(
    academy: Academy, open_context: Callable[..., BrowserContext]
):
    course = bring(academy, shared(f"{CATAPULT}/pre_post_test_framed.zip"), "CMI-2")
    academy.learner("layer@people.example", name="Lay Er")
    page = begin(open_context(viewport=PHONE), "layer@people.example", course)
    for number in range(1, 7):
        expect(unit(page).locator(".navmenuitem")).not_to_have_count(0)
        if number % 3 != 2:
            answer(page)
        else:
            page.wait_for_timeout(3_000)
        assert result(academy, "layer@people.example").endswith(str(number == 6))
        if number < 6:
            page.get_by_role("link", name="Next part").click()
    page.reload()
    assert page.locator(".package__parts").get_by_text("Passed").count() == 6
    # Two blocks, and the course.
    assert said(academy, "layer@people.example").count("satisfied") == 3
