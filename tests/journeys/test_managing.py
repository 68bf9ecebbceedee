"""A training manager makes a cohort, brings her list, sees who joins, and finds who is overdue in one click."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, sign_in

ROSTER = Path(__file__).resolve().parents[3] / "shared/data/learners/roster-500.csv"


def at_her_organisation(open_context, *, viewport=DESK, **options) -> Page:
    page = open_context(viewport=viewport, **options).new_page()
    sign_in(page, "manager@demo.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Lane Bank")
    return page


def make_cohort(page: Page, name: str, *, seats: int) -> None:
    page.get_by_role("link", name="Make a cohort").click()
    page.get_by_label("Course").select_option(label="AIF-101 AI Foundations for Financial Services")
    page.get_by_label("Name of the cohort").fill(name)
    page.get_by_label("First day").fill(date.today().isoformat())
    page.get_by_label("Due date").fill((date.today() + timedelta(days=30)).isoformat())
    page.get_by_label("Seats").fill(str(seats))
    page.get_by_role("button", name="Make the cohort").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add learners")


def verdicts(page: Page) -> dict[str, int]:
    """How many rows have which verdict, as the list says above the table."""
    said = [" ".join(words.split()) for words in page.locator(".verdicts li").all_inner_texts()]
    return {words.split(" ", 1)[1]: int(words.split(" ", 1)[0]) for words in said}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_overdue_are_one_click_away_and_the_files_say_the_same(open_context, scripts):
    page = at_her_organisation(open_context, java_script_enabled=scripts)
    overdue = page.locator("#cohorts tbody tr a[href*='state=overdue']").first
    number = int(overdue.inner_text())
    overdue.click()
    assert page.url.endswith("?state=overdue")
    rows = page.get_by_role("region", name="Learners").locator("tbody tr")
    expect(rows).to_have_count(number)
    states = rows.locator("td:nth-child(4)").all_inner_texts()
    assert [state for state in states if "overdue" not in state.lower()] == []
    names = [name.strip().split("\n")[0] for name in rows.locator("th[scope=row] > a").all_inner_texts()]
    page.reload()
    expect(rows).to_have_count(number)

    text = page.request.get(f"{page.url}&format=csv").body().decode("utf-8-sig")
    in_csv = list(csv.reader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"{page.url}&format=xlsx").body()))
    in_xlsx = [["" if cell is None else cell for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert [row[0] for row in in_csv[1:]] == names
    assert [[said(cell) for cell in row] for row in in_xlsx] == in_csv


def said(cell: object) -> str:
    """A cell of the spreadsheet as the CSV writes it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def test_a_cohort_is_made_a_list_brought_and_an_invitation_accepted(academy, open_context):
    page = at_her_organisation(open_context)
    make_cohort(page, "Journeys, first group", seats=3)
    page.get_by_label("Paste").fill(
        "Name\tE-mail\n"
        "Wong Mei Ling\tlearner@demo.example\n"
        "Ho Siu Wai\tinvited@people.example\n"
        "Ho Siu Wai\tinvited@people.example\n"
        "Nobody\tnot-an-address\n"
    )
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 rows checked; nothing is added yet")
    assert verdicts(page) == {
        "will be placed": 1,
        "will be invited": 1,
        "twice in the list": 1,
        "address not valid": 1,
    }
    page.locator("main form button.button").first.click()
    page.get_by_role("link", name="To the cohort").click()

    academy.learner("invited@people.example", name="何小慧")
    invited = open_context(viewport=PHONE).new_page()
    sign_in(invited, "invited@people.example")
    invited.goto(academy.link_in_mail("invited@people.example"))
    expect(invited.locator("main")).to_contain_text("AI Foundations for Financial Services")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("何小慧")
    invited.get_by_role("checkbox").check()
    invited.get_by_role("button", name="Accept and begin").click()
    expect(invited.locator("main")).to_contain_text("Three kinds of system")

    page.reload()
    names = page.get_by_role("region", name="Learners").locator("tbody th[scope=row] > a")
    expect(names).to_have_text(["何小慧", "Wong Mei Ling"])

    page.get_by_label("Select 何小慧").check()
    page.get_by_role("button", name="Give more time").click()
    later = date.today() + timedelta(days=45)
    page.get_by_label("New date").fill(later.isoformat())
    page.get_by_label("Reason").fill("Long leave")
    page.get_by_role("button", name="Set the new date").click()
    expect(page.locator("main")).to_contain_text("Extended")
    invited.goto("/en/learn/")
    first = date.today() + timedelta(days=30)
    expect(invited.locator("main")).to_contain_text(f"Extended; the first date was {first:%-d %b %Y}.")


def test_filters_and_order_stand_in_the_address(open_context):
    page = at_her_organisation(open_context)
    page.get_by_role("link", name="AI foundations, autumn").click()
    page.get_by_label("Team").select_option("Retail credit")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    assert "team=Retail+credit" in page.url
    assert "sort=" in page.url
    learners = page.get_by_role("region", name="Learners").locator("tbody tr")
    assert set(learners.locator("td:nth-child(3)").all_inner_texts()) == {"Retail credit"}
    names = learners.locator("th a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    assert len(names) > 1
    page.reload()
    assert learners.locator("th a").all_inner_texts() == names


@pytest.mark.slow
@pytest.mark.skipif(
    not ROSTER.exists(), reason="the folder of third-party inputs (../shared) is not beside this checkout"
)
def test_a_list_of_five_hundred_goes_in_whole(academy, open_context):
    page = at_her_organisation(open_context)
    make_cohort(page, "Journeys, everybody", seats=600)
    page.get_by_label("Or choose a file").set_input_files(ROSTER)
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("500 rows checked; nothing is added yet")
    assert verdicts(page) == {"will be invited": 500}
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("The list is")
    place = page.get_by_role("link", name="To the cohort").get_attribute("href")
    academy.newest_mail("ue100499@example.org", within=60)
    page.goto(f"{place}?view=invitations")
    expect(page.locator(".tabs__count")).to_have_text("500")
    expect(page.locator("main")).to_contain_text("Rows 1–20 of 500")
