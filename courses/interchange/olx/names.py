"""The elements of Open edX's course format, and what is said of those that have no place here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS = {"sequential", "videosequence", "problemset", "section"}
# Elements that hold other elements of the course; what any other holds is its own.
CONTAINERS = {
    "course", "chapter", "vertical", "wrapper", "library", "library_content", "library_sourced", "itembank", "randomize",
    "split_test", "conditional", *SECTIONS,
}  # fmt: skip
POOLS = {"library_content", "library_sourced", "itembank", "randomize"}
VIDEOS = {"video", "videoalpha"}
CONTENT = {"html", "discussion", *VIDEOS}
# Responses that become questions.
CHOICES = {"multiplechoiceresponse", "truefalseresponse", "choiceresponse", "optionresponse"}
TYPED = {"stringresponse", "numericalresponse"}
RESPONSES = CHOICES | TYPED
# Responses that need Open edX's own machinery to be marked or shown.
FOREIGN = {
    "customresponse", "formularesponse", "schematicresponse", "symbolicresponse", "coderesponse", "externalresponse",
    "javascriptresponse", "imageresponse", "annotationresponse", "choicetextresponse", "jsmeresponse", "jsinput",
    "drag_and_drop_input", "chemicalequationinput", "crystallography", "vsepr_input", "editamoleculeinput",
    "editageneinput", "designprotein2dinput", "jsme", "schematic", "textbox", "filesubmission", "matlabinput",
    "openended", "openendedresponse", "queueresponse",
}  # fmt: skip

WHY: dict[str, Promise] = {
    "poll": _("Polls collect opinions; there is no place for them here."),
    "survey": _("Surveys collect opinions; there is no place for them here."),
    "drag-and-drop-v2": _("Things dragged onto a picture cannot be asked here. Ask a question of the kind “match” instead."),
    "openassessment": _("Work that learners mark for each other has no place here. Set an assignment instead."),
    "edx_sga": _("Work handed in as a file is not taken in. Set an assignment instead."),
    "staffgradedxblock": _("Work marked by staff is not taken in. Set an assignment instead."),
    "ubcpi": _("Peer instruction, in which learners see each other's reasons, has no place here."),
    "word_cloud": _("Word clouds made by learners have no place here."),
    "lti": _("A tool on another site (LTI) is not taken in."),
    "lti_consumer": _("A tool on another site (LTI) is not taken in."),
    "scorm": _("The SCORM package lies with Open edX, not in this file. Import the package itself."),
    "scormxblock": _("The SCORM package lies with Open edX, not in this file. Import the package itself."),
    "h5pxblock": _("The H5P package lies with Open edX, not in this file. Import the package itself."),
    "done": _("A button to say that one is done: each lesson here has one of its own."),
    "wiki": _("The wiki of the course is not part of its export."),
    "textbook": _("Textbooks beside a course have no place here. Offer the file in a lesson."),
    "google-document": _("A document on another site is not taken in. Put its words into a lesson."),
    "google-calendar": _("A calendar on another site is not taken in. Dates belong to a cohort."),
    "conditional": _("It is shown only after another task was done; here nothing is hidden in that way."),
    "customtag": _("It is drawn from a template of the course, which is a program. Put the words into a lesson."),
    "static_tab": _("A page beside the course has no place here. Put its words into a lesson."),
    "problem-builder": _("Tasks of the problem builder are not read. Ask them as questions."),
    "step-builder": _("Tasks of the problem builder are not read. Ask them as questions."),
}  # fmt: skip
OTHER = _("Components of this kind are not read.")


def why_not(tag: str) -> str:
    """Why an element of this name is not taken in."""
    return str(WHY.get(tag, OTHER))
