"""What people type in the catalogue's screens of the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from common.languages import NAMES
from courses.catalogue.models import CourseIndexPage


def owners_for(user: User) -> Any:
    """The associations in whose name somebody may begin a course."""
    associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).order_by("name_en")
    if user.is_superuser:
        return associations
    person = getattr(user, "person", None)
    return associations.where(person, Role.TRAINER, Role.OFFICER) if person is not None else associations.none()


class NewCourseForm(forms.Form):
    """Enough to begin; everything else is asked for in the editor."""

    title = forms.CharField(label=_("Title"), max_length=120)
    owner = forms.ModelChoiceField(label=_("Association"), queryset=Organisation.objects.none(), empty_label=None)
    language = forms.ChoiceField(
        label=_("Authoring language"),
        help_text=_("Order, requirements and minutes are set in this language; the others lend their words."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_for(user)  # type: ignore[attr-defined]
        there = set(CourseIndexPage.objects.values_list("locale__language_code", flat=True))
        self.fields["language"].choices = [(code, name) for code, name in NAMES.items() if code in there]  # type: ignore[attr-defined]
