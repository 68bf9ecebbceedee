"""Reads that span pages and identity rows."""

from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.queries.cached import kept, stamp
from courses.catalogue.queries.languages import languages_offered
from courses.catalogue.queries.listing import CourseCard, course_cards
from courses.catalogue.queries.outline import CoursePages, OutlinePage, outline_pages, outline_pages_of, page_for
from courses.catalogue.queries.parts import version_parts
from courses.catalogue.queries.requirements import activities_of_snapshot, source_requirements
from courses.catalogue.queries.search import Hit, search
from courses.catalogue.queries.syllabus import Syllabus, SyllabusItem, SyllabusModule, syllabus_of

__all__ = [
    "CourseCard",
    "CoursePages",
    "Hit",
    "OutlinePage",
    "Syllabus",
    "SyllabusItem",
    "SyllabusModule",
    "activities_of_snapshot",
    "course_cards",
    "kept",
    "languages_offered",
    "outline_pages",
    "outline_pages_of",
    "page_for",
    "path_below_index",
    "search",
    "source_requirements",
    "stamp",
    "syllabus_of",
    "url_for_path",
    "version_parts",
]
