"""Somebody was given a certificate as a file: with and without scripts, online and not, right and changed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Academy
from tests.journeys.test_every_screen import RULES

pytestmark = pytest.mark.slow

# What the worker has signed by now, and the token in the QR code of its paper.
READ = """
import json
from courses.certificates.models import Certificate
from courses.certificates.queries.credentials import credential_of, credential_text
found = Certificate.objects.filter(state="valid", needs_signing=False).order_by("pk").first()
if found:
    facts = found.facts
    print(json.dumps([found.code, facts.secret.print_token, credential_text(credential_of(facts, "embedded"))]))
"""
DROP = """async ([selector, words]) => {
  const moved = new DataTransfer();
  moved.items.add(new File([words], "dropped.json", { type: "application/json" }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector(selector).dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
  }
}"""


@dataclass(frozen=True)
class Given:
    """A certificate somebody was given."""

    code: str
    token: str
    text: str
    file: Path

    def changed(self, folder: Path) -> Path:
        document = json.loads(self.text)
        document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
        path = folder / "changed.json"
        path.write_text(json.dumps(document, ensure_ascii=False))
        return path


@pytest.fixture(scope="module")
def given(academy: Academy, tmp_path_factory: pytest.TempPathFactory) -> Given:
    until = time.monotonic() + 120
    while not (told := academy.manage("shell", "--verbosity", "0", "--command", READ).strip()):
        assert time.monotonic() < until, "the worker signed nothing"
        time.sleep(1)
    code, token, text = json.loads(told)
    file = tmp_path_factory.mktemp("given") / "credential.json"
    file.write_text(text)
    return Given(code, token, text, file)


def compare(page: Page, file: Path, *, language: str = "en") -> str:
    page.goto(f"/verify/?lang={language}")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_without_scripts_a_file_is_compared(open_context, given, tmp_path, language):
    page = open_context(java_script_enabled=False).new_page()
    right = compare(page, given.file, language=language)
    assert given.code in right
    assert page.locator(".certificate").count() == 1
    changed = compare(page, given.changed(tmp_path), language=language)
    assert "Somebody Else" in changed
    assert page.locator(".certificate").count() == 0
    if language == "en":
        assert "Valid certificate" in right
        assert "Equals what was issued, byte for byte." in right
        assert "Changed after it was issued" in changed


def test_a_dropped_file_is_checked_in_the_browser_and_then_compared(open_context, given):
    page = open_context(viewport=DESK).new_page()
    page.goto("/verify/?lang=en")
    # Said by the script alone: from then on files can be dropped.
    page.get_by_text("Choose a file or drop it here.").wait_for()
    page.evaluate(DROP, ["[data-verify-drop]", given.text])
    expect(page.locator("[data-verify][data-verdict=valid]")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Compare with what was issued").click()
    expect(page.locator("main")).to_contain_text("Equals what was issued")
    assert page.url.endswith("/verify/")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_answers_fit_and_are_accessible(open_context, given, tmp_path, viewport):
    nonsense = tmp_path / "nonsense.txt"
    nonsense.write_text("nothing")
    for scheme in ("light", "dark"):
        page = open_context(viewport=viewport, color_scheme=scheme).new_page()
        for file in (given.file, given.changed(tmp_path), nonsense):
            compare(page, file)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
            page.locator("main details summary").first.click() if page.locator("main details").count() else None
            violations = Axe().run(page, options=RULES).response["violations"]
            assert [violation["id"] for violation in violations] == []


def test_a_file_that_is_far_too_long_is_answered_in_words(open_context, tmp_path):
    long = tmp_path / "film.mp4"
    long.write_bytes(bytes(10 * 1024 * 1024))
    page = open_context(java_script_enabled=False).new_page()
    assert "at most 2 MB are read" in compare(page, long)


def test_the_verifier_that_was_downloaded_checks_without_the_site(open_context, browser, given, tmp_path):
    page = open_context(viewport=DESK).new_page()
    page.goto("/verify/?lang=en")
    with page.expect_download() as started:
        page.get_by_role("link", name="download the verifier (one file)").click()
    file = tmp_path / "verify.html"
    started.value.save_as(file)
    alone = browser.new_context(offline=True).new_page()
    alone.goto(file.as_uri())
    alone.locator("input[type=file]").set_input_files(given.file)
    expect(alone.locator("[data-verify][data-verdict]")).to_be_visible(timeout=20_000)
    expect(alone.locator("main")).to_contain_text("Genuine certificate")
    alone.context.close()


def test_the_paper_of_a_certificate_opens_its_signed_files(open_context, given):
    page = open_context().new_page()
    page.goto(f"/c/{given.code}/?k={given.token}&lang=en")
    page.locator("summary", has_text="Signed files").click()
    link = page.get_by_role("link", name="Signed file (JSON)")
    answer = page.request.get(link.get_attribute("href"))
    assert answer.text() == given.text
