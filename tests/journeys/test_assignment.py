"""An assignment from the first file to the certificate: handed in, sent back, corrected, passed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import DESK, PHONE, Academy, sign_in

COURSE = {
    "course.yaml": """\
format: alliance-academy-course/1
key: 6b0f9a52-0c5e-4a7e-9a57-1d0d7c0b2e01
code: WRK-101
owner: ftahk
source_language: en
slug: one-assignment
publish: true
words:
  en:
    title: One assignment
    summary: Something to write, and somebody who reads it.
""",
    "01-work/module.yaml": """\
key: 6b0f9a52-0c5e-4a7e-9a57-1d0d7c0b2e02
words:
  en:
    title: Work
""",
    "01-work/01-note.assignment.en.md": """\
---
key: 6b0f9a52-0c5e-4a7e-9a57-1d0d7c0b2e03
minutes: 20
pass_mark: 60
files: 2
title: A note on model risk
---

Describe one risk of a model that you know.
""",
}
NOTE = "/en/courses/one-assignment/work/note/"
LEARNER = "work@people.example"


@pytest.fixture
def course(academy: Academy, tmp_path: Path) -> str:
    for name, text in COURSE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    academy.manage("import_course", str(tmp_path))
    return "/en/courses/one-assignment/"


def hand_in(page: Page, text: str, **file: str) -> None:
    page.get_by_label("Your text").fill(text)
    if file:
        name, content = file["name"], file["content"]
        page.get_by_label("Add files").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
        )
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_load_state()


def open_newest(trainer: Page) -> None:
    trainer.goto("/admin/teaching/marking/")
    trainer.get_by_role("link", name="A note on model risk").click()
    expect(trainer.get_by_role("heading", level=1)).to_contain_text("A note on model risk")


@pytest.mark.slow
def test_work_is_sent_back_corrected_and_passed(
    academy: Academy, course: str, open_context: Callable[..., BrowserContext]
):
    academy.learner(LEARNER, name="Yip Wing")
    learner = open_context(viewport=PHONE).new_page()
    sign_in(learner, LEARNER)
    learner.goto(course)
    learner.get_by_role("button", name="Enrol").first.click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("A note on model risk")

    # A text alone is saved as she writes it, and stands there when she comes again.
    learner.get_by_label("Your text").fill("Our scores drift.")
    expect(learner.locator("[data-autosave-status]")).to_have_text("Saved.")
    learner.goto(NOTE)
    expect(learner.get_by_label("Your text")).to_have_value("Our scores drift.")
    hand_in(learner, "Our scores drift, and nobody looks.", name="figures.csv", content="month,score\n1,0.7\n")
    expect(learner.locator("main")).to_contain_text("It waits for marking")

    trainer = open_context(viewport=DESK).new_page()
    sign_in(trainer, "trainer@demo.example")
    open_newest(trainer)
    expect(trainer.locator("main")).to_contain_text("Our scores drift, and nobody looks.")
    with trainer.expect_download() as given:
        trainer.get_by_role("link", name="figures.csv").click()
    assert Path(given.value.path()).read_text() == "month,score\n1,0.7\n"
    # Whoever sends back says what to do.
    trainer.get_by_role("button", name="Send back for rework").click()
    expect(trainer.locator("main")).to_contain_text("Say what has to be reworked.")
    trainer.get_by_label("Feedback").fill("Say also how it is watched.")
    trainer.get_by_role("button", name="Send back for rework").click()
    trainer.wait_for_load_state()

    # The letter leads to the page where she reads what was said.
    learner.goto(academy.link_in_mail(LEARNER))
    assert learner.url.endswith(NOTE)
    expect(learner.locator("main")).to_contain_text("Say also how it is watched.")
    learner.get_by_role("button", name="Work on it again").click()
    expect(learner.get_by_label("Your text")).to_have_value("Our scores drift, and nobody looks.")
    expect(learner.get_by_role("link", name="figures.csv").first).to_be_visible()
    hand_in(learner, "Our scores drift; a person compares them every month.")

    open_newest(trainer)
    expect(trainer.locator("main")).to_contain_text("Attempt 2")
    trainer.get_by_label("Score (%)").fill("85")
    trainer.get_by_label("Feedback").fill("Well seen.")
    trainer.get_by_role("button", name="Give this mark").click()
    trainer.wait_for_load_state()
    trainer.goto("/admin/teaching/marking/")
    expect(trainer.locator("main")).not_to_contain_text("A note on model risk")

    learner.goto(NOTE)
    expect(learner.locator("main")).to_contain_text("You have passed with 85%.")
    expect(learner.locator("main")).to_contain_text("Well seen.")
    # Progress and certificate follow.
    learner.goto("/en/learn/certificates/")
    learner.get_by_role("link", name="View certificate One assignment").click()
    expect(learner.locator(".certificate")).to_contain_text("One assignment")
    expect(learner.locator(".certificate")).to_contain_text("1 assignment, pass mark 60%: passed")
    learner.get_by_role("button", name="Show my result").click()
    expect(learner.locator(".certificate")).to_contain_text("passed with 85%")
