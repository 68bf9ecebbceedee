"""The authoring interface asks nobody but this host for anything, and no screen of it breaks.

`open_context` fails where another host is asked or the console tells an error.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, sign_in

NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9]+\b|(?<=/usage/).+")
DOORS_OUT = re.compile(r"logout|/sprite/|/bulk/|\.(csv|xlsx)|export=")  # a bulk action is nothing without its rows


def admin_links(page: Page) -> list[str]:
    """The admin's own addresses on a screen, its menu included, without what only sorts or filters."""
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    inside = dict.fromkeys(link.split("#")[0].split("?")[0] for link in links if link.startswith("/admin/"))
    return [link for link in inside if not DOORS_OUT.search(link)]


def walk(page: Page, *, most: int) -> list[str]:
    """Open one screen of each kind that links lead to; the addresses seen."""
    waiting, kinds, seen = ["/admin/"], set(), []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        kind = NAMES.sub("*", address)
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        seen.append(address)
        page.wait_for_load_state("networkidle")
        waiting += admin_links(page)
    return seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("email", "most", "meets"),
    [
        ("trainer@demo.example", 60, "/admin/questions/"),
        ("officer@demo.example", 60, "/admin/certificates/"),
        ("admin@demo.example", 90, "/admin/users/"),
    ],
    ids=["trainer", "officer", "admin"],
)
def test_the_admin_asks_no_other_host_and_no_screen_of_it_breaks(open_context, email, most, meets):
    page = open_context(viewport=DESK).new_page()
    sign_in(page, email)
    seen = walk(page, most=most)
    assert meets in seen
    assert len(seen) > 15
