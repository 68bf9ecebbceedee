"""WHAT IS OFFERED: identity rows, versions of requirements, and the pages that carry the words."""

from courses.catalogue.models.identity import Activity, Course, CourseSkill
from courses.catalogue.models.pages import (
    ActivityPage,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    ModulePage,
)
from courses.catalogue.models.versions import CourseVersion, PendingRelease, VersionActivity

__all__ = [
    "Activity",
    "ActivityPage",
    "Course",
    "CourseIndexPage",
    "CoursePage",
    "CourseSkill",
    "CourseVersion",
    "LessonPage",
    "ModulePage",
    "PendingRelease",
    "VersionActivity",
]
