"""A course of this site as a neutral course."""

from courses.interchange.queries.course import neutral_course
from courses.interchange.queries.media import MediaNames
from courses.interchange.queries.pages import lesson_words, page_as_edited, quiz_draws
from courses.interchange.queries.questions import neutral_question

__all__ = ["MediaNames", "lesson_words", "neutral_course", "neutral_question", "page_as_edited", "quiz_draws"]
