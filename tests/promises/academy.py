"""The academy that random authors and learners meet."""

from __future__ import annotations

from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
)

from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.learning.models import Enrolment
from courses.learning.signals import course_completing
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_index, make_lesson, make_module
from tests.helpers.editor import Author, modules_below

LEARNERS = 3
LANGUAGES = ("en", "zh-hant")
PICK = st.integers(min_value=0, max_value=1_000)


class Academy(RuleBasedStateMachine):
    """Two courses of two modules, an author who may do everything, and three learners."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        cache.clear()
        self.completions: list[int] = []
        course_completing.connect(self.note_completion, dispatch_uid="property")

    def note_completion(self, enrolment: Enrolment, **kwargs: object) -> None:
        self.completions.append(enrolment.pk)

    def teardown(self) -> None:
        course_completing.disconnect(dispatch_uid="property")
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_academy(self) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            for language in LANGUAGES:
                make_index(language)
            self.pages = [make_course_page(title=f"Course {number}") for number in range(2)]
            for page in self.pages:
                for _module in range(2):
                    module = make_module(page)
                    for _lesson in range(2):
                        make_lesson(module)
            self.quiz = make_quiz(modules_below(self.pages[0])[1], questions=[make_question()], attempts_allowed=None)
            self.author = Author()
            self.people = [PersonFactory() for _number in range(LEARNERS)]
            self.clients = [Client() for _person in self.people]
            for client, person in zip(self.clients, self.people, strict=True):
                client.force_login(person.user)
        self.addresses = {person.user.email for person in self.people}
        self.kept: dict[int, object] = {}
        self.done: dict[tuple[int, int], object] = {}
        self.papers: dict[int, dict[str, object]] = {}
        self.last_act: tuple[int, int, object] | None = None
        mail.outbox.clear()

    # --- choosing ---------------------------------------------------------------------------------------------------

    def course(self, pick: int) -> Course:
        courses = list(Course.objects.order_by("pk"))
        return courses[pick % len(courses)]

    def course_page(self, pick: int) -> CoursePage:
        return CoursePage.objects.get(pk=self.pages[pick % len(self.pages)].pk)

    def lesson(self, pick: int) -> LessonPage | None:
        lessons = list(LessonPage.objects.filter(locale__language_code="en").order_by("pk"))
        return lessons[pick % len(lessons)] if lessons else None

    def unlocked_lesson(self, pick: int) -> LessonPage | None:
        """What waits for its hour cannot be edited until then."""
        page = self.lesson(pick)
        return page if page is not None and page.get_lock() is None else None

    def module(self, pick: int) -> ModulePage:
        modules = list(ModulePage.objects.filter(locale__language_code="en").order_by("pk"))
        return modules[pick % len(modules)]

    def activity(self, pick: int) -> Activity:
        activities = list(Activity.objects.order_by("pk"))
        return activities[pick % len(activities)]
