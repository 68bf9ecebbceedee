"""`/skills/<CODE>/`: what a skill is. Signed credentials refer to it, so the address stays and carries no language."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.languages import current
from courses.catalogue.models import CourseSkill
from courses.catalogue.queries.listing import course_cards
from courses.skills.enums import SkillLevel
from courses.skills.models import Skill


@require_safe
def skill(request: HttpRequest, code: str) -> HttpResponse:
    """The skill in the reader's language, and the courses that can be taken to learn it, with the level each leads to."""
    found = Skill.objects.filter(code=code.upper()).select_related("domain__framework").first()
    if found is None:
        raise Http404
    levels = dict(CourseSkill.objects.filter(skill=found).values_list("course__key", "level"))
    courses = [(card, SkillLevel(levels[card.key]).label) for card in course_cards(current()) if card.key in levels]
    return render(request, "catalogue/skill.html", {"skill": found, "courses": courses})
