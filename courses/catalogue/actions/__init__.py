"""Everything that changes what is offered."""

from courses.catalogue.actions.authoring import begin_course, copy_course, ensure_review_workflow
from courses.catalogue.actions.courses import (
    bump_stamp,
    ensure_identity,
    restore_course,
    retire_course,
    save_course_settings,
    set_recognised_by,
)
from courses.catalogue.actions.pages import (
    after_page_deleted,
    grant_pages,
    is_source,
    keep_slugs_equal,
    move_translations,
    translations_of,
    unpublish_translations,
)
from courses.catalogue.actions.requirements import (
    pending_told,
    release_requirements,
    settle_everything,
    settle_requirements,
)
from courses.catalogue.actions.together import settle_course_of, settled_once

__all__ = [
    "after_page_deleted",
    "begin_course",
    "bump_stamp",
    "copy_course",
    "ensure_identity",
    "ensure_review_workflow",
    "grant_pages",
    "is_source",
    "keep_slugs_equal",
    "move_translations",
    "pending_told",
    "release_requirements",
    "restore_course",
    "retire_course",
    "save_course_settings",
    "set_recognised_by",
    "settle_course_of",
    "settle_everything",
    "settle_requirements",
    "settled_once",
    "translations_of",
    "unpublish_translations",
]
