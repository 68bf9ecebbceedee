from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import Approach, NamedAccess
from accounts.queries import pseudonym
from courses.assessment import actions
from courses.assessment.models import Attempt, Marking
from tests.factories.accounts import UserFactory, member_of
from tests.factories.assessment import make_question
from tests.factories.learning import learner_on
from tests.factories.works import PDF, Essayist, Worker, marker

pytestmark = pytest.mark.django_db
QUEUE = "/admin/teaching/marking/"


def browser(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(work) -> str:
    return f"{QUEUE}{'quizzes' if isinstance(work, Attempt) else 'work'}/{work.public_id}/"


@pytest.fixture
def worker() -> Worker:
    return Worker(most_files=1)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER])
def test_who_teaches_for_the_association_sees_what_waits_with_the_name(worker, role):
    worker.hand_in()
    client = browser(marker(worker, role))
    shown = client.get(QUEUE).content.decode()
    assert worker.person.user.display_name in shown
    assert worker.page.title in shown
    assert "1 work waits for marking" in client.get("/admin/teaching/").content.decode()
    assert NamedAccess.objects.get().what == "marking"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
def test_nobody_else_of_the_association_marks(worker, role):
    work = worker.hand_in()
    client = browser(member_of(worker.course.owner, role).person)
    assert client.get(address(work)).status_code in (302, 403, 404)
    assert client.post(address(work), {"decision": "mark", "points": 90}).status_code in (302, 403, 404)
    assert not Marking.objects.exists()


def test_another_association_and_a_superuser_see_nothing(worker):
    work = worker.hand_in()
    assert browser(marker(Worker())).get(address(work)).status_code == 404
    admin = Client()
    admin.force_login(UserFactory(superuser=True))
    assert admin.get(address(work)).status_code == 404


def test_a_draft_is_nobodys_business(worker):
    work = worker.save()
    assert browser(marker(worker)).get(address(work)).status_code == 404


def test_a_work_is_read_and_marked(worker):
    worker.add()
    work = worker.hand_in("Words <of> hers")
    client = browser(marker(worker))
    shown = client.get(address(work)).content.decode()
    assert "Words &lt;of&gt; hers" in shown
    assert "work.pdf" in shown
    file = work.files.get()
    answer = client.get(f"{address(work)}files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]
    wrong = client.post(address(work), {"decision": "mark", "points": "", "feedback": "x"})
    assert wrong.status_code == 422
    assert "Give a score from 0 to 100 per cent." in wrong.content.decode()
    done = client.post(address(work), {"decision": "mark", "points": "70", "feedback": "Good."})
    assert done.url == QUEUE
    work.refresh_from_db()
    assert (work.state, work.score) == ("marked", 70)
    assert "Nothing waits for marking" in client.get(QUEUE).content.decode()
    assert worker.page.title in client.get(f"{QUEUE}?state=marked").content.decode()


def test_a_work_is_sent_back(worker):
    work = worker.hand_in()
    client = browser(marker(worker))
    wrong = client.post(address(work), {"decision": "return", "feedback": ""})
    assert (wrong.status_code, "Say what has to be reworked." in wrong.content.decode()) == (422, True)
    client.post(address(work), {"decision": "return", "feedback": "More."})
    work.refresh_from_db()
    assert work.state == "returned"


def test_a_mark_is_corrected_with_a_reason(worker):
    work = worker.hand_in()
    client = browser(marker(worker))
    client.post(address(work), {"decision": "mark", "points": "40"})
    fields = {"decision": "mark", "points": "80", "feedback": "", "reason": ""}
    assert client.post(address(work), fields).status_code == 422
    client.post(address(work), fields | {"reason": "A page was missed."})
    work.refresh_from_db()
    assert work.score == 80


def test_who_marks_an_open_page_after_somebody_else_is_told(worker):
    work = worker.hand_in()
    actions.mark_submission(submission=work, by=marker(worker), points=40)
    answer = browser(marker(worker)).post(address(work), {"decision": "return", "feedback": "More."})
    assert answer.status_code == 422
    work.refresh_from_db()
    assert work.state == "marked"


def test_her_name_goes_thirty_days_after_the_answer(worker):
    work = worker.hand_in()
    staff = marker(worker)
    actions.mark_submission(submission=work, by=staff, points=40)
    client, name = browser(staff), worker.person.user.display_name
    assert name in client.get(address(work)).content.decode()
    long_ago = timezone.now() - timedelta(days=31)
    Approach.objects.update(opened_at=long_ago - timedelta(days=1), closed_at=long_ago)
    for shown in (client.get(address(work)), client.get(f"{QUEUE}?state=marked")):
        assert name not in shown.content.decode()
        assert pseudonym(worker.person.pk, worker.course.owner) in shown.content.decode()


def test_nobody_finds_her_own_work_there(worker):
    accounts.begin_membership(
        person=worker.person, organisation=worker.course.owner, role=Role.TRAINER, by=worker.person
    )
    work = worker.hand_in()
    client = browser(worker.person)
    assert client.get(address(work)).status_code == 404
    assert worker.page.title not in client.get(QUEUE).content.decode()


def test_the_essays_of_an_attempt_are_marked_together():
    words = {"en": {"prompt": "Why?", "explanation": "", "options": {}, "guide": "Two reasons."}}
    essayist = Essayist([make_question(points=2), make_question(kind="essay", points=8, words=words)], pass_mark=60)
    attempt = essayist.hand_in(essay="Because of <this>.")
    client = browser(marker(course=essayist.course))
    assert essayist.quiz.title in client.get(QUEUE).content.decode()
    shown = client.get(address(attempt)).content.decode()
    assert "Because of &lt;this&gt;." in shown
    assert "Two reasons." in shown
    assert "The other questions have earned 2 of 2 points." in shown
    wrong = client.post(address(attempt), {"q2-points": "9", "q2-feedback": ""})
    assert wrong.status_code == 422
    client.post(address(attempt), {"q2-points": "6", "q2-feedback": "Good."})
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("submitted", 80)
    assert client.post(address(attempt), {"q2-points": "8", "q2-feedback": "Good."}).status_code == 422
    client.post(address(attempt), {"q2-points": "8", "q2-feedback": "Good.", "reason": "Read again."})
    attempt.refresh_from_db()
    assert attempt.score == 100


def test_the_list_costs_the_same_with_one_work_and_with_three(django_assert_max_num_queries):
    worker = Worker()
    client = browser(marker(worker))
    worker.hand_in()
    client.get(QUEUE)
    with django_assert_max_num_queries(80) as one:
        client.get(QUEUE)
    for _more in range(2):
        person = learner_on(worker.course).person
        actions.hand_in_work(person=person, page=worker.page, number=1, by=person, text="Work")
    with django_assert_max_num_queries(80) as three:
        client.get(QUEUE)
    assert len(three) == len(one)
