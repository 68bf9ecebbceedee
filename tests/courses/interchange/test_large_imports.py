"""A large course comes in by short transactions, whole or not at all, whatever happens on the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from accounts.actions.groups import ensure_role_groups
from accounts.models import Organisation
from common.models import AcademyDocument
from courses.assessment.models import Question, QuestionBank, QuestionVersion
from courses.catalogue.models import Activity, Course, CourseVersion, LessonPage
from courses.interchange import actions
from courses.interchange.actions import import_course, page_writing, questions, unfinished, write_course
from courses.interchange.actions.page_writing import PageWriter
from courses.interchange.exceptions import ImportRefused
from courses.interchange.models import SILENCE, MadeByImport, UnfinishedImport
from courses.interchange.neutral import (
    Bank,
    Block,
    CourseWords,
    Draw,
    Lesson,
    LessonWords,
    MediaFile,
    Module,
    ModuleWords,
    Quiz,
    QuizWords,
)
from courses.interchange.neutral import Course as NeutralCourse
from courses.interchange.neutral import Question as NeutralQuestion
from tests.factories.accounts import AssociationFactory
from tests.factories.catalogue import make_index
from tests.helpers.threads import at_once

PAGES = 23
# What five pages cost at most, each with its savepoints.
STATEMENTS = 200


def key(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def asked(number: int) -> NeutralQuestion:
    words = {"prompt": f"Is it {number}?", "explanation": "", "options": {"a": said("Yes"), "b": said("No")}}
    structure = {"options": ["a", "b"], "correct": ["a"]}
    return NeutralQuestion(key=key(3000 + number), kind="single", structure=structure, words={"en": words})


def said(text: str) -> dict[str, str]:
    return {"text": text, "reason": ""}


def course(*, sentence: str = "Read this.", publish: bool = True, number: int = 0) -> NeutralCourse:
    """Twenty lessons, each leading to the next, a quiz over a bank, and a document."""
    lessons: list[Any] = [
        Lesson(
            key=key(100 + place),
            slug=f"lesson-{place}",
            minutes=5,
            words={
                "en": LessonWords(
                    title=f"Lesson {place}",
                    blocks=[
                        Block("text", f'<p>{sentence} <a href="page:{key(100 + (place + 1) % 20)}">Next</a></p>'),
                        Block("download", {"file": "notes.txt", "title": "Notes"}),
                    ],
                )
            },
        )
        for place in range(20)
    ]
    quiz = Quiz(
        key=key(200), slug="quiz", minutes=5, words={"en": QuizWords("A quiz")}, draws=[Draw(bank=key(300), count=2)]
    )
    return NeutralCourse(
        key=key(1),
        code="LRG-1",
        owner="ftahk",
        source_language="en",
        slug="large",
        words={"en": CourseWords("Large", "A large course.")},
        publish=publish,
        modules=[Module(key=key(2), slug="module", words={"en": ModuleWords("Module")}, activities=[*lessons, quiz])],
        banks=[Bank(key=key(300), name="A bank", questions=[asked(one) for one in range(30)])],
        media=[MediaFile("notes.txt", "document", "Notes", b"Notes of the course.")],
    )


def state() -> list[int]:
    """How much there is of everything that an import makes."""
    models: list[Any] = [Course, Activity, Page, Revision, PageLogEntry, Question, QuestionBank, QuestionVersion]
    models += [CourseVersion, AcademyDocument, UnfinishedImport, MadeByImport]
    return [model.objects.count() for model in models]


class Killed(BaseException):
    """The worker is gone: nothing of it runs any more."""


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[None]:
    """As if the worker died over the page of this number: without a word, and without tidying."""
    real, made = PageWriter._add, []

    def dying(self: PageWriter, wanted: Any) -> Any:
        made.append(wanted)
        if len(made) == at:
            raise Killed
        return real(self, wanted)

    with monkeypatch.context() as patch:
        patch.setattr(PageWriter, "_add", dying)
        patch.setattr(unfinished, "take_back", lambda work: None)
        with pytest.raises(Killed):
            yield


def grown_old(by: Any = SILENCE) -> None:
    UnfinishedImport.objects.update(beat_at=timezone.now() - by - timedelta(seconds=1))


@contextmanager
def statements_of_each_transaction() -> Iterator[list[int]]:
    """How many statements each outermost transaction asked."""
    counts: list[int] = []
    depth = 0

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if depth:
            counts[-1] += 1
        return execute(sql, params, many, context)

    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entering(self: transaction.Atomic) -> None:
        nonlocal depth
        enter(self)
        depth += 1
        if depth == 1:
            counts.append(0)

    def leaving(self: transaction.Atomic, *error: Any) -> None:
        nonlocal depth
        depth -= 1
        leave(self, *error)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(counting):
        patch.setattr(transaction.Atomic, "__enter__", entering)
        patch.setattr(transaction.Atomic, "__exit__", leaving)
        yield counts


def test_no_transaction_asks_more_than_a_part_may(site: Organisation) -> None:
    with statements_of_each_transaction() as counts:
        write_course(course=course(), by=None)
    assert max(counts) <= STATEMENTS
    assert len(counts) > PAGES / page_writing.TOGETHER


def test_what_changes_on_every_page_is_changed_in_one_moment(site: Organisation) -> None:
    write_course(course=course(), by=None)
    with statements_of_each_transaction() as counts:
        write_course(course=course(sentence="Read that."), by=None)
    # Two statements for each lesson, and what a whole course needs.
    assert sorted(counts)[-1] <= 20 * 2 + STATEMENTS
    assert sum(count > STATEMENTS / 2 for count in counts) == 1
    assert "Read that." in str(LessonPage.objects.get(translation_key=key(100)).body)


def test_nobody_sees_anything_before_all_is_there(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    real = unfinished.Unfinished.tell

    def looking(self: Any, taken: int) -> None:
        seen.append((Page.objects.live().filter(depth__gt=3).count(), QuestionVersion.objects.count()))
        real(self, taken)

    monkeypatch.setattr(unfinished.Unfinished, "tell", looking)
    write_course(course=course(), by=None)
    assert set(seen) == {(0, 0)}
    assert (Page.objects.live().filter(depth__gt=3).count(), QuestionVersion.objects.count()) == (PAGES, 30)
    assert CourseVersion.objects.count() == 1


def test_an_error_in_the_middle_leaves_nothing(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()

    def failing(self: PageWriter) -> None:
        raise ImportRefused("stop", "Stop.")

    monkeypatch.setattr(PageWriter, "get_ready", failing)
    with pytest.raises(ImportRefused):
        write_course(course=course(), by=None)
    assert state() == before


def test_an_error_in_the_last_part_leaves_nothing(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()

    def failing(self: PageWriter) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(PageWriter, "finish", failing)
    with pytest.raises(ZeroDivisionError):
        write_course(course=course(), by=None)
    assert state() == before


def test_what_a_killed_import_made_is_taken_back_by_the_clock(
    site: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    with killed(monkeypatch, at=12):
        write_course(course=course(), by=None)
    assert Page.objects.filter(depth__gt=3).count() == 11
    assert actions.take_back_what_was_left() == 0
    grown_old(3 * SILENCE)
    assert actions.take_back_what_was_left() == 1
    assert state() == before


def test_the_next_import_goes_on_where_one_was_killed(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    with killed(monkeypatch, at=12):
        write_course(course=course(), by=None)
    held = set(Page.objects.filter(depth__gt=3).values_list("pk", flat=True))
    grown_old()
    assert write_course(course=course(), by=None).changed
    assert held < set(Page.objects.live().values_list("pk", flat=True))
    assert write_course(course=course(), by=None).changed is False
    told = state()
    assert (told[0], told[-2:], told[7]) == (1, [0, 0], 30)
    links = [page.body.raw_data[0]["value"].count('linktype="page"') for page in LessonPage.objects.live()]
    assert links == [1] * 20


def test_what_an_author_has_taken_up_stays_hers(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    with killed(monkeypatch, at=12):
        write_course(course=course(), by=None)
    page = LessonPage.objects.order_by("path").first()
    assert page is not None
    page.save_revision().publish()
    grown_old(3 * SILENCE)
    actions.take_back_what_was_left()
    assert list(LessonPage.objects.all()) == [page]


def test_a_rehearsal_writes_nothing_at_all(site: Organisation) -> None:
    with statements_of_each_transaction() as counts:
        assert write_course(course=course(), by=None, dry_run=True).changed
    assert counts == []


def test_a_rehearsal_refuses_what_the_import_would_refuse(site: Organisation) -> None:
    taken = course()
    taken.modules[0].activities[0].slug = "learn"
    for dry_run in (True, False):
        with pytest.raises(ImportRefused) as refused:
            write_course(course=taken, by=None, dry_run=dry_run)
        assert refused.value.code == "invalid"


def test_an_address_that_a_page_of_the_site_has_is_refused_before_anything_is_written(site: Organisation) -> None:
    write_course(course=course(), by=None)
    page = LessonPage.objects.get(translation_key=key(100))
    LessonPage.objects.filter(pk=page.pk).update(translation_key=uuid.uuid4())
    before = state()
    with pytest.raises(ImportRefused, match="lesson-0"):
        write_course(course=course(), by=None)
    assert state() == before


def test_whoever_looks_on_is_told_how_far_it_is(site: Organisation) -> None:
    told: list[tuple[int, int]] = []
    actions.write_courses(courses=[course()], by=None, told=lambda *share: told.append(share))
    # A file, a bank, thirty questions, and the pages.
    assert told[0] == (0, 1 + 1 + 30 + PAGES)
    assert told[-1] == (55, 55)
    assert told == sorted(told)


def test_a_great_many_questions_are_asked_in_parts(site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ASKED_AT_ONCE", 10)
    monkeypatch.setattr(unfinished, "ASKED_TOGETHER", 10)
    write_course(course=course(), by=None)
    assert QuestionVersion.objects.count() == Question.objects.filter(current_version__isnull=False).count() == 30
    assert write_course(course=course(), by=None).changed is False


@pytest.fixture
def open_site(transactional_db: None) -> Organisation:
    make_index("en")
    association: Organisation = AssociationFactory(slug="ftahk")
    ensure_role_groups(organisation=association)
    return association


@pytest.mark.slow
def test_two_imports_at_once_give_one_course(open_site: Organisation) -> None:
    told = at_once(lambda _number: write_course(course=course(), by=None).changed, times=2)
    assert sorted(told) == [False, True]
    assert state()[0] == 1
    assert Page.objects.live().filter(depth__gt=3).count() == PAGES


@pytest.mark.slow
def test_whoever_was_believed_dead_writes_no_more(open_site: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    real, rivals = PageWriter.get_ready, []

    def slow(self: PageWriter) -> None:
        if not rivals:
            rivals.append(True)
            grown_old()
            assert write_course(course=course(), by=None).changed
        real(self)

    monkeypatch.setattr(PageWriter, "get_ready", slow)
    with pytest.raises(ImportRefused) as refused:
        write_course(course=course(sentence="Read that."), by=None)
    assert refused.value.code == "taken_over"
    assert Page.objects.live().filter(depth__gt=3).count() == PAGES
    assert write_course(course=course(), by=None).changed is False


def test_a_course_comes_in_from_a_file_as_from_a_reader(site: Organisation, package: Path) -> None:
    told: list[tuple[int, int]] = []
    import_course(path=package, by=None, told=lambda *share: told.append(share))
    assert told[-1][0] == told[-1][1] > 0
