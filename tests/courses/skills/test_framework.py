from __future__ import annotations

import pytest
from django.utils.translation import override

from courses.skills.actions import load_framework
from courses.skills.models import Skill, SkillDomain, SkillFramework

pytestmark = pytest.mark.django_db


def test_the_framework_has_eight_domains_of_three_skills() -> None:
    assert load_framework() == 24
    assert SkillDomain.objects.count() == 8
    assert {domain.skills.count() for domain in SkillDomain.objects.all()} == {3}


def test_loading_it_again_changes_nothing() -> None:
    load_framework()
    before = list(Skill.objects.order_by("pk").values())
    load_framework()
    assert list(Skill.objects.order_by("pk").values()) == before
    assert SkillFramework.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Data quality management"), ("zh-hans", "数据质量管理"), ("zh-hant", "數據質素管理")],
)
def test_a_skill_is_named_in_the_active_language(language: str, name: str) -> None:
    load_framework()
    with override(language):
        assert str(Skill.objects.get(code="DQA-1")) == name
