"""Somebody who has no account checks a certificate."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESK, PHONE

SIGNED_ONE = """
from courses.certificates.actions import sign_certificate
from courses.certificates.models import Certificate
one = Certificate.objects.filter(state="valid", visibility="link").order_by("pk").first()
sign_certificate(certificate=one)
print(f"/c/{one.code}/?k={one.facts.secret.print_token}&lang=en")
"""


@pytest.mark.parametrize(("viewport", "javascript"), [(PHONE, False), (DESK, True)])
def test_a_stranger_sees_the_specimen_checked_in_her_language(open_context, viewport, javascript):
    page = open_context(viewport=viewport, java_script_enabled=javascript).new_page()
    page.goto("/verify/?lang=en")
    page.get_by_role("link", name="See a specimen").click()
    assert "This certificate belongs to nobody." in page.locator("main").inner_text()
    page.locator("main .languages a", has_text="繁體中文").click()
    assert page.locator(".certificate h2").inner_text() == "修業證書"
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_slip_in_a_number_is_told_as_a_slip(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/verify/?lang=en")
    page.get_by_label("Certificate number").fill("FTA-FTAHK-2026-0000000000U")
    page.get_by_role("button", name="Verify", exact=True).click()
    assert "This character occurs in no number: U" in page.locator("main").inner_text()
    page.get_by_label("Certificate number").fill("fta ftahk 2026 000 0000 0000")
    page.get_by_role("button", name="Verify", exact=True).click()
    assert page.url.endswith("/verify/sample/")


def test_the_specimens_paper_can_be_downloaded(open_context):
    context = open_context()
    answer = context.request.get("/verify/sample/certificate.en.pdf")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-1.7")


def test_the_signature_of_a_certificate_is_checked_in_the_browser(open_context, academy):
    page = open_context(viewport=PHONE).new_page()
    page.goto(academy.manage("shell", "--verbosity", "0", "--command", SIGNED_ONE).strip())
    page.get_by_role("button", name="Check the signature in this browser").click()
    page.locator("[data-verify][data-verdict]").wait_for()
    assert page.locator("[data-verify-result] .alert strong").inner_text() == "Valid certificate"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
