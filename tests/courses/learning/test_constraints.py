from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from courses.learning.enums import EnrolmentState, RequestState, Verb
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRequest, EnrolmentRoute, LearningEvent
from tests.factories.accounts import PersonFactory
from tests.factories.learning import activities_of, complete, do, learner_on, offered_course

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def enrolment():
    return learner_on(offered_course(lessons=2))


def refused_by(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    text = str(refusal.value)
    # SQLite names the columns of a unique constraint, PostgreSQL its name.
    assert name in text or text.startswith("UNIQUE constraint failed")


def again(enrolment, **changes):
    fields = {
        "person": enrolment.person,
        "course": enrolment.course,
        "version": enrolment.version,
        "required_total": 2,
        "cycle": 2,
    }
    return lambda: Enrolment.objects.create(**{**fields, **changes})


def changed(enrolment, **changes):
    return lambda: Enrolment.objects.filter(pk=enrolment.pk).update(**changes)


def test_a_person_has_one_open_cycle_of_a_course(enrolment):
    refused_by("enrolment_open_once", again(enrolment))


def test_a_cycle_has_its_number_once(enrolment):
    refused_by("enrolment_cycle_once", again(enrolment, cycle=1, state="withdrawn", withdrawn_at=NOW))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("enrolment_cycle_from_one", {"cycle": 0}),
        ("enrolment_requires_something", {"required_total": 0, "state": "completed", "completed_at": NOW}),
        # More done than there is breaks two at once; either may be named.
        ("enrolment_", {"required_done": 3}),
        ("enrolment_completed_iff_all_done", {"required_done": 2}),
        ("enrolment_completed_iff_all_done", {"state": "completed", "completed_at": NOW}),
        ("enrolment_completed_has_date", {"state": "completed", "required_done": 2}),
        ("enrolment_completed_has_date", {"completed_at": NOW}),
        ("enrolment_suspended_has_date", {"state": "suspended"}),
        ("enrolment_suspended_has_date", {"suspended_at": NOW}),
        ("enrolment_withdrawn_has_date", {"state": "withdrawn"}),
        ("enrolment_withdrawn_has_date", {"withdrawn_at": NOW}),
    ],
)
def test_an_enrolment_says_what_is_true(enrolment, name, changes):
    refused_by(name, changed(enrolment, **changes))


def test_a_reason_gives_one_place_at_a_time(enrolment):
    refused_by(
        "route_open_once",
        lambda: EnrolmentRoute.objects.create(enrolment=enrolment, kind="officer", source_key="officer"),
    )


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("route_closes_after_opening", {"closed_at": NOW - timedelta(days=9)}),
        ("route_extension_has_due_date", {"extended_until": NOW.date()}),
    ],
)
def test_a_route_says_what_is_true(enrolment, name, changes):
    refused_by(name, lambda: EnrolmentRoute.objects.update(**changes))


def test_a_person_waits_once_for_a_place():
    course, person = offered_course(), PersonFactory()
    EnrolmentRequest.objects.create(person=person, course=course)
    refused_by("request_waiting_once", lambda: EnrolmentRequest.objects.create(person=person, course=course))


@pytest.mark.parametrize("changes", [{"state": RequestState.APPROVED}, {"decided_at": NOW}])
def test_an_answered_request_has_its_date(changes):
    EnrolmentRequest.objects.create(person=PersonFactory(), course=offered_course())
    refused_by("request_answered_has_date", lambda: EnrolmentRequest.objects.update(**changes))


def test_an_activity_has_one_result_in_a_cycle(enrolment):
    activity = activities_of(enrolment.course)[0]
    do(enrolment, activity)
    refused_by("result_once", lambda: ActivityResult.objects.create(enrolment=enrolment, activity=activity))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("result_score_is_per_cent", {"score": 101}),
        ("result_completed_says_how", {"completed_how": ""}),
        ("result_completed_says_how", {"completed_at": None}),
        ("result_last_seen_after_first", {"last_seen_at": NOW - timedelta(days=9)}),
    ],
)
def test_a_result_says_what_is_true(enrolment, name, changes):
    do(enrolment, activities_of(enrolment.course)[0])
    refused_by(name, lambda: ActivityResult.objects.update(**changes))


def test_only_what_was_carried_over_has_an_origin(enrolment):
    do(enrolment, activities_of(enrolment.course)[0])
    refused_by("result_origin_means_carried", lambda: ActivityResult.objects.update(origin=enrolment))


def test_an_act_is_written_once(enrolment):
    activity, event_id = activities_of(enrolment.course)[0], uuid4()
    do(enrolment, activity, event_id=event_id)
    refused_by(
        "learning_event_once",
        lambda: LearningEvent.objects.create(
            enrolment=enrolment,
            activity=activity,
            version=enrolment.version,
            event_id=event_id,
            verb=Verb.VIEWED,
            at=NOW,
        ),
    )


@pytest.mark.parametrize("verb", [Verb.VIEWED, Verb.ENROLLED])
def test_an_event_names_an_activity_if_it_is_about_one(enrolment, verb):
    activity = activities_of(enrolment.course)[0] if verb == Verb.ENROLLED else None
    refused_by(
        "learning_event_names_activity",
        lambda: LearningEvent.objects.create(
            enrolment=enrolment,
            activity=activity,
            version=enrolment.version,
            event_id=uuid4(),
            verb=verb,
            at=NOW,
        ),
    )


def test_records_hold_on_to_person_course_and_version():
    enrolment = complete(learner_on(offered_course(lessons=1)))
    from django.db.models import ProtectedError

    for held in (Person.objects.filter(pk=enrolment.person_id), enrolment.course, enrolment.version):
        with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
            held.delete()
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED
