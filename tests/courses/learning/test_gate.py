import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from courses.catalogue import actions as catalogue
from courses.learning import actions, permissions
from courses.learning.models import ActivityResult, Enrolment
from tests.factories.accounts import PersonFactory, member_of
from tests.factories.learning import (
    activities_of,
    add_lesson,
    complete,
    learner_on,
    lesson_page,
    module_of,
    offered_course,
    page_of,
    settled,
)

pytestmark = pytest.mark.django_db


def address(activity, language="en"):
    return lesson_page(activity).get_url(request=None).replace("/en/", f"/{language}/", 1)


@pytest.fixture
def course():
    return offered_course(lessons=2)


def test_an_enrolled_learner_reads_the_lesson_with_her_outline(client, course):
    enrolment = learner_on(course)
    client.force_login(enrolment.person.user)
    first, second = activities_of(course)
    page = client.get(address(first)).content.decode()
    assert "Mark done and go to 1.2" in page
    assert address(second) in page
    assert 'data-is="now"' in page


@pytest.mark.parametrize("who", ["visitor", "stranger", "left", "suspended"])
def test_the_others_are_told_how_to_get_in(client, course, who):
    first = activities_of(course)[0]
    words = {
        "visitor": "This opens when you are enrolled",
        "stranger": "This opens when you are enrolled",
        "left": "You have left this course",
        "suspended": "Your place is suspended",
    }
    if who != "visitor":
        enrolment = learner_on(course)
        client.force_login(PersonFactory().user if who == "stranger" else enrolment.person.user)
        if who == "left":
            actions.withdraw(enrolment=enrolment, by=None)
        if who == "suspended":
            actions.suspend(enrolment=enrolment, by=None)
    answer = client.get(address(first))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert words[who] in page
    assert "Some words to read" not in page


def test_a_sample_is_open_to_everybody(client, course):
    lesson = add_lesson(module_of(course), "Sample", preview_open=True)
    answer = client.get(lesson.get_url(request=None))
    assert answer.status_code == 200
    assert "A sample, open to everybody" in answer.content.decode()


def test_authors_read_what_they_wrote(client, course):
    client.force_login(member_of(course.owner, Role.TRAINER))
    assert client.get(address(activities_of(course)[0])).status_code == 200
    client.force_login(member_of(offered_course().owner, Role.TRAINER))
    assert client.get(address(activities_of(course)[0])).status_code == 403


def test_reading_keeps_the_moment_and_changes_nothing_else(client, course):
    enrolment = learner_on(course)
    client.force_login(enrolment.person.user)
    first = activities_of(course)[0]
    client.get(address(first))
    result = ActivityResult.objects.get()
    assert (result.completed_at, result.viewed_at, result.first_seen_at is not None) == (None, None, True)
    after = Enrolment.objects.get()
    assert (after.state, after.required_done) == ("active", 0)
    client.get(address(first))
    assert ActivityResult.objects.get().last_seen_at == result.last_seen_at


def test_a_completed_course_stays_open_for_reading_even_without_a_road(client, course):
    enrolment = complete(learner_on(course))
    actions.close_route(enrolment=enrolment, source_key="officer", by=None)
    assert permissions.can_open(enrolment.person, activities_of(course)[0])


def test_a_lesson_that_moved_away_stays_open_to_those_whose_version_holds_it(course):
    other = offered_course(lessons=1)
    enrolment = learner_on(course)
    first = activities_of(course)[0]
    lesson_page(first).move(module_of(other), pos="last-child")
    assert permissions.can_open(enrolment.person, first)
    stranger = PersonFactory()
    assert not permissions.can_open(stranger, first)
    learner_on(settled(page_of(other)), stranger)
    assert permissions.can_open(stranger, first)


def test_new_material_is_open_before_the_enrolment_has_moved(course):
    enrolment = learner_on(course)
    add_lesson(module_of(course), "New")
    course = settled(page_of(course))
    newest = activities_of(course)[-1]
    assert Enrolment.objects.get().version != course.current_version
    assert permissions.can_open(enrolment.person, newest)


def test_the_other_language_keeps_the_place(client, course):
    enrolment = learner_on(course)
    client.force_login(enrolment.person.user)
    first = activities_of(course)[0]
    actions.keep_place(enrolment=enrolment, activity_id=first.pk, resume={"place": "b-1", "share": 50})
    chinese = client.get(address(first, "zh-hant"))
    assert chinese.status_code == 200
    assert chinese.context["learner_context"].resume == {"place": "b-1", "share": 50}
    assert Enrolment.objects.count() == 1


def test_an_unpublished_lesson_is_gone_for_everybody_and_still_counted(client, course):
    enrolment = learner_on(course)
    client.force_login(enrolment.person.user)
    first, second = activities_of(course)
    place = address(first)
    lesson_page(first).unpublish()
    assert client.get(place).status_code == 404
    page = client.get(address(second)).content.decode()
    assert "Not available at present" in page


@pytest.mark.parametrize("lessons", [1, 3, 12])
def test_a_lesson_page_asks_at_most_twelve_questions_of_the_database(client, lessons):
    course = offered_course(lessons=lessons, modules=2)
    enrolment = learner_on(course)
    client.force_login(enrolment.person.user)
    first = activities_of(course)[0]
    another = Client()
    another.force_login(learner_on(course).person.user)
    another.get(address(first))  # what is the same for all readers is kept
    for _visit in ("first", "again"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(first)).status_code == 200
        assert len(queries) <= 12, [query["sql"][:160] for query in queries]


def test_a_released_removal_closes_the_lesson_for_those_on_the_way(course):
    enrolment = learner_on(course)
    first = activities_of(course)[0]
    lesson_page(first).unpublish()
    catalogue.release_requirements(course=course, by=None)
    actions.move_enrolments(course=course)
    assert not permissions.can_open(enrolment.person, first)
