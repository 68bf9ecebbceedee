"""A browser and a site of files on loopback: what checks signatures asks no database and no running academy."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.helpers import loopback
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.journeys.signatures.world import NOW, ORIGIN, World

CHECK = """async ({ content, now, origin, issuers, milliseconds }) => {
  const { checkFile } = await import("/static/js/verify/check.js");
  const { openCanonical } = await import("/static/js/verify/canonical.js");
  const { fromSite } = await import("/static/js/verify/sources.js");
  const contexts = new URL("/static/verify/contexts/", location.href);
  const sources = fromSite({ credentialOrigin: origin, issuers, contexts });
  const canonical = openCanonical(() => new Worker("/static/js/verify/worker.js"), sources, milliseconds);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const begun = performance.now();
  const result = await checkFile(async () => bytes, { canonical, sources, now: Date.parse(now) });
  return { ...result, took: performance.now() - begun };
}"""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM):
        pytest.skip("browser journeys: Chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site() -> Iterator[loopback.Site]:
    with loopback.site() as served:
        yield served


@pytest.fixture
def page(browser: Browser, site: loopback.Site, world: World) -> Iterator[Page]:
    site.documents = {"/": "<!doctype html><title>Check</title>", **world.documents()}
    site.asked.clear()
    context = browser.new_context()
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.goto(site.url)
    yield opened
    context.close()
    # A document that is missing on purpose answers 404; the browser logs that as an error of its own.
    assert [text for text in errors if "Failed to load resource" not in text] == []


@pytest.fixture
def check(page: Page, world: World) -> Callable[..., Any]:
    """What the browser says of a file: bytes, words, or a document."""

    def run(file: Any, *, now: str = NOW, milliseconds: int = 8000) -> Any:
        words = file if isinstance(file, bytes | str) else json.dumps(file, ensure_ascii=False)
        content = words if isinstance(words, bytes) else words.encode()
        asked = {
            "content": base64.b64encode(content).decode(),
            "now": now,
            "origin": ORIGIN,
            "issuers": {world.su.did: "/issuers/szicdtf/did.json"},
            "milliseconds": milliseconds,
        }
        return page.evaluate(CHECK, asked)

    return run
