"""The check as a part of a page: a field that is also a place to drop files, an answer in words, a form without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from tests.helpers import loopback
from tests.helpers.credentials import sign
from tests.journeys.signatures.world import ORIGIN, REVOKED, World, changed, second_name

pytestmark = pytest.mark.slow
HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Verify</title><link rel="stylesheet" href="/static/css/site.css"><script type="module" src="/static/js/site.js"></script>
<body><main class="page"><h1>Verify</h1><form class="form stack" action="/sent/">{}</form></main></body></html>"""
OWN = "/c/7YQ4M2K9TX5/credential.json"
# The browser reads the clock, and these certificates are young.
CLOCK = "2026-11-22T12:00:00Z"
DROP = """async ([selector, words]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([words], "dropped.json", { type: "application/json" }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector(selector).dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
  }
}"""


def part(tag: str) -> str:
    with (
        translation.override("en"),
        override_settings(CREDENTIAL_ORIGIN=ORIGIN, ISSUER_HOSTS={"szicdtf": "id.suzhou.example"}),
    ):
        return HTML.format(Template("{% load certificate_checks %}" + tag).render(Context()))


@pytest.fixture
def opened(browser: Browser, site: loopback.Site, world: World) -> Iterator[Callable[..., Page]]:
    contexts = []
    errors: list[str] = []

    def run(tag: str = "{% browser_check %}", *, width: int = 390, **options: Any) -> Page:
        site.asked.clear()
        site.documents = {"/": part(tag), OWN: world.good, **world.documents()}
        context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page.clock.set_fixed_time(CLOCK)
        page.goto("/")
        page.wait_for_load_state("networkidle")
        return page

    yield run
    for context in contexts:
        context.close()
    assert [text for text in errors if "Failed to load resource" not in text] == []


@pytest.fixture
def choose(tmp_path: Path) -> Callable[[Page, Any], None]:
    def run(page: Page, document: Any) -> None:
        # Another name each time: choosing the same file again is no change to a browser.
        file = tmp_path / f"certificate-{len(list(tmp_path.iterdir()))}.json"
        file.write_text(json.dumps(document, ensure_ascii=False))
        page.set_input_files("#verify-file", file)
        page.locator("[data-verify][data-verdict]").wait_for()

    return run


def answer(page: Page) -> str:
    return page.locator("[data-verify-result]").inner_text()


def test_a_chosen_file_is_answered_in_words(opened, choose, world):
    page = opened()
    choose(page, world.good)
    words = answer(page)
    assert words.startswith("Valid certificate")
    assert "Chan Tai Man · 陳大文" in words
    assert "20 Nov 2026" in words
    assert page.locator("[data-verify-result] a").get_attribute("href") == "/c/7YQ4M2K9TX5/"
    page.get_by_text("What was checked").click()
    expect(page.get_by_text("The signature is right")).to_be_visible()


def test_nothing_a_forged_file_says_is_repeated(opened, choose, world):
    page = opened()
    choose(page, changed(world.good, second_name))
    assert answer(page).startswith("Not as it was issued")
    assert "李小龍" not in answer(page)
    assert page.locator("[data-verify-result] a").count() == 0


def test_a_name_is_never_read_as_markup(opened, choose, world):
    page = opened()
    named = changed(
        world.good,
        lambda it: it["credentialSubject"]["identifier"][0].update(identityHash="<img src=x onerror=alert(1)>"),
    )
    choose(page, sign(named, world.hk.key, world.hk.method(), "2026-11-20T09:30:01Z"))
    assert "<img src=x" in answer(page)
    assert page.locator("[data-verify-result] img").count() == 0


def test_the_second_file_takes_the_place_of_the_first(opened, choose, world):
    page = opened()
    choose(page, changed(world.good, second_name))
    choose(page, world.good)
    expect(page.locator("[data-verify-result] .alert strong")).to_have_text("Valid certificate")
    page.set_input_files("#verify-file", [])
    expect(page.locator("[data-verify-result]")).to_be_empty()


def test_a_file_may_be_dropped_and_is_then_in_the_field(opened, world):
    page = opened()
    page.evaluate(DROP, ["[data-verify-drop]", json.dumps(world.sign(index=REVOKED))])
    page.locator("[data-verify][data-verdict]").wait_for()
    assert answer(page).startswith("Revoked or replaced")
    assert page.evaluate("document.querySelector('#verify-file').files[0].name") == "dropped.json"


def test_what_checks_is_loaded_when_somebody_reaches_for_it(opened, site):
    page = opened()
    heavy = ("/static/vendor/jsonld.esm.min.js", "/static/vendor/noble-ed25519.js", "/static/js/verify/check.js")
    assert not set(heavy) & set(site.asked)
    with page.expect_request_finished(lambda request: request.url.endswith(heavy[0])):
        page.locator("#verify-file").focus()
    assert set(heavy) <= set(site.asked)


def test_the_file_of_the_page_is_checked_by_a_button(opened, world):
    page = opened(f'{{% browser_check credential="{OWN}" %}}')
    page.get_by_role("button", name="Check the signature in this browser").click()
    page.locator("[data-verify][data-verdict]").wait_for()
    assert answer(page).startswith("Valid certificate")


def test_a_file_that_cannot_be_had_is_not_called_wrong(opened):
    page = opened('{% browser_check credential="/c/missing" %}')
    page.get_by_role("button").click()
    page.locator("[data-verify][data-verdict]").wait_for()
    assert answer(page).startswith("Not checked")


def test_without_scripts_it_is_a_field_and_a_button(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("#verify-file").get_attribute("name") == "file"
    expect(page.get_by_role("button", name="Compare with what was issued")).to_be_visible()
    assert not page.get_by_text("drop it here").is_visible()
    assert (
        not opened('{% browser_check credential="/x" %}', java_script_enabled=False).get_by_role("button").is_visible()
    )


@pytest.mark.parametrize("width", [360, 1440])
def test_it_fits_and_everybody_can_use_it(opened, choose, world, width):
    # What looks for barriers writes styles of its own.
    page = opened(width=width, bypass_csp=True)
    choose(page, world.good)
    page.get_by_text("What was checked").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
