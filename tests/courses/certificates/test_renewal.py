"""Recertification: the course is taken again, and the new certificate takes the place of the one before."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.utils import timezone

from common.formats import format_date
from courses.certificates import actions
from courses.certificates.enums import CertificateState, ChangeReason, Visibility
from courses.certificates.exceptions import NoEnd, NotAllowed, NotInThisState, ReplacedMeanwhile, TooEarly
from courses.certificates.models import Certificate, CertificateFacts, StatusChange, StatusEntry
from courses.certificates.queries import disclose, renewal_of
from courses.learning import actions as learning
from courses.learning.exceptions import EnrolmentClosed
from courses.learning.models import Enrolment
from courses.learning.queries.checks import differences
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import certified_course, chan, earn, ending, fresh, officer_of, revoked
from tests.factories.learning import activities_of, complete, page_of
from tests.factories.renewal import earned, renewed
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# --- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [90, 1, 0, -1, -400])
def test_it_may_be_renewed_from_ninety_days_before_its_end_and_at_any_time_after(days):
    certificate = earned(days)
    cycle = actions.renew(certificate=certificate, by=certificate.person)
    assert (cycle.cycle, cycle.state, cycle.person) == (2, "active", certificate.person)
    assert fresh(certificate).state == certificate.state


def test_not_earlier():
    certificate = earned(91)
    with pytest.raises(TooEarly) as refused:
        actions.renew(certificate=certificate, by=certificate.person)
    opens = timezone.localdate() + timedelta(days=1)
    assert format_date(opens) in str(refused.value.message)
    assert Enrolment.objects.count() == 1


def test_what_has_no_end_is_not_renewed():
    certificate = earn(certified_course())
    assert renewal_of(certificate) is None
    with pytest.raises(NoEnd):
        actions.renew(certificate=certificate, by=certificate.person)


def test_renewing_twice_is_renewing_once():
    certificate = earned()
    first = actions.renew(certificate=certificate, by=certificate.person)
    assert actions.renew(certificate=certificate, by=certificate.person) == first
    assert Enrolment.objects.count() == 2


def test_nobody_else_renews_it():
    certificate = earned()
    for person in (PersonFactory(), officer_of(certificate.issuer).person):
        with pytest.raises(NotAllowed):
            actions.renew(certificate=certificate, by=person)


@pytest.mark.parametrize("act", [revoked, lambda one: actions.withdraw_certificate(certificate=one, by=one.person)])
def test_what_does_not_hold_is_not_renewed(act):
    certificate = earned()
    act(certificate)
    with pytest.raises(NotInThisState):
        actions.renew(certificate=fresh(certificate), by=certificate.person)


def test_a_course_that_is_not_offered_any_more_is_not_renewed():
    certificate = earned()
    page_of(certificate.course).unpublish()
    assert not renewal_of(certificate).can_begin
    with pytest.raises(EnrolmentClosed):
        actions.renew(certificate=certificate, by=certificate.person)


# --- what replaces what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "before"), [(30, CertificateState.VALID), (-30, CertificateState.EXPIRED)])
def test_the_new_certificate_takes_the_place_of_the_one_before(days, before):
    first = earned(days)
    actions.expire_due()
    second = renewed(first)
    first, second = fresh(first), fresh(second)
    assert (first.state, first.replaced_by, second.state) == (
        CertificateState.SUPERSEDED,
        second,
        CertificateState.VALID,
    )
    assert first.code != second.code
    assert first.number != second.number
    assert second.expires_on > timezone.localdate() + timedelta(days=360)
    change = first.changes.get(to_state=CertificateState.SUPERSEDED)
    assert (change.from_state, change.reason, change.by) == (before, ChangeReason.REPLACED, first.person)
    assert list(differences()) == []


def test_until_the_course_is_completed_again_nothing_changes():
    first = earned()
    actions.renew(certificate=first, by=first.person)
    assert fresh(first).state == CertificateState.VALID
    assert Certificate.objects.count() == 1


def test_each_renewal_replaces_the_newest():
    first = earned()
    second = ending(renewed(first), 10)
    third = renewed(second)
    assert [fresh(one).replaced_by for one in (first, second, third)] == [second, third, None]
    assert StatusChange.objects.filter(to_state=CertificateState.SUPERSEDED).count() == 2


def test_the_new_one_is_shown_to_whom_the_earlier_was_shown():
    first = earned()
    actions.change_visibility(certificate=first, by=first.person, visibility=Visibility.PRIVATE)
    assert renewed(fresh(first)).visibility == Visibility.PRIVATE


def test_the_names_are_those_of_the_day_and_the_earlier_keeps_its_own():
    first = earned()
    user = first.person.user
    user.name_latin = "CHAN Tai Ming"
    user.save()
    second = renewed(first)
    assert second.facts.names.latin == "CHAN Tai Ming"
    assert fresh(first).facts.names.latin == "CHAN Tai Man, Chris"


def test_what_was_revoked_or_withdrawn_meanwhile_stays_so():
    first = earned()
    cycle = actions.renew(certificate=first, by=first.person)
    revoked(first)
    complete(cycle)
    assert fresh(first).state == CertificateState.REVOKED
    other = ending(earn(certified_course(title="Other")), 30)
    cycle = actions.renew(certificate=other, by=other.person)
    actions.withdraw_certificate(certificate=other, by=other.person)
    complete(cycle)
    assert (fresh(other).state, fresh(other).visibility) == (CertificateState.WITHDRAWN, Visibility.PRIVATE)


def test_what_was_withdrawn_is_not_brought_back_beside_its_successor():
    first = earned()
    cycle = actions.renew(certificate=first, by=first.person)
    actions.withdraw_certificate(certificate=first, by=first.person)
    complete(cycle)
    with pytest.raises(ReplacedMeanwhile):
        actions.restore_certificate(certificate=fresh(first), by=first.person)
    assert fresh(first).state == CertificateState.WITHDRAWN


def test_another_persons_and_another_courses_certificates_are_left_alone():
    course = certified_course()
    first, hers = ending(earn(course), 30), ending(earn(course, chan()), 30)
    other = ending(earn(certified_course(title="Other"), first.person), 30)
    renewed(first)
    assert {fresh(hers).state, fresh(other).state} == {CertificateState.VALID}


def test_the_holder_is_told_once_which_one_was_replaced(django_capture_on_commit_callbacks):
    first = earned()
    with django_capture_on_commit_callbacks(execute=True):
        renewed(first)
    (letter,) = mail.outbox
    assert letter.subject == "Your certificate is ready: AI Foundations"
    assert f"It takes the place of your earlier certificate {first.number}" in letter.body


def test_an_edit_of_the_course_does_not_change_when_an_issued_certificate_ends():
    first = earned(30)
    first.course.valid_months = None
    first.course.save()
    assert fresh(first).expires_on == timezone.localdate() + timedelta(days=30)
    # It ends all the same, so it can be renewed; the new one has no end.
    assert renewed(fresh(first)).expires_on is None


# --- bringing back --------------------------------------------------------------------------------------------------


def test_what_is_brought_back_is_a_new_version_and_the_papers_before_say_so():
    certificate = earn()
    old = certificate.facts
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    actions.restore_certificate(certificate=fresh(certificate), by=certificate.person)
    after = fresh(certificate)
    actions.change_visibility(certificate=after, by=certificate.person, visibility=Visibility.LINK)
    after = fresh(certificate)
    assert [facts.reason for facts in after.all_versions] == ["restored", "award"]
    assert (after.facts.data, after.facts.names.latin) == (old.data, old.names.latin)
    assert disclose(after, token=old.secret.print_token).outdated_since == timezone.localdate()
    assert disclose(after, token=after.facts.secret.print_token).shows_everything


def test_what_has_ended_meanwhile_comes_back_expired():
    certificate = earned(-1)
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    restored = actions.restore_certificate(certificate=fresh(certificate), by=certificate.person)
    assert restored.state == CertificateState.EXPIRED
    assert CertificateFacts.objects.filter(certificate=certificate).count() == 2


def test_a_name_that_cannot_be_printed_does_not_stand_in_the_way():
    certificate = earn(person=PersonFactory(user__display_name="สมชาย"))
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    actions.restore_certificate(certificate=fresh(certificate), by=certificate.person)
    assert fresh(certificate).facts.version_no == 2
    assert certificate.name_problem.solved_at is None


# --- signed forms ---------------------------------------------------------------------------------------------------


def taken_back(certificate) -> list[bool]:
    """Of each version, the newest first: whether the status list says that its signed form holds no longer."""
    entries = StatusEntry.objects.filter(facts__certificate=certificate).order_by("-facts__version_no")
    return [entry.set_at is not None for entry in entries]


def test_the_signed_form_of_what_was_withdrawn_stays_taken_back_when_it_comes_back():
    certificate = earn()
    actions.sign_certificate(certificate=certificate)
    assert taken_back(certificate) == [False]
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    assert taken_back(certificate) == [True]
    actions.restore_certificate(certificate=fresh(certificate), by=certificate.person)
    actions.sign_certificate(certificate=fresh(certificate))
    assert taken_back(certificate) == [False, True]


def test_the_signed_form_of_what_was_renewed_is_taken_back_and_that_of_the_new_one_holds():
    first = earned(12)
    actions.sign_certificate(certificate=first)
    second = renewed(first)
    actions.sign_certificate(certificate=second)
    assert (taken_back(first), taken_back(second)) == ([True], [False])


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_renewing_32_times_at_once_begins_one_cycle():
    certificate = earned()
    cycles = at_once(lambda _n: actions.renew(certificate=certificate, by=certificate.person).pk)
    assert len(set(cycles)) == 1
    assert Enrolment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_completions_of_the_renewal_give_one_certificate_that_replaces_once():
    first = earned()
    cycle = actions.renew(certificate=first, by=first.person)
    (activity,) = activities_of(first.course)
    mail.outbox.clear()
    at_once(lambda _n: learning.mark_done(person=first.person, activity=activity, by=first.person) and None)
    second = Certificate.objects.get(enrolment=cycle)
    assert Certificate.objects.count() == 2
    assert fresh(first).replaced_by == second
    assert StatusChange.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["expire", "withdraw", "revoke"])
def test_completing_while_the_earlier_one_changes_leaves_one_truth(how):
    first = earned(-1 if how == "expire" else 10)
    cycle = actions.renew(certificate=first, by=first.person)
    (activity,) = activities_of(first.course)
    officer = officer_of(first.issuer).person

    def turn(number):
        if number % 2:
            learning.mark_done(person=first.person, activity=activity, by=first.person)
            return
        try:
            if how == "expire":
                actions.expire_due()
            elif how == "withdraw":
                actions.withdraw_certificate(certificate=first, by=first.person)
            else:
                actions.revoke_certificate(certificate=first, by=officer, reason="other", text="Words.")
        except NotInThisState:
            pass

    at_once(turn, times=8)
    assert Enrolment.objects.get(pk=cycle.pk).is_completed
    assert Certificate.objects.get(enrolment=cycle).state == CertificateState.VALID
    allowed = {
        "expire": {CertificateState.SUPERSEDED},
        "withdraw": {CertificateState.SUPERSEDED, CertificateState.WITHDRAWN},
        "revoke": {CertificateState.REVOKED},
    }
    assert fresh(first).state in allowed[how]
    changes = list(first.changes.order_by("pk").values_list("from_state", "to_state"))
    assert all(before[1] == after[0] for before, after in pairwise(changes))
