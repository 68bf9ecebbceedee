"""Foreign packages, played through the real player: what is reached counts, and what is hostile reaches nothing."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.helpers.shared import shared
from tests.journeys.conftest import DESK, Academy, sign_in

GOLF = "moodle/moodle33-fixtures/mod/scorm/tests/packages/singlescobasic.zip"
QUESTIONS = 15
RESULT = """
from courses.learning.models import ActivityResult
found = ActivityResult.objects.get(enrolment__person__user__email="{email}", activity__kind="package")
print(found.score, found.success, found.completed_at is not None)
"""
SLUG = """
from courses.catalogue.models import Course, CoursePage
print(CoursePage.objects.get(translation_key=Course.objects.get(code="{code}").key).slug)
"""
MANIFEST = """<?xml version="1.0"?>
<manifest identifier="hostile" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Hostile</title>
<item identifier="i" identifierref="r"><title>Hostile</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>
</resources></manifest>"""
# Each attempt says what it got. `academy` is filled in.
HOSTILE = """<!doctype html><title>Hostile</title><form id="form" method="post" action="ACADEMY/accounts/logout/"></form>
<!-- It could speak (LMSInitialize) and does not: nothing of it is to be kept. -->
<script>
const got = {};
const attempt = async (name, act) => {
  try { got[name] = String(await act()); } catch (error) { got[name] = "refused"; }
};
const framed = (src) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => done(frame.contentDocument ? frame.contentDocument.body.innerHTML : "closed");
  setTimeout(() => done("nothing"), 3000);
  frame.src = src;
  document.body.append(frame);
});
addEventListener("load", async () => {
  await attempt("cookies", () => document.cookie);
  await attempt("page of the academy", () => top.document.body.innerHTML);
  await attempt("address of the academy", () => top.location.href);
  await attempt("storage of the academy", () => top.localStorage.length);
  await attempt("api", () => fetch("ACADEMY/learn/packages/", { credentials: "include" }).then((found) => found.text()));
  await attempt("admin", () => fetch("ACADEMY/admin/", { credentials: "include", mode: "no-cors" }));
  await attempt("admin here", () => fetch("/admin/", { credentials: "include" }).then((found) => found.status));
  await attempt("sign-in here", () => fetch("/accounts/login/").then((found) => found.status));
  await attempt("static here", () => fetch("/static/js/site.js").then((found) => found.status));
  await attempt("beacon", () => new Promise((done, failed) => {
    const picture = new Image(); picture.onload = done; picture.onerror = failed; picture.src = "ACADEMY/static/img/mark.svg";
  }));
  await attempt("frame of the academy", () => framed("ACADEMY/en/learn/"));
  await attempt("service worker", () => navigator.serviceWorker.register("worker.js").then(() => "registered"));
  await attempt("leads away", () => { top.location = "ACADEMY/admin/"; return "done"; });
  await attempt("sets a cookie", () => { document.cookie = "sessionid=hostile"; return document.cookie; });
  parent.parent.postMessage({ to: "academy", type: "state", values: { "cmi.core.lesson_status": "passed" }, ended: true }, "*");
  document.body.dataset.got = JSON.stringify(got);
  setTimeout(() => document.getElementById("form").submit(), 4000);
});
</script><body>Hostile</body>"""


def bring(academy: Academy, path: Path, code: str) -> str:
    """Take a package in and say where its course is."""
    academy.manage("import_course", str(path), "--owner", "ftahk", "--code", code, "--publish")
    return f"/en/courses/{academy.manage('shell', '--verbosity', '0', '--command', SLUG.format(code=code)).strip()}/"


@pytest.fixture(scope="module")
def golf(academy: Academy) -> str:
    return bring(academy, shared(GOLF), "GOLF-1")


def begin(context: BrowserContext, email: str, course: str) -> Page:
    """Sign in, enrol, and come to the package."""
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, email)
    page.goto(course)
    page.get_by_role("button", name="Enrol").click()
    expect(page.locator("[data-package]")).to_be_visible()
    return page


def part_of(page: Page, name: str) -> Frame:
    """The window of the package whose address holds this, once it is there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = next((frame for frame in page.frames if name in frame.url), None)
        if found is not None:
            found.wait_for_load_state()
            return found
        page.wait_for_timeout(100)
    raise AssertionError([[frame.url for frame in page.frames], page.locator("main").inner_text()])


def go_to(page: Page, number: int) -> None:
    """Turn the pages of the golf course up to this one, the first being 1."""
    launch = part_of(page, "launchpage.html")
    for _turn in range(number - 1):
        launch.locator("#butNext").click()


def answer(page: Page, right: int) -> None:
    """Answer so many questions rightly, the others wrongly, and hand in."""
    test = part_of(page, "assessmenttemplate.html")
    questions = test.locator(".question")
    expect(questions).to_have_count(QUESTIONS)
    for number, question in enumerate(questions.all()):
        typed = question.locator("input[type=text]")
        if typed.count():
            told = re.search(r"\((\d+)\)", question.inner_text())
            assert told is not None
            typed.fill(told[1] if number < right else "999")
        else:
            question.locator(".correctAnswer input" if number < right else ".answer input").first.check()
    test.locator("input[type=button]").click()


def leave(page: Page, name: str) -> None:
    """By a link of ours. A browser without a screen takes its time to know where things are after scrolling."""
    link = page.get_by_role("link", name=name).first
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    link.click()


def result(academy: Academy, email: str) -> str:
    return academy.manage("shell", "--verbosity", "0", "--command", RESULT.format(email=email)).strip()


def kept(page: Page) -> None:
    expect(page.locator("[data-package-status]")).to_have_text("Kept.", timeout=15_000)


@pytest.mark.slow
def test_all_right_is_a_hundred_and_passed(academy: Academy, golf: str, open_context: Callable[..., BrowserContext]):
    academy.learner("ace@people.example", name="Au Yeung Ace")
    page = begin(open_context(viewport=DESK), "ace@people.example", golf)
    go_to(page, 16)
    answer(page, QUESTIONS)
    leave(page, "Your results")
    expect(page.locator("main")).to_contain_text("100%")
    assert result(academy, "ace@people.example") == "100.00 True True"


@pytest.mark.slow
def test_eight_of_fifteen_is_53_and_failed(academy: Academy, golf: str, open_context: Callable[..., BrowserContext]):
    academy.learner("bogey@people.example", name="Bo Gey")
    page = begin(open_context(viewport=DESK), "bogey@people.example", golf)
    go_to(page, 16)
    answer(page, 8)
    leave(page, "Your results")
    expect(page.locator("main")).to_contain_text("53%")
    assert result(academy, "bogey@people.example") == "53.00 False False"


@pytest.mark.slow
def test_who_leaves_at_page_four_goes_on_there(
    academy: Academy, golf: str, open_context: Callable[..., BrowserContext]
):
    academy.learner("pause@people.example", name="Pau Se")
    context = open_context(viewport=DESK)
    page = begin(context, "pause@people.example", golf)
    go_to(page, 4)
    part_of(page, "OtherScoring.html")
    leave(page, "My learning")
    page.wait_for_url("**/learn/")
    page.go_back()
    part_of(page, "OtherScoring.html")
    # What she does after that is newer than what was kept before.
    go_to(page, 2)
    part_of(page, "RulesOfGolf.html")
    page.wait_for_timeout(2500)
    kept(page)
    page.close()
    again = context.new_page()
    again.on("dialog", lambda dialog: dialog.accept())
    again.goto(page.url)
    part_of(again, "RulesOfGolf.html")


@pytest.mark.slow
def test_what_is_done_offline_is_kept_once_she_is_back(
    academy: Academy, golf: str, open_context: Callable[..., BrowserContext]
):
    academy.learner("train@people.example", name="Tra In")
    context = open_context(viewport=DESK)
    page = begin(context, "train@people.example", golf)
    go_to(page, 16)
    test = part_of(page, "assessmenttemplate.html")
    expect(test.locator(".question")).to_have_count(QUESTIONS)
    page.wait_for_timeout(2500)
    kept(page)
    context.set_offline(True)
    answer(page, QUESTIONS)
    expect(page.locator("[data-package-status]")).to_contain_text("You are offline.", timeout=15_000)
    context.set_offline(False)
    kept(page)
    assert result(academy, "train@people.example") == "100.00 True True"


@pytest.mark.slow
def test_a_hostile_package_reaches_nothing_of_the_academy(academy: Academy, browser, tmp_path: Path):
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("index.html", HOSTILE.replace("ACADEMY", academy.url))
        archive.writestr("worker.js", "self.addEventListener('fetch', () => {})")
    course = bring(academy, path, "HOSTILE-1")
    academy.learner("prey@people.example", name="Pre Y")
    context = browser.new_context(base_url=academy.url, viewport=DESK)
    answered: list[str] = []
    context.on("response", lambda found: answered.append(found.url))
    page = begin(context, "prey@people.example", course)
    address = page.url
    answered.clear()
    body = part_of(page, "files/index.html").locator("body[data-got]")
    body.wait_for(timeout=15_000)
    got = part_of(page, "files/index.html").evaluate("JSON.parse(document.body.dataset.got)")
    assert got == {
        "cookies": "",
        "page of the academy": "refused",
        "address of the academy": "refused",
        "storage of the academy": "refused",
        "api": "refused",
        "admin": "refused",
        "admin here": "404",
        "sign-in here": "404",
        "static here": "404",
        "beacon": "refused",
        "frame of the academy": "closed",
        "service worker": "refused",
        "leads away": "refused",
        "sets a cookie": "",
    }
    page.wait_for_timeout(6_000)
    # Nothing it asked of the academy was answered, for nothing came there; the page itself fetches what it is made of.
    own = ("/place/", "/static/")
    assert [url for url in answered if url.startswith(academy.url) and not any(part in url for part in own)] == []
    assert page.url == address
    page.goto("/en/learn/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert {cookie["domain"] for cookie in context.cookies()} == {"127.0.0.1"}
    context.close()
