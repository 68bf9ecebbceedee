"""An invitation from its letter to the seat it holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import ConsentRecord, Membership
from courses.cohorts import actions, exceptions
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.actions.rosters import add_rows
from courses.cohorts.enums import InvitationState, SeatState, Verdict
from courses.cohorts.models import Invitation, Seat
from courses.cohorts.queries import figures_of, seats_free
from courses.cohorts.queries.judging import Tally, judge
from courses.cohorts.roster import read_text
from courses.learning.models import EnrolmentRoute
from tests.factories.cohorts import accept, make_cohort, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_run")]


def test_an_invitation_is_mailed_in_the_language_that_was_chosen_and_holds_a_seat():
    cohort = make_cohort(seats=3)
    actions.invite(cohort=cohort, guest=Guest(email="a@example.org", name="陳大文"), by=cohort.made_by)
    assert seats_free(cohort) == 2


def test_accepting_begins_membership_and_seat_and_records_notice_and_answer():
    cohort = make_cohort()
    invitation = actions.invite(
        cohort=cohort, guest=Guest(email="guest@example.org", team="Risk", label="E1"), by=cohort.made_by
    )
    person = person_with("guest@example.org")
    assert not Membership.objects.filter(person=person).exists()
    seat = accept(invitation, person)
    membership = Membership.objects.get(person=person)
    assert (membership.role, membership.organisation, membership.team) == (Role.LEARNER, cohort.organisation, "Risk")
    assert (seat.state, seat.team, seat.label) == (SeatState.PLACED, "Risk", "E1")
    asked = ConsentRecord.objects.filter(person=person, scope=cohort.organisation).order_by("pk")
    assert [(row.purpose.key, row.action) for row in asked] == [
        ("employment_notice", "shown"),
        ("share_progress_with_employer", "given"),
    ]
    assert Invitation.objects.get().state == InvitationState.JOINED
    assert seats_free(cohort) == cohort.seats - 1


def test_accepting_without_the_box_shares_nothing():
    cohort = make_cohort()
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    accept(invitation, person_with("guest@example.org"), share=False)
    figures = figures_of(cohort, viewer=cohort.made_by, today=timezone.localdate())
    assert (figures.learners, figures.not_shared) == (0, 1)


def test_accepting_twice_is_accepting_once():
    cohort = make_cohort()
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    person = person_with("guest@example.org")
    assert accept(invitation, person) == accept(invitation, person)
    assert EnrolmentRoute.objects.count() == 1


def test_only_the_holder_of_the_address_proven_can_accept():
    cohort = make_cohort()
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    for person in (person_with("other@example.org"), person_with("guest@example.org", verified=False)):
        with pytest.raises(exceptions.AnotherAddress):
            accept(invitation, person)
    assert Seat.objects.count() == 0


def test_an_invitation_that_expired_frees_its_seat_and_can_be_sent_again():
    cohort = make_cohort(seats=1)
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(exceptions.InvitationNotOpen):
        accept(Invitation.objects.get(), person_with("guest@example.org"))
    assert actions.expire_invitations() == 1
    assert (seats_free(cohort), Invitation.objects.get().state) == (1, InvitationState.EXPIRED)
    actions.renew_invitation(invitation=invitation, by=cohort.made_by)
    assert (seats_free(cohort), Invitation.objects.get().state) == (0, InvitationState.SENT)


def test_a_letter_that_came_back_is_shown_so_and_frees_its_seat():
    cohort = make_cohort(seats=1)
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    actions.mark_bounced(invitation=invitation)
    assert (seats_free(cohort), Invitation.objects.get().state) == (1, InvitationState.BOUNCED)


def joined_and_left(cohort, email="guest@example.org"):
    """Somebody who accepted her seat, and whose membership has ended since."""
    person = person_with(email)
    seat = accept(actions.invite(cohort=cohort, guest=Guest(email=email), by=cohort.made_by), person)
    accounts.end_membership(membership=Membership.objects.active().get(person=person), by=person)
    return person, seat


def test_who_joined_and_left_the_organisation_is_invited_again_and_comes_back_to_her_seat():
    cohort = make_cohort(seats=1)
    person, seat = joined_and_left(cohort)
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    assert invitation.state == InvitationState.SENT
    assert accept(invitation, person).pk == seat.pk
    assert Membership.objects.active().filter(person=person, organisation=cohort.organisation).exists()
    assert (Seat.objects.count(), seats_free(cohort)) == (1, 0)


def test_a_list_says_the_same_of_who_left_and_of_who_is_here_under_another_address():
    cohort = make_cohort(seats=2)
    joined_and_left(cohort)
    here = person_with("here@example.org")
    accept(actions.invite(cohort=cohort, guest=Guest(email="here@example.org"), by=cohort.made_by), here)
    EmailAddress.objects.filter(user=here.user).update(email="new@example.org")
    rows = read_text("email\nguest@example.org\nhere@example.org").rows
    assert [one.verdict for one in judge(cohort, rows, Tally(free=seats_free(cohort)))] == [
        Verdict.INVITE,
        Verdict.ALREADY_HERE,
    ]
    added = add_rows(cohort=cohort, rows=rows, by=cohort.made_by, language="en")
    assert [one.verdict for one in added] == [Verdict.INVITE, Verdict.ALREADY_HERE]
    again = add_rows(cohort=cohort, rows=rows, by=cohort.made_by, language="en")
    assert [one.verdict for one in again] == [Verdict.ALREADY_INVITED, Verdict.ALREADY_HERE]
