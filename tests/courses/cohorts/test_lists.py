"""A list of people brought to a cohort: who is placed, who is invited, what is said of each row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.cohorts import actions
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import InvitationState, SeatState
from courses.cohorts.models import Cohort, Invitation, InvitationAddress, RosterImport, Seat
from courses.cohorts.queries import seats_free
from courses.cohorts.roster import read_text
from tests.factories.accounts import MembershipFactory, OrganisationFactory, shared_learner
from tests.factories.cohorts import make_cohort, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_run")]


def verdicts(cohort: Cohort, text: str, **options) -> list[str]:
    outcome = actions.import_roster(cohort=cohort, roster=read_text(text), by=cohort.made_by, **options)
    return [str(one.verdict) for one in outcome.judged]


def test_members_are_placed_and_everybody_else_is_invited():
    cohort = make_cohort()
    MembershipFactory(organisation=cohort.organisation, person=person_with("member@example.org"))
    MembershipFactory(organisation=OrganisationFactory(), person=person_with("elsewhere@example.org"))
    MembershipFactory(organisation=cohort.organisation, person=person_with("offered@example.org"), invited=True)
    MembershipFactory(organisation=cohort.organisation, person=person_with("left@example.org"), ended=True)
    MembershipFactory(organisation=cohort.organisation, person=person_with("unproven@example.org", verified=False))
    person_with("account@example.org")
    text = "\n".join(
        f"{name}@example.org" for name in ("MEMBER", "elsewhere", "offered", "left", "unproven", "account", "nobody")
    )
    assert verdicts(cohort, text) == ["place", *["will_be_invited"] * 6]
    assert (Seat.objects.count(), Invitation.objects.count()) == (1, 6)


def test_whether_an_account_exists_changes_neither_words_nor_queries():
    cohort = make_cohort()
    for _place in range(2):
        MembershipFactory(organisation=OrganisationFactory(), person=person_with(f"known{_place}@example.org"))
    seen = []
    for who in ("known", "stranger"):
        roster = read_text(f"{who}0@example.org\n{who}1@example.org")
        with CaptureQueriesContext(connection) as queries:
            kept = actions.check_roster(cohort=cohort, roster=roster, by=cohort.made_by, language="en")
        seen.append((len(queries), list(kept.rows.values_list("verdict", "detail"))))
    assert seen[0] == seen[1]


def test_a_list_brought_twice_changes_nothing():
    cohort = make_cohort()
    shared_learner(cohort.organisation, email="member@example.org")
    assert verdicts(cohort, "member@example.org\nguest@example.org") == ["place", "will_be_invited"]
    outcome = actions.import_roster(
        cohort=cohort, roster=read_text("member@example.org\nguest@example.org"), by=cohort.made_by
    )
    assert [str(one.verdict) for one in outcome.judged] == ["already_here", "already_invited"]
    assert (outcome.changed, Seat.objects.count(), Invitation.objects.count()) == (False, 1, 1)


def test_a_dry_run_writes_nothing():
    cohort = make_cohort()
    shared_learner(cohort.organisation, email="member@example.org")
    assert verdicts(cohort, "member@example.org\nguest@example.org", dry_run=True) == ["place", "will_be_invited"]
    assert (Seat.objects.count(), Invitation.objects.count(), RosterImport.objects.count()) == (0, 0, 0)


def test_the_same_person_twice_in_a_list_is_said():
    cohort = make_cohort()
    member = shared_learner(cohort.organisation, email="member@example.org")
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=member.user, email="second@example.org", verified=True)
    addresses = ("member", "Member", "second", "guest", "guest")
    assert verdicts(cohort, "\n".join(f"{name}@example.org" for name in addresses)) == [
        "place", "duplicate", "duplicate", "will_be_invited", "duplicate",
    ]  # fmt: skip


def test_rows_beyond_the_seats_are_said_and_the_others_go_in():
    cohort = make_cohort(seats=2)
    shared_learner(cohort.organisation, email="member@example.org")
    text = "a@example.org\nmember@example.org\nb@example.org"
    assert verdicts(cohort, text) == ["will_be_invited", "place", "seats_full"]
    assert seats_free(cohort) == 0


def test_members_beyond_the_seats_wait_where_it_is_wished():
    cohort = make_cohort(seats=1)
    shared_learner(cohort.organisation, email="member@example.org")
    assert verdicts(cohort, "a@example.org\nmember@example.org", waitlist=True) == ["will_be_invited", "waitlist"]
    assert Seat.objects.get().state == SeatState.WAITLISTED


def test_a_member_to_whom_a_letter_is_under_way_takes_the_seat_it_holds():
    cohort = make_cohort(seats=1)
    actions.invite(cohort=cohort, guest=Guest(email="member@example.org"), by=cohort.made_by)
    shared_learner(cohort.organisation, email="member@example.org")
    assert verdicts(cohort, "member@example.org") == ["place"]
    assert (Invitation.objects.get().state, Seat.objects.get().state) == (InvitationState.JOINED, SeatState.PLACED)


def test_confirming_a_list_twice_adds_it_once_and_keeps_what_became_of_each_row():
    cohort = make_cohort()
    shared_learner(cohort.organisation, email="member@example.org")
    roster = read_text("email,team\nmember@example.org,Risk\nguest@example.org,Risk\nnonsense,Risk")
    kept = actions.check_roster(cohort=cohort, roster=roster, by=cohort.made_by, language="zh-hant")
    assert kept.counts == {"place": 1, "will_be_invited": 1, "address_not_valid": 1}
    for _time in range(2):
        actions.start_adding(roster=kept, by=cohort.made_by)
        actions.add_roster(roster_id=kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.counts) == ("done", {"place": 1, "will_be_invited": 1, "address_not_valid": 1})
    assert (Seat.objects.get().team, Invitation.objects.get().language) == ("Risk", "zh-hant")


def test_the_list_of_five_hundred_is_added_whole_and_again_changes_nothing(shared):
    from courses.cohorts.roster import read_file

    cohort = make_cohort(seats=500)
    roster = read_file((shared / "data/learners/roster-500.csv").read_bytes())
    first = actions.import_roster(cohort=cohort, roster=roster, by=cohort.made_by)
    second = actions.import_roster(cohort=cohort, roster=roster, by=cohort.made_by)
    assert (first.counts, second.counts, second.changed) == ({"will_be_invited": 500}, {"already_invited": 500}, False)
    assert InvitationAddress.objects.get(email="ue100003@example.org").name == "𠮷野太郎"


def test_rows_of_old_lists_are_forgotten_and_their_counts_stay():
    cohort = make_cohort()
    kept = actions.check_roster(cohort=cohort, roster=read_text("a@example.org"), by=cohort.made_by, language="en")
    RosterImport.objects.update(made_at=timezone.now() - timedelta(days=91))
    assert actions.forget_rows() == 1
    kept.refresh_from_db()
    assert (kept.rows.count(), kept.counts) == (0, {"will_be_invited": 1})
