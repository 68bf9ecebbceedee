"""What a package reports is kept once, in order, and counts by the academy's rules."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.catalogue.models import Activity, Course
from courses.learning import actions as learning
from courses.learning.exceptions import NoPlace
from courses.learning.models import ActivityResult, LearningEvent
from courses.packages.actions import keep_state
from courses.packages.models import PackageState
from courses.packages.players import Report
from tests.factories.accounts import PersonFactory
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import LAUNCHED, make_package, make_package_page
from tests.helpers.threads import at_once


class World:
    """A course with a package activity, and a learner in it."""

    def __init__(self, *, parts: int = 1, **page) -> None:
        course = offered_course(lessons=1)
        self.page = make_package_page(module_of(course), package=make_package(parts=parts), **page)
        self.enrolment = learner_on(Course.objects.get(pk=course.pk))
        self.person = self.enrolment.person
        self.activity = Activity.objects.get(key=self.page.translation_key)

    def keep(self, report: Report, *, part: str = "part-1", number: int = 1, launch: int = LAUNCHED, **more):
        return keep_state(
            person=self.person,
            activity=self.activity,
            package=self.page.package,
            part=part,
            report=report,
            launch=launch,
            number=number,
            by=self.person,
            pass_mark=self.page.pass_mark,
            **more,
        )

    @property
    def result(self) -> ActivityResult:
        return ActivityResult.objects.get(enrolment=self.enrolment, activity=self.activity)

    def state(self, part: str = "part-1") -> PackageState:
        return PackageState.objects.get(person=self.person, activity=self.activity, part=part)


PASSED = Report(completed=True, success=True, score=Decimal(100))
FAILED = Report(completed=True, success=False, score=Decimal(53))
UNDER_WAY = Report(score=Decimal(80), location="4", suspend_data="page=4")

pytestmark = pytest.mark.django_db


def test_passed_is_passed_at_once():
    world = World()
    world.keep(PASSED)
    assert (world.result.success, world.result.score) == (True, Decimal(100))
    assert (world.result.completed_at is not None, world.result.completed_how) == (True, "played")


def test_failed_leaves_it_open_with_its_score():
    world = World()
    world.keep(FAILED)
    assert (world.result.success, world.result.score, world.result.completed_at) == (False, Decimal(53), None)


def test_a_score_on_the_way_counts_for_nothing_yet():
    world = World(pass_mark=50)
    world.keep(UNDER_WAY)
    assert (world.result.score, world.result.completed_at) == (None, None)
    assert (world.state().location, world.state().suspend_data) == ("4", "page=4")


def test_the_mark_of_the_page_decides_before_the_package():
    world = World(pass_mark=60)
    world.keep(Report(completed=True, success=True, score=Decimal(55)))
    assert (world.result.completed_at, world.result.success) == (None, False)
    world.keep(Report(completed=True, success=False, score=Decimal(61)), number=2)
    assert (world.result.completed_at is not None, world.result.success) == (True, True)


def test_read_to_the_end_is_what_the_package_says():
    world = World(completion_rule="viewed")
    world.keep(UNDER_WAY)
    assert world.result.completed_at is None
    world.keep(Report(completed=True), number=2)
    assert world.result.completed_at is not None


@pytest.mark.parametrize("act", [learning.mark_viewed, learning.mark_done])
def test_no_button_of_ours_completes_what_the_package_has_to_report(act):
    world = World(completion_rule="viewed")
    act(person=world.person, activity=world.activity, by=world.person)
    assert world.result.completed_at is None


def test_where_she_says_it_herself_the_button_does():
    world = World(completion_rule="marked")
    world.keep(PASSED)
    assert world.result.completed_at is None
    learning.mark_done(person=world.person, activity=world.activity, by=world.person)
    assert world.result.completed_at is not None


def test_an_older_report_never_takes_the_place_of_a_newer_one():
    world = World()
    assert world.keep(Report(location="5"), number=5).is_kept
    assert not world.keep(Report(location="4"), number=4).is_kept
    assert not world.keep(Report(location="x"), number=5).is_kept
    assert world.state().location == "5"
    assert world.keep(Report(location="1"), launch=LAUNCHED + 1).is_kept
    assert not world.keep(Report(location="9"), number=9).is_kept
    assert world.state().location == "1"


def test_the_same_report_twice_is_one():
    world = World()
    event = uuid.uuid4()
    world.keep(PASSED, event_id=event)
    world.keep(PASSED, event_id=event)
    assert LearningEvent.objects.filter(activity=world.activity).count() == 1


def test_what_a_part_reached_only_grows():
    world = World()
    world.keep(PASSED)
    world.keep(FAILED, launch=LAUNCHED + 1)
    assert (world.state().success, world.state().score) == (True, Decimal(100))
    assert (world.result.success, world.result.score) == (True, Decimal(100))


def test_a_package_of_parts_is_done_when_all_are_and_scored_by_their_mean():
    world = World(parts=3, pass_mark=70)
    world.keep(Report(completed=True, success=True, score=Decimal(100)), part="part-1")
    world.keep(Report(completed=True, score=Decimal("45.5")), part="part-2")
    assert (world.result.score, world.result.completed_at) == (None, None)
    world.keep(Report(completed=True), part="part-3")
    assert world.result.score == Decimal("72.75")
    assert world.result.completed_at is not None


def test_one_part_that_is_failed_fails_the_whole():
    world = World(parts=2)
    world.keep(PASSED, part="part-1")
    world.keep(FAILED, part="part-2")
    assert (world.result.success, world.result.completed_at) == (False, None)
    world.keep(PASSED, part="part-2", launch=LAUNCHED + 1)
    assert (world.result.success, world.result.completed_at is not None) == (True, True)


def test_sessions_add_up_and_none_is_longer_than_its_window_was_open():
    world = World()
    now = timezone.now()
    first = int((now - timedelta(minutes=10)).timestamp() * 1000)
    world.keep(Report(seconds=60), launch=first, at=now)
    world.keep(Report(seconds=120), launch=first, number=2, at=now)
    assert world.state().seconds == 120
    world.keep(Report(seconds=30), launch=first + 300_000, at=now)
    assert world.state().seconds == 150
    world.keep(Report(seconds=90_000), launch=first + 300_000, number=2, at=now)
    assert world.state().seconds == 120 + 300


def test_the_window_that_finished_the_course_is_heard_out_and_a_later_one_is_practice():
    world = World()
    now = timezone.now()
    window = int((now - timedelta(minutes=10)).timestamp() * 1000)
    for lesson in Activity.objects.exclude(pk=world.activity.pk):
        learning.mark_done(person=world.person, activity=lesson, by=world.person)
    world.keep(Report(completed=True, success=True), launch=window, at=now)
    world.enrolment.refresh_from_db()
    assert world.enrolment.is_completed
    world.keep(Report(completed=True, success=True, score=Decimal(70)), launch=window, number=2)
    assert world.result.score == 70

    later = window + 1_200_000
    kept = world.keep(Report(score=Decimal(90), success=True, location="9"), launch=later)
    assert (kept.is_kept, world.state().location) == (True, "9")
    assert world.result.score == 70
    assert LearningEvent.objects.filter(activity=world.activity).count() == 2


def test_half_a_million_characters_are_kept():
    world = World()
    world.keep(Report(suspend_data="数" * 500_000))
    assert world.state().suspend_data == "数" * 500_000


def test_without_a_place_nothing_is_kept():
    world = World()
    world.person = PersonFactory()
    with pytest.raises(NoPlace):
        world.keep(PASSED)
    assert PackageState.objects.count() == 0


def test_a_further_cycle_begins_anew():
    world = World()
    world.keep(PASSED)
    since = timezone.now()
    kept = world.keep(Report(location="1"), launch=LAUNCHED + 1, since=since, at=since + timedelta(seconds=1))
    assert kept.is_kept
    assert (world.state().completed, world.state().success, world.state().score) == (False, None, None)


def test_erasing_forgets_all_of_it():
    from accounts.actions import erase_person

    world = World()
    world.keep(UNDER_WAY)
    erase_person(person=world.person, by=world.person)
    assert PackageState.objects.filter(person=world.person).count() == 0
    assert ActivityResult.objects.filter(enrolment=world.enrolment, activity=world.activity).count() == 1


def test_her_own_copy_tells_what_packages_keep():
    from courses.packages.own_data import own_data

    world = World()
    world.keep(UNDER_WAY)
    (told,) = own_data(None, person=world.person)["packages"]
    assert (told["part"], told["location"], told["suspend_data"]) == ("part-1", "4", "page=4")


@pytest.mark.django_db(transaction=True)
def test_reports_of_many_windows_at_once_leave_the_newest():
    world = World()
    at_once(lambda place: world.keep(Report(location=str(place), completed=place == 3), number=place + 1), times=12)
    assert (world.state().location, world.state().number, world.state().completed) == (
        "11",
        12,
        world.state().completed,
    )
    assert ActivityResult.objects.filter(enrolment=world.enrolment, activity=world.activity).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_report_from_many_threads_is_one():
    world = World()
    event = uuid.uuid4()
    kept = at_once(lambda _place: world.keep(PASSED, event_id=event).is_kept, times=12)
    assert sorted(kept) == [False] * 11 + [True]
    assert LearningEvent.objects.filter(activity=world.activity).count() == 1
