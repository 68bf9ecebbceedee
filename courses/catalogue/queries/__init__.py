"""Reads that span pages and identity rows."""

from courses.catalogue.models.routing import path_below_index, url_for_path
from courses.catalogue.queries.outline import CoursePages, OutlinePage, outline_pages, outline_pages_of, page_for
from courses.catalogue.queries.requirements import activities_of_snapshot, source_requirements

__all__ = [
    "CoursePages",
    "OutlinePage",
    "activities_of_snapshot",
    "outline_pages",
    "outline_pages_of",
    "page_for",
    "path_below_index",
    "source_requirements",
    "url_for_path",
]
