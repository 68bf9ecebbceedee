"""Which reader an activity of a backup has, by Moodle's name of it; and why certain ones stay outside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.moodle.backup_archive import Listed
from courses.interchange.moodle.backup_assignments import assign, assignment
from courses.interchange.moodle.backup_desk import Desk
from courses.interchange.moodle.backup_documents import folder, imscp, resource, url
from courses.interchange.moodle.backup_lessons import lesson
from courses.interchange.moodle.backup_packages import package
from courses.interchange.moodle.backup_pages import Made, Making, book, forum, label, page, prompt
from courses.interchange.moodle.backup_quizzes import Library, quiz

MAKERS: dict[str, Making] = {
    "page": page,
    "label": label,
    "book": book,
    "resource": resource,
    "folder": folder,
    "url": url,
    "forum": forum,
    "wiki": prompt,
    "assign": assign,
    "assignment": assignment,
    "imscp": imscp,
    "scorm": package,
    "h5pactivity": package,
}


def reasons() -> dict[str, str]:
    """Why certain activities stay outside, by Moodle's names for them."""
    asked = _("Opinions are not asked for in a course here.")
    together = _("Learners write nothing for each other here.")
    live = _("What happens at a certain time belongs to a cohort, not to the course.")
    outside = _("It is another program, which Moodle only led to.")
    return {
        "feedback": asked,
        "choice": asked,
        "survey": asked,
        "questionnaire": asked,
        "glossary": _("There is no glossary in a course here. Put the terms into a lesson."),
        "data": together,
        "workshop": together,
        "chat": live,
        "bigbluebuttonbn": live,
        "zoom": live,
        "attendance": live,
        "scheduler": live,
        "lti": outside,
        "hvp": _("An H5P activity of the older kind, whose package the backup does not hold. Export it as .h5p."),
        "certificate": _("Certificates here are issued when a course is finished."),
        "customcert": _("Certificates here are issued when a course is finished."),
    }


def read_activity(desk: Desk, listed: Listed, library: Library) -> Made:
    """What one activity becomes."""
    if listed.trouble:
        return Made(why=listed.trouble)
    if listed.kind == "quiz":
        return quiz(desk, listed, library)
    if listed.kind == "lesson":
        return lesson(desk, listed, library)
    if listed.kind in MAKERS:
        return MAKERS[listed.kind](desk, listed)
    return Made(why=reasons().get(listed.kind, _("Activities of this kind have no counterpart here.")))
