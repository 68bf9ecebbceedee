"""Small courses in Markdown, read without a database."""

from __future__ import annotations

from courses.interchange.archives import Source
from courses.interchange.markdown import read
from courses.interchange.neutral import Course, LessonWords
from courses.interchange.readers import Options


def course_of(files: dict[str, str | bytes], language: str = "en") -> Course:
    held = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    course = read(Source("a-course", dict(sorted(held.items()))), Options(owner="ftahk", language=language))
    assert [row for row in course.left_out if row["where"] == "unaccounted"] == []
    return course


def lesson_of(text: str) -> LessonWords:
    return course_of({"page.md": text}).lessons[0].words["en"]


def titles(course: Course) -> list[tuple[str, list[str]]]:
    language = course.source_language
    return [
        (module.words[language].title, [one.words[language].title for one in module.activities])
        for module in course.modules
    ]
