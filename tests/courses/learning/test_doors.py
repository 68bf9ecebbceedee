import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from common.formats import format_date
from courses.catalogue.enums import CompletionRule, EnrolmentPolicy
from courses.learning import actions
from courses.learning.enums import EnrolmentState, RequestState, RouteKind
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRequest, LearningEvent
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, member_of, shared_learner
from tests.factories.learning import activities_of, learner_on, offered_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


def door(name, course):
    return reverse(f"learning:{name}", args=[course.key])


def test_enrolling_leads_straight_into_the_first_lesson(learner, person):
    course = offered_course()
    answer = learner.post(door("enrol", course))
    assert answer.status_code == 302
    assert answer.url.startswith("/en/courses/")
    assert answer.url.count("/") == 6
    assert Enrolment.objects.get().person == person


def test_a_visitor_who_enrols_is_asked_to_log_in_and_comes_back_to_the_course(client):
    course = offered_course()
    answer = client.post(door("enrol", course))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=/en/courses/")
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("name", ["enrol", "request-place", "cancel-request", "leave"])
def test_a_get_changes_nothing_at_a_door(learner, name):
    assert learner.get(door(name, offered_course())).status_code == 405


@pytest.mark.parametrize("name", ["enrol", "request-place", "cancel-request", "leave"])
def test_an_unknown_course_is_not_found(learner, name):
    assert learner.post(reverse(f"learning:{name}", args=[uuid4()])).status_code == 404


def test_a_closed_course_says_so_and_changes_nothing(learner):
    course = offered_course(policy=EnrolmentPolicy.CLOSED)
    answer = learner.post(door("enrol", course), follow=True)
    assert "not open for enrolment" in answer.content.decode()
    assert Enrolment.objects.count() == 0


def test_asking_twice_for_a_place_is_asking_once(learner):
    course = offered_course(policy=EnrolmentPolicy.REQUEST)
    for _time in range(2):
        learner.post(door("request-place", course), {"message": "My desk needs it."})
    request = EnrolmentRequest.objects.get()
    assert (request.state, request.message) == (RequestState.WAITING, "My desk needs it.")
    learner.post(door("cancel-request", course))
    assert EnrolmentRequest.objects.get().state == RequestState.CANCELLED


def test_leaving_keeps_what_was_done(learner, person):
    course = offered_course()
    actions.enrol(person=person, course=course, by=person)
    first = activities_of(course)[0]
    learner.post(reverse("learning:done", args=[first.key]), {"verb": "marked", "then": "/en/learn/"})
    learner.post(door("leave", course))
    assert Enrolment.objects.get().state == EnrolmentState.WITHDRAWN
    assert ActivityResult.objects.get().completed_at is not None


def test_marking_done_goes_where_the_button_says(learner, person):
    course = offered_course()
    learner_on(course, person)
    first = activities_of(course)[0]
    form = {"verb": "marked", "then": "/en/courses/x/", "event_id": str(uuid4())}
    for _time in range(2):
        answer = learner.post(reverse("learning:done", args=[first.key]), form)
        assert (answer.status_code, answer.url) == (302, "/en/courses/x/")
    assert Enrolment.objects.get().required_done == 1
    assert LearningEvent.objects.filter(activity=first).count() == 1


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "x"])
def test_no_form_leads_away_from_the_site(learner, person, then):
    course = offered_course()
    learner_on(course, person)
    answer = learner.post(reverse("learning:done", args=[activities_of(course)[0].key]), {"then": then})
    assert answer.url == "/en/learn/"


def test_the_rule_decides_whatever_the_form_says(learner, person):
    course = offered_course(rule=CompletionRule.PASSED)
    learner_on(course, person)
    learner.post(reverse("learning:done", args=[activities_of(course)[0].key]), {"verb": "marked", "completed": "1"})
    assert Enrolment.objects.get().required_done == 0


def test_without_a_place_nothing_is_recorded_and_the_reason_is_said(learner):
    course = offered_course()
    answer = learner.post(reverse("learning:done", args=[activities_of(course)[0].key]), {}, follow=True)
    assert "You have no open place" in answer.content.decode()
    assert ActivityResult.objects.count() == 0


def test_a_heartbeat_keeps_the_paragraph(learner, person):
    course = offered_course()
    learner_on(course, person)
    first = activities_of(course)[0]
    address = reverse("learning:place", args=[first.key])
    beat = {"seconds": "30", "share": "40", "place": "b-12", "heading": "When the event is rare", "lang": "en"}
    assert learner.post(address, beat).status_code == 204
    assert ActivityResult.objects.get().resume == {
        "place": "b-12",
        "share": 40,
        "heading": "When the event is rare",
        "lang": "en",
    }


@pytest.mark.parametrize("beat", [{"place": "<script>"}, {"seconds": "-4"}, {"share": "999"}, {"lang": "xx"}])
def test_a_broken_heartbeat_is_left_out(learner, person, beat):
    course = offered_course()
    learner_on(course, person)
    assert learner.post(reverse("learning:place", args=[activities_of(course)[0].key]), beat).status_code == 204
    assert ActivityResult.objects.count() == 0


def test_a_heartbeat_of_a_stranger_writes_nothing(learner):
    course = offered_course()
    assert learner.post(reverse("learning:place", args=[activities_of(course)[0].key]), {}).status_code == 204
    assert ActivityResult.objects.count() == 0


def test_the_record_explains_what_is_left(learner, person):
    course = offered_course(lessons=2)
    enrolment = learner_on(course, person)
    learner.post(reverse("learning:done", args=[activities_of(course)[0].key]), {"verb": "marked"})
    page = learner.get(reverse("learning:record", args=[enrolment.public_id])).content.decode()
    assert "1 of 2 required activities done" in page
    assert "Mark it done at its end. Not opened yet." in page
    chinese = learner.get(f"/zh-hans/learn/enrolments/{enrolment.public_id}/").content.decode()
    assert re.findall(r"。 +\S", chinese) == []


def test_a_record_is_not_found_for_anybody_else(client):
    course = offered_course()
    enrolment = learner_on(course)
    address = reverse("learning:record", args=[enrolment.public_id])
    assert client.get(address).status_code == 302
    for user in (
        PersonFactory().user,
        member_of(course.owner, Role.TRAINER),
        member_of(offered_course().owner, Role.OFFICER),
    ):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_an_officer_sees_the_same_figures_under_a_pseudonym_and_may_override(client):
    course = offered_course(lessons=1)
    enrolment = learner_on(course, PersonFactory(user__display_name="Wong Mei Ling"))
    officer = member_of(course.owner, Role.OFFICER)
    client.force_login(officer)
    address = reverse("learning:record", args=[enrolment.public_id])
    page = client.get(address).content.decode()
    assert "0 of 1 required activities done" in page
    assert "Counts when it is marked done at its end. Not opened yet." in page
    assert "Mark it done at its end." not in page
    assert "Wong Mei Ling" not in page
    override = reverse("learning:override", args=[enrolment.public_id])
    form = {"activity": str(activities_of(course)[0].key), "reason": "Sat it on paper", "evidence": ""}
    answer = client.post(override, form)
    assert answer.status_code == 422
    assert "Say what shows it. Nothing was changed yet." in answer.content.decode()
    assert "Sat it on paper" in answer.content.decode()
    assert client.post(override, {**form, "evidence": "Scan 12"}).status_code == 302
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED


def test_nobody_overrides_her_own_record(learner, person):
    course = offered_course()
    enrolment = learner_on(course, person)
    form = {"activity": str(activities_of(course)[0].key), "reason": "R", "evidence": "E"}
    assert learner.post(reverse("learning:override", args=[enrolment.public_id]), form).status_code == 404


def test_a_manager_sees_the_name_and_her_own_organisations_date_alone(client):
    course, bank, other = offered_course(), OrganisationFactory(), OrganisationFactory()
    person = shared_learner(bank, display_name="Wong Mei Ling")
    today = timezone.localdate()
    for number, sponsor in enumerate((other, bank), start=1):
        enrolment = learner_on(
            course,
            person,
            kind=RouteKind.COHORT,
            source_key=f"cohort:{number}",
            sponsor=sponsor,
            due_on=today + timedelta(days=number * 30),
        )
    client.force_login(MembershipFactory(organisation=bank, manager=True).person.user)
    page = client.get(reverse("learning:record", args=[enrolment.public_id])).content.decode()
    assert "Wong Mei Ling" in page
    assert format_date(today + timedelta(days=60)) in page
    assert format_date(today + timedelta(days=30)) not in page
    assert "Mark done for this learner" not in page
