"""The link in the letter: who opens it sees what she is asked, and only the address's owner can accept."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from courses.cohorts import actions
from courses.cohorts.actions.invitations import Guest
from courses.learning.models import Enrolment
from tests.factories.accounts import UserFactory
from tests.factories.cohorts import make_cohort

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


@pytest.fixture
def link(django_capture_on_commit_callbacks) -> str:
    """The path in the letter to guest@example.org, written by a manager as "Ho Siu Wai"."""
    cohort = make_cohort()
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(cohort=cohort, guest=Guest(email="guest@example.org", name="Ho Siu Wai"), by=cohort.made_by)
    (letter,) = mail.outbox
    return re.search(r"https?://[^/]+(/\S+/organisation/invitation/\S+/)", letter.body)[1]


def browser(email: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(email=email, display_name="Somebody"))
    return client


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_its_owner_accepts_as_a_browser_does(link):
    client = browser("guest@example.org")
    page = client.get(link)
    # Under "no-referrer" browsers answer from the origin "null", and nobody could accept.
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "strict-origin")
    assert page.headers["Cache-Control"] == "private, no-store"
    form = page.content.decode().split('class="form"')[1].split("</form>")[0]
    answer = client.post(link, fields(form), headers={"origin": ORIGIN})
    assert answer.status_code == 302
    assert Enrolment.objects.get().person.user.email == "guest@example.org"


def test_an_answer_from_another_origin_is_refused(link):
    client = browser("guest@example.org")
    form = client.get(link).content.decode().split('class="form"')[1].split("</form>")[0]
    for origin in ("null", "https://evil.example"):
        assert client.post(link, fields(form), headers={"origin": origin}).status_code == 403
    assert not Enrolment.objects.exists()


def test_a_forwarded_link_tells_no_name_and_cannot_be_used(link):
    client = browser("stranger@example.org")
    page = client.get(link).content.decode()
    assert "The letter was sent to another address" in page
    assert "Ho Siu Wai" not in page
    assert "guest@example.org" not in page
    client.post(link, {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}, headers={"origin": ORIGIN})
    assert not Enrolment.objects.exists()


def test_a_link_that_is_none_is_not_there():
    assert browser("guest@example.org").get("/en/organisation/invitation/not-a-token/").status_code == 404


def test_who_is_not_signed_in_signs_in_first_and_comes_back(link):
    answer = Client().get(link)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={link}")
