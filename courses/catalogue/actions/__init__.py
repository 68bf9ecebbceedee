"""Everything that changes what is offered."""

from courses.catalogue.actions.courses import ensure_identity, retire_course, save_course_settings
from courses.catalogue.actions.requirements import release_requirements, settle_requirements

__all__ = [
    "ensure_identity",
    "release_requirements",
    "retire_course",
    "save_course_settings",
    "settle_requirements",
]
