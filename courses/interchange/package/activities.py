"""Lessons, quizzes and assignments of a package."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.assessment.enums import Feedback, WorkFileKind
from courses.assessment.models import MOST_FILES
from courses.catalogue.enums import AiAssisted
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Assignment, AssignmentWords, Draw, Lesson, LessonWords, Quiz, QuizWords
from courses.interchange.package.faults import noted
from courses.interchange.package.lesson_text import parse_body
from courses.interchange.package.yaml_text import Value, load

WORD_KEYS = ("title", "summary", "authors", "reviewed_by", "reviewed_on")
LESSON_KEYS = ("key", "minutes", "required", "completion", "open", "draft", "ai_assisted", "titles", *WORD_KEYS)
ASSIGNMENT_KEYS = (
    "key",
    "minutes",
    "required",
    "open",
    "draft",
    "pass_mark",
    "text",
    "files",
    "kinds",
    "titles",
    "title",
)
QUIZ_KEYS = (
    "key",
    "minutes",
    "required",
    "open",
    "draft",
    "pass_mark",
    "attempts",
    "waiting_hours",
    "time_limit",
    "shuffle_questions",
    "shuffle_options",
    "feedback",
    "draws",
    "words",
)


def _front_matter(name: str, text: str) -> tuple[Value, str, int]:
    """The settings of a lesson's file, its body, and the number of lines above the body."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in [line.rstrip() for line in lines[1:]]:
        raise ImportRefused(
            "no_front_matter", _("A lesson begins with its settings between two lines of “---”."), f"{name}:1"
        )
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
    return load("\n".join(lines[1:end]), name, 1), "\n".join(lines[end + 1 :]), end + 1


def read_lesson(texts: dict[str, tuple[str, str]], slug: str, source_language: str) -> Lesson:
    """A lesson from its files, by language."""
    name, text = texts[source_language]
    head, body, above = _front_matter(name, text)
    found = head.fields(LESSON_KEYS, ("key", "title"))
    lesson = Lesson(
        key=found["key"].key(),
        slug=slug,
        minutes=found["minutes"].number(1, 600) if "minutes" in found else 15,
        words={source_language: _lesson_words(found, body, name, above)},
    )
    for flag in ("required", "open", "draft"):
        if flag in found:
            setattr(lesson, flag, found[flag].flag())
    if "completion" in found:
        lesson.completion = found["completion"].choice("viewed", "marked", "check")
    if "ai_assisted" in found:
        lesson.ai_assisted = found["ai_assisted"].choice(*AiAssisted.values)
    checks = [block for block in lesson.words[source_language].blocks if block.kind == "check"]
    if lesson.completion == "check" and not checks:
        raise found["completion"].refuse(
            "no_check", _("There is no knowledge check in this lesson that could complete it.")
        )
    for language in LANGS:
        if language in texts and language != source_language:
            name, text = texts[language]
            head, body, above = _front_matter(name, text)
            lesson.words[language] = _lesson_words(head.fields(WORD_KEYS, ("title",)), body, name, above)
            if not lesson.words[language].blocks:
                raise ImportRefused("empty", _("Here a text is expected, and there is none."), f"{name}:{above + 1}")
    if "titles" in found:
        for language, value in found["titles"].fields(LANGS).items():
            if language in lesson.words:
                raise value.refuse("title_twice", _("This language has a file of its own. Give its title there."))
            lesson.words[language] = LessonWords(title=value.text(255))
    lesson.words = {language: lesson.words[language] for language in LANGS if language in lesson.words}
    return lesson


def _lesson_words(found: dict[str, Value], body: str, name: str, above: int) -> LessonWords:
    return LessonWords(
        title=found["title"].text(255),
        summary=found["summary"].text(240, empty=True) if "summary" in found else "",
        authors=found["authors"].text(160, empty=True) if "authors" in found else "",
        reviewed_by=found["reviewed_by"].text(160, empty=True) if "reviewed_by" in found else "",
        reviewed_on=found["reviewed_on"].day() if "reviewed_on" in found else "",
        blocks=parse_body(body, name, above),
    )


def read_assignment(texts: dict[str, tuple[str, str]], slug: str, source_language: str) -> Assignment:
    """An assignment from its files, by language."""
    name, text = texts[source_language]
    head, body, above = _front_matter(name, text)
    found = head.fields(ASSIGNMENT_KEYS, ("key", "title"))
    assignment = Assignment(
        key=found["key"].key(),
        slug=slug,
        minutes=found["minutes"].number(1, 600) if "minutes" in found else 30,
        words={source_language: _brief(found, body, name, above)},
    )
    for flag in ("required", "open", "draft", "text"):
        if flag in found:
            setattr(assignment, flag, found[flag].flag())
    for number, (lowest, highest) in {"pass_mark": (1, 100), "files": (0, MOST_FILES)}.items():
        if number in found:
            setattr(assignment, number, found[number].number(lowest, highest))
    if "kinds" in found:
        assignment.kinds = [row.choice(*WorkFileKind.values) for row in found["kinds"].rows()]
    if not assignment.text and not assignment.files:
        raise head.refuse("nothing_to_hand_in", _("Let learners hand in a text, or a file at least."))
    for language in LANGS:
        if language in texts and language != source_language:
            name, text = texts[language]
            inner, body, above = _front_matter(name, text)
            assignment.words[language] = _brief(inner.fields(("title",), ("title",)), body, name, above)
            if not assignment.words[language].blocks:
                raise ImportRefused("empty", _("Here a text is expected, and there is none."), f"{name}:{above + 1}")
    if "titles" in found:
        for language, value in found["titles"].fields(LANGS).items():
            if language in assignment.words:
                raise value.refuse("title_twice", _("This language has a file of its own. Give its title there."))
            assignment.words[language] = AssignmentWords(title=value.text(255))
    assignment.words = {language: assignment.words[language] for language in LANGS if language in assignment.words}
    return assignment


def _brief(found: dict[str, Value], body: str, name: str, above: int) -> AssignmentWords:
    words = AssignmentWords(title=found["title"].text(255), blocks=parse_body(body, name, above))
    if any(block.kind == "check" for block in words.blocks):
        raise ImportRefused(
            "check_in_assignment", _("An assignment is marked by a person and holds no knowledge check."), name
        )
    return words


def read_quiz(value: Value, slug: str, source_language: str) -> Quiz:
    """A quiz from its file."""
    before = noted()
    found = value.fields(QUIZ_KEYS, ("key", "draws", "words"))
    words = found["words"].fields(LANGS)
    if source_language not in words and not found["words"].is_missing:
        raise found["words"].refuse(
            "missing_language",
            _("The words in the authoring language (%(language)s) are missing.") % {"language": source_language},
        )
    quiz = Quiz(
        key=found["key"].key(),
        slug=slug,
        minutes=found["minutes"].number(1, 600) if "minutes" in found else 10,
        words={language: _quiz_words(words[language]) for language in LANGS if language in words},
        draws=[_draw(row) for row in found["draws"].rows()],
    )
    for flag in ("required", "open", "draft", "shuffle_questions", "shuffle_options"):
        if flag in found:
            setattr(quiz, flag, found[flag].flag())
    limits: dict[str, Any] = {
        "pass_mark": (1, 100),
        "attempts": (1, 100),
        "waiting_hours": (1, 8760),
        "time_limit": (1, 1440),
    }
    for name, (lowest, highest) in limits.items():
        if name in found:
            setattr(quiz, name, found[name].number(lowest, highest))
    if "feedback" in found:
        quiz.feedback = found["feedback"].choice(*Feedback.values)
    if not quiz.draws and noted() == before:
        raise found["draws"].refuse("empty", _("A quiz asks at least one question."))
    return quiz


def _quiz_words(value: Value) -> QuizWords:
    found = value.fields(("title", "introduction"), ("title",))
    introduction = found["introduction"].text(2000, empty=True) if "introduction" in found else ""
    return QuizWords(title=found["title"].text(255), introduction=introduction)


def _draw(row: Value) -> Draw:
    found = row.fields(("question", "bank", "count"))
    if ("question" in found) == ("bank" in found):
        raise row.refuse("wrong_draw", _("Give either a question or a bank with a count."))
    if "question" in found:
        if "count" in found:
            raise found["count"].refuse("wrong_draw", _("Give either a question or a bank with a count."))
        return Draw(question=found["question"].key())
    return Draw(bank=found["bank"].key(), count=found["count"].number(1, 200) if "count" in found else 1)
