"""Golden learners: finished, half way, certified, revoked. Whatever an author or an operator does, their records stay.

One course is learned by six people; then one thing happens to it, through the authoring interface or by a command, and
every row about them, every file and every page of a certificate is compared with what was there before. Only one kind of
change is right: somebody on the way follows the newest requirements, and then the test says from what to what.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from courses.assessment.models import Question, QuestionBank
from courses.catalogue import actions as catalogue
from courses.catalogue.models import CoursePage, LessonPage, PendingRelease
from courses.certificates.models import Certificate
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment
from courses.learning.queries.checks import differences
from tests.courses.interchange.conftest import KEYS
from tests.factories.accounts import AssociationFactory
from tests.helpers.editor import modules_below
from tests.helpers.golden import HALF_WAY, PACKAGE, Snapshot, World, build, rows, snapshot, without_the_move
from tests.helpers.worlds import made_once

# --- the world is made once; each act happens in a transaction of its own, which is taken back ---------------------------


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with made_once(django_db_blocker):
        yield build(tmp_path_factory.mktemp("golden"))


@pytest.fixture
def world(made: World, django_db_blocker: Any, tmp_path: Path) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made.folder = tmp_path
        mail.outbox.clear()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(made: World) -> Snapshot:
    """As everything was before the first act: each act is taken back, so it serves for all."""
    return snapshot()


@dataclass(frozen=True)
class Act:
    """One thing somebody does. `moves_to`: what the learner half way has done, of how many, where she follows it.

    `waits`: something is loosened and waits for a decision; those who decide, and nobody else, are told once.
    `tells_author`: Wagtail writes to those who review.
    """

    do: Callable[[World], Any]
    moves_to: tuple[int, int] | None = None
    waits: bool = False
    tells_author: bool = False


def lesson_fields(**fields: Any) -> dict[str, Any]:
    return {"title": "A new lesson", "slug": "a-new-lesson", "minutes": 5, "completion_rule": "marked", **fields}


def edit_course(world: World, **changes: Any) -> None:
    world.author.edit(world.page, **changes)


def fill_question(world: World, **changes: Any) -> None:
    world.author.fill(reverse("assessment_question", args=[world.question.pk]), holding="prompt", **changes)


def write_in_draft(world: World) -> None:
    world.author.edit(world.lesson("marked"), then="", title="A draft", minutes=99)


def publish_an_older_revision(world: World) -> None:
    lesson = world.lesson("marked")
    old = lesson.live_revision_id
    world.author.edit(lesson, title="A slip")
    world.author.edit(lesson, title="Another lesson", revision=old)


def submit_for_review(world: World) -> None:
    world.author.edit(world.lesson("marked"), then="action-submit", title="For review")


def expire(world: World) -> None:
    """Taken down by the clock: its day has passed since it was set."""
    lesson = world.lesson("marked")
    tomorrow = timezone.localtime() + timedelta(days=1)
    world.author.edit(lesson, expire_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    LessonPage.objects.filter(pk=lesson.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled", verbosity=0)
    assert not LessonPage.objects.get(pk=lesson.pk).live


def schedule_an_edit(world: World) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    world.author.edit(world.lesson("marked"), title="Tomorrow", go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    call_command("publish_scheduled", verbosity=0)


def schedule_a_new_lesson(world: World) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    when = tomorrow.strftime("%Y-%m-%d %H:%M")
    world.author.write(world.modules[0], "lessonpage", **lesson_fields(required=True, go_live_at=when))


def alias_is_refused(world: World) -> None:
    lesson = world.lesson("marked")
    form = {"new_title": "An alias", "new_slug": "alias", "new_parent_page": world.modules[0].pk, "alias": "on"}
    world.author.post("wagtailadmin_pages:copy", lesson.pk, **form)
    assert not LessonPage.objects.filter(slug="alias").exists()


def edit_a_translation(world: World) -> None:
    page = CoursePage.objects.get(translation_key=KEYS["course"], locale__language_code="zh-hant")
    world.author.edit(page, title="另一個名稱")


def take_a_translation_down(world: World) -> None:
    world.author.unpublish(CoursePage.objects.get(translation_key=KEYS["course"], locale__language_code="zh-hant"))


def change_the_certificate(world: World) -> None:
    """What the next certificate says and how long it holds; this one says what it said."""
    save = catalogue.save_course_settings
    save(
        course=world.course,
        by=None,
        valid_months=1,
        certificate_topics={"en": ["Other topics"]},
        law_as_at="2026-12-01",
    )


def rename_the_association(world: World) -> None:
    names = {"name_en": "New", "name_zh_hans": "新", "name_zh_hant": "新", "seal": "", "signatory_name": "Somebody"}
    type(world.course.owner).objects.filter(pk=world.course.owner_id).update(**names)


def retire_a_question(world: World) -> None:
    Question.objects.filter(pk=world.question.pk).update(retired_at=timezone.now())


def rename_the_bank(world: World) -> None:
    QuestionBank.objects.update(name="Another name")


def loosen_and(world: World, *, move: bool) -> None:
    """Make a lesson optional and release it; the enrolments follow in the background, or have not yet."""
    world.author.edit(world.lesson("marked"), required=None)
    address = reverse("catalogue_release", args=[world.course.key])
    if move:
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert world.author.client.post(address, {"decision": "release"}).status_code == 302
    else:
        assert world.author.client.post(address, {"decision": "release"}).status_code == 302
    assert not PendingRelease.objects.exists()


def keep_what_is_loosened(world: World) -> None:
    world.author.edit(world.lesson("marked"), required=None)
    world.author.post("catalogue_release", world.course.key, decision="keep")


def draw_other_questions(world: World) -> None:
    world.author.edit(world.quiz, **{"draws-0-DELETE": "on", "attempts_allowed": 1, "time_limit_minutes": 3})


def settle(world: World) -> None:
    assert catalogue.settle_requirements(course=world.course) is None
    assert catalogue.settle_everything() == 0


def command(*arguments: str) -> Callable[[World], None]:
    def run(_world: World) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command(*arguments, verbosity=0, stdout=io.StringIO())

    return run


def check_progress(_world: World) -> None:
    call_command("check_progress", stdout=io.StringIO())


def import_with_changes(world: World, *arguments: str) -> None:
    """Other words, a lesson less required, one more, a higher mark."""
    lesson = PACKAGE["01-first/02-another-lesson.en.md"]
    world.import_package(
        *arguments,
        **{
            "01-first/02-another-lesson.en.md": lesson.replace("required: true", "required: false").replace(
                "Some words", "Quite other words"
            ),
            "01-first/03-a-quiz.quiz.yaml": PACKAGE["01-first/03-a-quiz.quiz.yaml"].replace("70", "80"),
            "01-first/04-new.en.md": lesson.replace(KEYS["second"], "00000000-0000-4000-8000-000000000099"),
        },
    )


ACTS = {
    # the editor
    "edit words": Act(lambda w: w.author.edit(w.lesson("marked"), title="Other words", summary="Others")),
    "edit a draft": Act(write_in_draft),
    "publish again": Act(lambda w: w.author.edit(w.lesson("marked"))),
    "publish an older revision": Act(publish_an_older_revision),
    "submit for review": Act(submit_for_review, tells_author=True),
    "change the title of the course": Act(lambda w: edit_course(w, title="Another title", summary="Another summary")),
    "change the slug of the course": Act(lambda w: edit_course(w, slug="elsewhere")),
    "change the settings of the course": Act(
        lambda w: edit_course(w, course_code="NEW-9", course_level="advanced", course_policy="closed", course_minutes=5)
    ),
    "change the owner": Act(lambda w: edit_course(w, course_owner=AssociationFactory().pk)),
    "change the title of a module": Act(lambda w: w.author.edit(w.modules[0], title="Another module")),
    "make a lesson optional": Act(lambda w: w.author.edit(w.lesson("marked"), required=None), waits=True),
    "make a lesson required": Act(lambda w: w.author.edit(w.lesson("spare"), required=True), moves_to=(1, 5)),
    "change the minutes": Act(lambda w: w.author.edit(w.lesson("marked"), minutes=55), moves_to=HALF_WAY),
    "change the rule": Act(lambda w: w.author.edit(w.lesson("marked"), completion_rule="viewed"), moves_to=HALF_WAY),
    "write a required lesson": Act(
        lambda w: w.author.write(w.modules[0], "lessonpage", **lesson_fields(required=True)), moves_to=(1, 5)
    ),
    "write an optional lesson": Act(
        lambda w: w.author.write(w.modules[0], "lessonpage", **lesson_fields(required=None)), moves_to=HALF_WAY
    ),
    "write a module": Act(lambda w: w.author.write(w.page, "modulepage", title="Third", slug="third")),
    # quizzes and questions
    "raise the pass mark": Act(lambda w: w.author.edit(w.quiz, pass_mark=100), moves_to=HALF_WAY),
    "lower the pass mark": Act(lambda w: w.author.edit(w.quiz, pass_mark=10), waits=True),
    "draw other questions": Act(draw_other_questions),
    "change the right answer": Act(lambda w: fill_question(w, **{"right-a": None, "right-b": True})),
    "change the words of a question": Act(lambda w: fill_question(w, prompt="Quite another?")),
    "retire a question": Act(retire_a_question),
    "rename a bank": Act(rename_the_bank),
    "delete a quiz": Act(lambda w: w.author.delete(w.quiz), waits=True),
    # the page tree
    "unpublish a lesson": Act(lambda w: w.author.unpublish(w.lesson("marked")), waits=True),
    "unpublish a module": Act(lambda w: w.author.unpublish(w.modules[0]), waits=True),
    "unpublish the course": Act(lambda w: w.author.unpublish(w.page)),
    "delete a lesson": Act(lambda w: w.author.delete(w.lesson("marked")), waits=True),
    "delete a module": Act(lambda w: w.author.delete(w.modules[0]), waits=True),
    "delete the course": Act(lambda w: w.author.delete(w.page)),
    "reorder lessons": Act(lambda w: w.author.reorder(w.lesson("marked"), 0), moves_to=HALF_WAY),
    "reorder modules": Act(lambda w: w.author.reorder(w.modules[1], 0), moves_to=HALF_WAY),
    "move within the course": Act(lambda w: w.author.move(w.lesson("third"), w.modules[0]), moves_to=HALF_WAY),
    "move to another course": Act(lambda w: w.author.move(w.lesson("marked"), modules_below(w.other)[0]), waits=True),
    "copy a lesson": Act(lambda w: w.author.copy(w.lesson("marked"), w.modules[1], "copied"), moves_to=(1, 5)),
    "copy a lesson to another course": Act(
        lambda w: w.author.copy(w.lesson("marked"), modules_below(w.other)[0], "copied")
    ),
    "copy the course": Act(lambda w: w.author.post("catalogue_copy_course", w.course.key)),
    "make an alias": Act(alias_is_refused),
    "unpublish many": Act(
        lambda w: w.author.in_bulk("unpublish", w.lesson("marked"), w.quiz, include_descendants="on"), waits=True
    ),
    "delete many": Act(lambda w: w.author.in_bulk("delete", w.lesson("marked"), w.lesson("spare")), waits=True),
    "move many": Act(lambda w: w.author.in_bulk("move", w.lesson("third"), chooser=w.modules[0].pk), moves_to=HALF_WAY),
    "publish many": Act(lambda w: w.author.in_bulk("publish", w.page, w.quiz, include_descendants="on")),
    "lock a page": Act(lambda w: w.author.post("wagtailadmin_pages:lock", w.lesson("marked").pk)),
    # time
    "expire a lesson": Act(expire, waits=True),
    "schedule an edit": Act(schedule_an_edit),
    "schedule a new lesson": Act(schedule_a_new_lesson),
    # languages
    "translate the course": Act(lambda w: w.author.translate(w.page, "zh-hans", subtree=True)),
    "translate a lesson": Act(lambda w: w.author.translate(w.lesson("marked"), "zh-hant")),
    "edit a translation": Act(edit_a_translation),
    "take a translation down": Act(take_a_translation_down),
    # requirements
    "settle": Act(settle),
    "release before anybody moves": Act(lambda w: loosen_and(w, move=False), waits=True),
    "release": Act(lambda w: loosen_and(w, move=True), moves_to=(1, 3), waits=True),
    "keep what is loosened": Act(keep_what_is_loosened, waits=True),
    # what a certificate is made of
    "change what certificates say": Act(change_the_certificate),
    "rename the association": Act(rename_the_association),
    # commands
    "migrate": Act(command("migrate")),
    "re-index": Act(command("update_index")),
    "rebuild references": Act(command("rebuild_references_index")),
    "mend the tree": Act(command("fixtree")),
    "set up the site": Act(command("setup_site")),
    "check progress": Act(check_progress),
    "the clock": Act(command("tick")),
    "import the same": Act(lambda w: w.import_package("--publish")),
    "import with changes": Act(import_with_changes, moves_to=(1, 5), waits=True),
    "import with changes and release": Act(lambda w: import_with_changes(w, "--release"), moves_to=HALF_WAY),
}


# One of each kind; the short suite leaves the others to the full one.
SHORT = {
    *("edit words", "make a lesson optional", "make a lesson required", "write a required lesson"),
    *("raise the pass mark", "lower the pass mark", "change the right answer", "delete a module"),
    *("move within the course", "unpublish many", "release"),
    *("change what certificates say", "the clock", "import with changes"),
}
assert ACTS.keys() >= SHORT


@pytest.mark.parametrize(
    "act",
    [pytest.param(act, id=name, marks=[] if name in SHORT else pytest.mark.slow) for name, act in ACTS.items()],
)
def test_golden_learners_are_unchanged(world: World, before: Snapshot, act: Act) -> None:
    act.do(world)
    after = snapshot()
    enrolment = Enrolment.objects.get(pk=world.half_way.pk)
    if act.moves_to is None:
        assert after.rows == before.rows
    else:
        assert enrolment.version_id == world.course.current_version_id != world.half_way.version_id
        assert (enrolment.required_done, enrolment.required_total) == act.moves_to
        assert without_the_move(after, enrolment) == without_the_move(before, enrolment)
    assert after.files == before.files
    assert after.pages == before.pages
    for label, written in before.history.items():
        assert written.items() <= after.history[label].items()
    assert list(differences()) == []
    recipients = [address for letter in mail.outbox for address in letter.to]
    assert not world.learners.intersection(recipients)
    assert recipients == [world.officer] * act.waits + [world.author.user.email] * act.tells_author


def test_a_release_that_leaves_nothing_to_do_finishes_the_one_who_was_on_the_way(
    world: World, before: Snapshot
) -> None:
    """The one letter an author's act may cause: she has finished, by somebody's decision, and is told so."""
    for page in (world.lesson("marked"), world.quiz, world.lesson("third")):
        world.author.edit(page, required=None)
    mail.outbox.clear()
    world.author.post("catalogue_release", world.course.key, decision="release")
    enrolment = Enrolment.objects.get(pk=world.half_way.pk)
    assert (enrolment.state, enrolment.required_done, enrolment.required_total) == (EnrolmentState.COMPLETED, 1, 1)
    assert [letter.to for letter in mail.outbox] == [[enrolment.person.user.email]]
    assert Certificate.objects.filter(enrolment=enrolment).count() == 1
    after = rows()
    for label in ("learning.Enrolment", "certificates.Certificate", "certificates.CertificateFacts"):
        kept = {
            pk: row for pk, row in before.rows[label].items() if pk != enrolment.pk or label != "learning.Enrolment"
        }
        assert kept.items() <= after[label].items()
    assert list(differences()) == []


def test_what_is_snapshotted_is_there(before: Snapshot) -> None:
    """A comparison of nothing with nothing would always hold."""
    filled = {label for label, table in before.rows.items() if table}
    assert {
        "learning.Enrolment",
        "learning.EnrolmentRoute",
        "learning.ActivityResult",
        "learning.LearningEvent",
        "learning.EventNote",
        "assessment.Attempt",
        "assessment.AttemptQuestion",
        "assessment.Response",
        "assessment.CheckAnswer",
        "cohorts.Cohort",
        "cohorts.Seat",
        "cohorts.DueExtension",
        "certificates.Certificate",
        "certificates.CertificateFacts",
        "certificates.CertificateNames",
        "certificates.CertificateSecret",
        "certificates.CertificateFile",
        "certificates.StatusChange",
        "certificates.StatusNote",
        "certificates.ShareToken",
        "accounts.Person",
        "accounts.Membership",
    } <= filled
    assert len(before.files) == 27
    assert len(before.pages) == 3 * 8
    assert {status for status, _words in before.pages.values()} == {200}
