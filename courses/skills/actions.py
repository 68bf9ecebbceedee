"""Loading the framework."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.db import transaction

from courses.skills.models import Skill, SkillDomain, SkillFramework

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_framework() -> int:
    """Bring FTS-24 into the database as `data/` has it. Returns the number of skills.

    Runs after every migration; where nothing differs it costs three queries and writes nothing.
    """
    framework = _kept(
        SkillFramework,
        "fts-24",
        name_en="Fintech Talent Skills",
        name_zh_hans="金融科技人才技能框架",
        name_zh_hant="金融科技人才技能框架",
    )
    known_domains = {domain.code: domain for domain in SkillDomain.objects.all()}
    domains: dict[str, SkillDomain] = {}
    for position, row in enumerate(_rows("fts-24-domains.csv"), start=1):
        values = {"framework": framework, "position": position, **_names(row)}
        domains[row["code"]] = _kept(SkillDomain, row["code"], known_domains.get(row["code"]), **values)
    known_skills = {skill.code: skill for skill in Skill.objects.select_related("domain")}
    rows = _rows("fts-24.csv")
    for position, row in enumerate(rows, start=1):
        values = {
            "domain": domains[row["domain"]],
            "position": position,
            "scope": row["scope_en"],
            "related_to": row["related_to"],
            **_names(row),
        }
        _kept(Skill, row["code"], known_skills.get(row["code"]), **values)
    return len(rows)


def _kept(model: Any, code: str, known: Any = None, **values: Any) -> Any:
    """The row of this code with these values, written only where it differs."""
    row = known or model.objects.filter(code=code).first() or model(code=code)
    changed = [name for name, value in values.items() if row.pk is None or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    return row


def _names(row: dict[str, str]) -> dict[str, str]:
    return {field: row[field] for field in ("name_en", "name_zh_hans", "name_zh_hant")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
