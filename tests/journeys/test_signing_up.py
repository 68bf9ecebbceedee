"""Somebody new comes, with and without JavaScript, and takes back what she agreed to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

SECRET = "a-quiet-evening-walk"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_signs_up_confirms_her_address_and_decides_about_her_data(academy, open_context, scripts):
    address = f"new-{'with' if scripts else 'without'}@people.example"
    page = open_context(java_script_enabled=scripts).new_page()
    page.goto("/accounts/signup/?lang=zh-hant")
    page.fill("[name=display_name]", "陳大文")
    page.fill("[name=email]", address)
    page.fill("[name=password1]", SECRET)
    page.select_option("[name=language]", "en")
    page.check("[name=adult]")
    page.check("[name=agree]")
    page.click("main form.form button[type=submit]")
    page.goto(academy.link_in_mail(address))
    page.click("main form button[type=submit]")
    page.fill("[name=login]", address)
    page.fill("[name=password]", SECRET)
    page.click("main form.form button[type=submit]")
    expect(page).to_have_url(f"{academy.url}/en/learn/")
    page.goto("/accounts/privacy/?lang=en")
    page.get_by_role("button", name=re.compile(r"Agree\s*: News by e-mail")).click()
    page.get_by_role("button", name=re.compile(r"Withdraw\s*: News by e-mail")).click()
    expect(page.get_by_role("button", name=re.compile(r"Agree\s*: News by e-mail"))).to_be_visible()


def test_a_code_by_mail_opens_the_account_without_a_password(academy, open_context):
    page = open_context().new_page()
    page.goto("/accounts/login/code/?lang=en")
    page.fill("[name=email]", "learner@demo.example")
    page.click("main form.form button[type=submit]")
    code = next(
        line for line in academy.newest_mail("learner@demo.example").splitlines() if "-" in line and line.isupper()
    )
    page.fill("[name=code]", code.strip())
    page.click("main form.form button[type=submit]")
    page.goto("/accounts/profile/")
    expect(page.locator("[name=display_name]")).not_to_have_value("")
