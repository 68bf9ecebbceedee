"""What formats are called on screens. Their keys are those of the commands."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

COURSE_FORMATS = [
    ("package", _("Course package of this academy")),
    ("olx", _("Open edX course (OLX)")),
    ("moodle-mbz", _("Moodle course backup (.mbz)")),
    ("cc", _("Common Cartridge, Canvas export")),
    ("qti", _("QTI 2.1, 2.2 or 3 test")),
    ("markdown", _("Folder of Markdown pages")),
    ("notebook", _("Jupyter notebook")),
    ("scorm", _("SCORM 1.2 or 2004 package")),
    ("h5p", _("H5P package")),
    ("cmi5", _("cmi5 package")),
    ("moodle-csv", _("Moodle list of courses (CSV)")),
]
QUESTION_FORMATS = [
    ("gift", _("GIFT")),
    ("aiken", _("Aiken")),
    ("moodle-xml", _("Moodle XML")),
    ("qti", _("QTI 2.1, 2.2 or 3 items")),
    ("olx", _("Open edX library or course (OLX)")),
]


def in_a_row(labels: Iterable[object]) -> str:
    """Several of them in one sentence."""
    return pgettext("between formats", "; ").join(map(str, labels))
