"""Schemes: loaded from the programme's data, completed by officers, approved by associations."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.permissions import holds
from common.languages import LANGS
from courses.certificates.enums import CpdDecision, CpdFigures, CpdFirst, CpdPeriod, CpdUnit
from courses.certificates.exceptions import (
    BadReviewDate,
    EnteredByHer,
    NotOfThisAssociation,
    SchemeNotOffered,
    SchemeNotReady,
)
from courses.certificates.models import CpdScheme, CpdSchemeApproval
from courses.certificates.queries.cpd_schemes import hindrances_of

SCHEMES = Path(__file__).resolve().parents[2] / "data" / "cpd_schemes.toml"
LONGEST_REVIEW = timedelta(days=730)
MINUTES_OF_AN_HOUR = 60


def _digest(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()
    ).hexdigest()


@transaction.atomic
def load_cpd_schemes(path: Path = SCHEMES) -> int:
    """Write the schemes of the data file; says how many versions are new. Idempotent.

    A version once published never changes: other figures or words under the same number are refused.
    """
    known = {
        (row.key, row.version): row.sha256 for row in CpdScheme.objects.filter(association__isnull=True).order_by("pk")
    }
    added = 0
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["scheme"]:
        fields = _fields_of(entry)
        digest = _digest(fields)
        found = known.get((entry["key"], entry["version"]))
        if found is None:
            CpdScheme.objects.create(**fields, sha256=digest)
            added += 1
        elif found != digest:
            raise ValueError(f"{entry['key']}: other figures or words need a new version number.")
    return added


def _fields_of(entry: dict[str, Any]) -> dict[str, Any]:
    unit = CpdUnit(entry.get("unit", CpdUnit.HOUR))
    minimum = entry.get("minimum")
    return {
        "key": entry["key"],
        "version": entry["version"],
        "names": {language: entry[language]["name"] for language in LANGS},
        "audience": {language: entry[language]["audience"] for language in LANGS},
        "body": {language: entry[language]["body"] for language in LANGS},
        "conditions": {language: entry[language].get("conditions", []) for language in LANGS},
        "period": CpdPeriod(entry.get("period", CpdPeriod.YEAR)),
        "month": entry.get("month", 1),
        "first": CpdFirst(entry.get("first", CpdFirst.SAME)),
        "unit": unit,
        "unit_minutes": entry.get("unit_minutes", MINUTES_OF_AN_HOUR if unit == CpdUnit.HOUR else None),
        "minimum": None if minimum is None else Decimal(str(minimum)),
        "parts": entry.get("parts", []),
        "judged": _judged_of(entry),
        "shared": entry.get("shared"),
        "talk": entry.get("talk"),
        "step": entry.get("step", 1),
        "by_choice": entry.get("by_choice", False),
        "apart_from": entry.get("apart_from", []),
        "figures": CpdFigures(entry["figures"]),
        "as_at": entry.get("as_at"),
        "source": entry.get("source", ""),
        "source_url": entry.get("source_url", ""),
        "applies_from": entry.get("applies_from"),
    }


def _judged_of(entry: dict[str, Any]) -> dict[str, Any] | None:
    if "judged" not in entry:
        return None
    judged = {
        "names": {language: entry[language]["judged_name"] for language in LANGS},
        "question": {language: entry[language]["judged_question"] for language in LANGS},
        "at_least": entry["judged"],
    }
    if "others_at_most" in entry:
        judged["others_at_most"] = entry["others_at_most"]
    return judged


def _hold(association: Organisation, by: Person) -> None:
    """An officer of the association, whose decisions follow each other."""
    if association.kind != OrganisationKind.ASSOCIATION or not holds(by, association, Role.OFFICER):
        raise NotOfThisAssociation
    list(Organisation.objects.select_for_update().filter(pk=association.pk).values_list("pk"))


@transaction.atomic
def enter_figures(*, scheme: CpdScheme, association: Organisation, by: Person, figures: Mapping[str, Any]) -> CpdScheme:
    """What an officer has found, as the association's own next version of a scheme. It still has to be approved.

    `figures` are `minimum`, `unit_minutes`, `at_least` (one for each part), `judged`, `others_at_most`, `as_at`,
    `source`, `source_url` and `applies_from`; everything else stays as in the version she started from.
    """
    _hold(association, by)
    if not CpdScheme.objects.open_to(association).filter(pk=scheme.pk).exists():
        raise SchemeNotOffered
    own = CpdScheme.objects.filter(key=scheme.key, association=association)
    fields: dict[str, Any] = {
        field.name: getattr(scheme, field.name)
        for field in CpdScheme._meta.concrete_fields
        if field.name not in {"id", "version", "association", "entered_by", "sha256", "made_at"}
    }
    fields |= {
        name: figures[name] for name in ("minimum", "unit_minutes", "as_at", "source", "source_url", "applies_from")
    }
    fields["parts"] = [
        {**part, "at_least": float(at_least)} for part, at_least in zip(scheme.parts, figures["at_least"], strict=True)
    ]
    if scheme.judged:
        fields["judged"] = {**scheme.judged, "at_least": float(figures["judged"])}
        if figures.get("others_at_most") is not None:
            fields["judged"]["others_at_most"] = float(figures["others_at_most"])
    fields["figures"] = CpdFigures.SOURCE
    digest = _digest(fields)
    last = own.order_by("-version").first()
    if last is not None and last.sha256 == digest:
        return last
    return CpdScheme.objects.create(
        **fields,
        version=(last.version if last else 0) + 1,
        association=association,
        entered_by=by,
        sha256=digest,
    )


@transaction.atomic
def approve_scheme(*, scheme: CpdScheme, association: Organisation, by: Person, review_on: date) -> CpdSchemeApproval:
    """An officer has compared a version with its source: from now on her association's learners may follow it.

    The same approval twice is one. Who entered the figures does not approve them.
    """
    _hold(association, by)
    if not CpdScheme.objects.open_to(association).filter(pk=scheme.pk).exists():
        raise SchemeNotOffered
    if found := hindrances_of(scheme):
        raise SchemeNotReady(found)
    if scheme.entered_by_id == by.pk:
        raise EnteredByHer
    today = timezone.localdate()
    if not today < review_on <= today + LONGEST_REVIEW:
        raise BadReviewDate
    newest = _newest(scheme, association)
    if newest is not None and newest.decision == CpdDecision.APPROVED and newest.review_on == review_on:
        return newest
    return CpdSchemeApproval.objects.create(
        scheme=scheme, association=association, decision=CpdDecision.APPROVED, review_on=review_on, by=by
    )


@transaction.atomic
def withdraw_scheme(*, scheme: CpdScheme, association: Organisation, by: Person) -> CpdSchemeApproval | None:
    """From now on it is not shown on this association's word. What learners chose is kept. Twice is once."""
    _hold(association, by)
    newest = _newest(scheme, association)
    if newest is None or newest.decision == CpdDecision.WITHDRAWN:
        return newest
    return CpdSchemeApproval.objects.create(
        scheme=scheme, association=association, decision=CpdDecision.WITHDRAWN, by=by
    )


def _newest(scheme: CpdScheme, association: Organisation) -> CpdSchemeApproval | None:
    return CpdSchemeApproval.objects.filter(scheme=scheme, association=association).order_by("-pk").first()
