"""What has to agree across the files of a package."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.markup import links_in
from courses.interchange.neutral import Assignment, Bank, Block, Course, Lesson, Question, Quiz
from courses.interchange.package.faults import going_on, note
from courses.interchange.package.lesson_text import MEDIA_KINDS

BESIDE = ("attachments", "explanation_attachments")


def check_course(course: Course) -> None:
    """Raises ImportRefused where two parts of a course contradict each other. Serves every reader."""
    if not course.modules:
        raise ImportRefused("no_module", _("The course has no module. Add a folder such as 01-first-module."))
    _keys_once(course)
    _slugs_once(course)
    if not any(activity.required and not activity.draft for activity in course.activities):
        message = _("Nothing in this course is required. Make one activity required.")
        note(ImportRefused("nothing_required", message))
    for module in course.modules:
        _languages_above(module.words, course.words, module.slug)
        for activity in module.activities:
            _languages_above(activity.words, module.words, f"{module.slug}/{activity.slug}")
    _draws(course)
    _media(course)


def _keys_once(course: Course) -> None:
    keys: list[UUID] = [course.key]
    keys += [module.key for module in course.modules]
    keys += [activity.key for activity in course.activities]
    keys += [bank.key for bank in course.banks]
    keys += [question.key for question in course.questions]
    for key in [str(key) for key, times in Counter(keys).items() if times > 1]:
        message = _("The key %(key)s stands at two places. Give one of them a new key.") % {"key": key}
        note(ImportRefused("key_twice", message))
    for name in [name for name, times in Counter(bank.name for bank in course.banks).items() if times > 1]:
        note(ImportRefused("name_twice", _("Two banks have the name “%(name)s”.") % {"name": name}))


def _slugs_once(course: Course) -> None:
    groups: list[tuple[str, list[Any]]] = [("", list(course.modules))]
    groups += [(module.slug, list(module.activities)) for module in course.modules]
    for parent, items in groups:
        for slug, times in Counter(item.slug for item in items).items():
            if times > 1:
                message = _("Two things here are called “%(slug)s”. Rename one.") % {"slug": slug}
                note(ImportRefused("slug_twice", message, f"{parent}/{slug}".strip("/")))


def _languages_above(words: dict[str, Any], above: dict[str, Any], where: str) -> None:
    lacking = [language for language in words if language not in above]
    for language in lacking:
        message = _("There are words in %(language)s here, but what stands above has none in it. Add a title there.")
        note(ImportRefused("missing_language", message % {"language": language}, where))


def _draws(course: Course) -> None:
    banks = {bank.key: bank for bank in course.banks}
    questions = {question.key for question in course.questions}
    for quiz in course.quizzes:
        with going_on():
            _draws_of(quiz, banks, questions)


def _draws_of(quiz: Quiz, banks: dict[UUID, Bank], questions: set[UUID]) -> None:
    seen: set[UUID] = set()
    for draw in quiz.draws:
        named = draw.bank or draw.question
        if (draw.bank is not None and draw.bank not in banks) or (
            draw.question is not None and draw.question not in questions
        ):
            raise ImportRefused(
                "unknown_question",
                _("The quiz draws from %(key)s, which the package does not hold.") % {"key": named},
                quiz.slug,
            )
        if named in seen:
            raise ImportRefused("draw_twice", _("A quiz names each question and each bank once."), quiz.slug)
        if named is not None:
            seen.add(named)
        if draw.bank is not None and draw.count > len(banks[draw.bank].questions):
            raise ImportRefused(
                "bank_too_small",
                _("The quiz draws %(count)s questions from “%(bank)s”, which holds fewer.")
                % {"count": draw.count, "bank": banks[draw.bank].name},
                quiz.slug,
            )


def _media(course: Course) -> None:
    kinds = {file.name: file.kind for file in course.media}
    if len(kinds) != len(course.media):
        raise ImportRefused("file_twice", _("A file is listed twice."), "media.yaml")
    recordings = {file.name: file for file in course.media if file.kind in {"audio", "video"}}
    questions = {str(question.key) for question in course.questions}
    for question in course.questions:
        for words in question.words.values():
            with going_on():
                _beside(words, question, kinds)
    essays = {str(question.key) for question in course.questions if question.kind == "essay"}
    described: list[Lesson | Assignment] = [*course.lessons, *course.assignments]
    for lesson in described:
        for block in [block for words in lesson.words.values() for block in words.blocks]:
            with going_on():
                _block(block, lesson.slug, kinds, questions)
                if block.kind == "check" and block.value["question"] in essays:
                    message = _("A person marks this question, so a lesson cannot check it. Ask it in a quiz.")
                    raise ImportRefused("essay_in_lesson", message, lesson.slug)
                recording = recordings.get(block.value["file"]) if block.kind in {"audio", "video"} else None
                if recording is not None and not recording.transcript and not recording.captions:
                    raise ImportRefused(
                        "no_captions",
                        _("This recording has neither captions nor a transcript. Add one to it first."),
                        f"{lesson.slug}: {recording.name}",
                    )


def _beside(words: dict[str, Any], question: Question, kinds: dict[str, str]) -> None:
    """The files beside the words of a question."""
    lists = [words.get(name, []) for name in BESIDE] + [
        option.get("attachments", []) for option in words.get("options", {}).values()
    ]
    for file in [file for files in lists for file in files]:
        if kinds.get(file["file"]) != file["kind"]:
            message = _("There is no file “%(name)s” of the kind “%(kind)s” in media.yaml.")
            named = {"name": file["file"], "kind": file["kind"]}
            raise ImportRefused("missing_file", message % named, f"banks: {question.key}")


def _block(block: Block, where: str, kinds: dict[str, str], questions: set[str]) -> None:
    if block.kind == "check" and block.value["question"] not in questions:
        raise ImportRefused(
            "unknown_question",
            _("The lesson asks the question %(key)s, which the package does not hold.")
            % {"key": block.value["question"]},
            where,
        )
    wanted = MEDIA_KINDS.get(block.kind)
    if wanted and kinds.get(block.value["file"]) != wanted:
        raise ImportRefused(
            "missing_file",
            _("There is no file “%(name)s” of the kind “%(kind)s” in media.yaml.")
            % {"name": block.value["file"], "kind": wanted},
            where,
        )
    for text in _texts(block):
        for address in links_in(text):
            name = address.removeprefix("media:")
            if name != address and kinds.get(name) != "document":
                raise ImportRefused(
                    "missing_file",
                    _("There is no file “%(name)s” of the kind “%(kind)s” in media.yaml.")
                    % {"name": name, "kind": "document"},
                    where,
                )


def _texts(block: Block) -> list[str]:
    if block.kind in {"text", "tomorrow"}:
        return [block.value]
    if block.kind == "pair":
        return [block.value["hong_kong"], block.value["mainland"]]
    return []
