"""What comes in; nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES, current
from courses.cohorts.models import Cohort
from courses.cohorts.queries import courses_for_cohorts
from courses.cohorts.roster.decoding import ENCODINGS

MOST_SEATS = 20_000


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _ReadableText(forms.CharField):
    """Line breaks and tabs of one-line fields become spaces; refused elsewhere by Django."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class CohortForm(forms.Form):
    """A new cohort."""

    course = forms.ChoiceField(label=_("Course"))
    name = _ReadableText(
        label=_("Name of the cohort"), max_length=120, help_text=_("As you and your colleagues call it.")
    )
    starts_on = forms.DateField(label=_("First day"), widget=_Day)
    due_on = forms.DateField(
        label=_("Due date"),
        widget=_Day,
        help_text=_("Everybody is asked to complete the course by the end of this day."),
    )
    seats = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=MOST_SEATS, help_text=_("Open invitations hold a seat as well.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = {str(course.key): course for course, _title in courses_for_cohorts(current())}
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            (str(course.key), f"{course.code or ''} {title}".strip())
            for course, title in courses_for_cohorts(current())
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, due_on = values.get("starts_on"), values.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", _("The due date lies before the first day. Choose a later one."))
        if due_on and due_on < timezone.localdate():
            self.add_error("due_on", _("The due date lies in the past. Choose a later one."))
        values["course"] = self.courses.get(values.get("course", ""))
        return values


class ChangeForm(forms.Form):
    """Another name or number of seats."""

    name = _ReadableText(label=_("Name of the cohort"), max_length=120)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)

    @classmethod
    def of(cls, cohort: Cohort, data: Any = None) -> ChangeForm:
        return cls(data, initial={"name": cohort.name, "seats": cohort.seats})


class AddForm(forms.Form):
    """A list of people, pasted or brought as a file."""

    paste = forms.CharField(
        label=_("Paste a list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
        help_text=_("From a spreadsheet, with or without its first row; or e-mail addresses, one a line."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_(
            "CSV or XLSX, at most 5 MB and 20,000 rows. A column “E-mail” is needed; name, team and employee number are "
            "read where they stand."
        ),
    )
    encoding = forms.ChoiceField(label=_("Letters of the file"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the letters"),
        choices=list(NAMES.items()),
        help_text=_("Where a row names a language of its own, that one is used."),
    )
    waitlist = forms.BooleanField(label=_("Put members beyond the seats on the waiting list"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"big5hkscs": "Big5", "cp1252": "Windows Latin"}
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            ("", _("Find out")),
            *((code, names.get(code, code.upper())) for code in ENCODINGS),
        ]
        self.fields["language"].initial = current()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("file") and not (values.get("paste") or "").strip():
            self.add_error("paste", _("Paste a list or choose a file."))
        return values


class ExtendForm(forms.Form):
    """A later date for some learners, and why."""

    until = forms.DateField(label=_("New date"), widget=_Day)
    reason = _ReadableText(
        label=_("Reason"), max_length=200, help_text=_("The learner and your colleagues can read it.")
    )


class MoveForm(forms.Form):
    """Another date for the whole cohort, and why; `before` is the date she was shown."""

    before = forms.DateField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("New due date"), widget=_Day)
    reason = _ReadableText(label=_("Reason"), max_length=200, help_text=_("Your colleagues can read it."))


class WithdrawForm(forms.Form):
    """Why a seat is taken back."""

    reason = _ReadableText(
        label=_("Reason"), max_length=200, required=False, help_text=_("It stands in the table, with the date.")
    )
