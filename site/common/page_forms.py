"""What every form of a page in the authoring interface has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

# The calendar of every time zone reaches this far back; Wagtail cannot keep the first day of the year 1.
FIRST_YEAR = 1900


class AcademyPageForm(WagtailAdminPageForm):
    """Refuses a schedule that no calendar holds."""

    def clean_go_live_at(self) -> datetime | None:
        return self._in_a_calendar("go_live_at")

    def clean_expire_at(self) -> datetime | None:
        return self._in_a_calendar("expire_at")

    def _in_a_calendar(self, field: str) -> Any:
        at = self.cleaned_data[field]
        if at is not None and at.year < FIRST_YEAR:
            raise forms.ValidationError(_("Enter a valid date/time."))
        return at
