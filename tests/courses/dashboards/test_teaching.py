import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from courses.catalogue.enums import EnrolmentPolicy
from courses.learning import actions
from courses.learning.enums import RequestState
from courses.learning.models import Enrolment, EnrolmentRequest
from tests.factories.accounts import AssociationFactory, PersonFactory, member_of
from tests.factories.learning import activities_of, do, learner_on, lesson_page, offered_course

pytestmark = pytest.mark.django_db


def asked(course, name="Wong Mei Ling"):
    person = PersonFactory(user__display_name=name)
    return actions.request_place(person=person, course=course, by=person, message="My desk needs it.")


@pytest.fixture
def course():
    return offered_course(policy=EnrolmentPolicy.REQUEST)


def test_a_trainer_sees_who_waits_by_name_and_gives_the_place(client, course):
    request = asked(course)
    client.force_login(member_of(course.owner, Role.TRAINER))
    page = client.get(reverse("teaching:home")).content.decode()
    assert "Wong Mei Ling" in page
    assert "My desk needs it." in page
    answer = reverse("teaching:answer-request", args=[request.public_id])
    client.post(answer, {"decision": "approve", "answer": "Welcome"})
    assert EnrolmentRequest.objects.get().state == RequestState.APPROVED
    assert Enrolment.objects.get().routes.get().kind == "request"


def test_a_declined_request_keeps_its_answer_and_cannot_be_turned(client, course):
    request = asked(course)
    client.force_login(member_of(course.owner, Role.OFFICER))
    answer = reverse("teaching:answer-request", args=[request.public_id])
    client.post(answer, {"decision": "decline", "answer": "Full this term"})
    client.post(answer, {"decision": "approve"})
    stored = EnrolmentRequest.objects.get()
    assert (stored.state, stored.answer) == (RequestState.DECLINED, "Full this term")
    assert Enrolment.objects.count() == 0


def test_another_associations_trainer_neither_sees_nor_answers(client, course):
    request = asked(course)
    client.force_login(member_of(AssociationFactory(), Role.TRAINER))
    page = client.get(reverse("teaching:home")).content.decode()
    assert "Wong Mei Ling" not in page
    answer = client.post(reverse("teaching:answer-request", args=[request.public_id]), {"decision": "approve"})
    assert answer.status_code == 404
    assert client.get(reverse("teaching:course", args=[course.key])).status_code == 404
    assert EnrolmentRequest.objects.get().state == RequestState.WAITING


def test_a_learner_has_no_teaching_screen(client, course):
    client.force_login(PersonFactory().user)
    assert client.get(reverse("teaching:home")).status_code != 200


def test_nobody_answers_her_own_request(client, course):
    trainer = member_of(course.owner, Role.TRAINER)
    request = actions.request_place(person=trainer.person, course=course, by=trainer.person)
    client.force_login(trainer)
    client.post(reverse("teaching:answer-request", args=[request.public_id]), {"decision": "approve"})
    assert EnrolmentRequest.objects.get().state == RequestState.WAITING


def test_courses_show_counts_and_what_waits_to_be_released(client):
    course = offered_course(lessons=2)
    one = learner_on(course)
    learner_on(course)
    first, second = activities_of(course)
    do(one, first)
    lesson_page(second).unpublish()
    client.force_login(member_of(course.owner, Role.REVIEWER))
    page = client.get(reverse("teaching:home"))
    (row,) = page.context["courses"]
    assert (row.counts.active, row.counts.not_started, row.counts.completed) == (2, 1, 0)
    assert "1 requirement waits to be released" in page.content.decode()
    detail = client.get(reverse("teaching:course", args=[course.key]))
    assert [(figure.opened, figure.done) for figure in detail.context["figures"]] == [(1, 1), (0, 0)]


def test_the_screen_asks_no_more_for_three_courses_than_for_one(client):
    owner = AssociationFactory()
    client.force_login(member_of(owner, Role.TRAINER))
    asked_of_database = []
    for _time in range(2):
        for _number in range(1 if not asked_of_database else 2):
            asked(offered_course(owner=owner, policy=EnrolmentPolicy.REQUEST))
        client.get(reverse("teaching:home"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("teaching:home"))
        asked_of_database.append(len(queries))
    assert asked_of_database[0] == asked_of_database[1]


def test_records_are_opened_by_officers_alone_and_under_pseudonyms(client):
    course = offered_course()
    enrolment = learner_on(course, PersonFactory(user__display_name="Wong Mei Ling"))
    address = reverse("teaching:course", args=[course.key])
    record = reverse("learning:record", args=[enrolment.public_id])
    client.force_login(member_of(course.owner, Role.TRAINER))
    assert record not in client.get(address).content.decode()
    client.force_login(member_of(course.owner, Role.OFFICER))
    page = client.get(address).content.decode()
    assert record in page
    assert "Wong Mei Ling" not in page
