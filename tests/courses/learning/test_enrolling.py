from datetime import timedelta

import pytest
from django.utils import timezone

from common.formats import format_date
from courses.catalogue.enums import EnrolmentPolicy
from courses.learning import actions
from courses.learning.enums import EnrolmentState, RouteKind, Verb
from courses.learning.exceptions import EnrolmentClosed, PlaceHeldBySponsor, RequestNeeded
from courses.learning.models import Enrolment, EnrolmentRoute, LearningEvent
from courses.learning.queries import Due, due_in_full, due_on_roads, effective_due
from courses.learning.signals import learner_enrolled
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.learning import activities_of, complete, do, learner_on, offered_course, page_of

pytestmark = pytest.mark.django_db


def events(enrolment, *, of_results=False):
    rows = LearningEvent.objects.filter(enrolment=enrolment, activity__isnull=not of_results)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_enrolling_gives_a_place_by_the_version_of_the_day():
    course, person = offered_course(lessons=2, optional=1), PersonFactory()
    enrolment = actions.enrol(person=person, course=course, by=person)
    assert (enrolment.state, enrolment.cycle, enrolment.required_done, enrolment.required_total) == ("active", 1, 0, 2)
    assert enrolment.version == course.current_version
    assert enrolment.started_at is None
    assert events(enrolment) == [Verb.ENROLLED]


def test_enrolling_again_returns_the_same_place():
    course, person = offered_course(), PersonFactory()
    first = actions.enrol(person=person, course=course, by=person)
    second = actions.enrol(person=person, course=course, by=person)
    assert first == second
    assert EnrolmentRoute.objects.count() == 1
    assert events(first) == [Verb.ENROLLED]


def test_a_second_road_is_a_second_route_to_the_same_place():
    course, person, sponsor = offered_course(), PersonFactory(), OrganisationFactory()
    first = actions.enrol(person=person, course=course, by=person)
    second = actions.enrol(
        person=person, course=course, by=None, kind=RouteKind.COHORT, source_key="cohort:1", sponsor=sponsor
    )
    assert first == second
    assert set(first.routes.values_list("kind", "sponsor")) == {("self", None), ("cohort", sponsor.pk)}


def test_nobody_enrols_herself_where_places_are_given_on_request():
    course, person = offered_course(policy=EnrolmentPolicy.REQUEST), PersonFactory()
    with pytest.raises(RequestNeeded):
        actions.enrol(person=person, course=course, by=person)
    assert Enrolment.objects.count() == 0


def test_a_closed_course_takes_those_whom_others_place():
    course, person = offered_course(policy=EnrolmentPolicy.CLOSED), PersonFactory()
    with pytest.raises(EnrolmentClosed):
        actions.enrol(person=person, course=course, by=person)
    placed = actions.enrol(person=person, course=course, by=None, kind=RouteKind.COHORT, source_key="cohort:1")
    assert placed.state == EnrolmentState.ACTIVE


@pytest.mark.parametrize("kind", [RouteKind.SELF, RouteKind.COHORT, RouteKind.OFFICER])
def test_an_unpublished_course_takes_nobody_and_keeps_those_it_has(kind):
    course, person = offered_course(), PersonFactory()
    there = learner_on(course)
    page_of(course).unpublish()
    course.refresh_from_db()
    with pytest.raises(EnrolmentClosed):
        actions.enrol(person=person, course=course, by=person, kind=kind)
    again = actions.enrol(person=there.person, course=course, by=None, kind=RouteKind.COHORT, source_key="cohort:1")
    assert again == there


def test_closing_one_road_leaves_the_others():
    course = offered_course()
    enrolment = learner_on(course, kind=RouteKind.SELF, source_key="self")
    learner_on(course, enrolment.person, kind=RouteKind.COHORT, source_key="cohort:1")
    assert actions.close_route(enrolment=enrolment, source_key="cohort:1", by=None).state == EnrolmentState.ACTIVE
    assert actions.close_route(enrolment=enrolment, source_key="self", by=None).state == EnrolmentState.WITHDRAWN


def test_a_new_road_reopens_the_same_cycle_with_its_results():
    course = offered_course(lessons=3)
    enrolment = learner_on(course)
    do(enrolment, activities_of(course)[0])
    actions.withdraw(enrolment=enrolment, by=None)
    back = actions.enrol(person=enrolment.person, course=course, by=enrolment.person)
    assert back == enrolment
    assert (back.state, back.cycle, back.required_done, back.withdrawn_at) == ("active", 1, 1, None)
    assert events(back) == [Verb.ENROLLED, Verb.WITHDRAWN, Verb.REOPENED]
    assert back.routes.count() == 2


def test_who_comes_back_goes_on_by_the_requirements_of_the_day():
    from tests.factories.learning import add_lesson, module_of, settled

    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    actions.withdraw(enrolment=enrolment, by=None)
    add_lesson(module_of(course), "Later")
    newer = settled(page_of(course)).current_version
    back = actions.enrol(person=enrolment.person, course=course, by=None, kind=RouteKind.OFFICER)
    back.refresh_from_db()
    assert (back.version, back.required_total) == (newer, 3)
    assert events(back) == [Verb.ENROLLED, Verb.WITHDRAWN, Verb.REOPENED, Verb.MOVED]


def test_a_road_to_a_completed_cycle_attaches_and_tells_nobody(django_capture_on_commit_callbacks):
    course = offered_course(lessons=1)
    enrolment = complete(learner_on(course))
    told = []
    learner_enrolled.connect(told.append, weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        again = actions.enrol(
            person=enrolment.person, course=course, by=None, kind=RouteKind.COHORT, source_key="cohort:1"
        )
    learner_enrolled.disconnect(dispatch_uid="test")
    assert again == enrolment
    assert (again.state, again.completed_at) == ("completed", enrolment.completed_at)
    assert told == []


def test_a_suspended_learner_gets_no_access_by_another_road():
    course = offered_course()
    enrolment = learner_on(course)
    actions.suspend(enrolment=enrolment, by=None)
    again = actions.enrol(person=enrolment.person, course=course, by=enrolment.person)
    assert again.state == EnrolmentState.SUSPENDED


def test_suspending_and_resuming_bear_being_done_twice():
    enrolment = learner_on(offered_course())
    for _time in range(2):
        actions.suspend(enrolment=enrolment, by=None, reason="Left the firm")
    for _time in range(2):
        actions.resume(enrolment=enrolment, by=None)
    assert events(enrolment) == [Verb.ENROLLED, Verb.SUSPENDED, Verb.RESUMED]


def test_a_completed_cycle_can_neither_be_withdrawn_nor_suspended():
    enrolment = complete(learner_on(offered_course(lessons=1)))
    assert actions.withdraw(enrolment=enrolment, by=None).state == EnrolmentState.COMPLETED
    assert actions.suspend(enrolment=enrolment, by=None).state == EnrolmentState.COMPLETED


def test_leaving_closes_the_roads_she_opened_herself():
    course, person = offered_course(), PersonFactory()
    enrolment = actions.enrol(person=person, course=course, by=person)
    left = actions.leave(enrolment=enrolment, by=person)
    assert left.state == EnrolmentState.WITHDRAWN


def test_a_place_given_by_an_organisation_is_not_hers_to_leave():
    course = offered_course()
    enrolment = learner_on(course, kind=RouteKind.COHORT, source_key="cohort:1")
    with pytest.raises(PlaceHeldBySponsor):
        actions.leave(enrolment=enrolment, by=enrolment.person)


def test_the_due_date_is_the_earliest_of_the_open_roads():
    course = offered_course()
    enrolment = learner_on(course, kind=RouteKind.COHORT, source_key="a", due_on=timezone.localdate())
    later = timezone.localdate() + timedelta(days=9)
    learner_on(course, enrolment.person, kind=RouteKind.COHORT, source_key="b", due_on=later)
    assert effective_due(enrolment) == timezone.localdate()
    actions.close_route(enrolment=enrolment, source_key="a", by=None)
    assert effective_due(enrolment) == later
    assert Enrolment.objects.with_due().get().due_on == later


def test_an_extension_takes_the_place_of_the_due_date():
    today = timezone.localdate()
    enrolment = learner_on(offered_course(), due_on=today)
    longer = today + timedelta(days=5)
    actions.set_route_due(enrolment=enrolment, source_key="officer", due_on=today, extended_until=longer, by=None)
    assert effective_due(enrolment) == longer


def test_a_road_never_closes_before_it_opened_whatever_the_clocks_say():
    course, person = offered_course(), PersonFactory()
    enrolment = actions.enrol(person=person, course=course, by=person)
    opened = EnrolmentRoute.objects.get().opened_at
    actions.withdraw(enrolment=enrolment, by=person, at=opened - timedelta(seconds=3))
    route = EnrolmentRoute.objects.get()
    assert route.closed_at == route.opened_at == opened


@pytest.mark.parametrize(
    ("due", "until", "said", "lateness"),
    [
        (3, None, "Due on {day}.", ""),
        (0, None, "Due on {day}.", ""),
        (-1, None, "It was due on {day}.", "Overdue 1 day"),
        (-9, 4, "Due on {day}. Extended; the first date was {first}.", ""),
        (-9, -2, "It was due on {day}. Extended; the first date was {first}.", "Overdue 2 days"),
    ],
)
def test_the_due_date_in_words(due, until, said, lateness):
    today = timezone.localdate()
    first = today + timedelta(days=due)
    later = None if until is None else today + timedelta(days=until)
    enrolment = learner_on(offered_course(), source_key="a", due_on=first)
    actions.set_route_due(enrolment=enrolment, source_key="a", due_on=first, extended_until=later, by=None)
    row = Enrolment.objects.with_due().with_due_before().get()
    for found in (due_on_roads(enrolment), due_in_full(row)):
        words = said.format(day=format_date(later or first), first=format_date(first))
        assert (found.in_words, found.lateness) == (words, lateness)


def test_without_a_date_there_is_nothing_to_say():
    enrolment = learner_on(offered_course())
    assert due_on_roads(enrolment) is None
    assert due_in_full(Enrolment.objects.with_due().with_due_before().get()) is None


def test_the_extension_of_a_later_road_is_not_told():
    today = timezone.localdate()
    course = offered_course()
    enrolment = learner_on(course, source_key="a", due_on=today)
    learner_on(course, enrolment.person, source_key="b", due_on=today - timedelta(days=5))
    actions.set_route_due(
        enrolment=enrolment,
        source_key="b",
        due_on=today - timedelta(days=5),
        extended_until=today + timedelta(2),
        by=None,
    )
    assert due_on_roads(enrolment) == Due(today)
    assert due_in_full(Enrolment.objects.with_due().with_due_before().get()) == Due(today)
