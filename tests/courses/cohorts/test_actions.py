"""A cohort, its seats and more time for one learner; what the database refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.cohorts import actions, exceptions
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import InvitationState, SeatState
from courses.cohorts.models import Cohort, DueExtension, Invitation, InvitationAddress, RosterImport, Seat
from courses.cohorts.queries import figures_of
from courses.cohorts.roster import read_text
from courses.learning import actions as learning
from courses.learning.enums import EnrolmentState, RouteKind
from courses.learning.models import Enrolment, EnrolmentRoute
from courses.learning.queries import effective_due
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, shared_learner
from tests.factories.cohorts import accept, make_cohort, manager_of, person_with, seat_in
from tests.factories.learning import complete, offered_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_run")]


def test_a_seat_gives_a_place_with_due_date_and_sponsor_stored_low():
    cohort = make_cohort()
    seat = seat_in(cohort)
    route = EnrolmentRoute.objects.get(enrolment=seat.enrolment)
    assert (route.kind, route.source_key) == (RouteKind.COHORT, f"cohort:{cohort.public_id}")
    assert (route.sponsor, route.due_on) == (cohort.organisation, cohort.due_on)


def test_placing_again_returns_the_same_seat():
    cohort = make_cohort()
    first = seat_in(cohort)
    assert seat_in(cohort, first.person) == first
    assert (Seat.objects.count(), EnrolmentRoute.objects.count()) == (1, 1)


def test_only_a_member_of_the_organisation_is_placed():
    cohort = make_cohort()
    with pytest.raises(exceptions.NotAMember):
        seat_in(cohort, PersonFactory())
    with pytest.raises(exceptions.NotAMember):
        seat_in(cohort, MembershipFactory(organisation=cohort.organisation, ended=True).person)
    with pytest.raises(exceptions.NotAMember):
        seat_in(cohort, shared_learner(OrganisationFactory()))
    assert Enrolment.objects.count() == 0


def test_without_a_free_seat_nobody_is_placed_and_whoever_wants_waits():
    cohort = make_cohort(seats=1)
    first = seat_in(cohort)
    person = shared_learner(cohort.organisation)
    with pytest.raises(exceptions.SeatsFull):
        seat_in(cohort, person)
    waiting = seat_in(cohort, person, waitlist=True)
    assert (waiting.state, waiting.enrolment) == (SeatState.WAITLISTED, None)
    actions.withdraw_seat(seat=first, by=cohort.made_by)
    assert Seat.objects.get(pk=waiting.pk).state == SeatState.PLACED


def test_a_closed_cohort_takes_nobody():
    cohort = actions.close_cohort(cohort=make_cohort(), by=PersonFactory())
    with pytest.raises(exceptions.CohortClosed):
        seat_in(cohort)
    assert seat_in(actions.reopen_cohort(cohort=cohort, by=cohort.made_by)).state == SeatState.PLACED


def test_withdrawing_a_seat_closes_only_its_own_road():
    cohort = make_cohort()
    seat = seat_in(cohort)
    learning.enrol(person=seat.person, course=cohort.course, by=seat.person)
    actions.withdraw_seat(seat=seat, by=cohort.made_by, reason="Left")
    assert Enrolment.objects.get().state == EnrolmentState.ACTIVE
    assert EnrolmentRoute.objects.open().get().source_key == "self"


def test_a_seat_that_was_withdrawn_can_be_given_again_with_all_results():
    cohort = make_cohort()
    seat = seat_in(cohort)
    actions.withdraw_seat(seat=seat, by=cohort.made_by)
    assert Enrolment.objects.get().state == EnrolmentState.WITHDRAWN
    again = seat_in(cohort, seat.person)
    assert (again.pk, again.state, again.enrolment) == (seat.pk, SeatState.PLACED, seat.enrolment)


def test_who_had_completed_is_attached_with_her_own_date_and_no_mail():
    cohort = make_cohort()
    person = shared_learner(cohort.organisation)
    done = complete(learning.enrol(person=person, course=cohort.course, by=person))
    mail.outbox.clear()
    seat = seat_in(cohort, person)
    assert seat.enrolment.completed_at == done.completed_at
    assert mail.outbox == []
    assert figures_of(cohort, viewer=cohort.made_by, today=timezone.localdate()).completed == 1


def test_fewer_seats_than_people_are_refused():
    cohort = make_cohort(seats=5)
    seat_in(cohort)
    actions.invite(cohort=cohort, guest=Guest(email="a@example.org"), by=cohort.made_by)
    with pytest.raises(exceptions.SeatsTooFew):
        actions.change_cohort(cohort=cohort, name="x", seats=1, by=cohort.made_by)
    assert actions.change_cohort(cohort=cohort, name="x", seats=2, by=cohort.made_by).seats == 2


def test_a_cohort_needs_an_open_course_and_dates_in_order():
    cohort = make_cohort()
    day, values = (
        timezone.localdate(),
        {"organisation": cohort.organisation, "by": cohort.made_by, "name": "x", "seats": 1},
    )
    with pytest.raises(exceptions.DatesInverted):
        actions.create_cohort(course=cohort.course, starts_on=day, due_on=day - timedelta(days=1), **values)
    cohort.course.retired_at = timezone.now()
    cohort.course.save()
    with pytest.raises(exceptions.CourseNotOffered):
        actions.create_cohort(course=cohort.course, starts_on=day, due_on=day, **values)


def test_more_time_moves_the_road_of_this_cohort_alone():
    cohort, other = make_cohort(due=5), None
    seat = seat_in(cohort)
    other = make_cohort(organisation=OrganisationFactory(), course=cohort.course, due=7)
    MembershipFactory(organisation=other.organisation, person=seat.person)
    seat_in(other, seat.person)
    until = cohort.due_on + timedelta(days=20)
    assert actions.extend_due(cohort=cohort, seats=[seat], until=until, reason="On leave", by=cohort.made_by) == [seat]
    assert EnrolmentRoute.objects.get(source_key=cohort.source_key).extended_until == until
    assert effective_due(seat.enrolment) == other.due_on
    assert DueExtension.objects.get().reason == "On leave"


def test_more_time_twice_is_once():
    cohort = make_cohort()
    seat, until = seat_in(cohort), cohort.due_on + timedelta(days=9)
    for _time in range(2):
        actions.extend_due(cohort=cohort, seats=[seat], until=until, reason="Leave", by=cohort.made_by)
    assert DueExtension.objects.count() == 1


def test_more_time_needs_a_reason_a_later_date_and_somebody_who_is_not_done():
    cohort = make_cohort()
    seat, done = seat_in(cohort), seat_in(cohort)
    complete(done.enrolment)
    values = {"cohort": cohort, "by": cohort.made_by}
    later = cohort.due_on + timedelta(days=1)
    with pytest.raises(exceptions.ReasonMissing):
        actions.extend_due(seats=[seat], until=later, reason=" ", **values)
    with pytest.raises(exceptions.NotLater):
        actions.extend_due(seats=[seat], until=cohort.due_on, reason="x", **values)
    with pytest.raises(exceptions.NobodyChosen):
        actions.extend_due(seats=[done], until=later, reason="x", **values)
    with pytest.raises(exceptions.NobodyChosen):
        actions.extend_due(seats=[seat_in(make_cohort(organisation=cohort.organisation, course=cohort.course))],
                           until=later, reason="x", **values)  # fmt: skip


def broken(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_database_refuses_what_must_not_be():
    cohort = make_cohort()
    seat, by = seat_in(cohort), cohort.made_by
    invitation = actions.invite(cohort=cohort, guest=Guest(email="a@example.org"), by=by)
    broken(lambda: Cohort.objects.update(due_on=cohort.starts_on - timedelta(days=1)))
    broken(lambda: Cohort.objects.update(seats=0))
    broken(lambda: Seat.objects.create(cohort=cohort, person=seat.person, state="waitlisted", made_by=by))
    broken(lambda: Seat.objects.update(enrolment=None))
    broken(lambda: Seat.objects.update(state=SeatState.WITHDRAWN))
    broken(lambda: Seat.objects.update(withdrawn_at=timezone.now()))
    broken(lambda: Invitation.objects.update(state=InvitationState.JOINED))
    broken(lambda: Invitation.objects.update(seat=seat))
    broken(lambda: InvitationAddress.objects.update(email="A@example.org"))
    broken(lambda: InvitationAddress.objects.create(
        invitation=Invitation.objects.create(cohort=cohort, asked_by=by, expires_at=timezone.now()),
        cohort=cohort, email=invitation.address.email))  # fmt: skip
    broken(lambda: DueExtension.objects.create(
        seat=seat, due_before=cohort.due_on, extended_until=cohort.due_on, reason="x", by=by))  # fmt: skip
    kept = actions.check_roster(cohort=cohort, roster=read_text("b@example.org"), by=by, language="en")
    broken(lambda: RosterImport.objects.update(done_at=timezone.now()))
    broken(lambda: kept.rows.create(number=1, verdict="place"))


def test_managers_of_two_organisations_know_their_own():
    mine, other = make_cohort(), make_cohort()
    assert list(Cohort.objects.managed_by(mine.made_by)) == [mine]
    assert list(Cohort.objects.managed_by(other.made_by)) == [other]
    assert list(Cohort.objects.managed_by(None)) == []
    assert list(Cohort.objects.managed_by(shared_learner(mine.organisation))) == []
    assert manager_of(mine.organisation) != mine.made_by


def test_two_cohorts_of_two_organisations_share_a_course_and_no_figures():
    course = offered_course()
    mine = make_cohort(course=course)
    other = make_cohort(course=course)
    person = shared_learner(mine.organisation)
    MembershipFactory(organisation=other.organisation, person=person)
    seat_in(mine, person)
    seat_in(other, person)
    today = timezone.localdate()
    assert figures_of(mine, viewer=mine.made_by, today=today).learners == 1
    theirs = figures_of(other, viewer=other.made_by, today=today)
    assert (theirs.learners, theirs.not_shared) == (0, 1)
    # A manager of one sees nothing of the other's cohort, whatever she asks the function for.
    assert figures_of(mine, viewer=other.made_by, today=today).learners == 0


def test_erasing_a_person_takes_what_managers_typed_and_leaves_the_counts():
    from accounts import actions as accounts

    cohort = make_cohort()
    roster = read_text("email,name,team\nguest@example.org,Typed Name,Risk")
    actions.check_roster(cohort=cohort, roster=roster, by=cohort.made_by, language="en")
    invitation = actions.invite(
        cohort=cohort, guest=Guest(email="guest@example.org", name="Typed Name", label="E1"), by=cohort.made_by
    )
    person = person_with("guest@example.org")
    seat = accept(invitation, person)
    actions.extend_due(
        cohort=cohort, seats=[seat], until=cohort.due_on + timedelta(days=9), reason="Ill", by=cohort.made_by
    )
    accounts.erase_person(person=person, by=person)
    seat.refresh_from_db()
    assert (seat.team, seat.label, seat.state) == ("", "", SeatState.PLACED)
    assert (InvitationAddress.objects.count(), DueExtension.objects.get().reason) == (0, "")
    assert (RosterImport.objects.get().rows.count(), Invitation.objects.get().state) == (0, InvitationState.JOINED)
