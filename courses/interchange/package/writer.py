"""A neutral course to a package's files, in one canonical spelling: the same course gives the same bytes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from courses.interchange.neutral import (
    Assignment,
    Bank,
    Course,
    CourseWords,
    Lesson,
    LessonWords,
    MediaFile,
    Module,
    Package,
    Quiz,
)
from courses.interchange.package.lesson_text import body_text
from courses.interchange.package.parcels import package_value, package_zip
from courses.interchange.package.question_text import filled, question_value
from courses.interchange.package.reader import FORMAT
from courses.interchange.package.yaml_text import dump


def package_files(course: Course) -> dict[str, bytes]:
    """Every file of the package by name."""
    texts = {"course.yaml": dump(_course(course))}
    for number, bank in enumerate(course.banks, start=1):
        texts[f"banks/{number:02}-{slugify(bank.name)[:50].strip('-') or 'bank'}.yaml"] = dump(
            _bank(bank, course.source_language)
        )
    files: dict[str, bytes] = {}
    if course.media:
        texts["media.yaml"] = dump([_media(file) for file in course.media])
        for file in course.media:
            files[f"media/{file.name}"] = file.content
            for language, captions in file.captions.items():
                files[f"media/{_captions_name(file, language)}"] = captions
    for number, module in enumerate(course.modules, start=1):
        folder = f"{number:02}-{module.slug}"
        texts[f"{folder}/module.yaml"] = dump(_module(module))
        for place, activity in enumerate(module.activities, start=1):
            stem = f"{folder}/{place:02}-{activity.slug}"
            if isinstance(activity, Quiz):
                texts[f"{stem}.quiz.yaml"] = dump(_quiz(activity))
            elif isinstance(activity, Package):
                texts[f"{stem}.package.yaml"] = dump(package_value(activity))
                files[f"{stem}.package.zip"] = package_zip(activity)
            elif isinstance(activity, Assignment):
                texts.update(_assignment(activity, f"{stem}.assignment", course.source_language))
            else:
                texts.update(_lesson(activity, stem, course.source_language))
    files.update({name: text.encode() for name, text in texts.items()})
    return dict(sorted(files.items()))


def write_package(course: Course, path: Path) -> bool:
    """Write the folder whole, beside what it replaces; says whether anything in it changed."""
    files = package_files(course)
    if path.is_dir():
        standing = {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
        if standing == files:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    for name, content in files.items():
        target = made / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    made.chmod(0o755)
    if path.is_dir():
        shutil.rmtree(path)
    made.rename(path)
    return True


def _course(course: Course) -> dict[str, Any]:
    return filled(
        format=FORMAT,
        key=str(course.key),
        code=course.code,
        owner=course.owner,
        source_language=course.source_language,
        slug=course.slug,
        level=course.level,
        enrolment=course.enrolment,
        minutes=course.minutes,
        law_as_at=course.law_as_at,
        valid_months=course.valid_months,
        topics=dict(sorted(course.topics.items())),
        recognised_by=sorted(course.recognised_by),
        skills=[{"code": code, "level": level} for code, level in course.skills],
        publish=course.publish,
        words={language: _course_words(words) for language, words in course.words.items()},
    )


def _course_words(words: CourseWords) -> dict[str, Any]:
    return filled(
        title=words.title,
        summary=words.summary,
        audience=words.audience,
        outcomes=words.outcomes,
        prerequisites=words.prerequisites,
        assessment_note=words.assessment_note,
        teachers=[filled(**teacher) for teacher in words.teachers],
    )


def _module(module: Module) -> dict[str, Any]:
    return filled(
        key=str(module.key),
        draft=module.draft or None,
        words={language: filled(title=words.title, summary=words.summary) for language, words in module.words.items()},
    )


def _lesson(lesson: Lesson, stem: str, source_language: str) -> dict[str, str]:
    texts = {}
    for language, words in lesson.words.items():
        if language == source_language:
            head = filled(
                key=str(lesson.key),
                minutes=lesson.minutes,
                required=lesson.required,
                completion=lesson.completion,
                open=lesson.open or None,
                draft=lesson.draft or None,
                ai_assisted=lesson.ai_assisted,
                titles={
                    other: given.title
                    for other, given in lesson.words.items()
                    if not given.blocks and other != source_language
                },
                **_lesson_words(words),
            )
        elif words.blocks:
            head = _lesson_words(words)
        else:
            continue
        body = body_text(words.blocks)
        texts[f"{stem}.{language}.md"] = f"---\n{dump(head)}---\n" + (f"\n{body}" if body else "")
    return texts


def _lesson_words(words: LessonWords) -> dict[str, Any]:
    return filled(
        title=words.title,
        summary=words.summary,
        authors=words.authors,
        reviewed_by=words.reviewed_by,
        reviewed_on=words.reviewed_on,
    )


def _assignment(assignment: Assignment, stem: str, source_language: str) -> dict[str, str]:
    texts = {}
    for language, words in assignment.words.items():
        head: dict[str, Any] = {"title": words.title}
        if language == source_language:
            head = filled(
                key=str(assignment.key),
                minutes=assignment.minutes,
                required=assignment.required,
                open=assignment.open or None,
                draft=assignment.draft or None,
                pass_mark=assignment.pass_mark,
                text=assignment.text,
                files=assignment.files,
                kinds=assignment.kinds,
                titles={
                    other: given.title
                    for other, given in assignment.words.items()
                    if not given.blocks and other != source_language
                },
                title=words.title,
            )
        elif not words.blocks:
            continue
        body = body_text(words.blocks)
        texts[f"{stem}.{language}.md"] = f"---\n{dump(head)}---\n" + (f"\n{body}" if body else "")
    return texts


def _quiz(quiz: Quiz) -> dict[str, Any]:
    return filled(
        key=str(quiz.key),
        minutes=quiz.minutes,
        required=quiz.required,
        open=quiz.open or None,
        draft=quiz.draft or None,
        pass_mark=quiz.pass_mark,
        attempts=quiz.attempts,
        waiting_hours=quiz.waiting_hours,
        time_limit=quiz.time_limit,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        feedback=quiz.feedback,
        draws=[
            {"question": str(draw.question)} if draw.question else {"bank": str(draw.bank), "count": draw.count}
            for draw in quiz.draws
        ],
        words={
            language: filled(title=words.title, introduction=words.introduction)
            for language, words in quiz.words.items()
        },
    )


def _bank(bank: Bank, source_language: str) -> dict[str, Any]:
    return {
        "key": str(bank.key),
        "name": bank.name,
        "questions": [question_value(question, source_language) for question in bank.questions],
    }


def _captions_name(file: MediaFile, language: str) -> str:
    return f"{file.name.rsplit('.', 1)[0]}.{language}.vtt"


def _media(file: MediaFile) -> dict[str, Any]:
    return filled(
        file=file.name,
        kind=file.kind,
        title=file.title,
        description=file.description,
        duration=file.duration or None,
        transcript=file.transcript,
        captions={language: _captions_name(file, language) for language in file.captions},
    )
