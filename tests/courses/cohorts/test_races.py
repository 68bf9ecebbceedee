"""Many at once, with real threads and real connections."""

from __future__ import annotations

import pytest

from accounts.enums import ConsentKey
from accounts.queries import current_text
from courses.cohorts import actions
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import SeatState
from courses.cohorts.exceptions import SeatsFull
from courses.cohorts.models import Cohort, Invitation, Seat
from courses.cohorts.queries import seats_free
from courses.cohorts.roster import read_text
from courses.learning.models import Enrolment, EnrolmentRoute
from tests.factories.accounts import PersonFactory, UserFactory, shared_learner
from tests.factories.cohorts import make_cohort, seat_in
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 32


def test_32_enrolments_for_the_last_5_seats_give_5():
    cohort = make_cohort(seats=7)
    seat_in(cohort)
    actions.invite(cohort=cohort, guest=Guest(email="held@example.org"), by=cohort.made_by)
    people = [shared_learner(cohort.organisation) for _number in range(THREADS)]

    def try_it(number):
        try:
            return actions.place(cohort=cohort, person=people[number], by=cohort.made_by).state
        except SeatsFull:
            return "full"

    answers = at_once(try_it)
    assert (answers.count(SeatState.PLACED), answers.count("full")) == (5, 27)
    assert Seat.objects.placed().count() == 6
    assert (Enrolment.objects.count(), EnrolmentRoute.objects.count()) == (6, 6)
    assert seats_free(Cohort.objects.get()) == 0


def test_one_person_placed_32_times_has_one_seat():
    cohort = make_cohort(seats=5)
    person = shared_learner(cohort.organisation)
    answers = at_once(lambda _number: actions.place(cohort=cohort, person=person, by=cohort.made_by).pk)
    assert len(set(answers)) == 1
    assert (Seat.objects.count(), EnrolmentRoute.objects.count()) == (1, 1)


def test_an_invitation_accepted_32_times_gives_one_seat():
    cohort = make_cohort(seats=1)
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    person = PersonFactory(user=UserFactory(email="guest@example.org"))
    from accounts.actions import load_consent_texts

    load_consent_texts()
    notice = current_text(ConsentKey.EMPLOYMENT_NOTICE, "en")
    answers = at_once(
        lambda _number: actions.accept_invitation(invitation=invitation, by=person, notice=notice, consent=None).pk, 8
    )
    assert len(set(answers)) == 1
    assert (Seat.objects.count(), person.memberships.count()) == (1, 1)


def test_the_same_list_added_8_times_at_once_is_added_once():
    cohort = make_cohort(seats=20)
    for number in range(5):
        shared_learner(cohort.organisation, email=f"member{number}@example.org")
    text = "\n".join(f"{who}{number}@example.org" for who in ("member", "guest") for number in range(5))
    at_once(lambda _number: actions.import_roster(cohort=cohort, roster=read_text(text), by=cohort.made_by).changed, 8)
    assert (Seat.objects.placed().count(), Invitation.objects.count()) == (5, 5)
    assert seats_free(Cohort.objects.get()) == 10
