"""Assignments of a backup: what is asked for, and in what form it is handed in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.moodle.backup_archive import Listed, is_on, line, text_in, whole, word
from courses.interchange.moodle.backup_desk import Area, Desk, minutes_of, place_of
from courses.interchange.moodle.backup_pages import Made, key_of
from courses.interchange.moodle.backup_quizzes import pass_mark
from courses.interchange.neutral import Assignment, AssignmentWords
from courses.interchange.xml import descendants

USUAL_PASS_MARK = 50
MOST_FILES = 5
USUAL_MINUTES = 30


def assign(desk: Desk, listed: Listed) -> Made:
    activity = text_in(listed.body, "activity")
    codes = desk.codes(listed.where, listed.title, listed.intro, activity)
    attached = [
        (held, desk.files.shelve(held, listed.where))
        for held in desk.files.area(listed.context, "mod_assign", "introattachment")
        + desk.files.area(listed.context, "mod_assign", "activityattachment")
    ]
    words: dict[str, AssignmentWords] = {}
    for language in codes:
        own = AssignmentWords(desk.title(listed.title, codes, language) or listed.kind)
        own.blocks += desk.blocks(listed.intro, place_of(listed), listed.where, codes, language, own.title)
        area = Area(listed.context, "mod_assign", "activity", None)
        own.blocks += desk.blocks(activity, area, listed.where, codes, language, own.title)
        own.blocks += [desk.block(file, listed.where, held.name) for held, file in attached if file is not None]
        words[language] = own
    made = Assignment(
        key=key_of(desk, listed),
        slug=desk.slug(words[desk.language].title, f"assignment-{listed.id}"),
        minutes=max(minutes_of(words[desk.language].blocks), USUAL_MINUTES),
        words=words,
        draft=listed.is_hidden,
    )
    _handed_in(listed, made)
    made.pass_mark = pass_mark(listed, USUAL_PASS_MARK)
    _rest(desk, listed)
    return Made([made])


def assignment(desk: Desk, listed: Listed) -> Made:
    """The assignment of Moodle 2.2 and earlier: its kind says what is handed in."""
    made = assign(desk, listed)
    one = made.activities[0]
    kind = line(listed.body, "assignmenttype")
    if isinstance(one, Assignment):
        one.text, one.files = kind != "uploadsingle" and kind != "upload", {"upload": 3, "uploadsingle": 1}.get(kind, 0)
    return made


def _handed_in(listed: Listed, made: Assignment) -> None:
    enabled: dict[str, str] = {}
    most = 0
    for config in descendants(listed.body, "plugin_config") if listed.body is not None else ():
        if line(config, "subtype") != "assignsubmission":
            continue
        if line(config, "name") == "enabled" and line(config, "value") == "1":
            enabled[line(config, "plugin")] = ""
        if line(config, "plugin") == "file" and line(config, "name") == "maxfilesubmissions":
            most = whole(config, "value")
    made.text = "onlinetext" in enabled
    made.files = min(max(most, 1), MOST_FILES) if "file" in enabled else 0
    if most > MOST_FILES and made.files:
        listed.remark(
            _("Up to %(source)d files could be handed in; here at most %(most)d.")
            % {"source": most, "most": MOST_FILES}
        )
    if listed.kind == "assign" and not made.text and not made.files:
        made.text = True
        listed.remark(_("Nothing was handed in on the site; here a text is, for somebody to mark."))
    for other in sorted(set(enabled) - {"onlinetext", "file", "comments"}):
        how = _("Work could be handed in as “%(plugin)s”, which there is not here.")
        listed.remark(how % {"plugin": other})


def _rest(desk: Desk, listed: Listed) -> None:
    body = listed.body
    if any(is_on(body, name) for name in ("duedate", "cutoffdate", "allowsubmissionsfromdate", "timedue")):
        listed.remark(_("It had dates; here a cohort has its own."))
    if is_on(body, "teamsubmission"):
        listed.remark(_("Groups handed in together; here each learner does."))
    grading = desk.backup.xml(f"{listed.directory}/grading.xml")
    for definition in descendants(grading, "definition") if grading is not None else ():
        method = line(definition, "method") or "rubric"
        why = _("The scheme for marking “%(name)s” has no place here. Put what counts into the task.")
        desk.ledger.drop(
            listed.where, method, why % {"name": line(definition, "name") or word(definition, "id") or method}
        )
