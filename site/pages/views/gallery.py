"""`/components/`, in development alone: every component once, in both themes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

ROLES = (
    *("surface", "surface-raised", "surface-sunk", "surface-ink", "text-soft", "line", "line-strong", "highlight"),
    *("stop", "heed", "good", "chart-2"),
)


@dataclass(frozen=True)
class Mark:
    tally_is: str = ""
    is_quiz: bool = False


@dataclass(frozen=True)
class Group:
    items: list[Mark]


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_chosen: bool = False
    verdict: str = ""
    reason: str = ""
    lang: str = field(default="")


class SampleForm(forms.Form):
    """Every kind of field, one of them wrong."""

    name = forms.CharField(
        label=_("Name on certificate"), help_text=_("As you write it yourself; we never convert it."), max_length=80
    )
    address = forms.EmailField(label=_("Work e-mail"), required=False)
    team = forms.ChoiceField(label=_("Team"), choices=[("a", _("Markets")), ("b", _("Operations"))])
    by = forms.ChoiceField(
        label=_("Reminders"), choices=[("mail", _("By e-mail")), ("none", _("None"))], widget=forms.RadioSelect
    )
    news = forms.BooleanField(label=_("Send me news about courses and events"), required=False)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, _("One field needs another look."))
        return super().clean() or {}


def _tally() -> list[Group]:
    done, quiz = Mark("done"), Mark("done", is_quiz=True)
    return [
        Group([done, done, done, done, quiz]),
        Group([done, done, Mark("now"), Mark(), Mark(is_quiz=True)]),
        Group([Mark(), Mark(), Mark(), Mark(is_quiz=True)]),
    ]


def _options() -> list[Option]:
    return [
        Option("a", "9%"),
        Option("b", "50%", verdict="right", reason="990 ÷ 1,989"),
        Option("c", "91%", is_chosen=True, verdict="wrong"),
    ]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """What a builder looks at before building another one."""
    form = SampleForm({"name": "CHAN Tai Man, Chris", "address": "taiman@harbourlane", "team": "a", "by": "mail"})
    form.full_clean()
    context = {
        "themes": ("light", "dark"),
        "roles": ROLES,
        "form": form,
        "groups": _tally(),
        "options": _options(),
        "steps": [(_("Courses"), "#"), ("AIF-101", "#")],
        "facts": [(_("Completed"), "31"), (_("Overdue"), "7")],
        "course_facts": [_("Foundation"), "14", "6.0"],
        "page": Paginator(range(42), 20).page(2),
    }
    return render(request, "pages/gallery.html", context)
