"""Every screen that links lead to is accessible by WCAG 2.2 AA in both themes, and never wider than the window.

`open_context` fails each walk also where a page asks another host for anything or breaks the content security policy.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from common.languages import LANGS
from tests.journeys.conftest import DESK, PHONE, sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9]+\b|(?<=/c/)[^/]+|(?<=certificates/)[^/]+|(?<=/courses/)(?!$).+")
# Files, the admin (which has a walk of its own), and what leaves.
ELSEWHERE = re.compile(
    r"^/(admin|documents|media|static|demo)/|\.(pdf|png|svg|csv|xlsx|ics|xml|txt|html|json|jwt|zip)(\?|$)|/proof/$|format=|/logout/"
)
ACTIVITIES = 4  # how many lessons and quizzes are looked at; of every other kind of screen one is


def in_another_language(address: str, language: str) -> bool:
    """Whether an address is of a language that this walk does not take."""
    parts = urlsplit(address)
    first, asked = parts.path.split("/")[1], dict(parse_qsl(parts.query)).get("lang", language)
    return (first in LANGS and first != language) or asked != language


def kind_of(address: str) -> tuple[str, str]:
    """What kind of screen an address shows: its path without names, and what its query asks for."""
    parts = urlsplit(address)
    depth = len(parts.path.strip("/").split("/")) - 2 if "/courses/" in parts.path else 0
    path = NAMES.sub("*", parts.path) + ("/" * depth)
    return path, " ".join(sorted({name for name, _value in parse_qsl(parts.query)} - {"next", "lang"}))


def walk(page: Page, language: str, *, most: int) -> tuple[list[str], list[str]]:
    """Follow links breadth first and look at one screen of each kind; what was seen and what is wrong."""
    waiting, seen, visited, wrong = [f"/{language}/"], Counter(), [], []
    while waiting and len(visited) < most:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in visited or seen[kind] >= (ACTIVITIES if kind[0].endswith("///") else 1):
            continue
        seen[kind] += 1
        answer = page.goto(address)
        visited.append(address)
        # A lesson that needs a place is a page too: it says how to get one.
        if answer is None or answer.status not in ({200, 403} if "/courses/" in address else {200}):
            wrong.append(f"{address}: status {answer.status if answer else 'none'}")
            continue
        wrong += [f"{address}: {problem}" for problem in problems(page)]
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        origin = "/".join(page.url.split("/")[:3])
        own = [link.split("#")[0].removeprefix(origin) for link in links if link.startswith(f"{origin}/")]
        waiting += [
            link
            for link in dict.fromkeys(own)
            if not ELSEWHERE.search(link) and not in_another_language(link, language)
        ]
    return visited, wrong


def problems(page: Page) -> list[str]:
    found = []
    width = page.viewport_size["width"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"{wide} px wide on {width}")
    if page.locator("style, [style], script:not([src]):not([type='application/json'])").count():
        found.append("inline style or script")
    for violation in Axe().run(page, options=RULES).response["violations"]:
        found.append(f"{violation['id']}: {violation['nodes'][0]['html'][:160]}")
    if width == PHONE["width"]:
        found += too_wide_with_large_letters(page)
    return found


def too_wide_with_large_letters(page: Page) -> list[str]:
    """Letters of twice the size on a small phone: nothing is read by going sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    return [f"{wide} px wide on 360 with letters of twice the size"] if wide > 360 else []


@pytest.mark.parametrize(
    ("email", "viewport", "scheme", "language"),
    [
        pytest.param(None, PHONE, "light", "en", marks=pytest.mark.slow),
        pytest.param("learner@demo.example", PHONE, "dark", "zh-hant", marks=pytest.mark.slow),
        pytest.param(None, DESK, "dark", "zh-hans", marks=pytest.mark.slow),
        pytest.param("learner@demo.example", DESK, "light", "en", marks=pytest.mark.slow),
        pytest.param("manager@demo.example", PHONE, "light", "zh-hant", marks=pytest.mark.slow),
        pytest.param("manager@demo.example", DESK, "dark", "en", marks=pytest.mark.slow),
        pytest.param("officer@demo.example", DESK, "light", "zh-hant", marks=pytest.mark.slow),
    ],
    ids=lambda value: (
        value.split("@")[0] if isinstance(value, str) else "visitor" if value is None else str(value["width"])
    ),
)
def test_every_screen_is_accessible_and_fits(open_context, email, viewport, scheme, language):
    page = open_context(viewport=viewport, color_scheme=scheme).new_page()
    if email:
        sign_in(page, email)
    page.goto(f"/{language}/")
    visited, wrong = walk(page, language, most=60)
    assert wrong == []
    assert len(visited) > 12
