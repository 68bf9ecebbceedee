from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.catalogue.enums import CompletionRule
from courses.learning import actions
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.exceptions import NoPlace, NotInCourse, OwnRecord, ReasonNeeded, Suspended
from courses.learning.models import ActivityResult, Enrolment, EventNote, LearningEvent
from courses.learning.signals import activity_completed, course_completed, course_completing
from tests.factories.accounts import PersonFactory
from tests.factories.learning import (
    activities_of,
    add_lesson,
    complete,
    do,
    learner_on,
    lesson_page,
    module_of,
    offered_course,
    page_of,
    settled,
)

pytestmark = pytest.mark.django_db


def fresh(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk)


def result_of(enrolment, activity):
    return ActivityResult.objects.get(enrolment=enrolment, activity=activity)


def test_marking_done_counts_a_required_activity():
    course = offered_course(lessons=3, optional=1)
    enrolment = learner_on(course)
    first, _second, _third, optional = activities_of(course)
    assert do(enrolment, first).required_done == 1
    assert do(enrolment, optional).required_done == 1
    assert fresh(enrolment).started_at is not None
    assert result_of(enrolment, first).completed_how == Verb.MARKED


def test_the_last_required_activity_completes_the_course_in_its_own_transaction():
    course = offered_course(lessons=2, optional=1)
    enrolment = learner_on(course)
    first, second, _optional = activities_of(course)
    seen = []

    def receive(enrolment, by, at, **kwargs):
        seen.append((enrolment.pk, Enrolment.objects.get(pk=enrolment.pk).state, by, at))

    course_completing.connect(receive, dispatch_uid="test")
    do(enrolment, first)
    assert seen == []
    at = timezone.now()
    actions.record_result(person=enrolment.person, activity=second, by=enrolment.person, verb=Verb.MARKED, at=at)
    course_completing.disconnect(dispatch_uid="test")
    assert seen == [(enrolment.pk, "completed", enrolment.person, at)]
    done = fresh(enrolment)
    assert (done.state, done.completed_at, done.required_done) == ("completed", at, 2)


def test_an_error_while_completing_undoes_the_result():
    course = offered_course(lessons=1)
    enrolment = learner_on(course)
    (only,) = activities_of(course)

    def refuse(**kwargs):
        raise RuntimeError("no certificate")

    course_completing.connect(refuse, dispatch_uid="test")
    with pytest.raises(RuntimeError):
        do(enrolment, only)
    course_completing.disconnect(dispatch_uid="test")
    assert fresh(enrolment).state == EnrolmentState.ACTIVE
    assert ActivityResult.objects.count() == 0
    assert LearningEvent.objects.filter(activity__isnull=False).count() == 0


def test_the_world_is_told_after_the_commit(django_capture_on_commit_callbacks):
    course = offered_course(lessons=1)
    enrolment = learner_on(course)
    (only,) = activities_of(course)
    told = []

    def listen(name):
        return lambda **kwargs: told.append(name)

    hear_activity, hear_course = listen("activity"), listen("course")
    activity_completed.connect(hear_activity)
    course_completed.connect(hear_course)
    with django_capture_on_commit_callbacks(execute=True):
        do(enrolment, only)
        assert told == []
    activity_completed.disconnect(hear_activity)
    course_completed.disconnect(hear_course)
    assert sorted(told) == ["activity", "course"]


def test_the_same_act_sent_again_changes_nothing():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    first, _second = activities_of(course)
    event_id = uuid4()
    do(enrolment, first, event_id=event_id)
    before = result_of(enrolment, first)
    do(enrolment, first, event_id=event_id)
    after = result_of(enrolment, first)
    assert (before.completed_at, before.last_seen_at, before.seconds) == (
        after.completed_at,
        after.last_seen_at,
        after.seconds,
    )
    assert LearningEvent.objects.filter(activity=first).count() == 1


def test_the_id_of_an_act_belongs_to_the_learner_who_sent_it():
    course = offered_course(lessons=2)
    one, other = learner_on(course), learner_on(course)
    first, _second = activities_of(course)
    event_id = uuid4()
    do(one, first, event_id=event_id)
    assert do(other, first, event_id=event_id).required_done == 1


def test_marking_again_leaves_no_second_event_and_keeps_the_date():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    first, _second = activities_of(course)
    do(enrolment, first)
    completed_at = result_of(enrolment, first).completed_at
    do(enrolment, first)
    assert result_of(enrolment, first).completed_at == completed_at
    assert LearningEvent.objects.filter(activity=first).count() == 1


def test_going_on_completes_a_page_to_be_read_and_not_one_to_be_marked():
    read, marked = offered_course(rule=CompletionRule.VIEWED), offered_course(rule=CompletionRule.MARKED)
    person = PersonFactory()
    for course, expected in ((read, True), (marked, False)):
        enrolment = learner_on(course, person)
        first = activities_of(course)[0]
        actions.mark_viewed(person=person, activity=first, by=person)
        assert (result_of(enrolment, first).completed_at is not None) is expected


def test_a_quiz_is_passed_by_its_success_or_by_the_mark_of_the_version():
    course = offered_course(lessons=2, rule=CompletionRule.PASSED)
    enrolment = learner_on(course)
    first, _second = activities_of(course)
    learner = enrolment.person
    actions.record_result(
        person=learner, activity=first, by=learner, verb=Verb.ATTEMPTED, success=False, score=Decimal("55.5")
    )
    assert result_of(enrolment, first).completed_at is None
    actions.record_result(person=learner, activity=first, by=learner, verb=Verb.ATTEMPTED, success=True, score=80)
    actions.record_result(person=learner, activity=first, by=learner, verb=Verb.ATTEMPTED, success=False, score=10)
    result = result_of(enrolment, first)
    assert (result.success, result.score, fresh(enrolment).required_done) == (True, Decimal("80.00"), 1)


def test_answering_every_check_completes_a_lesson_with_that_rule():
    course = offered_course(lessons=2, rule=CompletionRule.CHECK)
    enrolment = learner_on(course)
    first, _second = activities_of(course)
    learner = enrolment.person
    actions.complete_check(person=learner, activity=first, by=learner, success=False)
    assert fresh(enrolment).required_done == 0
    actions.complete_check(person=learner, activity=first, by=learner, success=True)
    assert fresh(enrolment).required_done == 1


def test_nobody_without_a_place_records_anything():
    course = offered_course()
    with pytest.raises(NoPlace):
        actions.mark_done(person=PersonFactory(), activity=activities_of(course)[0], by=None)
    left = learner_on(course)
    actions.withdraw(enrolment=left, by=None)
    with pytest.raises(NoPlace):
        do(left, activities_of(course)[0])
    paused = learner_on(course)
    actions.suspend(enrolment=paused, by=None)
    with pytest.raises(Suspended):
        do(paused, activities_of(course)[0])
    assert ActivityResult.objects.count() == 0


def test_a_completed_cycle_stays_as_it_is_whatever_is_done_later():
    course = offered_course(lessons=2)
    enrolment = complete(learner_on(course))
    first = activities_of(course)[0]
    before = (fresh(enrolment).__dict__ | {"_state": None}, result_of(enrolment, first).__dict__ | {"_state": None})
    do(enrolment, first)
    actions.mark_viewed(person=enrolment.person, activity=first, by=enrolment.person)
    after = (fresh(enrolment).__dict__ | {"_state": None}, result_of(enrolment, first).__dict__ | {"_state": None})
    assert before == after


def test_what_is_new_since_she_finished_can_be_done_and_counts_for_nothing():
    course = offered_course(lessons=1)
    enrolment = complete(learner_on(course))
    add_lesson(module_of(course), "Later")
    later = activities_of(settled(page_of(course)))[1]
    done = do(enrolment, later)
    assert (done.state, done.required_done, done.required_total) == ("completed", 1, 1)
    assert result_of(enrolment, later).completed_at is not None


def test_the_next_act_moves_an_enrolment_to_the_newest_version_first():
    course = offered_course(lessons=1)
    enrolment = learner_on(course)
    (only,) = activities_of(course)
    add_lesson(module_of(course), "Added")
    newer = settled(page_of(course)).current_version
    moved = do(enrolment, only)
    assert (moved.version, moved.required_done, moved.required_total, moved.state) == (newer, 1, 2, "active")


def test_a_result_goes_to_every_course_of_hers_that_holds_the_activity():
    here, there = offered_course(lessons=1), offered_course(lessons=1)
    person = PersonFactory()
    one, other = learner_on(here, person), learner_on(there, person)
    (shared,) = activities_of(here)
    lesson_page(shared).move(module_of(there), pos="last-child")
    there = settled(page_of(there))
    actions.mark_done(person=person, activity=shared, by=person)
    assert fresh(one).state == EnrolmentState.COMPLETED
    assert (fresh(other).required_done, fresh(other).required_total) == (1, 2)


def test_a_completion_is_carried_over_from_another_course_with_its_date_and_origin():
    here, there = offered_course(lessons=1), offered_course(lessons=1)
    person = PersonFactory()
    (shared,) = activities_of(here)
    one = complete(learner_on(here, person))
    lesson_page(shared).move(module_of(there), pos="last-child")
    there = settled(page_of(there))
    other = learner_on(there, person)
    result = result_of(other, shared)
    assert (result.completed_at, result.origin, result.completed_how) == (
        result_of(one, shared).completed_at,
        one,
        Verb.CARRIED,
    )
    assert (fresh(other).required_done, fresh(other).required_total) == (1, 2)


def test_a_course_whose_activities_are_all_done_elsewhere_is_completed_on_enrolling():
    here, there = offered_course(lessons=1), offered_course(lessons=1)
    person = PersonFactory()
    (shared,) = activities_of(here)
    complete(learner_on(here, person))
    lesson_page(shared).move(module_of(there), pos="last-child")
    lesson_page(activities_of(there)[0]).delete()
    catalogue.release_requirements(course=there, by=None)
    other = learner_on(there, person)
    assert fresh(other).state == EnrolmentState.COMPLETED


def test_an_override_needs_a_reason_and_evidence_and_completes_like_any_result():
    course = offered_course(lessons=1, rule=CompletionRule.PASSED)
    enrolment, officer = learner_on(course), PersonFactory()
    (only,) = activities_of(course)
    for reason, evidence in (("", "Paper"), ("Reason", "  ")):
        with pytest.raises(ReasonNeeded):
            actions.override(enrolment=enrolment, activity=only, by=officer, reason=reason, evidence=evidence)
    actions.override(
        enrolment=enrolment, activity=only, by=officer, reason="Sat it on paper", evidence="Scan 12 in the file"
    )
    assert fresh(enrolment).state == EnrolmentState.COMPLETED
    event = LearningEvent.objects.get(verb=Verb.OVERRIDDEN)
    assert event.by == officer
    assert (event.note.reason, event.note.evidence) == ("Sat it on paper", "Scan 12 in the file")
    assert "paper" not in event.note_hash


def test_the_words_of_an_override_can_be_erased_and_the_event_stays():
    course = offered_course(lessons=2)
    enrolment = learner_on(course)
    actions.override(
        enrolment=enrolment, activity=activities_of(course)[0], by=PersonFactory(), reason="R", evidence="E"
    )
    EventNote.objects.all().delete()
    assert LearningEvent.objects.filter(verb=Verb.OVERRIDDEN).exclude(note_hash="").count() == 1


def test_nobody_overrides_for_herself_or_outside_the_course():
    course, other = offered_course(lessons=2), offered_course()
    enrolment = learner_on(course)
    words = {"reason": "R", "evidence": "E"}
    with pytest.raises(OwnRecord):
        actions.override(enrolment=enrolment, activity=activities_of(course)[0], by=enrolment.person, **words)
    with pytest.raises(NotInCourse):
        actions.override(enrolment=enrolment, activity=activities_of(other)[0], by=PersonFactory(), **words)
    actions.suspend(enrolment=enrolment, by=None)
    with pytest.raises(Suspended):
        actions.override(enrolment=enrolment, activity=activities_of(course)[0], by=PersonFactory(), **words)


def test_a_heartbeat_adds_no_more_than_has_passed():
    course = offered_course()
    enrolment = learner_on(course)
    first = activities_of(course)[0]
    at = timezone.now()
    place = {"enrolment": enrolment, "activity_id": first.pk}
    actions.keep_place(**place, at=at)
    actions.keep_place(**place, seconds=60, resume={"block": "a1", "share": 40}, at=at + timedelta(seconds=60))
    actions.keep_place(**place, seconds=60, resume={"block": "a1", "share": 40}, at=at + timedelta(seconds=60))
    actions.keep_place(**place, seconds=3600, at=at + timedelta(hours=2))
    result = result_of(enrolment, first)
    assert (result.seconds, result.resume) == (150, {"block": "a1", "share": 40})
    assert LearningEvent.objects.filter(activity=first).count() == 0
    assert fresh(enrolment).last_activity_at == at + timedelta(hours=2)


def test_replaying_the_events_rebuilds_what_was_damaged():
    course = offered_course(lessons=2)
    enrolment = complete(learner_on(course))
    first = activities_of(course)[0]
    before = result_of(enrolment, first).completed_at
    ActivityResult.objects.filter(activity=first).update(completed_at=None, completed_how="", viewed_at=None)
    assert actions.rebuild_results(enrolment=enrolment) == 1
    assert result_of(enrolment, first).completed_at == before
    assert actions.rebuild_results(enrolment=enrolment) == 0
