"""The learner's screens of the ledger."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.models import CpdClaim, CpdEnrolment, CpdEntry
from tests.courses.certificates.cpd_screens import HOME, of, page, today
from tests.factories.certificates import chan, earn, hong_kong, settled_course
from tests.factories.cpd import (
    FIRST_YEAR,
    OFFICER_SCHEME,
    REPRESENTATIVE,
    approve,
    declare,
    follow,
    fresh_entry,
    held,
    member,
    officer,
    prove,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    found = member()
    client.force_login(found.user)
    return found


def test_a_visitor_is_asked_to_sign_in(client):
    entry = declare(chan())
    for path in (HOME, of(entry), f"{HOME}2026/statement/", f"{HOME}evidence.zip", f"{HOME}activities/new/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    assert client.post(of(entry, "withdraw/"))["Location"].startswith("/accounts/login/")


def test_an_empty_ledger_says_what_will_stand_there_and_offers_the_first_step(client, person):
    html = page(client)
    assert "Courses you complete here come in by themselves." in html
    assert f"{HOME}activities/new/" in html


def test_without_schemes_nothing_is_promised_and_with_one_the_way_is_shown(client, person):
    assert "No association of yours offers a scheme yet." in page(client)
    approve()
    assert "See how far you are with your professional body." in page(client)


def test_the_page_tells_what_is_missing_in_words(client, person):
    approve(OFFICER_SCHEME)
    follow(person, OFFICER_SCHEME)
    declare(person, minutes=180, topics={"regulatory_compliance": 60})
    html = page(client)
    assert "3.0 of 12 hours" in html
    assert "9.0 hours to go." in html
    assert "1.0 of 2, 1.0 to go" in html
    assert "Figures as at 1 Nov 2026, from: SFC" in html
    assert "self-declared" in html


def test_my_learning_leads_to_the_ledger(client, person):
    html = page(client, "/en/learn/")
    assert HOME in html
    declare(person, minutes=90)
    html = page(client, "/en/learn/")
    assert '<p class="hours__sum">1.5 h</p>' in html


def test_entries_of_another_year_stand_on_its_page(client, person):
    last_year = timezone.localdate().replace(month=6, day=1) - timedelta(days=365)
    declare(person, title="Long ago", on=last_year)
    assert "Long ago" not in page(client)
    assert "Long ago" in page(client, year=last_year.year)
    assert "Nothing in" in page(client, year="nonsense")


def test_the_page_costs_the_same_for_one_entry_and_three(client, person):
    approve()
    follow(person)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(HOME).status_code == 200
        return len(captured)

    earn(settled_course(), person)
    declare(person)
    queries()
    one = queries()
    for _number in range(2):
        earn(settled_course(), person)
        declare(person)
    assert queries() == one


def test_many_entries_are_paged(client, person):
    for number in range(3):
        for _again in range(9):
            declare(person, on=timezone.localdate().replace(month=1, day=1 + number))
    html = page(client)
    assert "Rows 1–20 of 27" in html
    assert "Rows 21–27 of 27" in page(client, page=2)


# --- schemes --------------------------------------------------------------------------------------------------------


def test_she_chooses_a_scheme_and_leaves_it(client, person):
    approve()
    html = page(client, f"{HOME}schemes/")
    assert "At least 10 hours" in html
    assert "FinTech Association of Hong Kong" in html
    address = f"{HOME}schemes/{REPRESENTATIVE}/"
    assert client.post(address, {f"{REPRESENTATIVE}-since": "2025-03-01"})["Location"] == HOME
    assert CpdEnrolment.objects.get().since.isoformat() == "2025-03-01"
    assert "You follow this scheme" in page(client, f"{HOME}schemes/")
    client.post(address, {"answer": "leave"})
    assert not CpdEnrolment.objects.get().is_on


@pytest.mark.parametrize("since", ["", "yesterday", "1800-01-01", "9999-12-31"])
def test_a_day_of_nonsense_is_answered_beside_its_field(client, person, since):
    approve()
    response = client.post(f"{HOME}schemes/{REPRESENTATIVE}/", {f"{REPRESENTATIVE}-since": since})
    assert response.status_code == 422
    assert b"field__error" in response.content
    assert not CpdEnrolment.objects.exists()


def test_a_scheme_that_is_not_offered_cannot_be_followed(client, person):
    response = client.post(f"{HOME}schemes/nonsense/", {"nonsense-since": today()}, follow=True)
    assert b"not offered to you at present" in response.content
    assert not CpdEnrolment.objects.exists()


def test_schemes_rest_visibly(client, person):
    by = officer()
    scheme = approve(by=by)
    follow(person)
    actions.cpd.withdraw_scheme(scheme=scheme, association=hong_kong(), by=by)
    assert "A scheme you follow is not shown" in page(client)
    assert "A scheme you follow is not shown" in page(client, f"{HOME}schemes/")


# --- where it counts ------------------------------------------------------------------------------------------------


def test_she_decides_in_which_schemes_an_entry_counts(client, person):
    approve()
    approve(FIRST_YEAR)
    follow(person)
    follow(person, FIRST_YEAR, since=timezone.localdate())
    entry = declare(person, minutes=120, topics={"ethics": 120})
    html = page(client, of(entry))
    assert "Minutes directly relevant to the regulated activities" in html
    client.post(of(entry, "claims/"), {f"counts_{FIRST_YEAR}": "on", f"judged_{REPRESENTATIVE}": "60"})
    assert {claim.scheme_key: (claim.counts, claim.judged_minutes) for claim in CpdClaim.objects.all()} == {
        REPRESENTATIVE: (False, 60),
        FIRST_YEAR: (True, 0),
    }


@pytest.mark.parametrize("judged", ["121", "-1", "many", "9" * 30])
def test_minutes_of_nonsense_change_nothing(client, person, judged):
    approve()
    follow(person)
    entry = declare(person, minutes=120)
    data = {f"counts_{REPRESENTATIVE}": "on", f"judged_{REPRESENTATIVE}": judged}
    html = client.post(of(entry, "claims/"), data, follow=True).content.decode()
    assert "Give minutes between 0 and 120, the length of the activity." in html
    assert not CpdClaim.objects.exists()


# --- sessions -------------------------------------------------------------------------------------------------------


def test_she_opens_the_link_and_claims_the_session_once(client, person):
    session = held(minutes=90)
    address = f"{HOME}sessions/{session.code}/"
    html = page(client, address)
    assert "Data lineage in practice" in html
    assert "Trainers and reviewers of FinTech Association of Hong Kong see your name" in html
    assert not CpdEntry.objects.exists()
    html = client.post(address, {"attended": "all"}, follow=True).content.decode()
    assert "1 h 30 min stand in your ledger." in html
    client.post(address, {"attended": "all"})
    assert CpdEntry.objects.count() == 1
    assert "You have claimed this session" in page(client, address)


def test_the_code_may_be_typed_in_small_letters(client, person):
    session = held()
    typed = f"{session.code[:5]}-{session.code[5:]}".lower()
    assert client.get(f"{HOME}sessions/{typed}/").status_code == 200


@pytest.mark.parametrize("code", ["00000000000", "nonsense", "ABCDEFGHJKM", "%F0%9F%8E%93"])
def test_a_code_nobody_made_is_not_there(client, person, code):
    assert client.get(f"{HOME}sessions/{code}/").status_code == 404


def test_she_says_how_much_she_attended(client, person):
    session = held(minutes=120)
    address = f"{HOME}sessions/{session.code}/"
    for wrong in (
        {"attended": "part"},
        {"attended": "part", "minutes": "x"},
        {"attended": ""},
        {"attended": "part", "minutes": "500"},
    ):
        assert client.post(address, wrong).status_code == 422
    client.post(address, {"attended": "part", "minutes": "45"})
    entry = CpdEntry.objects.get()
    assert entry.minutes == 45
    client.post(of(entry, "attended/"), {"minutes": "30"})
    assert fresh_entry(entry).minutes == 30
    for wrong in ("", "x", "31"):
        client.post(of(entry, "attended/"), {"minutes": wrong})
    assert fresh_entry(entry).minutes == 30
    client.post(of(entry, "withdraw/"))
    assert not fresh_entry(entry).counts


def test_a_closed_session_says_when_it_can_be_claimed(client, person):
    session = held()
    actions.cpd.close_session(session=session, by=officer())
    address = f"{HOME}sessions/{session.code}/"
    assert "This session cannot be claimed now." in page(client, address)
    assert "This session cannot be claimed now." in client.post(address, {"attended": "all"}).content.decode()
    assert not CpdEntry.objects.exists()


# --- what is not hers -----------------------------------------------------------------------------------------------


def test_somebody_elses_entry_is_no_entry(client, person):
    entry = prove(declare(chan(email="other@people.example")))
    for part in ("", "change/", "proof/"):
        assert client.get(of(entry, part)).status_code == 404
    for part in (
        *(
            "claims/",
            "attended/",
            "withdraw/",
            "again/",
            "proof/",
            "proof/delete/",
            "review/",
            "review/back/",
            "change/",
        ),
    ):
        assert client.post(of(entry, part)).status_code == 404
    assert client.get(f"{HOME}activities/{uuid.uuid4()}/").status_code == 404


def test_asking_for_a_change_by_get_changes_nothing(client, person):
    entry = declare(person)
    for part in ("claims/", "attended/", "withdraw/", "again/", "proof/delete/", "review/", "review/back/"):
        assert client.get(of(entry, part)).status_code == 405
    assert client.get(f"{HOME}schemes/{REPRESENTATIVE}/").status_code == 405


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_every_screen_opens_in_every_language(client, person, language):
    approve()
    follow(person)
    entry = sent(declare(person))
    session = held()
    paths = ["", "schemes/", "activities/new/", f"activities/{entry.public_id}/", f"sessions/{session.code}/"]
    for path in [*paths, f"{timezone.localdate().year}/statement/", "evidence/"]:
        response = client.get(f"/{language}/learn/cpd/{path}")
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
