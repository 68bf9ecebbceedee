"""Form fields used by several apps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Every number of so many figures is one that a database counts to.
_MOST_FIGURES = 18


class ManyChoices(forms.ModelMultipleChoiceField):
    """Several rows by their keys. A number that no database counts to is a wrong choice, as it is for a single row."""

    def _check_values(self, value: Any) -> Any:
        for key in value:
            if isinstance(key, str) and key.lstrip("-").isdecimal() and len(key) > _MOST_FIGURES:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key[:40]}
                )
        return super()._check_values(value)  # type: ignore[misc]  # unknown to the stubs


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SpanForm(forms.Form):
    """From one day to another; this year up to today, unless told. `from` is a word of Python's."""

    MOST_YEARS = 10

    def __init__(self, data: Any = None, *, today: date) -> None:
        usual = {"from": date(today.year, 1, 1), "to": today}
        told = data or {}
        super().__init__({name: told.get(name) or day.isoformat() for name, day in usual.items()})
        self.fields["from"] = forms.DateField(label=pgettext_lazy("time", "From"), widget=DayInput)
        self.fields["to"] = forms.DateField(label=pgettext_lazy("time", "To"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("from"), values.get("to")
        if first and last and first > last:
            self.add_error("to", _("The end lies before the beginning. Choose a later day."))
        elif first and last and (last - first).days > 366 * self.MOST_YEARS:
            self.add_error("from", _("This reaches over ten years at most. Choose a later day."))
        return values

    @property
    def first(self) -> date:
        day: date = self.cleaned_data["from"]
        return day

    @property
    def last(self) -> date:
        day: date = self.cleaned_data["to"]
        return day

    @property
    def query(self) -> str:
        """The same time, for an address."""
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"
