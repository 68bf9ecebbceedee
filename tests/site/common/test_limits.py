"""What browsers are told they may not do, and how often somebody may try."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from common import limits
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accounts/login/", "/verify/", "/admin/login/", "/nowhere/"])
def test_no_page_may_use_the_devices_of_its_reader(client, address):
    policy = client.get(address).headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(policy.split(", "))
    assert "publickey-credentials" not in policy


def test_what_is_counted_is_counted_by_address_and_the_address_is_not_kept(rf):
    here, there = rf.get("/", REMOTE_ADDR="203.0.113.7"), rf.get("/", REMOTE_ADDR="203.0.113.8")
    assert [limits.counted("test.one", here, add=True) for _turn in range(3)] == [1, 2, 3]
    assert (limits.counted("test.one", here, add=False), limits.counted("test.one", there, add=False)) == (3, 0)
    assert limits.counted("test.two", here, add=False) == 0
    assert not [key for key in getattr(cache, "_cache", {}) if "203.0.113" in key]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too many attempts"), ("zh-hans", "尝试次数过多"), ("zh-hant", "嘗試次數過多")]
)
def test_links_of_invitations_are_not_tried_one_after_the_other(client, language, words):
    client.force_login(UserFactory())
    address = f"/{language}/organisation/invitation/"
    answers = [client.get(f"{address}{number}/") for number in range(21)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert words in answers[-1].content.decode()


def test_signing_up_again_and_again_is_stopped_and_never_says_who_is_here(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    UserFactory(email="here@example.org")
    sent = {
        "display_name": "Mei",
        "password1": "a-long-and-quiet-evening",
        "language": "en",
        "adult": "on",
        "agree": "on",
    }
    answers = [
        client.post("/accounts/signup/", {**sent, "email": email})
        for email in ("here@example.org", "new@example.org", "third@example.org")
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[0].headers.get("Location") == answers[1].headers.get("Location")
    assert "Too many attempts" in answers[2].content.decode()
