"""WHAT IS OFFERED: identity rows, versions of requirements, and the pages that carry the words."""

from courses.catalogue.blocks import BriefBody
from courses.catalogue.models.activities import ActivityPage, LessonPage
from courses.catalogue.models.base import CourseTreePage
from courses.catalogue.models.identity import Activity, Course, CourseSkill
from courses.catalogue.models.pages import CourseIndexPage, CoursePage, ModulePage
from courses.catalogue.models.review import SecondPersonTask
from courses.catalogue.models.routing import Place, resolve
from courses.catalogue.models.versions import CatalogueStamp, CourseVersion, PendingRelease, VersionActivity
from courses.catalogue.querysets import ActivityPageManager, CoursePageManager

__all__ = [
    "Activity",
    "ActivityPage",
    "ActivityPageManager",
    "BriefBody",
    "CatalogueStamp",
    "Course",
    "CourseIndexPage",
    "CoursePage",
    "CoursePageManager",
    "CourseSkill",
    "CourseTreePage",
    "CourseVersion",
    "LessonPage",
    "ModulePage",
    "PendingRelease",
    "Place",
    "SecondPersonTask",
    "VersionActivity",
    "resolve",
]
