"""Assignments at work: a learner with a place on a course with one, and somebody of its association who marks."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from accounts.enums import Role
from accounts.models import Person
from courses.assessment import actions
from courses.assessment.models import AssignmentPage, Attempt, Question, Submission
from courses.catalogue.models import Activity
from courses.learning.models import ActivityResult, Enrolment
from tests.factories.accounts import PersonFactory, member_of
from tests.factories.assessment import make_assignment, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.learning import learner_on, settled

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def zipped(**parts: bytes) -> bytes:
    """A zip with parts of these names; `__` stands for a slash, `_` for a dot."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), part)
    return content.getvalue()


def upload(content: bytes = PDF, name: str = "work.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class Worker:
    """Somebody with a place on a course whose only activity is an assignment, in her browser."""

    def __init__(self, **page: Any) -> None:
        course_page = make_course_page()
        self.page: AssignmentPage = make_assignment(make_module(course_page), **page)
        self.course = settled(course_page)
        self.enrolment = learner_on(self.course)
        self.person: Person = self.enrolment.person
        self.client = Client()
        self.client.force_login(self.person.user)
        self.url = f"/en/courses/{course_page.slug}/{self.page.get_parent().slug}/{self.page.slug}/"
        self.address = f"/en/learn/assignments/{self.page.translation_key}/"

    @property
    def activity(self) -> Activity:
        return Activity.objects.get(key=self.page.translation_key)

    @property
    def result(self) -> ActivityResult | None:
        return ActivityResult.objects.filter(enrolment=self.enrolment, activity=self.activity).first()

    @property
    def submission(self) -> Submission:
        """Her newest."""
        return Submission.objects.filter(person=self.person).order_by("-number")[0]

    def now(self) -> Enrolment:
        return Enrolment.objects.get(pk=self.enrolment.pk)

    def save(self, text: str | None = "Draft", number: int = 1, **more: Any) -> Submission:
        return actions.save_work(person=self.person, page=self.page, number=number, by=self.person, text=text, **more)

    def hand_in(self, text: str | None = "Done", number: int = 1, **more: Any) -> Submission:
        return actions.hand_in_work(
            person=self.person, page=self.page, number=number, by=self.person, text=text, **more
        )

    def add(self, content: bytes = PDF, name: str = "work.pdf", number: int = 1) -> Any:
        return actions.add_file(
            person=self.person, page=self.page, number=number, content=content, file_name=name, by=self.person
        )

    def post(self, number: int = 1, **fields: Any) -> Any:
        return self.client.post(self.address, {"number": number, **fields})


def marker(worker: Worker | None = None, role: str = Role.TRAINER, *, course: Any = None) -> Person:
    """Somebody who marks for the association of the course."""
    owner = (course or worker.course).owner  # type: ignore[union-attr]
    return member_of(owner, role).person


class Essayist:
    """Somebody with a place on a course with a quiz of a choice and an essay."""

    def __init__(self, questions: list[Question] | None = None, **rules: Any) -> None:
        course_page = make_course_page()
        self.questions = questions or [make_question(points=2), make_question(kind="essay", points=8)]
        self.quiz = make_quiz(make_module(course_page), questions=self.questions, **rules)
        self.course = settled(course_page)
        self.enrolment = learner_on(self.course)
        self.person: Person = self.enrolment.person

    @property
    def result(self) -> ActivityResult | None:
        key = self.quiz.translation_key
        return ActivityResult.objects.filter(enrolment=self.enrolment, activity__key=key).first()

    def start(self, **at: Any) -> Attempt:
        return actions.start_attempt(person=self.person, quiz=self.quiz, by=self.person, **at)

    def answer(self, attempt: Attempt, position: int, text: str, **more: Any) -> Any:
        data = QueryDict(mutable=True)
        data["answer"] = text
        return actions.save_response(
            attempt=attempt, position=position, data=data, language="en", by=self.person, **more
        )

    def hand_in(self, *, choice: str = "a", essay: str = "Words of hers.", **at: Any) -> Attempt:
        attempt = self.start(**at)
        self.answer(attempt, 1, choice, **at)
        if essay:
            self.answer(attempt, 2, essay, **at)
        return actions.submit_attempt(attempt=attempt, by=self.person, **at)


def stranger() -> Person:
    return PersonFactory()
