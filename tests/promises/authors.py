"""What authors do: every act is a form of the authoring interface."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)
from wagtail.models import Locale, Page, Revision

from courses.assessment.models import QuizPage
from courses.catalogue.enums import CompletionRule
from courses.catalogue.models import LessonPage, ModulePage
from tests.promises.academy import PICK, Academy


class Authors(Academy):
    """One author, who may do everything."""

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
