"""The sentence beside a verdict."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.cohorts.enums import Verdict


def why(verdict: str, detail: dict[str, Any]) -> str:
    """What it means or what to mend, in plain words and with the column; empty where the verdict says it all."""
    sentence = _sentence(verdict, detail)
    columns = {"name": pgettext("of a person", "Name"), "team": _("Team"), "label": _("Employee number")}
    column = columns.get(str(detail.get("field", "")), "")
    return _("%(column)s: %(sentence)s") % {"column": column, "sentence": sentence} if column else sentence


def _sentence(verdict: str, detail: dict[str, Any]) -> str:
    if verdict == Verdict.BAD_ADDRESS:
        return _slip(str(detail.get("slip", "")))
    if verdict in {Verdict.NAME_TOO_LONG, Verdict.TEXT_TOO_LONG, Verdict.ADDRESS_TOO_LONG}:
        return _("It has %(is)s characters; at most %(most)s are kept.") % {
            "is": detail.get("is", ""),
            "most": detail.get("most", ""),
        }
    if verdict == Verdict.DUPLICATE:
        return _("The same person stands in row %(row)s.") % {"row": detail.get("row", "")}
    if verdict == Verdict.INVITE and detail.get("language"):
        return _("Gets a letter in the language of the list: “%(language)s” is none of ours.") % {
            "language": detail["language"]
        }
    sentences = {
        Verdict.PLACE: _("Belongs to your organisation; can begin at once."),
        Verdict.INVITE: _("Gets a letter and joins by accepting it."),
        Verdict.WAITLIST: _("Is placed when a seat becomes free."),
        Verdict.ALREADY_HERE: _("Nothing to do."),
        Verdict.ALREADY_INVITED: _("A letter is under way; nothing to do."),
        Verdict.SEATS_FULL: _("No seat is left for this row. Add seats or withdraw one."),
        Verdict.NO_ADDRESS: _("Type an e-mail address in this row."),
        Verdict.TWO_ADDRESSES: _("Give each person a row of their own."),
        Verdict.NOT_READABLE: _("Letters were lost when the file was saved. Save it as UTF-8 or XLSX."),
    }
    return sentences.get(Verdict(verdict), "")


def _slip(slip: str) -> str:
    slips = {
        "no_at": _("There is no @ in it."),
        "space": _("There is a space in it."),
        "no_name_before_at": _("Nothing stands before the @."),
        "no_domain": _("What stands after the @ is not complete."),
        "two_dots": _("Two dots follow each other."),
        "letters": _("It holds letters that addresses do not have."),
    }
    return slips.get(slip, _("Check it letter by letter."))
