"""Live sessions as trainers and officers see them in the authoring interface."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import NamedAccess
from accounts.queries import pseudonym
from courses.certificates import actions
from courses.certificates.models import CpdSession
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.certificates import chan, hong_kong
from tests.factories.cpd import declare, fresh_entry, held, member, scheme, sent

pytestmark = pytest.mark.django_db

SESSION = {
    "association": "ftahk",
    "title_en": "Reading a model card",
    "starts": "18:30",
    "ends": "20:15",
    "break_minutes": "15",
    "mode": "in_person",
    "language": "en",
    "hours": "24",
    "topic_technical": "60",
}


@pytest.fixture
def trainer(client):
    user = member_of(hong_kong(), Role.TRAINER)
    client.force_login(user)
    return user.person


def today() -> str:
    return timezone.localdate().isoformat()


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- sessions -------------------------------------------------------------------------------------------------------


def test_a_trainer_records_a_session_and_shows_its_code(client, trainer):
    assert client.get("/admin/cpd/")["Location"] == "/admin/cpd/sessions/"
    assert "Sessions you hold will stand here." in page(client, "/admin/cpd/sessions/")
    page(client, "/admin/cpd/sessions/new/")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = client.post("/admin/cpd/sessions/new/", {**SESSION, "on": yesterday})
    session = CpdSession.objects.get()
    assert response["Location"] == f"/admin/cpd/sessions/{session.public_id}/"
    assert (session.minutes, session.topics, session.made_by) == (90, {"technical": 60}, trainer)
    assert session.starts_at.isoformat() == f"{yesterday}T10:30:00+00:00"
    html = page(client, f"/admin/cpd/sessions/{session.public_id}/")
    assert f"http://127.0.0.1:8000/en/learn/cpd/sessions/{session.code}/" in html
    assert "<path d=" in page(client, f"/admin/cpd/sessions/{session.public_id}/show/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_en": ""},
        {"title_en": "x" * 161},
        {"starts": "25:00"},
        {"ends": "18:00"},
        {"break_minutes": "105"},
        {"break_minutes": "-1"},
        {"topic_risk": "60"},
        {"mode": "self_paced"},
        {"language": "fr"},
        {"hours": "9999"},
        {"association": "nowhere"},
        {"on": "2020-01-01"},
        {"on": "2999-01-01"},
        {"on": "nonsense"},
    ],
)
def test_a_session_of_nonsense_is_refused(client, trainer, wrong):
    response = client.post("/admin/cpd/sessions/new/", {**SESSION, "on": today(), **wrong})
    assert response.status_code == 422
    assert not CpdSession.objects.exists()


def test_it_is_mended_until_somebody_has_claimed_it(client, trainer):
    session = held()
    address = f"/admin/cpd/sessions/{session.public_id}/change/"
    page(client, address)
    client.post(address, {**SESSION, "on": today(), "title_en": "Mended"})
    assert CpdSession.objects.get().title_en == "Mended"
    actions.cpd.open_session(session=session, by=trainer, hours=1)
    CpdSession.objects.update(opens_at=timezone.now() - timedelta(hours=1))
    actions.cpd.claim_session(session=session, person=chan())
    assert b"This cannot be changed as it stands now." in client.post(address, {**SESSION, "on": today()}).content


def test_it_is_closed_and_opened_again(client, trainer):
    session = held()
    address = f"/admin/cpd/sessions/{session.public_id}/"
    client.post(f"{address}window/", {"answer": "close"})
    assert not CpdSession.objects.get().is_open
    client.post(f"{address}window/", {"hours": "nonsense"})
    assert not CpdSession.objects.get().is_open
    client.post(f"{address}window/", {"hours": "1"})
    assert CpdSession.objects.get().is_open
    assert client.get(f"{address}window/").status_code == 405


def test_trainers_see_who_claimed_it_and_officers_see_no_names(client, trainer):
    session, person = held(), chan()
    actions.cpd.claim_session(session=session, person=person)
    address = f"/admin/cpd/sessions/{session.public_id}/"
    assert "陳大文" in page(client, address)
    assert NamedAccess.objects.get().what == "cpd.session"
    client.force_login(member_of(hong_kong(), Role.OFFICER))
    html = page(client, address)
    assert "陳大文" not in html
    assert pseudonym(person.pk, hong_kong()) in html


def test_a_claim_is_struck_and_let_count_again(client, trainer):
    session = held()
    entry = actions.cpd.claim_session(session=session, person=chan())
    own = actions.cpd.claim_session(session=session, person=trainer)
    address = f"/admin/cpd/sessions/{session.public_id}/claims/"
    client.post(f"{address}{entry.public_id}/", {"answer": "strike"})
    assert not fresh_entry(entry).counts
    client.post(f"{address}{entry.public_id}/", {"answer": "restore"})
    assert fresh_entry(entry).counts
    client.post(f"{address}{own.public_id}/", {"answer": "strike"})
    assert fresh_entry(own).counts
    other = actions.cpd.claim_session(session=held(), person=chan(email="other@people.example"))
    assert client.post(f"{address}{other.public_id}/").status_code == 404


def test_another_associations_session_is_not_there(client, trainer):
    session = held(AssociationFactory())
    for part in ("", "change/", "show/"):
        assert client.get(f"/admin/cpd/sessions/{session.public_id}/{part}").status_code == 404
    assert client.post(f"/admin/cpd/sessions/{session.public_id}/window/").status_code == 404


def test_who_is_neither_officer_nor_trainer_is_turned_away(client):
    entry = sent(declare(member()))
    session = held()
    client.force_login(member_of(hong_kong(), Role.REVIEWER))
    for path in ("", "sessions/", "sessions/new/", "reviews/"):
        assert client.get(f"/admin/cpd/{path}").status_code in (302, 403)
    for path in (f"reviews/{entry.public_id}/", f"sessions/{session.public_id}/", f"schemes/{scheme().pk}/"):
        assert client.get(f"/admin/cpd/{path}").status_code == 404
    assert "/admin/cpd/" not in client.get("/admin/").content.decode()


def test_the_session_costs_the_same_for_one_claim_and_three(client, trainer):
    session = held()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, f"/admin/cpd/sessions/{session.public_id}/")
        return len(captured)

    actions.cpd.claim_session(session=session, person=chan())
    queries()
    one = queries()
    for number in range(2):
        actions.cpd.claim_session(session=session, person=chan(email=f"c{number}@people.example"))
    assert queries() == one
