from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.actions import end_membership
from courses.certificates import actions
from courses.certificates.actions.bulk import asking
from courses.certificates.enums import BulkState
from courses.certificates.exceptions import (
    ActedMeanwhile,
    BadExtension,
    NoLongerOfficer,
    NotAllowed,
    NothingToChange,
    ReasonNeeded,
    SecondOfficerNeeded,
    SelectionNeeded,
    TooManyCertificates,
)
from courses.certificates.models import BulkChange, BulkItem, BulkLine, BulkNote, CertificateFacts
from tests.factories.accounts import AssociationFactory, PersonFactory, UserFactory, member_of
from tests.factories.certificates import earn, hong_kong, officer_of
from tests.factories.many_certificates import (
    confirmed,
    drafted,
    many_certificates,
    officers,
    put_together,
    run_out,
    waiting,
    wish,
)

pytestmark = pytest.mark.django_db
bulk = actions.bulk


@pytest.fixture
def two():
    first, second = officers()
    return first.person, second.person


def again(change):
    return BulkChange.objects.get(pk=change.pk)


# --- preparing ------------------------------------------------------------------------------------------------------


def test_a_draft_changes_nothing_and_fixes_nothing(two):
    many_certificates(2)
    change = drafted(two[0], "revoke")
    assert (change.state, BulkItem.objects.count(), CertificateFacts.objects.count()) == (BulkState.DRAFT, 0, 2)
    assert len(change.note_hash) == 64
    assert BulkNote.objects.get().text == "As decided on 3 May."


@pytest.mark.parametrize(
    ("kind", "fields", "refused"),
    [
        ("revoke", {"text": "  "}, ReasonNeeded),
        ("revoke", {"reason": "present"}, ReasonNeeded),
        ("reissue", {"reason": "identity"}, ReasonNeeded),
        ("extend", {}, BadExtension),
        ("extend", {"ends_on": date(2020, 1, 1)}, BadExtension),
        ("reissue", {"selection": {}}, SelectionNeeded),
    ],
)
def test_a_draft_needs_a_fitting_reason_words_an_end_and_a_selection(two, kind, fields, refused):
    with pytest.raises(refused):
        drafted(two[0], kind, **fields)
    assert BulkChange.objects.count() == 0


def test_only_officers_of_the_association_prepare_and_act(two):
    many_certificates(1)
    change = waiting(two[0])
    strangers = [
        officer_of(AssociationFactory(slug="szfa", seal="sz")).person,
        member_of(hong_kong(), "trainer").person,
        UserFactory(superuser=True).person,
        PersonFactory(),
    ]
    for person in strangers:
        with pytest.raises(NotAllowed):
            drafted(person)
        for act in (bulk.confirm, bulk.call_off, bulk.stop, bulk.resume, bulk.end, bulk.try_again):
            with pytest.raises(NotAllowed):
                act(change=change, by=person)
        with pytest.raises(NotAllowed):
            bulk.refuse(change=change, by=person, text="No.")
    assert again(change).state == BulkState.WAITING


def test_a_draft_is_followed_by_another_and_never_edited(two):
    many_certificates(1)
    first = drafted(two[0], numbers="FTA-1\nFTA-2")
    second = bulk.prepare(issuer=hong_kong(), by=two[0], wish=wish(), instead_of=first)
    assert (again(first).state, again(second).state) == (BulkState.CANCELLED, BulkState.DRAFT)
    assert BulkLine.objects.count() == 0


def test_drafts_are_given_up_by_their_maker_and_after_thirty_days_by_the_clock(two):
    change = drafted(two[0], numbers="FTA-1")
    with pytest.raises(NotAllowed):
        bulk.give_up(change=change, by=two[1])
    assert bulk.give_up_old_drafts() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert bulk.give_up_old_drafts() == 1
    given_up = again(change)
    assert (given_up.state, given_up.ended_by, BulkLine.objects.count()) == (BulkState.CANCELLED, None, 0)


# --- asking ---------------------------------------------------------------------------------------------------------


def test_asking_twice_is_asking_once(two):
    many_certificates(2)
    change = drafted(two[0])
    bulk.ask(change=change, by=two[0])
    bulk.ask(change=change, by=two[0])
    put_together(change)
    assert bulk.ask(change=again(change), by=two[0]).state == BulkState.WAITING
    assert BulkItem.objects.count() == 2


def test_nobody_asks_for_another_officers_draft(two):
    many_certificates(1)
    with pytest.raises(NotAllowed):
        bulk.ask(change=drafted(two[0]), by=two[1])


def test_what_would_change_nothing_is_not_asked_for(two):
    many_certificates(2, state="revoked")
    with pytest.raises(NothingToChange):
        bulk.ask(change=drafted(two[0], "revoke"), by=two[0])


def test_more_than_anybody_looks_through_are_refused(two, monkeypatch):
    many_certificates(3)
    monkeypatch.setattr(asking, "MOST", 2)
    with pytest.raises(TooManyCertificates):
        bulk.ask(change=drafted(two[0]), by=two[0])


def test_what_is_issued_after_the_set_was_fixed_is_not_in_it(two):
    many_certificates(2)
    change = waiting(two[0])
    many_certificates(1)
    run_out(bulk.confirm(change=change, by=two[1]))
    assert BulkItem.objects.count() == 2
    assert CertificateFacts.objects.filter(reason="reissue").count() == 2


def test_where_all_has_become_impossible_before_the_set_was_written_nothing_waits(two):
    (certificate,) = many_certificates(1)
    change = bulk.ask(change=drafted(two[0]), by=two[0])
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    assert put_together(change).state == BulkState.CANCELLED


def test_the_other_officers_are_written_to_once_and_hear_no_name(two, django_capture_on_commit_callbacks):
    many_certificates(1)
    officer_of(AssociationFactory(slug="szfa", seal="sz"))
    with django_capture_on_commit_callbacks(execute=True):
        change = bulk.ask(change=drafted(two[0]), by=two[0])
    (letter,) = mail.outbox
    assert letter.to == [two[1].user.email]
    assert letter.subject == "Waits for your confirmation: Issue 1 certificate anew"
    assert f"/admin/certificates/bulk/{change.public_id}/" in letter.body
    assert "As decided" not in letter.body
    assert two[0].user.display_name not in letter.body


# --- the second officer ---------------------------------------------------------------------------------------------


def test_nobody_confirms_or_refuses_what_she_has_asked_for(two):
    many_certificates(1)
    change = waiting(two[0])
    with pytest.raises(SecondOfficerNeeded):
        bulk.confirm(change=change, by=two[0])
    with pytest.raises(SecondOfficerNeeded):
        bulk.refuse(change=change, by=two[0], text="No.")
    assert again(change).state == BulkState.WAITING


def test_confirming_twice_is_confirming_once(two):
    many_certificates(1)
    change = waiting(two[0])
    first = bulk.confirm(change=change, by=two[1])
    second = bulk.confirm(change=change, by=two[1])
    assert (first.confirmed_by, first.confirmed_at) == (two[1], second.confirmed_at)
    with pytest.raises(ActedMeanwhile):
        bulk.confirm(change=change, by=officer_of(hong_kong()).person)


def test_a_draft_and_what_is_over_are_not_confirmed(two):
    many_certificates(1)
    draft, called_off = drafted(two[0]), waiting(two[0])
    bulk.call_off(change=called_off, by=two[0])
    for change in (draft, called_off):
        with pytest.raises(ActedMeanwhile):
            bulk.confirm(change=change, by=two[1])


def test_whoever_asked_must_still_be_an_officer_when_it_is_confirmed(two):
    many_certificates(1)
    change = waiting(two[0])
    end_membership(membership=two[0].memberships.get(), by=two[1])
    with pytest.raises(NoLongerOfficer):
        bulk.confirm(change=change, by=two[1])


def test_confirmed_it_runs_whatever_becomes_of_the_officers(two):
    many_certificates(2)
    change = confirmed(*two)
    third = officer_of(hong_kong()).person
    for person in two:
        end_membership(membership=person.memberships.get(), by=third)
    assert run_out(change).done == 2


def test_an_extension_that_has_come_to_lie_in_the_past_is_not_confirmed(two):
    tomorrow = timezone.localdate() + timedelta(days=1)
    many_certificates(1, expires_on=timezone.localdate() - timedelta(days=9))
    change = waiting(two[0], "extend", ends_on=tomorrow)
    with time_machine.travel(timezone.now() + timedelta(days=2)), pytest.raises(BadExtension):
        bulk.confirm(change=change, by=two[1])


def test_refusing_needs_words_and_tells_whoever_asked(two, django_capture_on_commit_callbacks):
    many_certificates(1)
    change = waiting(two[0])
    with pytest.raises(ReasonNeeded):
        bulk.refuse(change=change, by=two[1], text=" ")
    with django_capture_on_commit_callbacks(execute=True):
        bulk.refuse(change=change, by=two[1], text="Not before the board has met.")
        bulk.refuse(change=change, by=two[1], text="Once more.")
    refused = again(change)
    assert (refused.state, refused.ended_by) == (BulkState.REFUSED, two[1])
    assert BulkNote.objects.get(kind="refused").text == "Not before the board has met."
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([two[0].user.email], "Refused: Issue 1 certificate anew")
    assert run_out(change).done == 0


def test_calling_off_is_for_whoever_asked_and_before_it_runs(two):
    many_certificates(1)
    change = waiting(two[0])
    with pytest.raises(NotAllowed):
        bulk.call_off(change=change, by=two[1])
    bulk.confirm(change=change, by=two[1])
    with pytest.raises(ActedMeanwhile):
        bulk.call_off(change=change, by=two[0])


# --- while it runs --------------------------------------------------------------------------------------------------


def test_stopping_and_going_on_are_for_either_officer_and_twice_is_once(two):
    many_certificates(3)
    change = confirmed(*two)
    bulk.run_chunk(change=change, size=1)
    for _turn in "ab":
        assert bulk.stop(change=change, by=two[0]).state == BulkState.STOPPED
    assert bulk.run_chunk(change=change) is False
    assert again(change).waiting == 2
    for _turn in "ab":
        assert bulk.resume(change=change, by=two[1]).state == BulkState.RUNNING
    assert run_out(change).done == 3


def test_what_was_ended_stays_where_it_was(two):
    many_certificates(3)
    change = confirmed(*two)
    bulk.run_chunk(change=change, size=1)
    bulk.stop(change=change, by=two[1])
    ended = bulk.end(change=change, by=two[1])
    assert (ended.state, ended.ended_by) == (BulkState.CANCELLED, two[1])
    assert bulk.run_chunk(change=change) is False
    with pytest.raises(ActedMeanwhile):
        bulk.resume(change=change, by=two[0])
    assert BulkItem.objects.filter(change=change).counts() == {"waiting": 2, "done": 1, "skipped": 0, "failed": 0}


def test_what_runs_is_not_ended_and_what_is_done_not_stopped(two):
    many_certificates(1)
    change = confirmed(*two)
    with pytest.raises(ActedMeanwhile):
        bulk.end(change=change, by=two[0])
    run_out(change)
    for act in (bulk.stop, bulk.resume, bulk.end, bulk.try_again):
        with pytest.raises(ActedMeanwhile):
            act(change=change, by=two[0])


def test_at_the_end_whoever_asked_hears_what_became_of_it(two, django_capture_on_commit_callbacks):
    many_certificates(2)
    many_certificates(1, state="revoked")
    change = confirmed(*two)
    with django_capture_on_commit_callbacks(execute=True):
        run_out(change)
    (letter,) = mail.outbox
    assert letter.to == [two[0].user.email]
    assert letter.subject == "Done: Issue 2 certificates anew"
    assert "Done: 2. Left out: 1. Failed: 0." in letter.body


# --- what goes ------------------------------------------------------------------------------------------------------


def test_words_go_with_a_holder_who_leaves_once_the_change_is_over(two):
    certificate, _other = earn(), many_certificates(1)
    over = run_out(confirmed(*two))
    open_ = waiting(two[0])
    actions.erase_names(certificate=certificate)
    assert not BulkNote.objects.filter(change=over).exists()
    assert BulkNote.objects.filter(change=open_).exists()
    run_out(bulk.confirm(change=open_, by=two[1]))
    assert BulkNote.objects.count() == 0
    assert len(again(open_).note_hash) == 64


def test_a_typed_number_goes_with_its_holder_and_lists_after_ninety_days(two):
    first, second = many_certificates(2)
    change = drafted(two[0], numbers=f"{first.number}\n{second.number}\nFTA-X")
    actions.erase_names(certificate=first)
    assert set(BulkLine.objects.values_list("number", flat=True)) == {2, 3}
    change = bulk.confirm(change=put_together(bulk.ask(change=change, by=two[0])), by=two[1])
    run_out(change)
    assert bulk.forget_lines() == 0
    BulkChange.objects.update(over_at=timezone.now() - timedelta(days=91))
    assert bulk.forget_lines() == 1
    assert (BulkLine.objects.count(), BulkItem.objects.count()) == (0, 1)
