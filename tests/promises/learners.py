"""What learners do, through the pages of the site."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from courses.assessment.enums import AttemptState
from courses.assessment.models import Attempt, QuizPage
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage
from courses.catalogue.queries import course_cards, search
from courses.learning import actions, permissions
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries import outline_for
from tests.promises.academy import LANGUAGES, LEARNERS, PICK, Academy


class Learners(Academy):
    """Three learners, who enrol, read, answer, leave and come back."""

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
        # Sent when she had no place it was refused, and may be the first that counts now.
        known = LearningEvent.objects.filter(event_id=event_id).exists()
        before = (LearningEvent.objects.count(), list(ActivityResult.objects.order_by("pk").values()))
        self.send(who, Activity.objects.get(pk=activity_pk), "marked", event_id)
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
