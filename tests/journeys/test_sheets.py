"""On a phone the filters open as a sheet over the list."""

from __future__ import annotations

from tests.journeys.conftest import PHONE


def test_behind_the_open_filters_nothing_is_reached_until_they_are_closed(open_context):
    page = open_context(viewport=PHONE).new_page()
    page.goto("/en/courses/")
    page.wait_for_load_state("networkidle")
    sheet = page.locator(".filters__open")
    sheet.locator("summary").click()
    page.wait_for_selector("footer[inert]", state="attached")
    assert page.locator("header[inert]").count() == 1
    assert sheet.locator("[inert]").count() == 0
    page.keyboard.press("Escape")
    page.wait_for_selector("footer:not([inert])", state="attached")
    assert page.locator("[inert]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
