"""Which fields of a credential are not as they were issued, in the words of a certificate.

Of what was issued nothing is said but that it differs: a difference names the field and what the *file* says.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.formats import format_date
from courses.certificates.openbadges.canonical import Document, jcs
from courses.certificates.uploads.strict import shown

LONGEST = 120
MOST_SAID = 12  # of one field
MOST_SHOWN = 6  # of one list


class Field(TextChoices):
    """What a reader calls a part of a certificate, in the order in which differences are told."""

    NAME = "name", _("Holder’s name")
    REFERENCE = "reference", _("Staff or licence number")
    NUMBER = "number", _("Certificate number")
    COURSE = "course", _("Course")
    DESCRIPTION = "description", _("Description of the course")
    REQUIREMENTS = "requirements", _("Requirements")
    STARTED = "started", pgettext_lazy("certificate", "Begun")
    COMPLETED = "completed", pgettext_lazy("certificate", "Completed")
    AWARDED = "awarded", _("Date of award")
    HOURS = "hours", _("Hours")
    RESULT = "result", _("Result")
    ASSESSMENT = "assessment", _("Assessment")
    SKILLS = "skills", _("Skills")
    VALID_FROM = "valid_from", _("Valid from")
    VALID_UNTIL = "valid_until", _("Valid until")
    ISSUER = "issuer", _("Issuer")
    RECOGNITION = "recognition", _("Recognition by partners")
    STATUS = "status", _("Where its status is published")
    SIGNATURE = "signature", _("Signature")
    HOLDER = "holder", _("Identifiers of the holder")
    PICTURE = "picture", _("Picture of the badge")
    KIND = "kind", _("Kind of certificate")
    FORM = "form", _("Form of the file")
    EXTRA = "extra", pgettext_lazy("certificate", "Added")


CREDENTIAL = {
    "@context": Field.FORM,
    "id": Field.NUMBER,
    "type": Field.FORM,
    "name": Field.COURSE,
    "issuer": Field.ISSUER,
    "validFrom": Field.VALID_FROM,
    "validUntil": Field.VALID_UNTIL,
    "awardedDate": Field.AWARDED,
    "credentialStatus": Field.STATUS,
    "credentialSchema": Field.FORM,
    "proof": Field.SIGNATURE,
    # What a token says beside it.
    "iss": Field.ISSUER,
    "jti": Field.NUMBER,
    "sub": Field.HOLDER,
    "nbf": Field.VALID_FROM,
    "exp": Field.VALID_UNTIL,
}
SUBJECT = {
    "id": Field.HOLDER,
    "type": Field.FORM,
    "activityStartDate": Field.STARTED,
    "activityEndDate": Field.COMPLETED,
    "creditsEarned": Field.HOURS,
    "licenseNumber": Field.NUMBER,
    "result": Field.RESULT,
}
ACHIEVEMENT = {
    "id": Field.COURSE,
    "type": Field.FORM,
    "achievementType": Field.KIND,
    "inLanguage": Field.COURSE,
    "version": Field.COURSE,
    "name": Field.COURSE,
    "description": Field.DESCRIPTION,
    "humanCode": Field.COURSE,
    "criteria": Field.REQUIREMENTS,
    "creditsAvailable": Field.HOURS,
    "resultDescription": Field.ASSESSMENT,
    "alignment": Field.SKILLS,
    "endorsement": Field.RECOGNITION,
    "image": Field.PICTURE,
}
IDENTIFIERS = {"name": Field.NAME, "ext:holderReference": Field.REFERENCE, "emailAddress": Field.HOLDER}
# What a reader would read of a part that has parts itself.
TELLING = ("name", "targetName", "value", "narrative", "identityHash", "id")
MOMENTS = {"validFrom", "validUntil", "awardedDate", "activityStartDate", "activityEndDate"}


@dataclass(frozen=True)
class Difference:
    """One field that differs, and what the file says there; nothing where it is missing or has no words of its own."""

    field: Field
    says: tuple[str, ...] = ()
    is_missing: bool = False


class _Found:
    """Differences by field, in the order of the fields."""

    def __init__(self) -> None:
        self.says: dict[Field, list[str]] = {}
        self.present: set[Field] = set()

    def add(self, field: Field, *says: str, is_missing: bool = False) -> None:
        known = self.says.setdefault(field, [])
        known += [words for words in says[: MOST_SAID - len(known)] if words and words not in known]
        if not is_missing:
            self.present.add(field)

    def listed(self) -> list[Difference]:
        return [
            Difference(field, tuple(self.says[field]), is_missing=field not in self.present)
            for field in Field
            if field in self.says
        ]


def differences(issued: Document, brought: Document) -> list[Difference]:
    """Every field in which the two differ; none where they say the same."""
    if _same(issued, brought):
        return []
    found = _Found()
    _members(found, CREDENTIAL, issued, brought, apart=frozenset({"credentialSubject"}))
    subject, its = issued["credentialSubject"], brought.get("credentialSubject")
    if not isinstance(its, dict):
        found.add(Field.HOLDER, is_missing=its is None)
        found.add(Field.COURSE, is_missing=its is None)
        return found.listed()
    _members(found, SUBJECT, subject, its, apart=frozenset({"identifier", "achievement"}))
    _identifiers(found, subject["identifier"], its.get("identifier"))
    achieved = its.get("achievement")
    if isinstance(achieved, dict):
        _members(found, ACHIEVEMENT, subject["achievement"], achieved)
    elif achieved is None:
        found.add(Field.COURSE, is_missing=True)
    else:
        found.add(Field.COURSE, _told("achievement", achieved))
    return found.listed()


def token_differences(issued: tuple[Document, Document], brought: tuple[Document, Document]) -> list[Difference]:
    """The same of two tokens, as header and payload. The header is part of the signature to a reader."""
    found = differences(issued[1], brought[1])
    if not _same(issued[0], brought[0]):
        return sorted([*found, Difference(Field.SIGNATURE)], key=lambda one: list(Field).index(one.field))
    return found or [Difference(Field.FORM)]


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same to every reader of JSON: 6 is 6.0, and neither is true nor "6"."""
    return jcs({"": one}) == jcs({"": other})


_NOTHING = object()


def _members(
    found: _Found, fields: dict[str, Field], issued: Document, brought: Document, apart: frozenset[str] = frozenset()
) -> None:
    for member in [*issued, *(name for name in brought if name not in issued)]:
        if member in apart:
            continue
        value = brought.get(member, _NOTHING)
        if member not in issued and member not in fields:
            found.add(Field.EXTRA, f"{shown(member)}: {_told(member, value)}")
        elif value is _NOTHING:
            found.add(fields.get(member, Field.FORM), is_missing=True)
        elif member not in issued or not _same(issued[member], value):
            found.add(fields.get(member, Field.FORM), _told(member, value))


def _identifiers(found: _Found, issued: list[Document], brought: Any) -> None:
    """Names, the holder's own number and a hidden address stand in one list; each kind is compared by itself."""
    items = brought if isinstance(brought, list) else []
    kinds = [item.get("identityType") if isinstance(item, dict) else None for item in items]
    before = found.listed()
    for kind, field in IDENTIFIERS.items():
        was = [item for item in issued if item["identityType"] == kind]
        now = [item for item, its in zip(items, kinds, strict=True) if its == kind]
        if _same(was, now):
            continue
        added = [item for item in now[:MOST_SHOWN] if not any(_same(item, known) for known in was)]
        # A hidden address has no words.
        says = [] if field == Field.HOLDER else [_told(kind, item) for item in added]
        found.add(field, *says, is_missing=not now)
    for item, its in zip(items, kinds, strict=True):
        if not isinstance(its, str) or its not in IDENTIFIERS:
            found.add(Field.EXTRA, f"identifier: {_told('', item)}")
    if not _same(issued, brought) and found.listed() == before:
        # The same in another order, or a list where none was.
        found.add(Field.HOLDER)


def _told(member: str, value: Any) -> str:
    """A value as a reader would read it, short; empty where it has no words."""
    if isinstance(value, str):
        return _moment(value) if member in MOMENTS else shown(value, LONGEST)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (_told(member, item) for item in value[:MOST_SHOWN])))[:LONGEST]
    if isinstance(value, dict):
        return next((shown(value[name], LONGEST) for name in TELLING if isinstance(value.get(name), str)), "")
    return ""


def _moment(text: str) -> str:
    """A moment as its day and as it stands there: two may fall on the same day."""
    try:
        moment = dt.datetime.fromisoformat(text)
        return f"{format_date(moment)} ({shown(text)})"
    except (ValueError, OverflowError):
        return shown(text, LONGEST)
