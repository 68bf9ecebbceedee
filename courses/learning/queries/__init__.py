"""Reads that span models: one fact, one function."""

from courses.learning.queries.context import LearnerContext, learner_context, sample_context
from courses.learning.queries.dues import Due, due_in_full, due_of, due_on_roads, effective_due
from courses.learning.queries.left import LeftItem, left_in
from courses.learning.queries.offers import Offer, courses_offered, offer_of
from courses.learning.queries.outline import CourseOutline, OutlineItem, OutlineModule
from courses.learning.queries.outlines import continue_url, course_titles, course_url, outline_for, outlines_for
from courses.learning.queries.progress import CourseCounts, course_counts, is_overdue, modules_done, progress_rows
from courses.learning.queries.records import LearnerRecord, record_of, what_is_left
from courses.learning.queries.rules import requirements_left
from courses.learning.queries.standing import Stand, Standing, standing_of

__all__ = [
    "CourseCounts",
    "CourseOutline",
    "Due",
    "LearnerContext",
    "LearnerRecord",
    "LeftItem",
    "Offer",
    "OutlineItem",
    "OutlineModule",
    "Stand",
    "Standing",
    "continue_url",
    "course_counts",
    "course_titles",
    "course_url",
    "courses_offered",
    "due_in_full",
    "due_of",
    "due_on_roads",
    "effective_due",
    "is_overdue",
    "learner_context",
    "left_in",
    "modules_done",
    "offer_of",
    "outline_for",
    "outlines_for",
    "progress_rows",
    "record_of",
    "requirements_left",
    "sample_context",
    "standing_of",
    "what_is_left",
]
