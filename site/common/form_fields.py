"""Form fields used by several apps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
