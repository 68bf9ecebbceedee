"""Random authors and random learners, and the promises that must hold after every step.

Authors act through Wagtail's own publishing and through the views of the authoring interface; learners through the
pages of the site. After each step promises 1 to 4 and 9 of docs/architecture.md are asked for. The usual size finds a
broken promise in minutes of a working day; the full size runs where everything does.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Locale

from common.http import Refused
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import CompletionRule
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.certificates.models import Certificate
from courses.learning import actions, permissions
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries.checks import differences
from courses.learning.signals import course_completing
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.catalogue import make_course_page, make_index, make_lesson, make_module, publish

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
            self.author = Client(raise_request_exception=True)
            self.author.force_login(UserFactory(superuser=True))
            self.people = [PersonFactory() for _number in range(LEARNERS)]
            self.clients = [Client() for _person in self.people]
            for client, person in zip(self.clients, self.people, strict=True):
                client.force_login(person.user)
        self.addresses = {person.user.email for person in self.people}
        self.kept: dict[int, object] = {}
        self.done: dict[tuple[int, int], object] = {}
        self.last_act: tuple[int, int, object] | None = None
        mail.outbox.clear()

    # --- choosing ---------------------------------------------------------------------------------------------------

    def course(self, pick: int) -> Course:
        courses = list(Course.objects.order_by("pk"))
        return courses[pick % len(courses)]

    def lesson(self, pick: int) -> LessonPage | None:
        lessons = list(LessonPage.objects.filter(locale__language_code="en").order_by("pk"))
        return lessons[pick % len(lessons)] if lessons else None

    def module(self, pick: int) -> ModulePage:
        modules = list(ModulePage.objects.filter(locale__language_code="en").order_by("pk"))
        return modules[pick % len(modules)]

    def activity(self, pick: int) -> Activity:
        activities = list(Activity.objects.order_by("pk"))
        return activities[pick % len(activities)]

    # --- authors ----------------------------------------------------------------------------------------------------

    def in_the_admin(self, name: str, *args: int, **form: object) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = self.author.post(reverse(f"wagtailadmin_pages:{name}", args=args), form)
        assert answer.status_code < 500

    @rule(module=PICK, required=st.booleans())
    def write_a_lesson(self, module: int, required: bool) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            make_lesson(self.module(module), required=required)

    @rule(
        lesson=PICK,
        required=st.booleans(),
        completion_rule=st.sampled_from([CompletionRule.VIEWED, CompletionRule.MARKED]),
    )
    def change_and_publish(self, lesson: int, required: bool, completion_rule: str) -> None:
        page = self.lesson(lesson)
        if page is not None:
            with TestCase.captureOnCommitCallbacks(execute=True):
                page.required, page.completion_rule = required, completion_rule
                publish(page)

    @rule(lesson=PICK)
    def take_down(self, lesson: int) -> None:
        page = self.lesson(lesson)
        if page is not None and page.live:
            self.in_the_admin("unpublish", page.pk, include_descendants="on")

    @rule(lesson=PICK)
    def delete(self, lesson: int) -> None:
        page = self.lesson(lesson)
        if page is not None:
            self.in_the_admin("delete", page.pk)

    @rule(lesson=PICK, module=PICK)
    def move(self, lesson: int, module: int) -> None:
        page, destination = self.lesson(lesson), self.module(module)
        if page is not None and page.get_parent().pk != destination.pk:
            self.in_the_admin("move_confirm", page.pk, destination.pk)

    @rule(lesson=PICK, position=st.integers(0, 3))
    def reorder(self, lesson: int, position: int) -> None:
        page = self.lesson(lesson)
        if page is not None:
            with TestCase.captureOnCommitCallbacks(execute=True):
                address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
                self.author.post(f"{address}?position={position}")

    @rule(lesson=PICK, module=PICK)
    def copy(self, lesson: int, module: int) -> None:
        page, destination = self.lesson(lesson), self.module(module)
        if page is not None:
            slug = f"copy-{uuid4().hex[:8]}"
            self.in_the_admin(
                "copy",
                page.pk,
                new_title="A copy",
                new_slug=slug,
                new_parent_page=destination.pk,
                publish_copies="on",
            )

    @rule(lesson=PICK, ends=st.booleans())
    def schedule(self, lesson: int, ends: bool) -> None:
        """What is scheduled for tomorrow stays down; what expired yesterday goes down when the clock ticks."""
        page = self.lesson(lesson)
        if page is None:
            return
        with TestCase.captureOnCommitCallbacks(execute=True):
            if ends:
                page.expire_at = timezone.now() - timedelta(days=1)
            else:
                page.go_live_at = timezone.now() + timedelta(days=1)
            page.save_revision().publish()
            call_command("publish_scheduled", verbosity=0)
            LessonPage.objects.filter(pk=page.pk).update(expire_at=None, go_live_at=None)

    @rule(lesson=PICK)
    def translate(self, lesson: int) -> None:
        """The lesson, after the module and the course above it: none of them may become an alias."""
        page = self.lesson(lesson)
        locale = Locale.objects.get(language_code="zh-hant")
        if page is None:
            return
        for source in (page.get_parent().get_parent().specific, page.get_parent().specific, page):
            if not source.has_translation(locale):
                with TestCase.captureOnCommitCallbacks(execute=True):
                    publish(source.copy_for_translation(locale))

    @rule(course=PICK, live=st.booleans())
    def open_or_close_a_course(self, course: int, live: bool) -> None:
        page = CoursePage.objects.get(pk=self.pages[course % len(self.pages)].pk)
        if live and not page.live:
            with TestCase.captureOnCommitCallbacks(execute=True):
                publish(page)
        elif not live and page.live:
            self.in_the_admin("unpublish", page.pk)

    @rule(course=PICK)
    def release(self, course: int) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True), suppress(Refused):
            catalogue.release_requirements(course=self.course(course), by=None)

    # --- learners ---------------------------------------------------------------------------------------------------

    @rule(who=PICK, course=PICK)
    def enrol(self, who: int, course: int) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            self.clients[who % LEARNERS].post(reverse("learning:enrol", args=[self.course(course).key]))

    @rule(who=PICK, course=PICK)
    def leave(self, who: int, course: int) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            self.clients[who % LEARNERS].post(reverse("learning:leave", args=[self.course(course).key]))

    @rule(who=PICK, activity=PICK, verb=st.sampled_from(["viewed", "marked"]))
    def work(self, who: int, activity: int, verb: str) -> None:
        event_id = uuid4()
        self.last_act = (who % LEARNERS, self.activity(activity).pk, event_id)
        self.send(who, self.activity(activity), verb, event_id)

    @rule(who=PICK, course=PICK)
    def work_through(self, who: int, course: int) -> None:
        """Everything the course holds, one after the other: so that courses are completed, not only begun."""
        version = self.course(course).current_version
        if version is not None:
            for part in version.activities.select_related("activity").order_by("position"):
                self.send(who, part.activity, "marked", uuid4())

    def send(self, who: int, activity: Activity, verb: str, event_id: object) -> None:
        form = {"verb": verb, "event_id": str(event_id), "then": "/en/learn/", "here": "/en/learn/"}
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = self.clients[who % LEARNERS].post(reverse("learning:done", args=[activity.key]), form)
        assert answer.status_code == 302

    @precondition(lambda self: getattr(self, "last_act", None) is not None)
    @rule()
    def send_again(self) -> None:
        """Promise 4: the same act once more changes nothing."""
        who, activity_pk, event_id = self.last_act  # type: ignore[misc]
        before = (LearningEvent.objects.count(), list(ActivityResult.objects.order_by("pk").values()))
        self.send(who, Activity.objects.get(pk=activity_pk), "marked", event_id)
        known = LearningEvent.objects.filter(event_id=event_id).exists()
        if known:
            assert before == (LearningEvent.objects.count(), list(ActivityResult.objects.order_by("pk").values()))

    @rule(who=PICK, activity=PICK, language=st.sampled_from(LANGUAGES))
    def read(self, who: int, activity: int, language: str) -> None:
        """Promise 9: page, listing and gate agree, in every language."""
        found = self.activity(activity)
        page = LessonPage.objects.filter(translation_key=found.key, locale__language_code="en").first()
        if page is None:
            return
        offered = LessonPage.objects.live_in_course().filter(pk=page.pk).exists()
        address = f"/{language}/courses/{page.course_path}/"
        person = self.people[who % LEARNERS]
        expected = 404 if not offered else (200 if permissions.can_open(person, found) else 403)
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert self.clients[who % LEARNERS].get(address).status_code == expected
            assert Client().get(address).status_code == (404 if not offered else 403)

    @rule()
    def let_the_clock_tick(self) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            for course in Course.objects.all():
                catalogue.settle_requirements(course=course)
                actions.move_enrolments(course=course)

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def completion_is_monotone(self) -> None:
        """Promise 1: no completed course and no completed activity goes away or changes its date."""
        if not hasattr(self, "kept"):
            return
        completed = dict(Enrolment.objects.completed().values_list("pk", "completed_at"))
        for pk, at in self.kept.items():
            assert completed.get(pk) == at
        self.kept = completed
        done = {
            (enrolment, activity): at
            for enrolment, activity, at in ActivityResult.objects.filter(completed_at__isnull=False).values_list(
                "enrolment", "activity", "completed_at"
            )
        }
        for key, at in self.done.items():
            assert done.get(key) == at
        self.done = done

    @invariant()
    def the_figures_are_true(self) -> None:
        """Promises 2 and 3: what is stored is what a recount gives, 100 means finished and finishing is noticed."""
        if not hasattr(self, "kept"):
            return
        assert list(differences()) == []
        for enrolment in Enrolment.objects.all():
            assert 0 <= enrolment.percent <= 100
            assert (enrolment.percent == 100) == (enrolment.state == EnrolmentState.COMPLETED)
        assert sorted(self.completions) == sorted(self.kept)
        assert Certificate.objects.filter(enrolment__in=self.kept).count() == len(self.kept)
        assert Certificate.objects.count() == len(self.kept)

    @invariant()
    def nobody_is_written_to_but_for_a_completion(self) -> None:
        """Promise 1: authors may do what they like; learners hear of it only where it finished a course for them."""
        if hasattr(self, "kept"):
            letters = [address for letter in mail.outbox for address in letter.to if address in self.addresses]
            assert len(letters) <= len(self.completions)


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Academy,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Making a failure shorter would run the academy some thousand times.
            phases=(Phase.explicit, Phase.generate),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_the_promises_hold_whatever_authors_and_learners_do():
    run(examples=4, steps=15)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_promises_hold_at_full_size():
    run(examples=30, steps=30)
