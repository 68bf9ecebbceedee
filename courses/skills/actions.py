"""Loading the framework."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from courses.skills.models import Skill, SkillDomain, SkillFramework

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_framework() -> int:
    """Bring FTS-24 into the database as `data/` has it; running it again changes nothing. Returns the number of skills."""
    framework, _made = SkillFramework.objects.update_or_create(
        code="fts-24",
        defaults={
            "name_en": "Fintech Talent Skills",
            "name_zh_hans": "金融科技人才技能框架",
            "name_zh_hant": "金融科技人才技能框架",
        },
    )
    domains: dict[str, SkillDomain] = {}
    for position, row in enumerate(_rows("fts-24-domains.csv"), start=1):
        domains[row["code"]], _made = SkillDomain.objects.update_or_create(
            code=row["code"],
            defaults={"framework": framework, "position": position, **_names(row)},
        )
    rows = _rows("fts-24.csv")
    for position, row in enumerate(rows, start=1):
        Skill.objects.update_or_create(
            code=row["code"],
            defaults={
                "domain": domains[row["domain"]],
                "position": position,
                "scope": row["scope_en"],
                "related_to": row["related_to"],
                **_names(row),
            },
        )
    return len(rows)


def _names(row: dict[str, str]) -> dict[str, str]:
    return {field: row[field] for field in ("name_en", "name_zh_hans", "name_zh_hant")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
