"""What is refused on the screens for changing many certificates, and who sees what there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions import begin_membership
from courses.certificates import actions
from courses.certificates.enums import BulkState
from courses.certificates.models import BulkChange, SigningKey
from tests.courses.certificates.bulk_screens import WANTED, again, at, words_of
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.certificates import earn, hong_kong, officer_of, settled_course
from tests.factories.credentials import partners, recognised
from tests.factories.many_certificates import (
    drafted,
    many_certificates,
    officers,
    signing_key,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return officers()


# --- what is refused, in place --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("reissue", {"issued_from": ""}, "by at least one property, or by a list of numbers."),
        ("reissue", {"numbers": "FTA-1"}, "Choose by properties or bring a list, not both."),
        ("reissue", {"reason": ""}, "This field is required."),
        ("reissue", {"reason": "identity"}, "Select a valid choice."),
        ("reissue", {"text": " "}, "This field is required."),
        ("reissue", {"issued_to": "1999-01-01"}, "This day lies before the first one."),
        ("reissue", {"issued_from": "soon"}, "Enter a valid date."),
        ("reissue", {"version": "2"}, "Choose the course as well"),
        ("reissue", {"version": "99999999999999999999"}, "Ensure this value is less than"),
        ("reissue", {"course": "99999999999999999999"}, "Select a valid choice."),
        ("reissue", {"key": "x"}, "Select a valid choice."),
        ("reissue", {"since": "2026-05-03T10:00"}, "Choose the key whose signatures you mean."),
        ("reissue", {"since": "whenever"}, "Enter a valid date/time."),
        ("extend", {"reason": "rules", "ends": "day", "ends_on": ""}, "Choose a day, or no end."),
        ("extend", {"reason": "rules", "ends": "day", "ends_on": "2020-01-01"}, "Choose a day after today."),
        ("extend", {"reason": "rules", "ends": "day", "ends_on": "9999-12-31"}, "more than fifty years away"),
        ("extend", {"reason": "rules"}, "This field is required."),
    ],
)
def test_what_is_wrong_with_the_form_stands_in_the_form(client, two, kind, fields, words):
    client.force_login(two[0])
    answer = client.post(at("new", kind), {**WANTED, **fields})
    assert answer.status_code == 200
    assert words in words_of(answer)
    assert BulkChange.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\x00\x00", "Save it as CSV"),
        (b" \n", "The submitted file is empty.|This list is empty."),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_list_is_answered_in_place(client, two, content, words):
    client.force_login(two[0])
    fields = {"reason": "present", "text": "Words.", "file": SimpleUploadedFile("n.csv", content)}
    page = words_of(client.post(at("new", "reissue"), fields))
    assert any(one in page for one in words.split("|"))


def test_a_course_has_only_the_versions_it_has(client, two):
    course = settled_course()
    many_certificates(1, course)
    client.force_login(two[0])
    answer = client.post(at("new", "reissue"), {**WANTED, "course": course.pk, "version": 7})
    assert "This course has no version of this number." in words_of(answer)


def test_a_key_is_one_of_the_chosen_association(client, two):
    szfa = AssociationFactory(slug="szfa", seal="sz")
    begin_membership(person=two[0].person, organisation=szfa, role="officer", by=two[0].person)
    key = signing_key(szfa)
    client.force_login(two[0])
    answer = client.post(at("new", "reissue"), {**WANTED, "issuer": hong_kong().pk, "key": key.pk})
    assert "This key belongs to another association." in words_of(answer)
    client.post(at("new", "reissue"), {**WANTED, "issuer": szfa.pk, "key": key.pk})
    assert BulkChange.objects.get().issuer == szfa


def test_the_key_a_partner_gave_up_is_offered_where_it_recognised_something(client, two):
    client.force_login(two[0])
    course = settled_course()
    (szfa, *_others) = partners()
    recognised(course.current_version, minutes=15, by=[szfa])
    certificate = earn(course)
    actions.sign_certificate(certificate=certificate)
    key = SigningKey.objects.get(organisation=szfa, algorithm="ed25519")
    option = f"Recognitions by {szfa.name} · {key.name}"
    assert option not in words_of(client.get(at("new", "reissue")))
    actions.report_compromise(key=key, since=timezone.now())
    assert option not in words_of(client.get(at("new", "revoke")))
    assert option in words_of(client.get(at("new", "reissue")))
    client.post(at("new", "reissue"), {**WANTED, "key": key.pk})
    page = words_of(client.get(at("change", BulkChange.objects.get().public_id)))
    assert "Recognised with the key" in page
    assert f"{szfa.name} · {key.name}" in page
    assert certificate.number in page


def test_what_cannot_be_done_any_more_is_said_on_the_page(client, two):
    many_certificates(1)
    change = waiting(two[0].person)
    client.force_login(two[0])
    answer = client.post(at("act", change.public_id, "stop"))
    assert answer.status_code == 409
    assert "somebody has acted meanwhile" in words_of(answer)
    empty = drafted(two[0].person, numbers="FTA-1")
    answer = client.post(at("act", empty.public_id, "ask"))
    assert answer.status_code == 409
    assert "Nothing would change" in words_of(answer)


def test_whoever_asked_is_told_that_another_must_confirm(client, two):
    many_certificates(1)
    change = waiting(two[0].person)
    client.force_login(two[0])
    for name in ("confirm", "refuse"):
        assert "You have asked for this yourself." in words_of(client.get(at(name, change.public_id)))
    answer = client.post(at("confirm", change.public_id), {"read": "on"})
    assert "Another officer of the association must." in words_of(answer)
    answer = client.post(at("refuse", change.public_id), {"text": "No."})
    assert "Another officer of the association must." in words_of(answer)
    assert again(change).state == BulkState.WAITING


def test_a_lonely_officer_is_told_so(client):
    officer = officer_of(hong_kong())
    many_certificates(1)
    client.force_login(officer)
    draft = drafted(officer.person)
    assert "has no other officer" in words_of(client.get(at("change", draft.public_id)))


def test_her_own_certificates_are_announced_to_the_second_officer(client, two):
    earn(person=two[1].person)
    many_certificates(2)
    change = waiting(two[0].person, "revoke")
    client.force_login(two[1])
    page = words_of(client.get(at("confirm", change.public_id)))
    assert "1 of these certificates is your own." in page
    assert "Confirm: Revoke 2 certificates" in page


# --- who sees what --------------------------------------------------------------------------------------------------


def test_a_draft_is_its_makers_own_and_another_associations_is_not_there(client, two):
    many_certificates(1)
    draft, asked = drafted(two[0].person), waiting(two[0].person)
    stranger = officer_of(AssociationFactory(slug="szfa", seal="sz"))
    for user, seen in ((two[1], {draft: 404, asked: 200}), (stranger, {draft: 404, asked: 404})):
        client.force_login(user)
        for change, status in seen.items():
            for name in ("change", "confirm", "refuse", "report"):
                assert client.get(at(name, change.public_id)).status_code == status, name
            assert client.post(at("act", change.public_id, "call-off")).status_code == (404 if status == 404 else 409)
    assert str(asked.public_id) not in words_of(client.get(at("list")))


@pytest.mark.parametrize("who", ["trainer", "superuser"])
def test_others_have_no_door(client, two, who):
    many_certificates(1)
    change = waiting(two[0].person)
    user = UserFactory(superuser=True) if who == "superuser" else member_of(hong_kong(), "trainer")
    client.force_login(user)
    for address in (at("list"), at("new", "revoke"), reverse("certificates-awarding:standing")):
        assert client.get(address).status_code in (302, 403)
    assert client.get(at("change", change.public_id)).status_code == 404
    assert at("list") not in words_of(client.get("/admin/"))


def test_no_name_of_a_holder_stands_anywhere(client, two):
    certificate = earn()
    names = (certificate.facts.names.latin, certificate.facts.names.own_script, certificate.person.user.email)
    client.force_login(two[0])
    draft = drafted(two[0].person)
    pages = [client.get(at("change", draft.public_id))]
    change = waiting(two[0].person)
    pages.append(client.get(at("change", change.public_id)))
    client.force_login(two[1])
    pages += [client.get(at(name, change.public_id)) for name in ("change", "confirm", "refuse")]
    text = "".join(words_of(page) for page in pages)
    assert certificate.number in text
    assert [name for name in names if name in text] == []


def test_unknown_kinds_acts_and_addresses_are_404(client, two):
    client.force_login(two[0])
    many_certificates(1)
    change = waiting(two[0].person)
    assert client.get(at("new", "destroy")).status_code == 404
    assert client.post(at("act", change.public_id, "destroy")).status_code == 404
    assert client.get(at("act", change.public_id, "stop")).status_code == 405
    assert client.get(f"{at('new', 'revoke')}?from=nonsense").status_code == 200


@pytest.mark.parametrize("query", ["?page=x", "?page=999999999", "?state=nonsense", "?group=nonsense", "?lines=-3"])
def test_addresses_that_make_no_sense_show_the_beginning(client, two, query):
    client.force_login(two[0])
    many_certificates(1)
    for change in (drafted(two[0].person), drafted(two[0].person, numbers="FTA-1"), waiting(two[0].person)):
        assert client.get(at("change", change.public_id) + query).status_code == 200
    assert client.get(at("list") + query).status_code == 200
