from __future__ import annotations

import uuid

import pytest
from django.test import Client

from courses.assessment import actions
from courses.assessment.actions.essays import Given
from courses.assessment.models import Submission
from tests.factories.accounts import PersonFactory
from tests.factories.works import PDF, Essayist, Worker, marker, upload

pytestmark = pytest.mark.django_db


def page(worker: Worker) -> str:
    return worker.client.get(worker.url).content.decode()


def test_an_assignment_says_what_is_asked_and_how_it_is_handed_in():
    shown = page(Worker(most_files=2, pass_mark=60, words="Describe one model."))
    assert "Describe one model." in shown
    assert "a text, and up to 2 files" in shown
    assert "60%" in shown
    assert 'name="text"' in shown
    assert 'type="file"' in shown


def test_who_has_no_place_finds_nothing():
    worker = Worker()
    stranger = Client()
    assert stranger.get(worker.url).status_code == 403
    assert stranger.get(worker.address).url.startswith("/accounts/login/")
    stranger.force_login(PersonFactory().user)
    assert stranger.get(worker.address).status_code == 404
    assert stranger.post(worker.address, {"number": 1, "text": "Mine"}).status_code == 404
    assert not Submission.objects.exists()


def test_a_work_is_saved_with_files_and_handed_in_on_its_page():
    worker = Worker(most_files=2)
    assert worker.post(text="Draft", files=[upload(), upload(b"words", "b.txt")]).url == f"{worker.url}#work"
    shown = page(worker)
    assert "Draft</textarea>" in shown
    assert "work.pdf" in shown
    assert "b.txt" in shown
    file = worker.submission.files.order_by("pk")[0]
    answer = worker.client.get(f"{worker.address}files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert (answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        'attachment; filename="work.pdf"',
        "nosniff",
    )
    worker.post(do=f"remove-{file.pk}", text="Draft")
    worker.post(do="hand-in", text="Final")
    assert (worker.submission.state, worker.submission.text, worker.submission.files.count()) == (
        "handed_in",
        "Final",
        1,
    )
    shown = page(worker)
    assert "It waits for marking" in shown
    assert 'name="text"' not in shown


def test_a_file_that_is_refused_takes_no_words_along():
    worker = Worker(most_files=1)
    answer = worker.post(text="Words", files=[upload(b"MZ\x90\x00", "virus.pdf")], do="hand-in")
    shown = worker.client.get(answer.url).content.decode()
    assert "“virus.pdf” was not taken. This kind of file is not taken." in shown
    assert "Words</textarea>" in shown
    assert worker.submission.state == "draft"


def test_words_that_are_refused_stand_in_the_form_that_says_why():
    worker = Worker()
    answer = worker.post(text="x" * 50_001)
    assert answer.status_code == 422
    assert "This text is too long" in answer.content.decode()
    assert "x" * 50_001 in answer.content.decode()


def test_a_form_that_saves_itself_is_told_what_became_of_it():
    worker = Worker()
    event = str(uuid.uuid4())
    headers = {"X-Requested-With": "autosave"}
    fields = {"number": 1, "text": "Kept", "event_id": event}
    assert worker.client.post(worker.address, fields, headers=headers).status_code == 204
    worker.post(do="hand-in", text="Final", event_id=event)
    again = worker.client.post(worker.address, fields | {"text": "Late"}, headers=headers)
    assert (again.status_code, worker.submission.text) == (204, "Final")
    other = worker.client.post(worker.address, fields | {"event_id": str(uuid.uuid4())}, headers=headers)
    assert (other.status_code, other["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "waits for marking" in other.content.decode()


@pytest.mark.parametrize("number", ["", "one", "-1", "9" * 30, "1.0"])
def test_a_number_that_is_none_is_not_there(number):
    assert Worker().post(number=number, text="x").status_code == 404


@pytest.mark.parametrize("do", ["remove-", "remove-x", "remove-" + "9" * 30, "remove-77", "nonsense", ""])
def test_an_unknown_wish_saves(do):
    worker = Worker(most_files=1)
    assert worker.post(text="Kept", do=do).status_code == 302
    assert worker.submission.text == "Kept"


def test_feedback_mark_and_what_was_handed_in_stand_on_the_page():
    worker = Worker(most_files=1)
    worker.add()
    by = marker(worker)
    actions.return_submission(submission=worker.hand_in("First"), by=by, feedback="Name your <sources>.")
    shown = page(worker)
    assert "Sent back for rework" in shown
    assert "Name your &lt;sources&gt;." in shown
    assert "Work on it again" in shown
    worker.post(number=2)
    assert "First</textarea>" in page(worker)
    actions.mark_submission(submission=worker.hand_in("Second", number=2), by=by, points=40)
    shown = page(worker)
    assert "Marked with 40%: the pass mark is 50%" in shown
    worker.post(number=3)
    actions.mark_submission(submission=worker.hand_in("Third", number=3), by=by, points=90, feedback="Well done.")
    shown = page(worker)
    assert "You have passed with 90%" in shown
    assert "Well done." in shown
    assert 'name="text"' not in shown
    assert "Work on it again" not in shown


def test_nobody_else_has_her_files():
    worker, other = Worker(most_files=1), Worker(most_files=1)
    file = worker.add()
    assert other.client.get(f"{worker.address}files/{file.pk}/").status_code == 404
    assert other.client.get(f"{other.address}files/{file.pk}/").status_code == 404
    assert worker.client.get(f"{worker.address}files/{'9' * 30}/").status_code == 404


def test_the_learner_of_a_page_costs_the_same_with_one_work_and_with_three(django_assert_max_num_queries):
    worker = Worker()
    by = marker(worker)
    actions.return_submission(submission=worker.hand_in(), by=by, feedback="More.")
    page(worker)
    with django_assert_max_num_queries(40) as one:
        page(worker)
    for number in (2, 3):
        actions.return_submission(submission=worker.hand_in(number=number), by=by, feedback="More.")
    with django_assert_max_num_queries(40) as three:
        page(worker)
    assert len(three) == len(one)


def test_an_essay_is_written_waited_for_and_read_on_its_screens():
    essayist = Essayist(pass_mark=60)
    client = Client()
    client.force_login(essayist.person.user)
    attempt = essayist.start()
    address = f"/en/learn/attempts/{attempt.public_id}/"
    shown = client.get(f"{address}2/").content.decode()
    assert "At most 2,000 characters. A person reads and marks it." in shown
    client.post(f"{address}2/", {"answer": "Line one\r\nLine <two>"})
    assert "Line &lt;two&gt;</textarea>" in client.get(f"{address}2/").content.decode()
    client.post(f"{address}hand-in/")
    shown = client.get(address).content.decode()
    assert "Handed in; a person marks it now" in shown
    assert "Waiting for marking" in shown
    quiz = essayist.quiz
    url = f"/en/courses/{quiz.get_parent().get_parent().slug}/{quiz.get_parent().slug}/{quiz.slug}/"
    assert "is being marked by a person" in client.get(url).content.decode()
    by = marker(course=essayist.course)
    actions.mark_essays(attempt=attempt, by=by, marks={2: Given(7, "Nearly.")})
    shown = client.get(address).content.decode()
    assert "Passed with 70%" in shown
    assert "7 of 8 points" in shown
    assert "7 of 10 points, handed in" in shown
    assert "Nearly." in shown
