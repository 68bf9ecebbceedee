"""Keys of an association: made, replaced, given up, published for ever."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from courses.certificates import actions, tasks
from courses.certificates.enums import BulkKind, Hindrance, KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import keyring
from courses.certificates.models import BulkChange, SigningKey, StatusList
from courses.certificates.openbadges.did import find_key
from courses.certificates.openbadges.proofs import NotAuthentic, verify_embedded, verify_token
from courses.certificates.queries.credentials import carrying_recognition_by, signed_with
from courses.certificates.queries.published import did_document_of, did_of
from courses.certificates.queries.selecting import judged, selected
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.certificates import earn, fresh, hong_kong, revoked, settled_course, someone_of
from tests.factories.credentials import document_of, key_of, partners, recognised, signed, text_of

pytestmark = pytest.mark.django_db

YEAR = 2026


@pytest.fixture(autouse=True)
def _in_2026():
    with time_machine.travel(datetime(YEAR, 11, 20, 9, 30, tzinfo=UTC)):
        yield


def names():
    return list(SigningKey.objects.order_by("pk").values_list("name", flat=True))


def verifies(certificate):
    """Both forms, by the document that is published today; when they were signed counts."""
    document, token = document_of(certificate), text_of(fresh(certificate).facts, "jwt")
    published = did_document_of(certificate.issuer)
    (proof,) = document["proof"]
    at = datetime.fromisoformat(proof["created"])
    try:
        verify_embedded(document, find_key(published, proof["verificationMethod"], at=at)["publicKeyMultibase"])
        row = fresh(certificate).facts.credentials.get(form="jwt")
        verify_token(token, find_key(published, f"{published['id']}#{row.key.name}", at=at)["publicKeyJwk"])
    except NotAuthentic:
        return False
    return True


# --- made and replaced ----------------------------------------------------------------------------------------------


def test_keys_are_made_when_they_are_first_needed_and_named_by_the_year():
    assert names() == []
    signed(earn())
    assert sorted(names()) == ["2026-1", "2026-1-jwt"]
    signed(earn())
    assert len(names()) == 2


def test_rotation_makes_new_keys_and_what_the_old_ones_signed_holds():
    officer = PersonFactory()
    before = signed(earn())
    with time_machine.travel(datetime(YEAR, 12, 1, tzinfo=UTC)):
        made = actions.rotate_keys(organisation=hong_kong(), by=officer)
        after = signed(earn())
    assert sorted(key.name for key in made) == ["2026-2", "2026-2-jwt"]
    assert {key.made_by for key in made} == {officer}
    assert {row.key for row in after.facts.credentials.all()} == set(made)
    assert verifies(before)
    assert verifies(after)


def test_the_year_begins_the_names_anew():
    signed(earn())
    with time_machine.travel(datetime(YEAR + 1, 1, 5, tzinfo=UTC)):
        actions.rotate_keys(organisation=hong_kong())
    assert sorted(names()) == ["2026-1", "2026-1-jwt", "2027-1", "2027-1-jwt"]


def test_an_old_key_stays_published_with_its_end_and_may_still_assert():
    signed(earn())
    ended = datetime(YEAR, 12, 1, 8, 0, tzinfo=UTC)
    with time_machine.travel(ended, tick=False):
        actions.rotate_keys(organisation=hong_kong())
    published = did_document_of(hong_kong())
    did = did_of(hong_kong())
    methods = {method["id"]: method for method in published["verificationMethod"]}
    assert methods[f"{did}#2026-1"]["expires"] == "2026-12-01T08:00:00Z"
    assert "expires" not in methods[f"{did}#2026-2"]
    assert sorted(published["assertionMethod"]) == sorted(methods)


def test_what_was_signed_with_a_key_after_its_end_does_not_hold():
    signed(earn())
    method = f"{did_of(hong_kong())}#{key_of(hong_kong()).name}"
    ended = timezone.now() + timedelta(hours=1)
    with time_machine.travel(ended, tick=False):
        actions.rotate_keys(organisation=hong_kong())
    published = did_document_of(hong_kong())
    assert find_key(published, method, at=ended)
    with pytest.raises(NotAuthentic, match="over"):
        find_key(published, method, at=ended + timedelta(seconds=1))


def test_todays_key_for_tokens_stands_first_whatever_was_made_when():
    signed(earn())
    for days in (1, 2):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            actions.rotate_keys(organisation=hong_kong())
        first, second, *_older = did_document_of(hong_kong())["verificationMethod"]
        assert first["publicKeyJwk"] == json.loads(key_of(hong_kong(), KeyAlgorithm.P256).public)
        assert second["publicKeyMultibase"] == key_of(hong_kong()).public


def test_lists_are_signed_anew_at_once_with_the_new_keys(django_capture_on_commit_callbacks):
    certificate = signed(earn())
    revoked(certificate)
    tasks.publish_status_list.func(status_list_id=StatusList.objects.get().pk)
    for change in (
        lambda: actions.rotate_keys(organisation=hong_kong()),
        lambda: actions.report_compromise(key=key_of(hong_kong(), KeyAlgorithm.P256), since=timezone.now()),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            change()
        found = StatusList.objects.get()
        verify_embedded(json.loads(found.document), key_of(hong_kong()).public)
        verify_token(found.token, json.loads(key_of(hong_kong(), KeyAlgorithm.P256).public))
        assert found.signed_changes == found.changes


def test_rotating_before_there_was_a_key_makes_the_first():
    actions.rotate_keys(organisation=hong_kong())
    assert sorted(names()) == ["2026-1", "2026-1-jwt"]
    assert StatusList.objects.count() == 0


# --- given up -------------------------------------------------------------------------------------------------------


def test_a_key_given_up_is_destroyed_replaced_and_published_as_revoked():
    certificate = signed(earn())
    key = key_of(hong_kong())
    since = timezone.now() - timedelta(days=3)
    standing = actions.report_compromise(key=key, since=since)
    key.refresh_from_db()
    assert (key.sealed, key.compromised_at, key.is_current) == (None, since, False)
    assert [one.name for one in standing] == ["2026-2", "2026-1-jwt"]
    with pytest.raises(CannotSign, match="destroyed"):
        keyring().sign(key, b"data")
    published, did = did_document_of(hong_kong()), did_of(hong_kong())
    methods = {method["id"]: method for method in published["verificationMethod"]}
    assert methods[f"{did}#2026-1"]["revoked"] == "2026-11-17T09:30:00Z"
    assert f"{did}#2026-1" not in published["assertionMethod"]
    assert set(published["assertionMethod"]) == set(methods) - {f"{did}#2026-1"}
    assert not verifies(certificate)


def test_reported_again_the_earlier_moment_counts_and_no_key_is_made():
    signed(earn())
    key = key_of(hong_kong())
    now = timezone.now()
    first = actions.report_compromise(key=key, since=now - timedelta(days=3))
    assert actions.report_compromise(key=key, since=now - timedelta(days=1)) == first
    assert SigningKey.objects.get(pk=key.pk).compromised_at == now - timedelta(days=3)
    assert actions.report_compromise(key=key, since=now - timedelta(days=9)) == first
    assert SigningKey.objects.get(pk=key.pk).compromised_at == now - timedelta(days=9)
    assert SigningKey.objects.count() == 3


def test_a_key_is_not_compromised_in_the_future():
    signed(earn())
    with pytest.raises(CannotSign, match="in the past"):
        actions.report_compromise(key=key_of(hong_kong()), since=timezone.now() + timedelta(minutes=5))
    assert key_of(hong_kong()).name == "2026-1"


def test_an_old_key_can_be_given_up_and_todays_stays():
    old = signed(earn())
    key = key_of(hong_kong())
    actions.rotate_keys(organisation=hong_kong())
    new = signed(earn())
    actions.report_compromise(key=key, since=timezone.now())
    assert SigningKey.objects.get(pk=key.pk).sealed is None
    assert key_of(hong_kong()).name == "2026-2"
    assert (verifies(old), verifies(new)) == (False, True)


def test_what_has_to_be_issued_anew_is_named():
    course = settled_course()
    (szfa, *_others) = partners()
    recognised(course.current_version, minutes=15, by=[szfa])
    carrying, plain, gone, withdrawn = signed(earn(course)), signed(earn()), signed(earn()), signed(earn())
    actions.erase_names(certificate=gone)
    revoked(withdrawn)
    ours, theirs = key_of(hong_kong()), key_of(szfa)
    assert set(signed_with(ours)) == {carrying, plain}
    assert set(signed_with(key_of(hong_kong(), KeyAlgorithm.P256))) == {carrying, plain}
    assert set(carrying_recognition_by(theirs)) == {carrying}
    assert set(signed_with(theirs)) == set(carrying_recognition_by(ours)) == set()
    actions.report_compromise(key=ours, since=timezone.now())
    actions.issue_next(certificate=fresh(plain), reason="reissue", by=None)
    assert set(signed_with(ours)) == {carrying}
    signed(fresh(plain))
    assert verifies(plain)


def test_what_carries_a_recognition_of_a_key_given_up_is_named_until_it_is_signed_anew():
    course = settled_course()
    (szfa, *_others) = partners()
    recognised(course.current_version, minutes=15, by=[szfa])
    carrying = signed(earn(course))
    theirs = key_of(szfa)
    actions.report_compromise(key=theirs, since=timezone.now())
    assert set(carrying_recognition_by(theirs)) == {carrying}
    by = someone_of(hong_kong())
    change = BulkChange(issuer=hong_kong(), kind=BulkKind.REISSUE, selection={"key": theirs.pk}, asked_by=by)
    assert [(row, row.hindrance) for row in judged(change, selected(change))] == [(carrying, "")]
    actions.issue_next(certificate=fresh(carrying), reason="reissue", by=None)
    signed(fresh(carrying))
    assert verifies(carrying)
    assert set(carrying_recognition_by(theirs)) == set()
    assert [(row, row.hindrance) for row in judged(change, selected(change))] == [(carrying, Hindrance.SAME)]


# --- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("signing_key_expires_after_made", {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("signing_key_compromised_is_over", {"compromised_at": datetime(YEAR, 11, 20, tzinfo=UTC)}),
    ],
)
def test_keys_obey_their_rules(name, values):
    signed(earn())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SigningKey.objects.update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("signing_key_named_once|signingkey.organisation_id, certificates_signingkey.name", {"name": "2026-1"}),
        ("signing_key_current_once|signingkey.organisation_id, certificates_signingkey.algorithm", {"name": "x"}),
    ],
)
def test_an_association_has_one_key_of_a_name_and_signs_with_one_of_a_kind(name, values):
    signed(earn())
    key = key_of(hong_kong())
    ended = {"expires_at": key.made_at, "made_at": key.made_at} if values["name"] == "2026-1" else {}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SigningKey.objects.create(
            organisation=key.organisation, algorithm=key.algorithm, public=key.public, **values, **ended
        )


@pytest.mark.parametrize(
    "values", [{"public": "z6Mk"}, {"name": "other"}, {"made_at": datetime(2020, 1, 1, tzinfo=UTC)}]
)
def test_what_a_key_is_cannot_be_changed(values):
    signed(earn())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SigningKey.objects.update(**values)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SigningKey.objects.all()._raw_delete(SigningKey.objects.db)


# --- as they are published ------------------------------------------------------------------------------------------


def test_every_association_publishes_its_keys(client):
    course = settled_course()
    recognised(course.current_version, minutes=15)
    signed(earn(course))
    for association in (hong_kong(), *partners()):
        answer = client.get(f"/issuers/{association.slug}/did.json")
        document = answer.json()
        did = f"did:web:academy.example:issuers:{association.slug}"
        assert (answer["Content-Type"], document["id"]) == ("application/did+json", did)
        assert document["@context"][0] == "https://www.w3.org/ns/did/v1"
        assert document == did_document_of(association)
        assert document["assertionMethod"] == [f"{did}#2026-1-jwt", f"{did}#2026-1"]
        assert all(isinstance(one, str) for one in document["assertionMethod"])
        assert {method["controller"] for method in document["verificationMethod"]} == {did}
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=3600"


def test_an_association_without_keys_publishes_an_empty_document(client):
    hong_kong()
    document = client.get("/issuers/ftahk/did.json").json()
    assert (document["verificationMethod"], document["assertionMethod"]) == ([], [])


def test_nothing_private_is_published(client):
    signed(earn())
    text = client.get("/issuers/ftahk/did.json").content.decode()
    assert '"d"' not in text
    for key in SigningKey.objects.all():
        assert bytes(key.sealed).hex() not in text


def test_only_associations_publish_keys(client):
    member = OrganisationFactory(slug="bank")
    for slug in (member.slug, "nobody"):
        assert client.get(f"/issuers/{slug}/did.json").status_code == 404


def test_an_association_with_a_host_of_its_own_signs_under_it_and_publishes_there(client, settings):
    settings.ISSUER_HOSTS = {"ftahk": "id.fta.example"}
    certificate = signed(earn())
    document = document_of(certificate)
    assert document["issuer"]["id"] == "did:web:id.fta.example"
    assert document["proof"][0]["verificationMethod"] == "did:web:id.fta.example#2026-1"
    assert verifies(certificate)
    answer = client.get("/.well-known/did.json", headers={"Host": "id.fta.example"})
    assert answer.json() == did_document_of(hong_kong())
    assert answer.json()["id"] == "did:web:id.fta.example"
    assert "Host" in answer["Vary"]
    # What was signed before under this host still finds its keys here.
    assert client.get("/issuers/ftahk/did.json").json()["id"] == "did:web:academy.example:issuers:ftahk"


@pytest.mark.parametrize("host", ["id.other.example", "testserver", "id.fta.example:8000"])
def test_a_host_that_nobody_owns_publishes_nothing(client, settings, host):
    settings.ISSUER_HOSTS = {"ftahk": "id.fta.example"}
    hong_kong()
    assert client.get("/.well-known/did.json", headers={"Host": host}).status_code == 404


def test_the_page_of_an_association_shows_its_keys(client):
    signed(earn())
    html = client.get("/issuers/ftahk", headers={"Accept": "text/html"}).content.decode()
    assert "2026-1-jwt" in html
    profile = client.get("/issuers/ftahk", headers={"Accept": "application/json"}).json()
    assert profile["id"] == "did:web:academy.example:issuers:ftahk"
