"""Reads that span pages and identity rows."""

from courses.catalogue.queries.outline import CoursePages, OutlinePage, outline_pages, outline_pages_of, page_for
from courses.catalogue.queries.requirements import source_requirements
from courses.catalogue.queries.routing import Route, find_route, url_of

__all__ = [
    "CoursePages",
    "OutlinePage",
    "Route",
    "find_route",
    "outline_pages",
    "outline_pages_of",
    "page_for",
    "source_requirements",
    "url_of",
]
