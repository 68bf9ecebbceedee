from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import Approach
from courses.assessment import actions, tasks
from courses.assessment.exceptions import MarkedMeanwhile, MarkInvalid, OwnWork
from courses.assessment.models import Marking, MarkingWords, SubmissionFile, SubmissionWords
from courses.assessment.own_data import own_data
from courses.catalogue.models import Activity
from courses.learning import actions as learning
from courses.learning.models import ActivityResult
from courses.learning.queries.checks import differences
from tests.factories.assessment import make_assignment
from tests.factories.catalogue import make_course_page, make_lesson, make_module
from tests.factories.learning import learner_on, settled
from tests.factories.works import Worker, marker
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> Worker:
    return Worker(most_files=1)


def test_a_mark_completes_the_activity_and_the_course_as_of_the_hand_in(worker):
    at = timezone.now() - timedelta(days=3)
    work = worker.hand_in(at=at)
    by = marker(worker)
    marked = actions.mark_submission(submission=work, by=by, points=50, feedback="Good.")
    assert (marked.state, marked.score, marked.passed) == ("marked", Decimal(50), True)
    result = worker.result
    assert result is not None
    assert (result.completed_at, result.completed_how, result.score) == (at, "attempted", Decimal("50.00"))
    assert (worker.now().state, worker.now().completed_at) == ("completed", at)
    assert Approach.objects.get().closed_at == marked.decided_at


def test_a_mark_below_the_pass_mark_completes_nothing(worker):
    actions.mark_submission(submission=worker.hand_in(), by=marker(worker), points=49)
    assert worker.result is not None
    assert (worker.result.completed_at, worker.result.score, worker.now().state) == (None, Decimal("49.00"), "active")


def test_a_course_is_complete_with_the_latest_of_what_completes_it():
    page = make_course_page()
    module = make_module(page)
    lesson = make_lesson(module)
    assignment = make_assignment(module)
    enrolment = learner_on(settled(page))
    person = enrolment.person
    early, late = timezone.now() - timedelta(days=5), timezone.now() - timedelta(days=2)
    work = actions.hand_in_work(person=person, page=assignment, number=1, by=person, text="Work", at=early)
    activity = Activity.objects.get(key=lesson.translation_key)
    learning.record_result(person=person, activity=activity, by=person, verb="marked", at=late)
    actions.mark_submission(submission=work, by=marker(course=enrolment.course), points=80)
    enrolment.refresh_from_db()
    assert (enrolment.completed_at, enrolment.last_activity_at) == (late, late)
    assert ActivityResult.objects.get(activity__kind="assignment").completed_at == early


def test_the_same_mark_twice_is_one(worker):
    work, by = worker.hand_in(), marker(worker)
    for _time in range(2):
        actions.mark_submission(submission=work, by=by, points=70, feedback="Good.")
    assert Marking.objects.count() == 1


def test_another_mark_corrects_the_first_with_a_reason(worker):
    work, by = worker.hand_in(), marker(worker)
    actions.mark_submission(submission=work, by=by, points=40, reason="Not needed")
    with pytest.raises(MarkedMeanwhile):
        actions.mark_submission(submission=work, by=by, points=60)
    corrected = actions.mark_submission(submission=work, by=by, points=60, reason="A page was missed.")
    assert (corrected.score, corrected.passed) == (Decimal(60), True)
    assert [row.reason for row in corrected.markings.order_by("number")] == ["", "A page was missed."]
    assert worker.now().state == "completed"


def test_a_lower_mark_takes_nothing_away(worker):
    work, by = worker.hand_in(), marker(worker)
    actions.mark_submission(submission=work, by=by, points=90)
    lower = actions.mark_submission(submission=work, by=by, points=10, reason="Copied.")
    assert (lower.score, lower.passed) == (Decimal(10), False)
    assert worker.result is not None
    assert (worker.result.score, worker.now().state) == (Decimal("90.00"), "completed")
    assert list(differences()) == []


def test_work_is_sent_back_once_and_says_what_to_do(worker):
    work, by = worker.hand_in(), marker(worker)
    with pytest.raises(MarkInvalid, match="what has to be reworked"):
        actions.return_submission(submission=work, by=by, feedback=" ")
    actions.return_submission(submission=work, by=by, feedback="Name your sources.")
    again = actions.return_submission(submission=work, by=by, feedback="Name your sources.")
    assert (again.state, Marking.objects.count()) == ("returned", 1)
    with pytest.raises(MarkInvalid, match="handed in again"):
        actions.mark_submission(submission=work, by=by, points=70)


def test_nobody_marks_her_own(worker):
    work = worker.hand_in()
    with pytest.raises(OwnWork):
        actions.mark_submission(submission=work, by=worker.person, points=100)
    with pytest.raises(OwnWork):
        actions.return_submission(submission=work, by=worker.person, feedback="More.")


@pytest.mark.parametrize("points", [-1, 101])
def test_a_score_is_a_share_of_a_hundred(worker, points):
    with pytest.raises(MarkInvalid, match="0 to 100"):
        actions.mark_submission(submission=worker.hand_in(), by=marker(worker), points=points)


def test_a_draft_is_nothing_to_mark(worker):
    with pytest.raises(MarkInvalid, match="nothing here to mark"):
        actions.mark_submission(submission=worker.save(), by=marker(worker), points=50)


def test_what_was_marked_while_she_was_away_counts_when_she_comes_back(worker):
    work = worker.hand_in()
    staff = marker(worker)
    learning.suspend(enrolment=worker.enrolment, by=staff, reason="A pause")
    actions.mark_submission(submission=work, by=staff, points=80)
    assert worker.now().state == "suspended"
    learning.resume(enrolment=worker.now(), by=staff)
    assert worker.now().state == "completed"


# The letter


def letters() -> list[tuple[str, list[str]]]:
    return [(message.subject, message.to) for message in mail.outbox]


def test_she_is_told_in_her_language_after_the_commit(worker, django_capture_on_commit_callbacks):
    worker.person.user.language = "zh-hans"
    worker.person.user.save(update_fields=["language"])
    work, by = worker.hand_in(), marker(worker)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks() as waiting:
        actions.mark_submission(submission=work, by=by, points=70, feedback="Good.")
        assert letters() == []
    assert len(waiting) >= 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.mark_submission(submission=work, by=by, points=75, feedback="Good.", reason="Counted anew.")
    assert [to for _subject, to in letters()] == [[worker.person.user.email]]
    assert worker.page.title in mail.outbox[0].subject
    assert "Good." not in mail.outbox[0].body


def test_the_same_mark_again_sends_no_letter(worker, django_capture_on_commit_callbacks):
    work, by = worker.hand_in(), marker(worker)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.mark_submission(submission=work, by=by, points=30)
    with django_capture_on_commit_callbacks(execute=True):
        actions.mark_submission(submission=work, by=by, points=30)
    assert letters() == [(f"Your work is marked: {worker.page.title}", [worker.person.user.email])]
    assert worker.url in mail.outbox[0].body
    tasks.tell_marked.call(marking_id=Marking.objects.get().pk)
    assert len(mail.outbox) == 1


def test_work_sent_back_is_told(worker, django_capture_on_commit_callbacks):
    work = worker.hand_in()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.return_submission(submission=work, by=marker(worker), feedback="More.")
    assert [subject for subject, _to in letters()] == [f"Sent back for rework: {worker.page.title}"]


# Her own copy, and being forgotten


def test_her_copy_holds_work_and_what_was_said_of_it_and_not_who_marked(worker):
    worker.add()
    work = worker.hand_in("Work")
    actions.mark_submission(submission=work, by=marker(worker), points=70, feedback="Good.")
    data = own_data(None, person=worker.person)
    (held,) = data["submissions"]
    (said,) = data["what_was_said_about_your_work"]
    assert (held["text"], held["score"], [file["name"] for file in held["files"]]) == (
        "Work",
        Decimal(70),
        ["work.pdf"],
    )
    assert (said["feedback"], said["points"], "by" in said) == ("Good.", 70, False)


def test_erasure_forgets_text_files_and_feedback_and_keeps_the_mark(worker, django_capture_on_commit_callbacks):
    worker.add()
    work = worker.hand_in("Work")
    actions.mark_submission(submission=work, by=marker(worker), points=40, feedback="Good.")
    second = worker.save(None, number=2)
    name = second.files.get().name
    assert storages["private"].exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.erase_person(person=worker.person, by=worker.person)
    assert not storages["private"].exists(name)
    assert not SubmissionFile.objects.exists()
    assert not SubmissionWords.objects.exists()
    assert not MarkingWords.objects.exists()
    work.refresh_from_db()
    assert (work.score, Marking.objects.get().points) == (Decimal(40), 40)


def test_nobody_marks_the_work_of_somebody_who_was_forgotten(worker):
    work = worker.hand_in()
    staff = marker(worker)
    accounts.erase_person(person=worker.person, by=worker.person)
    with pytest.raises(MarkInvalid):
        actions.mark_submission(submission=work, by=staff, points=70)


# What the data must obey


def marking(worker: Worker, **fields) -> Marking:
    base = {"submission": worker.submission, "number": 1, "kind": "marked", "points": 1, "points_total": 100}
    return Marking.objects.create(**{**base, "by": worker.person, **fields})


BROKEN = {
    "marking_of_one_work": {"submission": None},
    "marking_gives_points_or_sends_back": {"points": None},
    "marking_points_within_total": {"points": 101},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_a_marking(worker, name):
    worker.hand_in()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        marking(worker, **BROKEN[name])


def test_a_submission_is_marked_once_under_a_number(worker):
    worker.hand_in()
    marking(worker)
    with pytest.raises(IntegrityError, match=r"marking_of_submission_numbered_once|UNIQUE"), transaction.atomic():
        marking(worker)


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_at_once_are_one_mark_and_one_refusal():
    worker = Worker()
    work, staff = worker.hand_in(), [marker(worker), marker(worker, Role.REVIEWER)]

    def act(number: int) -> str:
        try:
            actions.mark_submission(submission=work, by=staff[number], points=60 + number)
        except MarkedMeanwhile:
            return "refused"
        return "marked"

    assert sorted(at_once(act, 2)) == ["marked", "refused"]
    assert Marking.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_the_same_marks_is_one():
    worker = Worker()
    work, staff = worker.hand_in(), marker(worker)
    at_once(lambda number: actions.mark_submission(submission=work, by=staff, points=60), 16)
    assert Marking.objects.count() == 1
