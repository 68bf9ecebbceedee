"""Random authors and random learners, and the promises that must hold after every step.

Authors act through the forms of the authoring interface, learners through the pages of the site. After each step
promises 1 to 4 and 9 of docs/architecture.md are asked for. The usual size finds a broken promise in minutes of a
working day; the full size runs where everything does.
"""

from __future__ import annotations

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
from wagtail.models import Locale, Page, Revision

from courses.assessment.enums import AttemptState
from courses.assessment.models import Attempt, QuizPage
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.catalogue.queries import course_cards, search
from courses.certificates.models import Certificate, CertificateFacts
from courses.learning import actions, permissions
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries import outline_for
from courses.learning.queries.checks import differences
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

    # --- authors: every act is a form of the authoring interface ----------------------------------------------------

    @rule(module=PICK, required=st.booleans())
    def write_a_lesson(self, module: int, required: bool) -> None:
        slug = f"new-{uuid4().hex[:8]}"
        fields = {"title": "A new lesson", "slug": slug, "minutes": 5, "completion_rule": "marked"}
        self.author.write(self.module(module), "lessonpage", **fields, required=required or None)

    @rule(
        lesson=PICK,
        required=st.booleans(),
        completion_rule=st.sampled_from([CompletionRule.VIEWED, CompletionRule.MARKED]),
        then=st.sampled_from(["action-publish", "action-publish", ""]),
    )
    def change(self, lesson: int, required: bool, completion_rule: str, then: str) -> None:
        """Published, or kept as a draft, which changes nothing for anybody."""
        page = self.unlocked_lesson(lesson)
        if page is not None:
            self.author.edit(page, then=then, required=required or None, completion_rule=str(completion_rule))

    @rule(mark=st.sampled_from([50, 70, 100]), required=st.booleans())
    def change_the_quiz(self, mark: int, required: bool) -> None:
        page = QuizPage.objects.filter(locale__language_code="en").first()
        if page is not None:
            self.author.edit(page, pass_mark=mark, required=required or None)

    @rule(lesson=PICK)
    def take_down(self, lesson: int) -> None:
        page = self.lesson(lesson)
        if page is not None and page.live:
            self.author.unpublish(page)

    @rule(module=PICK)
    def take_a_module_down_or_bring_it_back(self, module: int) -> None:
        page = self.module(module)
        if page.live:
            self.author.unpublish(page)
        else:
            self.author.in_bulk("publish", page, include_descendants="on")

    @rule(lesson=PICK)
    def delete(self, lesson: int) -> None:
        page = self.lesson(lesson)
        if page is not None:
            self.author.delete(page)

    @rule(lesson=PICK, module=PICK)
    def move(self, lesson: int, module: int) -> None:
        page, destination = self.lesson(lesson), self.module(module)
        if page is not None and page.get_parent().pk != destination.pk:
            self.author.move(page, destination)

    @rule(module=PICK, course=PICK)
    def move_a_module(self, module: int, course: int) -> None:
        page, destination = self.module(module), self.course_page(course)
        if page.get_parent().pk != destination.pk:
            self.author.move(page, destination)

    @rule(lesson=PICK, module=PICK)
    def move_a_translation(self, lesson: int, module: int) -> None:
        """Refused: it stands where its source stands."""
        pages = list(LessonPage.objects.filter(locale__language_code="zh-hant").order_by("pk"))
        modules = list(ModulePage.objects.filter(locale__language_code="zh-hant").order_by("pk"))
        if pages and modules:
            page, destination = pages[lesson % len(pages)], modules[module % len(modules)]
            self.author.move(page, destination)

    @rule(lesson=PICK, position=st.integers(0, 3))
    def reorder(self, lesson: int, position: int) -> None:
        page = self.lesson(lesson)
        if page is not None:
            self.author.reorder(page, position)

    @rule(lesson=PICK, module=PICK)
    def copy(self, lesson: int, module: int) -> None:
        page, destination = self.lesson(lesson), self.module(module)
        if page is not None:
            self.author.copy(page, destination, f"copy-{uuid4().hex[:8]}")

    @rule(lesson=PICK, ends=st.booleans())
    def schedule(self, lesson: int, ends: bool) -> None:
        """Something is to happen tomorrow: the page ends, or what was changed goes live."""
        page = self.unlocked_lesson(lesson)
        if page is not None:
            tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
            self.author.edit(page, **{"expire_at" if ends else "go_live_at": tomorrow})

    @rule()
    def let_a_day_pass(self) -> None:
        """What was scheduled for tomorrow is due; the clock does it."""
        past = timezone.now() - timedelta(hours=1)
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            revision.content["go_live_at"] = past.isoformat()
            revision.approved_go_live_at = past
            revision.save(update_fields=["content", "approved_go_live_at"])
        Page.objects.filter(expire_at__isnull=False).update(expire_at=past)
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("publish_scheduled", verbosity=0)

    @rule(lesson=PICK)
    def translate(self, lesson: int) -> None:
        """The lesson, after the module and the course above it: none of them may become an alias."""
        page = self.lesson(lesson)
        locale = Locale.objects.get(language_code="zh-hant")
        if page is None:
            return
        for source in (page.get_parent().get_parent().specific, page.get_parent().specific, page):
            if not source.has_translation(locale):
                self.author.translate(source, "zh-hant")

    @rule(lesson=PICK)
    def take_a_translation_down(self, lesson: int) -> None:
        pages = list(LessonPage.objects.live().filter(locale__language_code="zh-hant").order_by("pk"))
        if pages:
            self.author.unpublish(pages[lesson % len(pages)])

    @rule(course=PICK, live=st.booleans())
    def open_or_close_a_course(self, course: int, live: bool) -> None:
        page = self.course_page(course)
        if live and not page.live:
            self.author.edit(page)
        elif not live and page.live:
            self.author.unpublish(page)

    @rule(course=PICK)
    def release(self, course: int) -> None:
        self.author.post("catalogue_release", self.course(course).key, decision="release")

    # --- learners ---------------------------------------------------------------------------------------------------

    @rule(who=PICK, course=PICK, times=st.sampled_from([1, 2]))
    def enrol(self, who: int, course: int, times: int) -> None:
        """Promise 4: pressing twice gives one place; `the_figures_are_true` and the database's constraints see to it."""
        for _time in range(times):
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
                if part.activity.kind == ActivityKind.QUIZ:
                    self.sit_the_quiz(who, True)
                else:
                    self.send(who, part.activity, "marked", uuid4())

    @rule(who=PICK, right=st.booleans())
    def sit_the_quiz(self, who: int, right: bool) -> None:
        """Start, answer, hand in twice, in two languages: wherever the gate lets her."""
        client, person = self.clients[who % LEARNERS], self.people[who % LEARNERS]
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(reverse("assessment:start", args=[self.quiz.translation_key]))
        attempt = Attempt.objects.filter(person=person, state=AttemptState.OPEN).first()
        if attempt is None:
            return
        answer = reverse("assessment:question", args=[attempt.public_id, 1]).replace("/en/", "/zh-hant/")
        hand_in = reverse("assessment:hand-in", args=[attempt.public_id])
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(answer, {"answer": "a" if right else "b", "event_id": str(uuid4())})
            client.post(hand_in)
        attempt.refresh_from_db()
        closed = (attempt.state, attempt.score, attempt.closed_at, LearningEvent.objects.count())
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(hand_in)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.score, attempt.closed_at, LearningEvent.objects.count()) == closed

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

    @rule(who=PICK, language=st.sampled_from(LANGUAGES))
    def follow_the_outline(self, who: int, language: str) -> None:
        """Promise 9: every address her outlines give opens for her, and what has none is not offered anywhere."""
        person, client = self.people[who % LEARNERS], self.clients[who % LEARNERS]
        for enrolment in Enrolment.objects.filter(person=person).select_related("course", "version"):
            for item in outline_for(enrolment, language).items:
                assert item.title
                if item.url:
                    activity = Activity.objects.get(key=item.key)
                    expected = 200 if permissions.can_open(person, activity) else 403
                    with TestCase.captureOnCommitCallbacks(execute=True):
                        assert client.get(item.url).status_code == expected
                else:
                    offered = [model.objects.live_in_course() for model in (LessonPage, QuizPage)]
                    assert not any(pages.filter(translation_key=item.key).exists() for pages in offered)

    @rule(language=st.sampled_from(LANGUAGES))
    def look_around(self, language: str) -> None:
        """Promise 9: catalogue, course pages and search lead nowhere that is closed or gone."""
        visitor = Client()
        cards = {card.url for card in course_cards(language)}
        live = CoursePage.objects.live_in_course().filter(locale__language_code="en", pk__in=[p.pk for p in self.pages])
        assert cards == {f"/{language}/courses/{page.course_path}/" for page in live}
        for address in cards:
            assert visitor.get(address).status_code == 200
        for hit in search("lesson", language):
            assert visitor.get(hit.url).status_code in (200, 403)

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
        # What came with the completion stays too, to the letter.
        papers = {row["id"]: row for row in CertificateFacts.objects.values()}
        assert self.papers.items() <= papers.items()
        self.papers = papers

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
    def translations_stand_where_their_sources_stand(self) -> None:
        """Promises 8 and 9: one address, but for the language."""
        if hasattr(self, "kept"):
            for model in (ModulePage, LessonPage, QuizPage):
                sources = {page.translation_key: page for page in model.objects.filter(locale__language_code="en")}
                for page in model.objects.filter(locale__language_code="zh-hant"):
                    assert page.course_path == sources[page.translation_key].course_path

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
