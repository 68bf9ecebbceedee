from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.formats import format_date
from courses.catalogue.enums import EnrolmentPolicy
from courses.learning import actions
from courses.learning.enums import RouteKind
from tests.factories.accounts import OrganisationFactory, PersonFactory
from tests.factories.learning import (
    activities_of,
    add_lesson,
    complete,
    do,
    learner_on,
    module_of,
    offered_course,
    page_of,
)

pytestmark = pytest.mark.django_db
HOME = "/en/learn/"


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def learner(client, person):
    client.force_login(person.user)
    return client


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(HOME).url == "/accounts/login/?next=/en/learn/"


def test_an_empty_home_offers_the_first_step(learner):
    page = learner.get(HOME).content.decode()
    assert "Your courses will stand here." in page
    assert "/en/courses/" in page


def test_continue_leads_to_the_very_paragraph(learner, person):
    course = offered_course(lessons=3)
    enrolment = learner_on(course, person)
    first, second, _third = activities_of(course)
    do(enrolment, first)
    actions.keep_place(
        enrolment=enrolment,
        activity_id=second.pk,
        resume={"place": "b-7", "share": 40, "heading": "When the event is rare", "lang": "en"},
    )
    page = learner.get(HOME).content.decode()
    assert "Continue lesson 1.2" in page
    assert "#b-7" in page
    assert "You stopped at “When the event is rare”." in page
    assert "About 6 min left in this lesson." in page


def test_what_is_due_stands_in_the_order_of_its_days(learner, person):
    today = timezone.localdate()
    late, soon = offered_course(title="Late one"), offered_course(title="Soon one")
    learner_on(late, person, due_on=today + timedelta(days=40))
    learner_on(soon, person, due_on=today + timedelta(days=3))
    page = learner.get(HOME)
    assert [row.outline.course_title for row in page.context["mine"].due] == ["Soon one", "Late one"]
    assert "3 days" in page.content.decode()


def test_an_overdue_course_says_so_in_words(learner, person):
    learner_on(offered_course(), person, due_on=timezone.localdate() - timedelta(days=1))
    assert "Overdue 1 day" in learner.get(HOME).content.decode()


def test_an_extended_course_says_from_when(learner, person):
    first, later = timezone.localdate() - timedelta(days=5), timezone.localdate() + timedelta(days=30)
    enrolment = learner_on(offered_course(), person, source_key="a", due_on=first)
    actions.set_route_due(enrolment=enrolment, source_key="a", due_on=first, extended_until=later, by=None)
    page = learner.get(HOME).content.decode()
    assert f"Extended; the first date was {format_date(first)}." in page
    assert "Overdue" not in page
    for address in (
        f"/en/learn/enrolments/{enrolment.public_id}/",
        "/en/courses/" + page_of(enrolment.course).slug + "/",
    ):
        assert f"Due on {format_date(later)}. Extended;" in learner.get(address).content.decode()


def test_done_and_asked_for_have_their_place(learner, person):
    done, asked = offered_course(lessons=1, title="Done one"), offered_course(policy=EnrolmentPolicy.REQUEST)
    complete(learner_on(done, person))
    add_lesson(module_of(done), "Later")
    actions.request_place(person=person, course=asked, by=person)
    page = learner.get(HOME).content.decode()
    assert "Completed on" in page
    assert "1 activity is new since you finished." in page
    assert "Waiting for an answer" in page


def test_it_says_who_sees_the_progress(learner, person):
    sponsor = OrganisationFactory(name_en="Harbour Lane Bank")
    learner_on(offered_course(), person, kind=RouteKind.COHORT, source_key="cohort:1", sponsor=sponsor)
    assert "Harbour Lane Bank" in learner.get(HOME).content.decode()


def test_three_courses_ask_no_more_of_the_database_than_one(learner, person):
    asked = []
    for _time in range(2):
        for _number in range(1 if not asked else 2):
            do(learner_on(course := offered_course(lessons=2), person), activities_of(course)[0])
        learner.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            learner.get(HOME)
        asked.append(len(queries))
    assert asked[0] == asked[1]
