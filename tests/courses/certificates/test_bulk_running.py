from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import OperationalError, transaction
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.actions.bulk import running
from courses.certificates.enums import BulkState, CertificateState, FactsReason, Hindrance, ItemState
from courses.certificates.models import (
    BulkChange,
    BulkItem,
    Certificate,
    CertificateFacts,
    CertificateFile,
    NameProblem,
    StatusChange,
    StatusNote,
)
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import chan, earn, fresh, hong_kong, settled_course
from tests.factories.many_certificates import confirmed, drafted, many_certificates, officers, put_together, run_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    first, second = officers()
    return first.person, second.person


def to(person):
    """What was written to somebody."""
    return [message for message in mail.outbox if message.to == [person.user.email]]


def states(change):
    return [(item.state, item.why) for item in BulkItem.objects.filter(change=change).order_by("pk")]


# --- what each kind does --------------------------------------------------------------------------------------------


def test_issuing_anew_writes_one_more_version_of_each_with_the_same_words(two):
    certificates = many_certificates(3)
    change = run_out(confirmed(*two))
    assert (change.state, change.done, change.waiting) == (BulkState.DONE, 3, 0)
    for certificate in certificates:
        second, first = certificate.versions.order_by("-version_no")
        assert (second.reason, second.data, second.made_by) == (FactsReason.REISSUE, first.data, two[0])
        assert second.secret.print_token != first.secret.print_token
    assert StatusChange.objects.count() == 0


def test_extending_moves_the_end_in_facts_and_row(two):
    until = timezone.localdate() + timedelta(days=400)
    (certificate,) = many_certificates(1, expires_on=timezone.localdate() + timedelta(days=3))
    run_out(confirmed(*two, "extend", ends_on=until))
    after = fresh(certificate)
    assert (after.expires_on, after.facts.data["expires_on"]) == (until, until.isoformat())
    assert (after.facts.version_no, after.facts.reason) == (2, FactsReason.EXTENSION)
    assert StatusChange.objects.count() == 0


def test_what_had_expired_holds_again_and_that_is_written_down(two):
    (certificate,) = many_certificates(1, expires_on=date(2026, 1, 1), state=CertificateState.EXPIRED)
    run_out(confirmed(*two, "extend", endless=True))
    after = fresh(certificate)
    assert (after.state, after.expires_on, after.facts.data["expires_on"]) == (CertificateState.VALID, None, None)
    change = StatusChange.objects.get()
    assert (change.from_state, change.to_state, change.reason) == ("expired", "valid", "extended")
    assert change.by == two[0]


def test_nothing_is_ever_shortened(two):
    soon = timezone.localdate() + timedelta(days=10)
    longer, same, endless = (
        many_certificates(1, expires_on=ends)[0] for ends in (soon + timedelta(days=1), soon, None)
    )
    (shorter,) = many_certificates(1, expires_on=soon - timedelta(days=1))
    change = run_out(confirmed(*two, "extend", ends_on=soon))
    whys = dict(BulkItem.objects.filter(change=change).values_list("certificate", "why"))
    assert whys == {
        longer.pk: Hindrance.LONGER,
        same.pk: Hindrance.SAME,
        endless.pk: Hindrance.LONGER,
        shorter.pk: "",
    }
    assert fresh(endless).expires_on is None
    assert fresh(longer).expires_on == soon + timedelta(days=1)


def test_revoking_gives_the_reason_to_all_and_the_words_to_the_file_of_each(two):
    certificates = many_certificates(2)
    run_out(confirmed(*two, "revoke"))
    for certificate in certificates:
        change = StatusChange.objects.get(certificate=certificate)
        assert (change.to_state, change.reason, change.by) == ("revoked", "issued_in_error", two[0])
        assert change.note.text == "As decided on 3 May."


def test_a_holder_hears_of_her_revocation_once(two, django_capture_on_commit_callbacks):
    certificate = earn()
    change = confirmed(*two, "revoke")
    with django_capture_on_commit_callbacks(execute=True):
        run_out(change)
        run_out(change)
    letters = to(certificate.person)
    assert [letter.subject for letter in letters] == ["Your certificate was revoked: AI Foundations"]


# --- what stands in the way -----------------------------------------------------------------------------------------


def test_what_cannot_be_issued_anew_is_left_out_with_its_reason(two):
    course = settled_course()
    kinds = {
        Hindrance.REVOKED: {"state": CertificateState.REVOKED},
        Hindrance.WITHDRAWN: {"state": CertificateState.WITHDRAWN, "visibility": "private"},
        Hindrance.ERASED: {"erased_at": timezone.now()},
        "": {},
    }
    made = {why: many_certificates(1, course, **columns)[0] for why, columns in kinds.items()}
    made[Hindrance.REPLACED] = many_certificates(1, course, state=CertificateState.SUPERSEDED, replaced_by=made[""])[0]
    made[Hindrance.NAME] = earn(person=PersonFactory(user__display_name="สมชาย"))
    made[Hindrance.OWN] = earn(person=two[0])
    change = run_out(confirmed(*two))
    found = {item.why: item.certificate for item in BulkItem.objects.filter(change=change)}
    assert found == made
    assert (change.done, change.skipped) == (1, 6)
    assert CertificateFacts.objects.filter(reason=FactsReason.REISSUE).count() == 1


def test_what_the_second_officer_holds_is_left_out_from_her_word_on(two):
    hers, other = earn(person=two[1]), earn()
    change = run_out(confirmed(*two, "revoke"))
    assert states(change) == [("skipped", "own"), ("done", "")]
    assert (fresh(hers).state, fresh(other).state) == ("valid", "revoked")


def test_what_has_become_impossible_since_is_left_out_when_its_turn_comes(two):
    withdrawn, revoked_, erased, unprintable = many_certificates(4)
    change = confirmed(*two)
    actions.withdraw_certificate(certificate=withdrawn, by=withdrawn.person)
    actions.revoke_certificate(certificate=revoked_, by=two[1], reason="other", text="Words.")
    actions.erase_names(certificate=erased)
    NameProblem.objects.create(certificate=unprintable, kind="undrawable")
    assert states(run_out(change)) == [
        ("skipped", "withdrawn"),
        ("skipped", "revoked"),
        ("skipped", "erased"),
        ("skipped", "name"),
    ]


def test_a_name_that_turns_out_not_to_be_printable_is_left_out_too(two):
    (certificate,) = many_certificates(1)
    change = confirmed(*two)
    certificate.facts.names.latin = "สมชาย"
    certificate.facts.names.save()
    assert states(run_out(change)) == [("skipped", "name")]


def test_an_erased_certificate_is_revoked_without_words(two):
    certificate = earn()
    actions.erase_names(certificate=certificate)
    run_out(confirmed(*two, "revoke"))
    assert fresh(certificate).state == CertificateState.REVOKED
    assert StatusNote.objects.count() == 0


# --- interruption ---------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """As a signal would."""


@pytest.mark.parametrize("how", [Killed, OperationalError, KeyboardInterrupt])
@pytest.mark.parametrize("kind", ["reissue", "revoke"])
def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(two, how, kind, monkeypatch):
    many_certificates(5)
    change = confirmed(*two, kind)
    name = "issue_next" if kind == "reissue" else "revoke_locked"
    work, calls = getattr(running, name), []

    def dies_after_the_third(**arguments):
        done = work(**arguments)
        calls.append(done)
        if len(calls) == 3:
            raise how
        return done

    monkeypatch.setattr(running, name, dies_after_the_third)
    with pytest.raises(how):
        actions.bulk.run_chunk(change=change)
    assert BulkItem.objects.filter(change=change).counts()["done"] == 2
    monkeypatch.setattr(running, name, work)
    change = run_out(change)
    assert (change.state, change.done) == (BulkState.DONE, 5)
    written = CertificateFacts.objects.filter(version_no__gt=1).count() if kind == "reissue" else None
    assert written in (5, None)
    assert StatusChange.objects.count() == (0 if kind == "reissue" else 5)


def test_an_error_with_one_certificate_is_noted_and_the_others_are_done(two, monkeypatch):
    first, second, third = many_certificates(3)
    change, work = confirmed(*two), running.issue_next

    def fails_with_the_second(*, certificate, **arguments):
        if certificate == second:
            raise ValueError("of this one alone")
        return work(certificate=certificate, **arguments)

    monkeypatch.setattr(running, "issue_next", fails_with_the_second)
    change = run_out(change)
    assert (change.state, change.done, change.failed) == (BulkState.DONE, 2, 1)
    assert states(change) == [("done", ""), ("failed", "error"), ("done", "")]
    monkeypatch.setattr(running, "issue_next", work)
    change = run_out(actions.bulk.try_again(change=change, by=two[1]))
    assert (change.state, change.done, change.failed) == (BulkState.DONE, 3, 0)
    assert CertificateFacts.objects.filter(certificate=second).count() == 2
    assert CertificateFacts.objects.filter(certificate__in=[first, third]).count() == 4


def test_writing_the_set_down_is_taken_up_where_it_stopped(two):
    many_certificates(7)
    change = actions.bulk.ask(change=drafted(two[0]), by=two[0])
    assert actions.bulk.gather_chunk(change=change, size=3) is True
    assert BulkItem.objects.count() == 3
    change = put_together(change)
    assert (change.state, change.total, change.waiting) == (BulkState.WAITING, 7, 7)
    assert actions.bulk.gather_chunk(change=change) is False
    assert BulkItem.objects.count() == 7


def test_stopped_in_the_middle_of_a_chunk_the_rest_waits(two, monkeypatch):
    many_certificates(4)
    change, work = confirmed(*two), running.issue_next

    def stops(**arguments):
        done = work(**arguments)
        if CertificateFacts.objects.filter(version_no=2).count() == 2:
            BulkChange.objects.filter(pk=change.pk).update(state=BulkState.STOPPED)
        return done

    monkeypatch.setattr(running, "issue_next", stops)
    assert actions.bulk.run_chunk(change=change) is False
    stopped = BulkChange.objects.get(pk=change.pk)
    assert (stopped.state, stopped.done, stopped.waiting) == (BulkState.STOPPED, 2, 2)
    monkeypatch.setattr(running, "issue_next", work)
    assert run_out(actions.bulk.resume(change=stopped, by=two[1])).done == 4
    assert CertificateFacts.objects.count() == 8


# --- files and letters ----------------------------------------------------------------------------------------------


def test_files_of_what_is_issued_anew_by_the_thousand_are_made_when_they_are_wanted(
    two, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = earn()
    change = confirmed(*two)
    with django_capture_on_commit_callbacks(execute=True):
        run_out(change)
    assert CertificateFile.objects.filter(facts=fresh(certificate).facts).count() == 0


@pytest.mark.parametrize(
    ("kind", "more", "subject", "words"),
    [
        ("reissue", {}, "Your certificate was issued anew: AI Foundations", "Its number and its date stay the same"),
        ("extend", {"endless": True}, "Your certificate holds longer: AI Foundations", "it no longer expires"),
        ("extend", {"ends_on": date(2099, 5, 3)}, "Your certificate holds longer: AI Foundations", "3 May 2099"),
    ],
)
def test_holders_are_told_once_where_the_officer_wished(
    two, kind, more, subject, words, django_capture_on_commit_callbacks
):
    certificate = earn(person=chan())
    Certificate.objects.update(expires_on=timezone.localdate() + timedelta(days=5))
    many_certificates(1, erased_at=timezone.now())
    change = confirmed(*two, kind, tell_holders=True, **more)
    with django_capture_on_commit_callbacks(execute=True):
        change = run_out(change)
    (letter,) = to(certificate.person)
    assert letter.subject == subject
    text = letter.body
    assert words in text
    assert f"/en/learn/certificates/{certificate.code}/" in text
    assert "As decided on 3 May." not in text
    assert actions.bulk.tell_chunk(change=change) == (0, 0)
    assert len(to(certificate.person)) == 1


def test_nobody_is_told_where_the_officer_did_not_wish_it(two, django_capture_on_commit_callbacks):
    certificate = earn()
    change = confirmed(*two)
    with django_capture_on_commit_callbacks(execute=True):
        run_out(change)
    assert to(certificate.person) == []


def test_a_letter_that_does_not_go_out_holds_up_no_other_and_is_tried_again(two, monkeypatch):
    from courses.certificates import emails

    many_certificates(3)
    change = run_out(confirmed(*two, tell_holders=True))
    send, calls = emails._send, []

    def fails_first(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise OSError("the post is closed")
        send(*arguments)

    monkeypatch.setattr(emails, "_send", fails_first)
    assert actions.bulk.tell_chunk(change=change) == (0, 1)
    assert len(mail.outbox) == 2
    assert actions.bulk.tell_chunk(change=change) == (0, 0)
    assert len(mail.outbox) == 3
    assert BulkItem.objects.to_tell().count() == 0


def test_letters_follow_to_the_end_in_pieces(two):
    many_certificates(5)
    change = run_out(confirmed(*two, tell_holders=True))
    after, lost = actions.bulk.tell_chunk(change=change, size=3)
    assert (after > 0, lost, len(mail.outbox)) == (True, 0, 3)
    assert actions.bulk.tell_chunk(change=change, after=after, size=3) == (0, 0)
    assert len(mail.outbox) == 5


def test_a_set_of_another_association_stays_untouched(two):
    mine = many_certificates(1)[0]
    from tests.factories.accounts import AssociationFactory

    theirs = many_certificates(1, settled_course(owner=AssociationFactory(slug="szfa", seal="sz")))[0]
    change = run_out(confirmed(*two))
    assert [item.certificate for item in BulkItem.objects.filter(change=change)] == [mine]
    assert fresh(theirs).facts.version_no == 1
    assert hong_kong() == change.issuer


def test_each_certificate_is_done_in_a_transaction_of_its_own(two, monkeypatch):
    many_certificates(2)
    change, depths = confirmed(*two), []
    apply = running._apply

    def watched(*arguments):
        depths.append(len(transaction.get_connection().savepoint_ids))
        apply(*arguments)

    monkeypatch.setattr(running, "_apply", watched)
    run_out(change)
    # The test's own transaction, and one for the certificate.
    assert depths == [1, 1]
    assert BulkItem.objects.filter(state=ItemState.DONE).count() == 2
