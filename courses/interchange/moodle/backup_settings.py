"""When something of a backup counts as done, whether it has to be, and under which conditions it opened."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.backup_archive import Backup, Listed, Section, conditions, is_on, line, whole, word
from courses.interchange.neutral import Activity, Lesson, Module
from courses.interchange.xml import children, descendants

MANUAL, AUTOMATIC = 1, 2
ACTIVITY_CRITERION = "4"
# What a module itself may ask for, beside being looked at and graded.
ASKED = {
    "completionsubmit", "completiondiscussions", "completionreplies", "completionposts", "completionentries",
    "completionminattempts", "completionminattemptsenabled", "completionstatusrequired", "completionscorerequired",
    "completiontimespent", "completionendreached", "completionattemptsexhausted", "completionusegrade",
}  # fmt: skip


def is_tracked(listed: Listed) -> bool:
    return whole(listed.module, "completion") > 0


def settle_completion(ledger: Ledger, listed: Listed, made: list[Activity], *, merged: bool) -> None:
    """Give what came of an activity Moodle's rule, or the nearest of ours, and say so."""
    manual = whole(listed.module, "completion") == MANUAL
    for one in made:
        if isinstance(one, Lesson):
            one.completion = "marked" if manual else "viewed"
    if not is_tracked(listed):
        return
    ledger.found("completion")
    if not made:
        why = (
            _("Its words stand in another lesson, which is done as a whole.")
            if merged
            else _("What it belongs to is left out.")
        )
        ledger.left_out(listed.where, "completion", why)
        return
    if all(isinstance(one, Lesson) for one in made) and (manual or _only_viewed(listed)):
        if len(made) == 1:
            ledger.taken("completion")
        else:
            ledger.converted(listed.where, "completion", _("Each of its lessons is done by itself."))
        return
    if all(isinstance(one, Lesson) for one in made):
        how = _("Done with what learners did in it; here when it has been read to the end.")
    elif manual:
        how = _("Learners said themselves when it was done; here it is done when it is passed.")
    elif is_on(listed.module, "completionpassgrade") or is_on(listed.body, "completionpass"):
        ledger.taken("completion")
        return
    elif line(listed.module, "completiongradeitemnumber"):
        how = _("Done with any grade; here when it is passed.")
    elif is_on(listed.body, "completionsubmit"):
        how = _("Done when work was handed in; here when it is passed.")
    else:
        how = _("Done when it had been looked at; here when it is passed.")
    ledger.converted(listed.where, "completion", how)


def _only_viewed(listed: Listed) -> bool:
    asked = line(listed.module, "completiongradeitemnumber") or any(is_on(listed.body, name) for name in ASKED)
    return is_on(listed.module, "completionview") and not asked


def needed(backup: Backup, ledger: Ledger) -> set[str] | None:
    """The activities that finish the course: those its criteria name, else those whose completion is tracked.

    None where Moodle did not say, and everything counts.
    """
    root = backup.xml("completion.xml")
    named: set[str] = set()
    for criterion in children(root, "course_completion_criteria") if root is not None else ():
        ledger.found("completion criterion")
        kind, held = line(criterion, "criteriatype"), line(criterion, "moduleinstance")
        listed = backup.activities.get(held)
        if kind == ACTIVITY_CRITERION and listed is not None:
            named.add(held)
            ledger.taken("completion criterion")
        else:
            where = f"completion.xml: {listed.where if listed else kind}"
            why = _("The course is finished when what is required in it is done; there are no other criteria here.")
            ledger.left_out(where, "completion criterion", why)
    tracked = {one.id for one in backup.activities.values() if is_tracked(one)}
    return named or tracked or None


def settle_required(modules: list[Module], owners: dict[int, str], wanted: set[str] | None) -> None:
    """What finishes the course is required, the rest is not; a course asks for something in any case."""
    everything = [one for module in modules for one in module.activities]
    for one in everything:
        one.required = one.required and (wanted is None or owners.get(id(one), "") in wanted)
    shown = [one for module in modules if not module.draft for one in module.activities if not one.draft]
    if not any(one.required for one in shown):
        for one in shown:
            one.required = True


def tell_conditions(ledger: Ledger, where: str, held: Listed | Section) -> None:
    """Conditions under which something opened: here a course is open as a whole."""
    found = conditions(held.module if isinstance(held, Listed) else held.element)
    if (
        isinstance(held, Listed)
        and word(held.module, "groupingid").strip() not in {"", "0"}
        and "grouping" not in found
    ):
        found.append("grouping")
    if found:
        why = _("It opened only under conditions (%(kinds)s); here it is open with the course.")
        ledger.drop(where, "availability", why % {"kinds": ", ".join(kind[:40] for kind in found)})


def tell_contributions(ledger: Ledger, listed: Listed) -> None:
    """What learners did in an activity is theirs; how much there was is said, never what."""
    if listed.body is None:
        return
    names = OF_PEOPLE | ({"answer", "response"} if listed.kind in {"choice", "survey"} else set())
    count = sum(one.get("id") is not None for one in descendants(listed.body, *names))
    if listed.grades is not None:
        count += sum(1 for _one in descendants(listed.grades, "grade_grade"))
    if count:
        why = _("%(count)d answers, contributions or grades of people. What belongs to people is never imported.")
        ledger.drop(listed.where, "contributions", why % {"count": count})


OF_PEOPLE = {
    "attempt", "submission", "discussion", "post", "grade", "override", "completed", "entry", "record", "tracking",
    "timer", "message", "highscore", "subwiki", "sco_track", "userflag", "assessment", "session", "comment", "rating",
}  # fmt: skip
