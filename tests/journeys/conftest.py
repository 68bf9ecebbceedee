"""Whole stories in a browser, against `make demo`'s own way of running: one academy for all of them.

A journey that changes what others read makes an account or a cohort of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "journeys-2026-in-three-languages"
LEARNERS = "40"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
NEW_LEARNER = """
from allauth.account.models import EmailAddress
from django.conf import settings
from accounts.models import User
user = User.objects.create_user(email="{email}", password=settings.DEMO_PASSWORD, display_name="{name}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@dataclass(frozen=True)
class Academy:
    """A running academy: its address and the folder it writes."""

    url: str
    folder: Path

    @property
    def packages(self) -> str:
        """The host of foreign packages: the same machine by its other name."""
        return self.url.replace("127.0.0.1", "localhost")

    def newest_mail(self, to: str, *, within: float = 20) -> str:
        """The text of the newest message to an address, waiting for the worker that sends it."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            for file in sorted((self.folder / "demo" / "outbox").glob("*.eml"), reverse=True):
                message = message_from_bytes(file.read_bytes(), policy=policy.default)
                if to in str(message["To"]):
                    return message.get_body(("plain",)).get_content()
            time.sleep(0.3)
        raise AssertionError(f"no message to {to}")

    def link_in_mail(self, to: str) -> str:
        """The first address of this site in the newest message to somebody."""
        found = re.search(rf"{re.escape(self.url)}\S+", self.newest_mail(to))
        assert found, "the message has no link"
        return found[0].rstrip(".")

    def manage(self, *arguments: str) -> str:
        """Run a management command on this academy's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def learner(self, email: str, *, name: str) -> None:
        """Give somebody an account whose address is confirmed; how one signs up has a journey of its own."""
        self.manage("shell", "--verbosity", "0", "--command", NEW_LEARNER.format(email=email, name=name))

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "PYTHONPATH": str(ROOT / "site"),
            "VAR_DIR": str(self.folder),
            "DEMO_PASSWORD": PASSWORD,
            "DEMO_LEARNERS": LEARNERS,
            "DEMO_PORT": self.url.rsplit(":", 1)[1],
        }


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Academy]:
    if not shutil.which(CHROMIUM):
        pytest.skip("browser journeys: Chromium is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    here = Academy(url=f"http://127.0.0.1:{port}", folder=tmp_path_factory.mktemp("academy"))
    (here.folder / "demo").mkdir()
    shutil.copyfile(migrated_sqlite, here.folder / "demo" / "academy.sqlite3")
    log = (here.folder / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "deploy/demo.py", "--port", str(port)],
        cwd=ROOT,
        env=here.environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait(here, process)
        yield here
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=20)


def _wait(here: Academy, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError((here.folder / "log").read_text()[-3000:])
        try:
            urlopen(f"{here.url}/health/live", timeout=1)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the academy did not start\n" + (here.folder / "log").read_text()[-3000:])


@pytest.fixture(scope="module")
def browser(academy: Academy) -> Iterator[Browser]:
    """One for each module: while Playwright runs, its event loop keeps Django from the database in this process."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_context(browser: Browser, academy: Academy) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts that fail the test when a page asks another host for anything or logs an error."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    errors: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=academy.url, viewport=options.pop("viewport", PHONE), **options)
        context.on("request", lambda request: _note_stranger(request.url, academy, strangers))
        context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert strangers == []
    # A refused form answers 4xx on purpose; the browser logs that as an error of its own.
    assert [text for text in errors if "Failed to load resource" not in text] == []


def _note_stranger(url: str, academy: Academy, strangers: list[str]) -> None:
    if not url.startswith((academy.url, f"{academy.packages}/p/", "data:", "blob:")):
        strangers.append(url)


def sign_in(page: Page, email: str, *, password: str = PASSWORD) -> None:
    """Sign in through the real page."""
    page.goto("/accounts/login/?lang=en")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "/accounts/login/" not in page.url, page.locator("main").inner_text()
