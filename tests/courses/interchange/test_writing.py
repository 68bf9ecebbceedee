"""Owners, drafts, publishing, what is loosened, and rehearsals."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Organisation
from courses.assessment.models import Question, QuestionBank, QuestionVersion
from courses.catalogue.models import Course, CoursePage, LessonPage, PendingRelease
from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused
from courses.learning import actions as learning
from courses.learning.models import ActivityResult
from tests.courses.interchange.conftest import BANK, COURSE, FILES, KEYS, LESSON, write
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.catalogue import make_course

L = "01-first/01-a-lesson.en.md"
SECOND = "01-first/02-another-lesson.en.md"


def changed(tmp_path: Path, name: str, files: dict[str, str | None]) -> Path:
    kept = {file: text for file, text in (dict(FILES) | files).items() if text is not None}
    return write(tmp_path / name, dict(kept))


def lesson(key: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(translation_key=KEYS[key], locale__language_code=language)


def test_a_dry_run_reports_and_keeps_nothing(site: Organisation, package: Path) -> None:
    told = import_course(path=package, by=None, dry_run=True)
    assert (told["changed"], told["dry_run"], told["counts"]["lessons"]) == (True, True, 2)
    assert not Course.objects.exists()
    assert not QuestionBank.objects.exists()


def test_new_pages_are_drafts_unless_publishing_is_asked_for(site: Organisation, tmp_path: Path) -> None:
    folder = changed(tmp_path, "draft", {"course.yaml": COURSE.replace("publish: true", "publish: false")})
    import_course(path=folder, by=None)
    assert not CoursePage.objects.live().exists()
    assert not LessonPage.objects.live().exists()
    assert import_course(path=folder, by=None, publish=True)["changed"] is True
    assert CoursePage.objects.live().count() == 2
    assert LessonPage.objects.live().count() == 2


def test_what_is_published_stays_so_and_takes_the_new_words(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    quiet = {
        "course.yaml": COURSE.replace("publish: true", "publish: false"),
        L: LESSON.replace("title: A lesson", "title: A better lesson"),
    }
    import_course(path=changed(tmp_path, "quiet", quiet), by=None)
    assert (lesson("lesson").title, lesson("lesson").live) == ("A better lesson", True)


def test_a_draft_within_a_published_course_stays_a_draft(site: Organisation, tmp_path: Path) -> None:
    text = FILES[SECOND].replace("required: true", "required: true\ndraft: true")
    folder = changed(tmp_path, "draft", {SECOND: text})
    import_course(path=folder, by=None)
    assert (lesson("lesson").live, lesson("second").live) == (True, False)
    assert import_course(path=folder, by=None)["changed"] is False


def test_the_course_of_another_association_is_refused(site: Organisation, package: Path) -> None:
    import_course(path=package, by=None)
    AssociationFactory(slug="szfa")
    with pytest.raises(ImportRefused) as refused:
        import_course(path=package, by=None, owner="szfa")
    assert refused.value.code == "other_owner"
    assert Course.objects.get(code="TST-101").owner == site


def test_a_code_that_is_taken_is_refused(site: Organisation, package: Path) -> None:
    make_course(code="TST-101")
    with pytest.raises(ImportRefused) as refused:
        import_course(path=package, by=None)
    assert refused.value.code == "code_taken"
    assert not CoursePage.objects.filter(translation_key=KEYS["course"]).exists()


def test_another_code_can_be_given(site: Organisation, package: Path) -> None:
    make_course(code="TST-101")
    assert import_course(path=package, by=None, code="tst-102")["course"]["code"] == "TST-102"


def test_a_lesson_of_another_course_is_not_taken(site: Organisation, package: Path) -> None:
    page = LessonPage.objects.get(pk=LessonPage.objects.filter(pk__in=_some_lesson()).get().pk)
    LessonPage.objects.filter(pk=page.pk).update(translation_key=KEYS["lesson"])
    with pytest.raises(ImportRefused) as refused:
        import_course(path=package, by=None)
    assert refused.value.code == "key_taken"
    assert not CoursePage.objects.filter(translation_key=KEYS["course"]).exists()


def _some_lesson() -> list[int]:
    make_course(code="OTH-1", lessons=1)
    return list(LessonPage.objects.values_list("pk", flat=True))


def test_a_lesson_that_is_gone_is_taken_down_and_its_release_waits(
    site: Organisation, package: Path, tmp_path: Path
) -> None:
    import_course(path=package, by=None)
    folder = changed(tmp_path, "shorter", {SECOND: None})
    assert import_course(path=folder, by=None)["changed"] is True
    course = Course.objects.select_related("current_version").get(code="TST-101")
    assert not lesson("second").live
    assert PendingRelease.objects.filter(course=course).exists()
    assert course.current_version is not None
    assert course.current_version.required_total == 3
    assert import_course(path=folder, by=None)["changed"] is False


def test_a_release_that_is_asked_for_makes_the_package_the_version(
    site: Organisation, package: Path, tmp_path: Path
) -> None:
    import_course(path=package, by=None)
    folder = changed(tmp_path, "shorter", {SECOND: None})
    import_course(path=folder, by=None, release=True)
    course = Course.objects.select_related("current_version").get(code="TST-101")
    assert not PendingRelease.objects.exists()
    assert course.current_version is not None
    assert course.current_version.required_total == 2
    assert import_course(path=folder, by=None, release=True)["changed"] is False


def test_a_new_order_is_taken_over(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    files = {SECOND: None, "01-first/00-another-lesson.en.md": FILES[SECOND]}
    assert import_course(path=changed(tmp_path, "turned", files), by=None)["changed"] is True
    order = list(LessonPage.objects.filter(locale__language_code="en").order_by("path").values_list("title", flat=True))
    assert order == ["Another lesson", "A lesson"]


def test_what_somebody_completed_stays_completed(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    course = Course.objects.get(code="TST-101")
    person = PersonFactory()
    learning.enrol(person=person, course=course, by=person)
    activity = course.current_version.activities.get(activity__key=KEYS["second"]).activity  # type: ignore[union-attr]
    learning.mark_done(person=person, activity=activity, by=person)
    before = list(ActivityResult.objects.values())
    import_course(path=changed(tmp_path, "shorter", {SECOND: None}), by=None, release=True)
    import_course(path=package, by=None)
    assert list(ActivityResult.objects.values()) == before


def test_a_changed_question_gets_a_version_and_a_lost_one_is_retired(
    site: Organisation, package: Path, tmp_path: Path
) -> None:
    import_course(path=package, by=None)
    kept, _cut, _lost = BANK.partition(f"  - key: {KEYS['q4']}")
    files = {"banks/01-a-bank.yaml": kept.replace("value: 9.0", "value: 9.1")}
    import_course(path=changed(tmp_path, "other", files), by=None)
    assert QuestionVersion.objects.filter(question=KEYS["q3"]).count() == 2
    assert QuestionVersion.objects.filter(question=KEYS["q2"]).count() == 1
    assert Question.objects.get(key=KEYS["q4"]).retired_at is not None
    import_course(path=package, by=None)
    assert Question.objects.get(key=KEYS["q4"]).retired_at is None


def test_words_that_exist_on_the_site_alone_stay(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    plain = FILES["01-first/module.yaml"].replace("  zh-hant:\n    title: 第一單元\n", "")
    files = {
        "01-first/module.yaml": plain,
        L: LESSON.replace("titles:\n  zh-hant: 一課\n", ""),
    }
    import_course(path=changed(tmp_path, "plain", files), by=None)
    assert lesson("lesson", "zh-hant").title == "一課"


def test_anchors_of_blocks_are_the_same_after_another_import(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    before = [block.id for block in lesson("lesson").body]
    import_course(path=changed(tmp_path, "other", {L: LESSON.replace("Few.", "Very few.")}), by=None)
    assert [block.id for block in lesson("lesson").body] == before
