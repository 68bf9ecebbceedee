"""Small pieces of the cohort's screens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.cohorts.enums import SETTLED, TAKING, Verdict
from courses.cohorts.models import Cohort
from courses.cohorts.queries.dates import short_date

register = template.Library()


@register.filter
def short_day(value: date | None) -> str:
    """15 Nov, or 11月15日; with the year where it is not this one."""
    return short_date(value)


@register.filter
def figure(value: float) -> str:
    """A coordinate, whatever a language puts between whole and part."""
    return f"{value:g}" if isinstance(value, int) else f"{value:.1f}"


@register.filter
def one_decimal(value: float) -> str:
    return f"{value:.1f}"


@register.inclusion_tag("cohorts/_sort_head.html")
def sort_head(*, label: str, head: dict[str, str], numeric: bool = False) -> dict[str, Any]:
    """The head of a column by which the table can be sorted."""
    return {"label": label, "head": head, "numeric": numeric}


@register.inclusion_tag("components/breadcrumbs.html")
def cohort_trail(*, cohort: Cohort, here: str = "") -> dict[str, Any]:
    """Organisation, cohorts, the cohort, and the page below it where there is one."""
    home = f"{reverse('dashboards:organisation')}?organisation={cohort.organisation.slug}"
    steps = [(cohort.organisation.name, home), (_("Cohorts"), f"{home}#cohorts")]
    if here:
        steps.append((cohort.name, cohort.get_absolute_url()))
    return {"steps": steps, "current": here or cohort.name}


@register.simple_tag
def column_name(*, name: str) -> str:
    """What a column of a roster was taken for."""
    names = {
        "email": _("E-mail"),
        "name": pgettext("of a person", "Name"),
        "given": _("Given name"),
        "family": _("Family name"),
        "team": _("Team"),
        "label": _("Employee number"),
        "language": _("Language"),
    }
    return names.get(name, name)


@register.inclusion_tag("components/state.html")
def verdict_state(*, row: Any) -> dict[str, str]:
    """A verdict as icon and word: good for what is added, none for what is settled, stop for what must be mended."""
    if row.verdict in {str(one) for one in TAKING}:
        tone, icon_name = "good", "check" if row.verdict == Verdict.PLACE else "mail"
    elif row.verdict in {str(one) for one in SETTLED}:
        tone, icon_name = "soft", "done"
    elif row.verdict == Verdict.SEATS_FULL:
        tone, icon_name = "heed", "clock"
    else:
        tone, icon_name = "stop", "alert"
    return {"label": row.get_verdict_display(), "tone": tone, "icon_name": icon_name}
