import pytest

from courses.catalogue.enums import EnrolmentPolicy
from courses.learning import actions
from courses.learning.queries import Stand, standing_of
from tests.factories.accounts import PersonFactory
from tests.factories.learning import activities_of, complete, do, learner_on, offered_course, page_of

pytestmark = pytest.mark.django_db


def page(client, course, person=None):
    if person is not None:
        client.force_login(person.user)
    return client.get(page_of(course).get_url(request=None)).content.decode()


def test_a_visitor_is_led_to_sign_in_and_back(client):
    course = offered_course()
    shown = page(client, course)
    assert f"/accounts/login/?next={page_of(course).get_url(request=None)}" in shown
    assert "You log in or sign up first." in shown


@pytest.mark.parametrize(
    ("policy", "button"),
    [
        (EnrolmentPolicy.OPEN, ">Enrol</button>"),
        (EnrolmentPolicy.REQUEST, ">Request a place</button>"),
        (EnrolmentPolicy.CLOSED, "Not open for enrolment"),
    ],
)
def test_the_button_names_what_can_be_done(client, policy, button):
    assert button in page(client, offered_course(policy=policy), PersonFactory())


def test_the_button_continues_where_she_stopped(client):
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    assert "Start: 1.1 Lesson 1-1" in page(client, course, enrolment.person)
    do(enrolment, activities_of(course)[0])
    assert "Continue: 1.2 Lesson 1-2" in page(client, course, enrolment.person)


def test_the_syllabus_tells_her_what_she_has_done_and_nobody_else(client):
    course = offered_course(lessons=3)
    enrolment = learner_on(course)
    do(enrolment, activities_of(course)[0])
    shown = page(client, course, enrolment.person)
    assert shown.count("Done</span>") == 1
    assert "Done</span>" not in page(client, course, PersonFactory())
    client.logout()
    assert "Done</span>" not in page(client, course)


def test_who_waits_can_take_the_request_back(client):
    course, person = offered_course(policy=EnrolmentPolicy.REQUEST), PersonFactory()
    actions.request_place(person=person, course=course, by=person)
    assert "Take the request back" in page(client, course, person)


def test_who_left_can_come_back_to_what_she_did(client):
    course, person = offered_course(), PersonFactory()
    actions.leave(enrolment=actions.enrol(person=person, course=course, by=person), by=person)
    assert "Enrol again" in page(client, course, person)


def test_who_finished_sees_her_certificate(client):
    course = offered_course(lessons=1)
    enrolment = complete(learner_on(course))
    assert "View certificate" in page(client, course, enrolment.person)


def test_who_is_suspended_is_told_what_is_kept(client):
    course = offered_course()
    enrolment = learner_on(course)
    actions.suspend(enrolment=enrolment, by=None)
    assert "Your place is suspended" in page(client, course, enrolment.person)


def test_an_unpublished_course_offers_nothing():
    course = offered_course()
    page_of(course).unpublish()
    course.refresh_from_db()
    assert standing_of(PersonFactory(), course, "en").stand == Stand.CLOSED
