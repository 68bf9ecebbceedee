"""The file that checks certificates without a network: opened by `file://`, with the network switched off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from courses.certificates.offline import offline_verifier
from tests.helpers.credentials import pdf, png
from tests.journeys.signatures.world import ORIGIN, REVOKED, World, changed, second_name

pytestmark = pytest.mark.slow
MADE_AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def verifier(world: World, language: str, **changes: Any) -> str:
    published = world.documents()
    known: dict[str, Any] = {
        "did_documents": {one.did: published[f"/issuers/{one.slug}/did.json"] for one in world.issuers},
        "status_lists": {one.list_address: published[f"/status/{one.slug}/revocation/1"] for one in world.issuers},
        "made_at": MADE_AT,
    }
    with override_settings(CREDENTIAL_ORIGIN=ORIGIN):
        return offline_verifier(language, **{**known, **changes})


@pytest.fixture
def drop(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the file and give it a certificate; fails when a page asks for anything or logs an error."""
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    noise: list[str] = []
    context.on(
        "request", lambda request: None if request.url.startswith(("file:", "blob:")) else noise.append(request.url)
    )
    context.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: noise.append(str(error.error)))

    def run(words: str, content: Any, name: str = "certificate.json") -> Page:
        (tmp_path / "verify.html").write_text(words)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        page = context.new_page()
        page.goto(f"file://{tmp_path}/verify.html")
        page.set_input_files("#verify-file", tmp_path / name)
        page.locator("[data-verify][data-verdict]").wait_for()
        return page

    yield run
    context.close()
    assert noise == []


def notice(page: Page) -> str:
    return page.locator("[data-verify-result] .alert").inner_text()


@pytest.mark.parametrize(
    ("language", "heading", "day"),
    [
        ("en", "Genuine certificate", "21 Nov 2026"),
        ("zh-hans", "", "2026年11月21日"),
        ("zh-hant", "", "2026年11月21日"),
    ],
)
def test_a_good_certificate_is_genuine_as_of_the_day_of_the_list(drop, world, language, heading, day):
    page = drop(verifier(world, language), world.good)
    assert page.locator("[data-verify]").get_attribute("data-verdict") == "valid"
    assert heading in notice(page)
    assert day in notice(page)
    assert "陳大文" in page.locator("[data-verify-result]").inner_text()


@pytest.mark.parametrize(("bake", "name"), [(png, "badge.png"), (pdf, "certificate.pdf")])
def test_pictures_and_papers_are_read_there_too(drop, world, bake, name):
    page = drop(verifier(world, "en"), bake(json.dumps(world.good)), name)
    assert "Genuine certificate" in notice(page)


def test_a_changed_certificate_is_refused_and_none_of_it_is_shown(drop, world):
    page = drop(verifier(world, "en"), changed(world.good, second_name))
    assert "Not as it was issued" in notice(page)
    assert "李小龍" not in page.locator("[data-verify-result]").inner_text()


def test_a_revoked_certificate_is_said_to_be(drop, world):
    assert "Revoked or replaced" in notice(drop(verifier(world, "en"), world.sign(index=REVOKED)))


def test_without_a_list_nobody_is_told_that_it_holds(drop, world):
    page = drop(verifier(world, "en", status_lists={}), world.good)
    assert page.locator("[data-verify]").get_attribute("data-verdict") == "not-checked"
    assert "Genuine, but perhaps revoked" in notice(page)


def test_a_certificate_newer_than_the_file_is_not_said_to_hold(drop, world):
    earlier = datetime(2026, 11, 19, tzinfo=UTC)
    lists = {
        one.list_address: one.status_list(set(), valid_from="2026-11-18T00:00:00Z", valid_until="2026-11-25T00:00:00Z")
        for one in world.issuers
    }
    page = drop(verifier(world, "en", made_at=earlier, status_lists=lists), world.good)
    assert "The certificate is newer than this file" in notice(page)


def test_a_key_newer_than_the_file_says_nothing_against_the_certificate(drop, world):
    documents = {one.did: one.did_document() for one in world.issuers}
    own = documents[world.hk.did]
    own["verificationMethod"] = own["verificationMethod"][1:]
    page = drop(verifier(world, "en", made_at=datetime(2026, 9, 1, tzinfo=UTC), did_documents=documents), world.good)
    assert "Not checked" in notice(page)
    assert "The key is newer than this file" in notice(page)
