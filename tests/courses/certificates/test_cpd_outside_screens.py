"""Outside activities on the learner's screens: declared, proven, changed, sent."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.certificates import actions
from courses.certificates.models import CpdEntry, CpdProof
from tests.courses.certificates.cpd_screens import HOME, of, page, today
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import earn, settled_course
from tests.factories.cpd import (
    PDF,
    declare,
    fresh_entry,
    member,
    officer,
    prove,
    sent,
)

pytestmark = pytest.mark.django_db

FORM = {
    "title": "AI Act seminar",
    "provider": "Harbour Institute",
    "minutes": "90",
    "mode": "in_person",
    "language": "en",
    "topic_ethics": "30",
}


@pytest.fixture
def person(client):
    found = member()
    client.force_login(found.user)
    return found


# --- outside activities ---------------------------------------------------------------------------------------------


def test_she_adds_an_outside_activity_with_its_proof(client, person):
    assert client.get(f"{HOME}activities/new/").status_code == 200
    upload = SimpleUploadedFile("proof.pdf", PDF)
    data = {**FORM, "on": today(), "proof": upload, "event_id": str(uuid.uuid4())}
    response = client.post(f"{HOME}activities/new/", data, follow=True)
    entry = fresh_entry(CpdEntry.objects.get())
    assert (entry.minutes, entry.topics, entry.words.title) == (90, {"ethics": 30}, "AI Act seminar")
    assert entry.proof.file_name == "proof.pdf"
    html = response.content.decode()
    assert "self-declared" in html
    assert "proof.pdf" in html


def test_the_form_sent_twice_is_one_activity(client, person):
    data = {**FORM, "on": today(), "event_id": str(uuid.uuid4())}
    for _time in range(2):
        client.post(f"{HOME}activities/new/", data)
    assert CpdEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Fill in “What it was”."),
        ({"title": "x" * 161}, "160"),
        ({"title": "a\x00b"}, "field__error"),
        ({"minutes": "0"}, "field__error"),
        ({"minutes": "999999999999999999999"}, "field__error"),
        ({"minutes": "ninety"}, "field__error"),
        ({"mode": "telepathy"}, "field__error"),
        ({"language": "tlh"}, "field__error"),
        ({"on": "2999-01-01"}, "This day has not come yet."),
        ({"on": "1990-01-01"}, "more than ten years ago"),
        ({"on": "32 May"}, "field__error"),
        ({"topic_risk": "61"}, "The minutes by topic come to more than the whole."),
        ({"topic_risk": "-1"}, "field__error"),
        ({"note": "x" * 1001}, "field__error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, person, wrong, said):
    response = client.post(f"{HOME}activities/new/", {**FORM, "on": today(), **wrong})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not CpdEntry.objects.exists()


def test_a_file_that_is_no_proof_leaves_the_activity_and_says_so(client, person):
    data = {**FORM, "on": today(), "proof": SimpleUploadedFile("proof.pdf", b"<html>")}
    html = client.post(f"{HOME}activities/new/", data, follow=True).content.decode()
    assert "The file was not taken. The file is neither a PDF nor a PNG or JPEG picture that can be read." in html
    assert CpdEntry.objects.count() == 1
    assert not CpdProof.objects.exists()


def test_she_changes_it_as_long_as_nobody_is_asked(client, person):
    entry = declare(person)
    assert client.get(of(entry, "change/")).status_code == 200
    client.post(of(entry, "change/"), {**FORM, "on": today(), "minutes": "30"})
    assert fresh_entry(entry).minutes == 30
    assert client.post(of(entry, "change/"), {**FORM, "on": today(), "minutes": ""}).status_code == 422
    sent(fresh_entry(entry))
    response = client.get(of(entry, "change/"), follow=True)
    assert b"This cannot be changed as it stands now." in response.content


def test_a_course_is_not_hers_to_change(client, person):
    earn(settled_course(), person)
    assert client.get(of(CpdEntry.objects.get(), "change/")).status_code == 404


def test_the_proof_is_hers_alone_and_never_shown_inside_a_page(client, person):
    entry = prove(declare(person), file_name="väry “odd”.pdf")
    response = client.get(of(entry, "proof/"))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    client.force_login(PersonFactory().user)
    assert client.get(of(entry, "proof/")).status_code == 404


def test_she_puts_a_file_beside_it_and_takes_it_away(client, person):
    entry = declare(person)
    assert client.get(of(entry, "proof/")).status_code == 404
    wrong = client.post(of(entry, "proof/"), {"proof": SimpleUploadedFile("x.pdf", b"nothing")})
    assert (wrong.status_code, b"neither a PDF" in wrong.content) == (422, True)
    assert client.post(of(entry, "proof/")).status_code == 422
    client.post(of(entry, "proof/"), {"proof": SimpleUploadedFile("x.pdf", PDF)})
    assert fresh_entry(entry).known_proof is not None
    client.post(of(entry, "proof/delete/"))
    assert fresh_entry(entry).known_proof is None


def test_she_sends_it_for_review_and_takes_it_back(client, person):
    entry = prove(declare(person))
    html = client.post(of(entry, "review/"), {"association": "ftahk"}, follow=True).content.decode()
    assert "FinTech Association of Hong Kong has been asked." in html
    client.post(of(entry, "review/back/"))
    assert fresh_entry(entry).state == "declared"
    for nonsense in ("", "nowhere", "x" * 500):
        html = client.post(of(entry, "review/"), {"association": nonsense}, follow=True).content.decode()
        assert "Choose an association that you have to do with." in html


def test_she_reads_why_it_came_back(client, person):
    entry = sent(declare(person))
    actions.cpd.decide_review(entry=entry, by=officer(), accepts=False, reason="Another day stands on it.")
    assert "Another day stands on it." in page(client, of(entry))


def test_she_withdraws_it_and_lets_it_count_again(client, person):
    entry = declare(person)
    client.post(of(entry, "withdraw/"))
    assert fresh_entry(entry).state == "withdrawn"
    assert "Let it count again" in page(client, of(entry))
    client.post(of(entry, "again/"))
    assert fresh_entry(entry).state == "declared"
