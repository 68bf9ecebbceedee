"""How activities come into the ledger, and how they stand there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions as accounts
from courses.certificates import actions
from courses.certificates.cpd.counting import Choice
from courses.certificates.enums import CpdState
from courses.certificates.exceptions import (
    BadMinutes,
    EntryNotEditable,
    SchemeNotOffered,
)
from courses.certificates.models import Certificate, CpdClaim, CpdEntry, CpdProof, CpdWords
from courses.certificates.queries.cpd_ledger import followed_by, ledger_now, ledger_of_year
from courses.certificates.tick import record_for_ledger
from courses.learning.models import Enrolment, EnrolmentRoute
from tests.factories.accounts import AssociationFactory
from tests.factories.certificates import certified_course, chan, earn, hong_kong, revoked, settled_course
from tests.factories.cpd import (
    FIRST_YEAR,
    OFFICER_SCHEME,
    PRIVATE_WEALTH,
    REPRESENTATIVE,
    approve,
    declare,
    follow,
    fresh_entry,
    member,
    officer,
    sent,
)
from tests.factories.learning import complete

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def standing_of(person, year=None):
    return ledger_now(person, today=today(), year=year or today().year).standings


# --- courses --------------------------------------------------------------------------------------------------------


def course_about(topics, minutes):
    course = settled_course()
    course.minutes, course.certificate_topics = minutes, topics
    course.save()
    return course


def test_a_completed_course_comes_in_with_its_certificate():
    certificate = earn(course_about({"technical": 90, "ethics": 30, "cooking": 30}, 150))
    entry = CpdEntry.objects.get()
    assert (entry.person, entry.kind, entry.certificate) == (certificate.person, "course", certificate)
    assert (entry.minutes, entry.topics, entry.mode) == (150, {"technical": 90, "ethics": 30}, "self_paced")
    assert entry.on == date.fromisoformat(certificate.facts.data["study"]["completed_on"])
    assert entry.counts


def test_topics_that_come_to_more_than_the_course_are_made_to_fit():
    earn(course_about({"technical": 60, "ethics": 60}, 60))
    assert CpdEntry.objects.get().topics == {"technical": 30, "ethics": 30}


def test_recording_a_certificate_again_writes_nothing_new():
    certificate = earn()
    first = CpdEntry.objects.get()
    assert actions.cpd.record_course(certificate=certificate) == first
    assert CpdEntry.objects.count() == 1


def test_certificates_from_before_are_recorded_by_the_clock_in_parts_that_can_be_interrupted():
    for number in range(3):
        earn(person=chan(email=f"chan{number}@people.example"))
    CpdEntry.objects.all().delete()
    assert actions.cpd.record_missing(limit=2) == 2
    assert CpdEntry.objects.count() == 2
    assert record_for_ledger() == 1
    assert record_for_ledger() == 0
    assert CpdEntry.objects.count() == 3


def test_a_course_is_completed_even_where_the_ledger_cannot_be_written(monkeypatch):
    def broken(**kwargs):
        raise ValueError

    monkeypatch.setattr("courses.certificates.actions.cpd.recording.record_course", broken)
    assert earn().state == "valid"
    assert not CpdEntry.objects.exists()
    monkeypatch.undo()
    actions.cpd.record_missing()
    assert CpdEntry.objects.count() == 1


def test_what_was_revoked_stays_in_the_ledger_marked_and_no_longer_counts():
    certificate = earn(certified_course(minutes=60))
    revoked(certificate)
    rows = ledger_of_year(certificate.person, today=today(), year=today().year).rows
    assert [(row.entry.counts, row.mark) for row in rows] == [(False, "certificate revoked: does not count")]
    assert not CpdEntry.objects.counting().exists()


def test_what_its_holder_has_withdrawn_was_learned_all_the_same():
    certificate = earn()
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    entry = CpdEntry.objects.get()
    assert entry.counts
    assert CpdEntry.objects.counting().get() == entry


def test_recertification_counts_again_in_its_own_period():
    person = chan()
    course = certified_course(minutes=60)
    first = earn(course, person)
    again = Enrolment.objects.create(
        person=person, course=course, cycle=2, version=course.current_version, required_total=1
    )
    EnrolmentRoute.objects.create(enrolment=again, kind="officer", source_key="officer")
    complete(again)
    assert Certificate.objects.filter(person=person).count() == 2
    assert CpdEntry.objects.filter(person=person).count() == 2
    assert {entry.certificate_id for entry in CpdEntry.objects.all()} >= {first.pk}


# --- schemes that are followed --------------------------------------------------------------------------------------


def test_a_scheme_is_followed_only_where_an_association_of_hers_vouches_for_it():
    person = member()
    with pytest.raises(SchemeNotOffered):
        follow(person)
    approve(association=AssociationFactory())
    with pytest.raises(SchemeNotOffered):
        follow(person)
    approve()
    follow(person)
    assert [one.key for one in standing_of(person)] == [REPRESENTATIVE]


def test_holding_a_certificate_of_an_association_is_having_to_do_with_it():
    person = chan()
    approve()
    with pytest.raises(SchemeNotOffered):
        follow(person)
    earn(person=person)
    follow(person)


def test_everything_counts_in_every_scheme_she_follows_once():
    person = member()
    approve(REPRESENTATIVE)
    approve(OFFICER_SCHEME)
    declare(person, minutes=180, topics={"regulatory_compliance": 60})
    follow(person, REPRESENTATIVE)
    follow(person, OFFICER_SCHEME)
    first, second = standing_of(person)
    assert (first.headline, second.headline) == ("3.0 of 10 hours", "3.0 of 12 hours")
    assert (first.remaining, second.remaining) == ("7.0 hours to go.", "9.0 hours to go.")
    assert [line.sentence for line in second.lines] == [
        "Regulatory compliance: 1.0 of 2, 1.0 to go",
        "Directly relevant: 0.0 of 5, 5.0 to go",
    ]


def test_she_leaves_an_entry_out_and_says_what_is_directly_relevant():
    person = member()
    approve()
    follow(person)
    relevant, other = declare(person, minutes=300), declare(person, minutes=300)
    actions.cpd.decide_claim(entry=relevant, by=person, scheme_key=REPRESENTATIVE, counts=True, judged_minutes=300)
    actions.cpd.decide_claim(entry=other, by=person, scheme_key=REPRESENTATIVE, counts=False)
    standing = standing_of(person)[0]
    assert (standing.headline, standing.tally.judged.left) == ("5.0 of 10 hours", 0)
    actions.cpd.decide_claim(entry=other, by=person, scheme_key=REPRESENTATIVE, counts=True)
    assert standing_of(person)[0].remaining == "Everything the scheme asks for is reached."
    assert CpdClaim.objects.count() == 2


def test_no_more_minutes_are_relevant_than_there_were():
    person = member()
    approve()
    follow(person)
    with pytest.raises(BadMinutes):
        actions.cpd.decide_claim(
            entry=declare(person, minutes=60), by=person, scheme_key=REPRESENTATIVE, counts=True, judged_minutes=61
        )


def test_hours_of_the_first_year_are_on_top_of_those_of_the_year():
    person = member()
    for key in (REPRESENTATIVE, FIRST_YEAR):
        approve(key)
        follow(person, key, since=today() - timedelta(days=1))
    ethics = declare(person, minutes=120, topics={"ethics": 120})
    yearly, joining = standing_of(person)
    assert (yearly.tally.minutes, joining.tally.minutes) == (120, 0)
    actions.cpd.decide_claim(entry=ethics, by=person, scheme_key=FIRST_YEAR, counts=True)
    yearly, joining = standing_of(person)
    assert (yearly.tally.minutes, joining.tally.minutes, joining.tally.is_met) == (0, 120, True)


def test_of_private_wealths_hours_five_at_most_are_also_those_of_the_sfc():
    person = member()
    approve(PRIVATE_WEALTH)
    follow(person, PRIVATE_WEALTH, since=date(today().year - 1, 1, 1))
    declare(person, minutes=480)
    assert standing_of(person)[0].tally.minutes == 480
    approve(REPRESENTATIVE)
    follow(person, REPRESENTATIVE)
    found = {one.key: one.tally.minutes for one in standing_of(person)}
    assert found == {PRIVATE_WEALTH: 300, REPRESENTATIVE: 480}


def test_a_scheme_nobody_vouches_for_any_more_rests_with_her_choices_kept():
    person, reviewer = member(), officer()
    scheme = approve(by=reviewer)
    follow(person)
    actions.cpd.withdraw_scheme(scheme=scheme, association=hong_kong(), by=reviewer)
    assert followed_by(person, today=today()) == ([], [REPRESENTATIVE])
    ledger = ledger_now(person, today=today(), year=today().year)
    assert (ledger.standings, ledger.resting) == ((), (REPRESENTATIVE,))


def test_a_scheme_rests_once_its_review_is_due():
    person = member()
    approve(days=30)
    follow(person)
    assert followed_by(person, today=today() + timedelta(days=30))[0]
    assert followed_by(person, today=today() + timedelta(days=31)) == ([], [REPRESENTATIVE])


def test_she_follows_it_no_longer_and_again():
    person = member()
    approve()
    follow(person)
    entry = declare(person)
    actions.cpd.decide_claim(entry=entry, by=person, scheme_key=REPRESENTATIVE, counts=False)
    actions.cpd.leave_scheme(person=person, scheme_key=REPRESENTATIVE)
    actions.cpd.leave_scheme(person=person, scheme_key=REPRESENTATIVE)
    assert standing_of(person) == ()
    with pytest.raises(SchemeNotOffered):
        actions.cpd.decide_claim(entry=entry, by=person, scheme_key=REPRESENTATIVE, counts=True)
    follow(person)
    assert followed_by(person, today=today())[0][0].choices == {entry.pk: Choice(False, 0)}


# --- what the database itself holds ---------------------------------------------------------------------------------


def refused(**fields):
    entry = declare(chan(email="held@people.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CpdEntry.objects.filter(pk=entry.pk).update(**fields)


def test_no_minute_is_about_two_topics():
    refused(minutes=60, ethics=40, risk=21)


def test_an_entry_has_the_states_of_its_kind():
    refused(state=CpdState.RECORDED)


def test_what_waits_waits_for_somebody():
    refused(state=CpdState.WAITING, association=None)


def test_what_is_decided_was_decided_on_a_day():
    refused(state=CpdState.ACCEPTED, association=hong_kong(), decided_at=None)


def test_a_source_is_written_once():
    entry = declare(chan())
    with pytest.raises(IntegrityError), transaction.atomic():
        CpdEntry.objects.create(
            person=entry.person,
            source_key=entry.source_key,
            kind="outside",
            on=today(),
            minutes=1,
            language="en",
            mode="talk",
            state="declared",
        )


def test_a_choice_is_made_once_for_an_entry_and_a_scheme():
    entry = declare(chan())
    CpdClaim.objects.create(entry=entry, scheme_key="x", counts=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CpdClaim.objects.create(entry=entry, scheme_key="x", counts=False)


# --- erasure --------------------------------------------------------------------------------------------------------


def test_her_words_files_and_choices_go_and_the_minutes_stay(django_capture_on_commit_callbacks):
    person = member()
    approve()
    follow(person)
    entry = sent(declare(person, minutes=90))
    actions.cpd.decide_claim(entry=entry, by=person, scheme_key=REPRESENTATIVE, counts=True)
    stored = fresh_entry(entry).proof.name
    with django_capture_on_commit_callbacks(execute=True):
        accounts.erase_person(person=person, by=person)
    assert not CpdWords.objects.exists()
    assert not CpdProof.objects.exists()
    assert not storages["private"].exists(stored)
    assert not CpdClaim.objects.exists()
    assert not person.cpd_enrolments.exists()
    left = CpdEntry.objects.get()
    assert (left.minutes, left.state) == (90, "withdrawn")
    with pytest.raises(EntryNotEditable):
        declare(person)
    with pytest.raises(EntryNotEditable):
        actions.cpd.decide_review(entry=left, by=officer(), accepts=False, reason="Never written.")
