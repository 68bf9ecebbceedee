"""Live sessions: recorded by who held them, claimed once by who attended."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.enums import NamedPurpose, Role
from accounts.queries import named_for
from courses.certificates import actions
from courses.certificates.actions.cpd.sessions import awarded
from courses.certificates.exceptions import (
    BadMinutes,
    BadWindow,
    CannotBeClaimed,
    EntryNotEditable,
    NotOfThisAssociation,
)
from courses.certificates.models import CpdEntry, CpdReview, CpdSession
from courses.certificates.queries.cpd_ledger import ledger_of_year
from tests.factories.accounts import AssociationFactory, PersonFactory, member_of
from tests.factories.certificates import chan, hong_kong
from tests.factories.cpd import fresh_entry, held, officer, session_fields

pytestmark = pytest.mark.django_db


def trainer():
    return member_of(hong_kong(), Role.TRAINER).person


def test_whoever_attended_claims_the_whole_session():
    session = held(minutes=120, topics={"technical": 60, "risk": 30})
    person = chan()
    entry = actions.cpd.claim_session(session=session, person=person)
    assert (entry.minutes, entry.topics, entry.state) == (120, {"technical": 60, "risk": 30}, "recorded")
    assert (entry.on, entry.language, entry.mode) == (session.on, "en", "in_person")
    row = ledger_of_year(person, today=timezone.localdate(), year=session.on.year).rows[0]
    assert (row.title, row.provider) == ("Data lineage in practice", "FinTech Association of Hong Kong")
    assert row.mark == "attendance declared by the participant"


@pytest.mark.parametrize(("attended", "counted"), [(120, 120), (96, 120), (95, 95), (1, 1)])
def test_four_fifths_of_a_session_are_all_of_it_and_less_is_what_it_was(attended, counted):
    assert awarded(120, attended) == counted
    session = held(minutes=120, topics={"technical": 60})
    entry = actions.cpd.claim_session(session=session, person=chan(), attended=attended)
    assert (entry.minutes, entry.topics.get("technical", 0)) == (counted, 60 * counted // 120)


@pytest.mark.parametrize("attended", [0, 121, -5])
def test_nobody_attends_more_than_there_was(attended):
    with pytest.raises(BadMinutes):
        actions.cpd.claim_session(session=held(minutes=120), person=chan(), attended=attended)


def test_claiming_it_again_changes_nothing():
    session, person = held(minutes=120), chan()
    first = actions.cpd.claim_session(session=session, person=person, attended=30)
    assert actions.cpd.claim_session(session=session, person=person).minutes == 30
    assert CpdEntry.objects.get() == first


def test_breaks_are_taken_off():
    session = held(minutes=120, break_minutes=15)
    assert session.minutes == 105


def test_nothing_is_left_of_a_session_that_was_all_breaks():
    with pytest.raises(BadMinutes):
        held(minutes=30, break_minutes=30)


def test_it_is_claimed_within_its_window_alone():
    early = held(starts_at=timezone.now() + timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=3))
    with pytest.raises(CannotBeClaimed):
        actions.cpd.claim_session(session=early, person=chan())
    session, by = held(), officer()
    actions.cpd.close_session(session=session, by=by)
    actions.cpd.close_session(session=session, by=by)
    with pytest.raises(CannotBeClaimed):
        actions.cpd.claim_session(session=session, person=PersonFactory())
    actions.cpd.open_session(session=session, by=by, hours=1)
    assert actions.cpd.claim_session(session=session, person=PersonFactory()).counts


def test_the_window_opens_shortly_before_the_end():
    ends = timezone.now() + timedelta(minutes=20)
    session = held(starts_at=ends - timedelta(hours=2), ends_at=ends)
    assert session.is_open
    assert session.opens_at == ends - timedelta(minutes=30)


def test_a_session_of_long_ago_cannot_be_opened_again():
    with pytest.raises(BadWindow):
        held(ended=timedelta(days=31))
    session = held(ended=timedelta(days=30, hours=23))
    assert session.closes_at == session.ends_at + timedelta(days=31)


def test_officers_and_trainers_of_an_association_record_sessions_and_nobody_else():
    assert held(by=trainer()).association == hong_kong()
    reviewer = member_of(hong_kong(), Role.REVIEWER).person
    for stranger in (reviewer, PersonFactory(), officer(AssociationFactory())):
        with pytest.raises(NotOfThisAssociation):
            held(by=stranger)


def test_what_was_claimed_is_not_changed_afterwards():
    session, by = held(minutes=120), officer()
    changed = actions.cpd.change_session(session=session, by=by, fields=session_fields(minutes=60, title_en="Other"))
    assert (changed.minutes, changed.title) == (60, "Other")
    assert changed.code == session.code
    actions.cpd.claim_session(session=changed, person=chan())
    with pytest.raises(EntryNotEditable):
        actions.cpd.change_session(session=session, by=by, fields=session_fields(minutes=240))


def test_she_lowers_what_she_said_and_never_raises_it():
    entry = actions.cpd.claim_session(session=held(minutes=120, topics={"risk": 120}), person=chan())
    entry = actions.cpd.lower_attended(entry=entry, by=entry.person, attended=60)
    assert (entry.minutes, entry.topics) == (60, {"risk": 60})
    for attended in (61, 0):
        with pytest.raises(BadMinutes):
            actions.cpd.lower_attended(entry=entry, by=entry.person, attended=attended)


def test_she_takes_her_claim_back_and_claims_it_again_while_it_is_open():
    session = held()
    entry = actions.cpd.claim_session(session=session, person=chan())
    assert not actions.cpd.withdraw_claim(entry=entry, by=entry.person).counts
    again = actions.cpd.claim_session(session=session, person=entry.person)
    assert again == entry
    assert again.counts


def test_a_claim_of_somebody_who_was_not_there_is_struck_and_can_be_let_count_again():
    session, by = held(), trainer()
    entry = actions.cpd.claim_session(session=session, person=chan())
    entry = actions.cpd.strike_claim(entry=entry, by=by)
    assert (entry.state, entry.counts) == ("struck", False)
    assert actions.cpd.claim_session(session=session, person=entry.person).state == "struck"
    with pytest.raises(EntryNotEditable):
        actions.cpd.withdraw_claim(entry=entry, by=entry.person)
    actions.cpd.strike_claim(entry=entry, by=by)
    assert actions.cpd.strike_claim(entry=entry, by=by, strike=False).counts
    assert [row.kind for row in CpdReview.objects.order_by("pk")] == ["struck", "restored"]


def test_nobody_strikes_her_own_nor_another_associations():
    by = trainer()
    entry = actions.cpd.claim_session(session=held(by=by), person=by)
    for stranger in (by, PersonFactory(), officer(AssociationFactory())):
        with pytest.raises(NotOfThisAssociation):
            actions.cpd.strike_claim(entry=entry, by=stranger)
    assert fresh_entry(entry).counts


def test_claiming_turns_to_the_associations_trainers_who_see_the_name_for_thirty_days():
    by, person = trainer(), chan()
    actions.cpd.claim_session(session=held(), person=person)
    seen = named_for(by, NamedPurpose.TEACH, organisation=hong_kong())
    assert list(seen) == [person]
    assert not named_for(officer(), NamedPurpose.TEACH, organisation=hong_kong()).exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert not named_for(by, NamedPurpose.TEACH, organisation=hong_kong()).exists()


def test_a_session_without_a_title_is_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        held(title_en="", title_zh_hans="", title_zh_hant="")


def test_its_title_is_shown_in_the_readers_language_or_its_own():
    session = held(title_en="", language="zh-hant")
    assert CpdSession.objects.count() == 1
    with translation.override("en"):
        assert (session.title, session.title_language) == ("數據沿襲實務", "zh-hant")
    with translation.override("zh-hans"):
        assert (session.title, session.title_language) == ("数据血缘实务", "zh-hans")
