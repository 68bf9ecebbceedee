"""Outside activities: declared by whom they concern, with a proof, and looked at by an association."""

from __future__ import annotations

import struct
import uuid
import zlib
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.exceptions import (
    BadProof,
    EntryNotEditable,
    NotOfThisAssociation,
    ProofNeeded,
    ReasonNeeded,
    ReviewerNotHers,
    TooManyActivities,
)
from courses.certificates.models import CpdEntry, CpdProof, CpdReview, CpdReviewNote
from courses.certificates.queries.cpd_ledger import ledger_of_year
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.certificates import chan, hong_kong
from tests.factories.cpd import (
    PDF,
    REPRESENTATIVE,
    declare,
    fresh_entry,
    member,
    officer,
    picture,
    prove,
    sent,
)

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


# --- outside activities ---------------------------------------------------------------------------------------------


def test_what_she_declares_stands_in_her_ledger_marked_as_her_own_word():
    entry = declare(chan(), title="AI Act seminar", minutes=90, topics={"regulatory_compliance": 60})
    assert (entry.state, entry.minutes, entry.topics) == ("declared", 90, {"regulatory_compliance": 60})
    row = ledger_of_year(entry.person, today=today(), year=today().year).rows[0]
    assert (row.title, row.provider, row.mark) == ("AI Act seminar", "Harbour Institute", "self-declared")


def test_sending_the_same_form_twice_declares_once():
    person, event = chan(), uuid.uuid4()
    assert declare(person, event_id=event) == declare(person, event_id=event)
    assert CpdEntry.objects.count() == 1


def test_a_day_holds_no_more_than_twenty_activities():
    person = chan()
    for _number in range(20):
        declare(person)
    with pytest.raises(TooManyActivities):
        declare(person)
    declare(person, on=today() - timedelta(days=1))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture("PNG"), "image/png"), (picture("JPEG"), "image/jpeg")],
)
def test_a_proof_is_known_by_what_is_in_it(content, kind):
    entry = prove(declare(chan()), content, "whatever.exe")
    assert (entry.proof.content_type, entry.proof.size) == (kind, len(content))
    assert entry.proof.name.rpartition(".")[2] in ("pdf", "png", "jpg")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"%PDF-1.4 cut off",
        picture("GIF"),
        picture("PNG")[:40],
        b"PK\x03\x04",
        b"\x00" * 5_242_881,
    ],
)
def test_other_files_are_no_proof(content):
    entry = declare(chan())
    with pytest.raises(BadProof):
        actions.cpd.put_proof(entry=entry, by=entry.person, content=content, file_name="proof.pdf")
    assert not CpdProof.objects.exists()


def test_a_picture_that_would_fill_the_memory_is_refused():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    entry = declare(chan())
    with pytest.raises(BadProof, match="too large"):
        actions.cpd.put_proof(entry=entry, by=entry.person, content=bomb, file_name="proof.png")


def test_another_file_takes_the_place_of_the_first_which_is_deleted(django_capture_on_commit_callbacks):
    entry = prove(declare(chan()))
    first = entry.proof.name
    with django_capture_on_commit_callbacks(execute=True):
        entry = prove(entry, picture())
    assert not storages["private"].exists(first)
    assert storages["private"].exists(entry.proof.name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cpd.remove_proof(entry=entry, by=entry.person)
    assert not storages["private"].exists(entry.proof.name)
    assert not CpdProof.objects.exists()


def stored_proofs():
    try:
        folders, _files = storages["private"].listdir("cpd")
    except FileNotFoundError:
        return set()
    return {f"cpd/{folder}/{name}" for folder in folders for name in storages["private"].listdir(f"cpd/{folder}")[1]}


def test_no_file_is_left_where_the_row_is_refused():
    entry = declare(chan())
    actions.cpd.withdraw_outside(entry=entry, by=entry.person)
    before = stored_proofs()
    with pytest.raises(EntryNotEditable):
        actions.cpd.put_proof(entry=entry, by=entry.person, content=PDF, file_name="proof.pdf")
    assert stored_proofs() == before


def test_nobody_touches_what_is_not_hers():
    entry = declare(chan())
    other = PersonFactory()
    for act in (
        lambda: actions.cpd.change_outside(
            entry=entry, by=other, title="x", provider="x", on=today(), minutes=1, topics={}, language="en", mode="talk"
        ),
        lambda: actions.cpd.put_proof(entry=entry, by=other, content=PDF, file_name="x"),
        lambda: actions.cpd.withdraw_outside(entry=entry, by=other),
        lambda: actions.cpd.send_for_review(entry=entry, by=other, association=hong_kong()),
        lambda: actions.cpd.decide_claim(entry=entry, by=other, scheme_key=REPRESENTATIVE, counts=False),
    ):
        with pytest.raises(EntryNotEditable):
            act()


# --- review ---------------------------------------------------------------------------------------------------------


def test_an_association_looks_at_the_proof_and_the_word_stays_her_own():
    entry = sent(declare(member()))
    assert (entry.state, entry.association) == ("waiting", hong_kong())
    reviewer = officer()
    entry = actions.cpd.decide_review(entry=entry, by=reviewer, accepts=True)
    row = ledger_of_year(entry.person, today=today(), year=today().year).rows[0]
    assert "self-declared, proof seen by" in row.mark
    assert row.entry.counts
    assert list(entry.reviews.order_by("pk").values_list("kind", flat=True)) == ["sent", "accepted"]
    assert entry.reviews.last().proof_sha256 == fresh_entry(entry).proof.sha256
    assert actions.cpd.decide_review(entry=entry, by=reviewer, accepts=True).state == "accepted"
    assert entry.reviews.count() == 2


def test_it_goes_back_with_a_reason_and_does_not_count_until_she_has_changed_it():
    entry = sent(declare(member()))
    with pytest.raises(ReasonNeeded):
        actions.cpd.decide_review(entry=entry, by=officer(), accepts=False, reason="  ")
    entry = actions.cpd.decide_review(entry=entry, by=officer(), accepts=False, reason="Another day stands on it.")
    assert (entry.state, entry.counts) == ("returned", False)
    assert CpdReviewNote.objects.get().text == "Another day stands on it."
    changed = actions.cpd.change_outside(
        entry=entry,
        by=entry.person,
        title="Seminar",
        provider="Institute",
        on=today(),
        minutes=30,
        topics={},
        language="en",
        mode="talk",
    )
    assert (changed.state, changed.counts, changed.minutes) == ("declared", True, 30)
    assert actions.cpd.send_for_review(entry=changed, by=entry.person, association=hong_kong()).state == "waiting"


def test_what_is_being_looked_at_cannot_be_changed():
    entry = sent(declare(member()))
    for act in (
        lambda: actions.cpd.put_proof(entry=entry, by=entry.person, content=PDF, file_name="x"),
        lambda: actions.cpd.remove_proof(entry=entry, by=entry.person),
    ):
        with pytest.raises(EntryNotEditable):
            act()
    assert actions.cpd.take_back(entry=entry, by=entry.person).state == "declared"
    assert actions.cpd.remove_proof(entry=entry, by=entry.person) is None


def test_nobody_looks_at_her_own_and_nobody_else_looks_at_all():
    reviewer = officer()
    mine = sent(declare(reviewer))
    with pytest.raises(NotOfThisAssociation):
        actions.cpd.decide_review(entry=mine, by=reviewer, accepts=True)
    entry = sent(declare(member()))
    for stranger in (PersonFactory(), officer(AssociationFactory()), entry.person):
        with pytest.raises(NotOfThisAssociation):
            actions.cpd.decide_review(entry=entry, by=stranger, accepts=True)


def test_it_is_sent_with_a_proof_and_to_an_association_of_hers():
    entry = declare(member())
    with pytest.raises(ProofNeeded):
        actions.cpd.send_for_review(entry=entry, by=entry.person, association=hong_kong())
    prove(entry)
    with pytest.raises(ReviewerNotHers):
        actions.cpd.send_for_review(entry=entry, by=entry.person, association=AssociationFactory())
    assert not CpdReview.objects.exists()


def test_withdrawn_it_counts_no_longer_and_can_come_back():
    entry = sent(declare(member()))
    entry = actions.cpd.withdraw_outside(entry=entry, by=entry.person)
    assert (entry.state, entry.counts) == ("withdrawn", False)
    with pytest.raises(EntryNotEditable):
        actions.cpd.decide_review(entry=entry, by=officer(), accepts=True)
    assert actions.cpd.declare_again(entry=entry, by=entry.person).counts
