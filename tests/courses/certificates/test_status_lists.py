"""Status lists: what sets a bit, how soon readers see it, and that no change is ever lost."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from courses.certificates import actions, tasks, tick
from courses.certificates.actions import statuses
from courses.certificates.enums import CertificateState
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import Certificate, StatusEntry, StatusList
from courses.certificates.openbadges.proofs import verify_embedded, verify_token
from courses.certificates.queries.published import did_document_of, lists_ending
from tests.factories.certificates import earn, fresh, hong_kong, officer_of, revoked, settled_course
from tests.factories.credentials import PLACES, bits_of, document_of, key_of, partners, recognised, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_on_its_way():
    cache.clear()


def the_list():
    return StatusList.objects.select_related("organisation").get(organisation=hong_kong())


def place(certificate, version=1):
    return StatusEntry.objects.get(facts__certificate=certificate, facts__version_no=version).index


def published():
    """Every list that waits is signed; then what it says."""
    for found in StatusList.objects.to_sign(timezone.now()):
        actions.sign_status_list(status_list=found)
    return bits_of(the_list())


def withdraw(certificate):
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)


def correct(certificate):
    officer = officer_of(hong_kong()).person
    actions.correct_names(certificate=certificate, by=officer, latin="CHAN Tai Ming", own_script="陳大明")


def replace(certificate):
    successor = signed(earn(person=certificate.person))
    Certificate.objects.filter(pk=successor.pk).update(course=certificate.course)
    actions.replace_certificate(certificate=certificate, successor=fresh(successor), by=None)


# --- what sets a bit ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("take_back", [revoked, withdraw, correct, replace])
def test_what_no_longer_holds_is_on_the_list(take_back):
    certificate, other = signed(earn()), signed(earn())
    assert published() == set()
    take_back(certificate)
    assert published() == {place(certificate)}
    assert place(certificate) != place(other)


def test_what_expires_says_so_itself():
    certificate = signed(earn())
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert actions.expire_due() == 1
    assert fresh(certificate).state == CertificateState.EXPIRED
    assert published() == set()


def test_what_is_corrected_twice_is_on_the_list_twice():
    certificate = signed(earn())
    correct(certificate)
    signed(fresh(certificate))
    actions.set_reference(certificate=fresh(certificate), by=certificate.person, reference="E-1")
    signed(fresh(certificate))
    assert published() == {place(certificate, 1), place(certificate, 2)}
    assert document_of(certificate)["credentialStatus"]["statusListIndex"] == str(place(certificate, 3))


def test_revoking_takes_back_every_version_there_was():
    certificate = signed(earn())
    correct(certificate)
    signed(fresh(certificate))
    revoked(fresh(certificate))
    assert published() == {place(certificate, 1), place(certificate, 2)}


def test_what_was_taken_back_is_never_given_back():
    certificate = signed(earn())
    withdraw(certificate)
    before = StatusEntry.objects.values().get()
    actions.restore_certificate(certificate=certificate, by=certificate.person)
    signed(fresh(certificate))
    assert StatusEntry.objects.values().get(pk=before["id"]) == before
    assert published() == {place(certificate, 1)}
    assert StatusEntry.objects.get(facts__version_no=2).set_at is None
    entries = StatusEntry.objects.filter(pk=before["id"])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(index=before["index"] ^ 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries._raw_delete(entries.db)


def test_nothing_is_born_revoked():
    certificate = earn()
    entry = statuses.place_for(facts=certificate.facts, organisation=hong_kong())
    StatusEntry.objects.filter(pk=entry.pk).update(set_at=timezone.now())
    with pytest.raises(CannotSign, match="taken back"):
        actions.sign_certificate(certificate=certificate)


def test_a_recognition_has_a_place_on_the_list_of_its_partner():
    course = settled_course()
    (szfa, *_others) = partners()
    (given,) = recognised(course.current_version, minutes=15, by=[szfa])
    signed(earn(course))
    entry = StatusEntry.objects.get(endorsement__endorsement=given)
    assert entry.status_list.organisation == szfa
    assert actions.take_back_places(StatusEntry.objects.filter(endorsement__endorsement=given)) == 1
    assert published() == set()
    assert bits_of(entry.status_list) == {entry.index}


# --- places ---------------------------------------------------------------------------------------------------------


def test_places_are_drawn_at_random_and_given_once():
    facts = [earn().facts for _turn in range(40)]
    entries = [statuses.place_for(facts=one, organisation=hong_kong()) for one in facts]
    indexes = [entry.index for entry in entries]
    assert len(set(indexes)) == 40
    assert indexes != sorted(indexes)
    assert max(indexes) - min(indexes) > PLACES // 2
    assert [statuses.place_for(facts=one, organisation=hong_kong()) for one in facts] == entries


def test_a_place_that_is_taken_is_drawn_again(monkeypatch):
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(statuses.secrets, "randbelow", lambda _limit: next(drawn))
    first, second = (statuses.place_for(facts=earn().facts, organisation=hong_kong()) for _turn in range(2))
    assert (first.index, second.index) == (7, 8)


def test_a_list_that_is_full_is_followed_by_the_next(monkeypatch):
    monkeypatch.setattr(statuses, "FULL", 3)
    drawn = iter([0, 1, 2, 2, 2, 1, 5])
    monkeypatch.setattr(statuses.secrets, "randbelow", lambda _limit: next(drawn))
    entries = [statuses.place_for(facts=earn().facts, organisation=hong_kong()) for _turn in range(5)]
    assert [(entry.status_list.number, entry.index) for entry in entries] == [(1, 0), (1, 1), (1, 2), (2, 2), (2, 1)]
    assert [one.path for one in StatusList.objects.order_by("number")] == [
        "/status/ftahk/revocation/1",
        "/status/ftahk/revocation/2",
    ]


def test_lists_without_an_end_are_given_up(monkeypatch):
    monkeypatch.setattr(statuses.secrets, "randbelow", lambda _limit: 7)
    statuses.place_for(facts=earn().facts, organisation=hong_kong())
    with pytest.raises(CannotSign, match="No free place"):
        statuses.place_for(facts=earn().facts, organisation=hong_kong())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("status_entry_place_once|statusentry.index", lambda entry, other: {"index": entry.index}),
        ("status_entry_on_the_list", lambda entry, other: {"index": PLACES}),
        ("status_entry_of_one_thing", lambda entry, other: {"index": 5, "facts": None}),
    ],
)
def test_places_obey_their_rules(name, change):
    entry = statuses.place_for(facts=earn().facts, organisation=hong_kong())
    other = earn().facts
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StatusEntry.objects.create(
            **{"status_list": entry.status_list, "facts": other, "index": 6, **change(entry, other)}
        )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("status_list_signs_what_happened", {"signed_changes": 1}),
        ("status_list_signed_has_end", {"valid_until": None}),
        ("status_list_from_one", {"number": 0}),
    ],
)
def test_lists_obey_their_rules(name, values):
    signed(earn())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StatusList.objects.update(**values)


# --- how soon -------------------------------------------------------------------------------------------------------


def test_a_revocation_is_published_right_after_its_commit(django_capture_on_commit_callbacks):
    certificate = signed(earn())
    with django_capture_on_commit_callbacks(execute=True):
        revoked(certificate)
        assert bits_of(the_list()) == set()
    assert bits_of(the_list()) == {place(certificate)}


def test_a_revocation_that_is_rolled_back_is_never_published(django_capture_on_commit_callbacks):
    certificate = signed(earn())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        revoked(certificate)
        transaction.set_rollback(True)
    assert not StatusList.objects.to_sign(timezone.now()).exists()
    assert published() == set()


def test_many_revocations_of_one_commit_are_published_by_one_signature(django_capture_on_commit_callbacks, monkeypatch):
    certificates = [signed(earn()) for _turn in range(4)]
    times = []
    sign = actions.sign_status_list
    monkeypatch.setattr(actions, "sign_status_list", lambda **kwargs: times.append(1) or sign(**kwargs))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for certificate in certificates:
            revoked(certificate)
    assert (len(times), len(bits_of(the_list()))) == (1, 4)


def test_the_clock_publishes_within_a_minute_what_a_lost_task_left(django_capture_on_commit_callbacks):
    certificate = signed(earn())
    revoked(certificate)  # what should follow the commit never happens
    assert bits_of(the_list()) == set()
    with django_capture_on_commit_callbacks(execute=True):
        assert tick.publish_status_lists() == 1
    assert bits_of(the_list()) == {place(certificate)}
    assert tick.publish_status_lists() == 0


def test_a_change_while_a_list_is_being_signed_is_not_lost(monkeypatch):
    first, second = signed(earn()), signed(earn())
    revoked(first)
    secure = statuses.secure

    def meanwhile(document, **kwargs):
        monkeypatch.setattr(statuses, "secure", secure)
        revoked(second)
        return secure(document, **kwargs)

    monkeypatch.setattr(statuses, "secure", meanwhile)
    actions.sign_status_list(status_list=the_list())
    assert bits_of(the_list()) == {place(first)}
    assert StatusList.objects.to_sign(timezone.now()).exists()
    assert published() == {place(first), place(second)}
    assert not StatusList.objects.to_sign(timezone.now()).exists()


def test_a_slow_worker_does_not_put_an_old_list_in_the_place_of_a_new_one(monkeypatch):
    first, second = signed(earn()), signed(earn())
    revoked(first)
    secure = statuses.secure

    def overtaken(document, **kwargs):
        monkeypatch.setattr(statuses, "secure", secure)
        revoked(second)
        actions.sign_status_list(status_list=the_list())
        return secure(document, **kwargs)

    monkeypatch.setattr(statuses, "secure", overtaken)
    actions.sign_status_list(status_list=the_list())
    assert bits_of(the_list()) == {place(first), place(second)}
    assert the_list().signed_changes == the_list().changes == 2


def test_publishing_again_without_a_change_signs_nothing():
    signed(earn())
    before = StatusList.objects.values().get()
    tasks.publish_status_list.func(status_list_id=before["id"])
    assert StatusList.objects.values().get() == before


def test_every_list_is_signed_anew_each_day(django_capture_on_commit_callbacks):
    signed(earn())
    now = timezone.now()
    for hours, expected in ((23, 0), (24, 1)):
        cache.clear()
        later = time_machine.travel(now + timedelta(hours=hours), tick=False)
        with later, django_capture_on_commit_callbacks(execute=True):
            assert tick.publish_status_lists() == expected
    ends = json.loads(the_list().document)["validUntil"]
    assert ends[:16] == (now + timedelta(days=8)).strftime("%Y-%m-%dT%H:%M")
    assert the_list().valid_until - the_list().signed_at <= timedelta(days=7)


# --- alarm ----------------------------------------------------------------------------------------------------------


def test_a_list_that_is_not_signed_anew_raises_the_alarm_three_days_before_its_end(client):
    signed(earn())
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=3, hours=23), tick=False):
        assert lists_ending() == []
        assert client.get("/health/ready").json()["checks"]["credentials"] == "ok"
    with time_machine.travel(now + timedelta(days=4, minutes=1), tick=False):
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["checks"]["credentials"] == "not signed anew: /status/ftahk/revocation/1"
        published()
        assert client.get("/health/ready").json()["checks"]["credentials"] == "ok"


# --- as it is served ------------------------------------------------------------------------------------------------

LIST = "/status/ftahk/revocation/1"


def test_a_list_is_signed_by_its_association_and_names_nobody():
    certificate = signed(earn())
    revoked(certificate)
    published()
    found = the_list()
    document = json.loads(found.document)
    verify_embedded(document, key_of(hong_kong()).public)
    verify_token(found.token, json.loads(key_of(hong_kong(), "p256").public))
    assert document["issuer"] == did_document_of(hong_kong())["id"]
    assert document["id"] == f"https://academy.example{LIST}"
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    for words in (certificate.code, certificate.number, "CHAN", "陳"):
        assert words not in found.document


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/vc+ld+json"),
        ("*/*", "application/vc+ld+json"),
        ("application/ld+json, application/json", "application/vc+ld+json"),
        ("text/html", "application/vc+ld+json"),
        ("application/vc+jwt", "application/vc+jwt"),
        ("application/jwt", "application/vc+jwt"),
        ("application/vc+jwt;q=0.9, application/vc+ld+json;q=0.1", "application/vc+jwt"),
        ("application/vc+ld+json, application/vc+jwt;q=0.5", "application/vc+ld+json"),
    ],
)
def test_a_list_is_served_in_the_form_that_is_asked_for(client, accept, content_type):
    signed(earn())
    answer = client.get(LIST, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    text = the_list().document if content_type.endswith("json") else the_list().token
    assert answer.content.decode() == text
    assert "Accept" in answer["Vary"]


def test_a_list_may_be_read_by_any_page_and_kept_for_five_minutes(client):
    signed(earn())
    answer = client.get(LIST)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Last-Modified"]
    assert "Set-Cookie" not in answer


def test_whoever_has_the_list_is_told_whether_it_is_still_that_one(client):
    certificate = signed(earn())
    answer = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    token = client.get(LIST, headers={"Accept": "application/vc+jwt", "If-None-Match": answer["ETag"]})
    assert token.status_code == 200
    revoked(certificate)
    published()
    assert client.get(LIST, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/status/ftahk/revocation/2", "/status/nobody/revocation/1", "/status/szfa/revocation/1"]
)
def test_a_list_that_was_never_signed_is_not_there(client, path):
    signed(earn())
    StatusList.objects.create(organisation=partners()[0], number=1)
    assert client.get(path).status_code == 404
    assert client.post(LIST).status_code == 405
