"""What the elements of a course say of dates, visibility and grading, and what is told of it."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.olx.names import SECTIONS
from courses.interchange.olx.tree import Node

DATES = ("start", "due", "end", "enrollment_start", "enrollment_end")
FORMS = ("%b %d, %Y, %H:%M", "%B %d, %Y, %H:%M", "%B %d, %Y", "%b %d, %Y", "%m/%d/%Y %H:%M", "%m/%d/%Y")
SHOWANSWER = {
    "always", "answered", "attempted", "attempted_no_past_due", "after_all_attempts", "after_all_attempts_or_correct",
    "after_some_number_of_attempts", "closed", "correct_or_past_due", "finished", "past_due", "never",
}  # fmt: skip
YES = {"true", "1", "yes"}


def is_on(node: Node, name: str) -> bool:
    return unquoted(node.attrs.get(name, "")).lower() in YES


def unquoted(value: str) -> str:
    """A value without the quotation marks that some exports put around it."""
    return value.strip().strip('"').strip()


def hidden(node: Node) -> str:
    """Why learners never see an element, in a sentence; empty where they do."""
    if is_on(node, "visible_to_staff_only"):
        return _("Only staff see it in Open edX. It is left out, so that no learner can.")
    if is_on(node, "hide_from_toc"):
        return _("It is hidden from the table of contents in Open edX. It is left out, so that no learner finds it.")
    return ""


def grouped(node: Node) -> bool:
    """Whether only some groups of learners see an element."""
    try:
        groups = json.loads(node.attrs.get("group_access") or "{}")
    except (ValueError, RecursionError):
        return True
    return bool(any(groups.values()) if isinstance(groups, dict) else groups)


def number(value: str) -> int | None:
    plain = unquoted(value)
    return int(plain) if re.fullmatch(r"\d{1,6}", plain) else None


def tell_dates(root: Node, ledger: Ledger, told: set[tuple[str, str, str]]) -> None:
    """Dates belong to a cohort here. Each that the course sets is told once, and those it sets wrongly as such.

    Called for what the elements say and again with what the policy file says; `told` remembers.
    """
    for node in root.walk():
        for name in DATES:
            value = node.attrs.get(name, "").strip()
            if value in {"", "null", '"null"'}:
                continue
            plain = unquoted(value)
            if (node.ident, name, plain[:16]) in told:
                continue
            told.add((node.ident, name, plain[:16]))
            if plain != value and _is_date(plain):
                why = _("The date is wrapped in quotation marks: %(value)s. Dates are set for a cohort here.")
            elif _is_date(plain):
                why = _("%(value)s: dates are set for a cohort here.")
            else:
                why = _("“%(value)s” is no date.")
            ledger.drop(node.where, name, why % {"value": plain[:60]})


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", value))
    except ValueError:
        return any(_fits(value, form) for form in FORMS)
    return True


def _fits(value: str, form: str) -> bool:
    try:
        time.strptime(value, form)
    except ValueError:
        return False
    return True


def tell_settings(root: Node, ledger: Ledger) -> None:
    """Settings of the course, its sections and units that have no place here, and values that say nothing."""
    for node in root.walk():
        _tell_wrong(node, ledger)
        if node.tag in SECTIONS and is_on(node, "is_time_limited") and not _minutes(node):
            ledger.drop(
                node.where, "is_time_limited", _("It is an exam against the clock that does not say how long it lasts.")
            )
        exam = any(is_on(node, name) for name in ("is_proctored_enabled", "is_practice_exam", "is_onboarding_exam"))
        if node.tag in SECTIONS and exam:
            ledger.drop(
                node.where, "is_proctored_enabled", _("Exams watched over have no place here; it is an ordinary quiz.")
            )
        for name in ("required_content", "prereq_min_score", "hide_after_due"):
            value = unquoted(node.attrs.get(name, "")).lower()
            if value not in {"", "false", "null", "none"}:
                why = _("%(name)s = %(value)s: nothing here opens or closes in that way.")
                ledger.drop(node.where, name, why % {"name": name, "value": value[:60]})
    for name in ("html_textbooks", "pdf_textbooks", "textbooks"):
        for title in _books(root.attrs.get(name, "")):
            why = _("“%(title)s”: textbooks beside a course have no place here. Offer the file in a lesson.")
            ledger.drop(root.where, "textbook", why % {"title": title[:80]})
    if image := root.attrs.get("course_image", "").strip():
        why = _("%(value)s: courses here have no picture of their own.")
        ledger.drop(root.where, "course_image", why % {"value": image[:120]})


def _books(value: str) -> list[str]:
    """The titles of the books that a course has beside it."""
    try:
        held = json.loads(value or "[]")
    except (ValueError, RecursionError):
        return []
    rows = held if isinstance(held, list) else []
    return [str(row.get("tab_title") or row.get("title") or "-") if isinstance(row, dict) else str(row) for row in rows]


def _tell_wrong(node: Node, ledger: Ledger) -> None:
    for name in ("max_attempts", "attempts"):
        value = unquoted(node.attrs.get(name, ""))
        if value.lower() not in {"", "null", "none"} and not number(value):
            ledger.drop(node.where, name, _("“%(value)s” is no number of attempts.") % {"value": value[:60]})
    value = unquoted(node.attrs.get("showanswer", ""))
    if value and value.lower() not in SHOWANSWER:
        ledger.drop(
            node.where, "showanswer", _("“%(value)s” is no time at which answers are shown.") % {"value": value[:60]}
        )
    weight = unquoted(node.attrs.get("weight", ""))
    if weight.lower() not in {"", "null", "none"} and not re.fullmatch(r"\d+(?:\.\d+)?", weight):
        ledger.drop(node.where, "weight", _("“%(value)s” is no weight.") % {"value": weight[:60]})
    period = node.attrs.get("graceperiod", "").strip()
    if period not in {"", "null"}:
        why = _("%(value)s of grace after a date: dates are set for a cohort here.")
        ledger.drop(node.where, "graceperiod", why % {"value": period[:60]})


def _minutes(node: Node) -> int | None:
    return number(node.attrs.get("default_time_limit_minutes", "")) or number(node.attrs.get("time_limit_minutes", ""))


def time_limit(node: Node) -> int | None:
    """Minutes that an exam may take; None where there is no clock."""
    for held in reversed(node.lineage):
        if is_on(held, "is_time_limited"):
            return _minutes(held)
    return None
