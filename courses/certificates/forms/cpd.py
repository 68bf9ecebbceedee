"""What a learner says to her CPD ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.form_fields import DayInput
from common.languages import NAMES, current
from courses.certificates.cpd import proofs
from courses.certificates.enums import CpdMode, CpdTopic
from courses.certificates.models import CpdEntry
from courses.certificates.queries.cpd_ledger import Followed
from courses.certificates.queries.gathering import local_day

LONGEST = 6000  # minutes of one activity: a hundred hours
YEARS_BACK = 10


class Line(forms.CharField):
    """One line: breaks and tabs become spaces."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


def local_today() -> date:
    return local_day(timezone.now())


class TopicFields(forms.Form):
    """Minutes by topic, which together are no more than the whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in CpdTopic.choices:
            self.fields[f"topic_{topic}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=LONGEST
            )

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        return [self[f"topic_{topic}"] for topic in CpdTopic.values]

    def topics(self) -> dict[str, int]:
        return {topic: self.cleaned_data.get(f"topic_{topic}") or 0 for topic in CpdTopic.values}

    def check_topics(self, minutes: int | None) -> None:
        """What is about two topics is entered once; the rest may be about none."""
        if minutes is not None and sum(self.topics().values()) > minutes:
            self.add_error(
                f"topic_{CpdTopic.values[0]}",
                _("The minutes by topic come to more than the whole. Each minute is about one topic at most."),
            )


class OutsideForm(TopicFields):
    """An activity that happened elsewhere."""

    event_id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = Line(label=_("What it was"), max_length=160)
    provider = Line(
        label=_("Who held it"), max_length=160, help_text=_("The institution; for reading, the author or publisher.")
    )
    on = forms.DateField(label=_("Date"), widget=DayInput, help_text=_("Of several days, the last one."))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=LONGEST, help_text=_("Without breaks. One hour is 60 minutes.")
    )
    mode = forms.ChoiceField(label=pgettext_lazy("activity", "How"), choices=CpdMode.choices)
    language = forms.ChoiceField(label=_("Language"), choices=list(NAMES.items()))
    note = forms.CharField(
        label=_("Anything else"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For yourself, and for the association if you ask it to look at the proof."),
    )
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": proofs.ACCEPT}),
        help_text=_("A certificate, a confirmation or a picture of one: PDF, PNG or JPEG, at most 5 MB. Or later."),
    )

    @classmethod
    def of(cls, entry: CpdEntry, data: Any = None) -> OutsideForm:
        """With what she has declared."""
        words = entry.known_words
        initial = {
            "title": words.title if words else "",
            "provider": words.provider if words else "",
            "note": words.note if words else "",
            "on": entry.on,
            "minutes": entry.minutes,
            "mode": entry.mode,
            "language": entry.language,
            **{f"topic_{topic}": minutes for topic, minutes in entry.topics.items()},
        }
        return cls(data, initial=initial)

    @classmethod
    def new(cls, event_id: str) -> OutsideForm:
        return cls(
            initial={
                "event_id": event_id,
                "on": local_today(),
                "mode": CpdMode.IN_PERSON,
                "language": current(),
            }
        )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = local_today()
        if on > today:
            raise forms.ValidationError(_("This day has not come yet. Choose the day on which it ended."))
        if on < today - timedelta(days=366 * YEARS_BACK):
            raise forms.ValidationError(_("This day is more than ten years ago. The ledger does not reach that far."))
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.check_topics(values.get("minutes"))
        return values

    def fields_for_action(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("title", "provider", "on", "minutes", "mode", "language", "note")
        return {**{name: values[name] for name in names}, "topics": self.topics()}


class ProofForm(forms.Form):
    """The file that proves it."""

    proof = forms.FileField(
        label=_("Proof"),
        widget=forms.ClearableFileInput(attrs={"accept": proofs.ACCEPT}),
        help_text=_("A certificate, a confirmation or a picture of one: PDF, PNG or JPEG, at most 5 MB."),
    )


class SinceForm(forms.Form):
    """Since when a scheme applies to her."""

    since = forms.DateField(
        label=_("Applies to me since"),
        widget=DayInput,
        help_text=_("The day of your licence, certification or entry. Activities before it do not count."),
    )

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        today = local_today()
        if not date(1970, 1, 1) <= since <= today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day from 1970 to one year from now."))
        return since


class ClaimsForm(forms.Form):
    """In which of the schemes she follows an entry counts, and how many of its minutes she judges to be relevant."""

    def __init__(self, data: Any = None, *, entry: CpdEntry, followed: Sequence[Followed]) -> None:
        super().__init__(data)
        self.followed = list(followed)
        for one in self.followed:
            scheme, choice = one.offered.newest, one.choices.get(entry.pk)
            default = not scheme.by_choice
            self.fields[f"counts_{one.key}"] = forms.BooleanField(
                label=scheme.name,
                required=False,
                initial=default if choice is None or choice.counts is None else choice.counts,
            )
            if scheme.judged:
                self.fields[f"judged_{one.key}"] = forms.IntegerField(
                    label=scheme.judged_question,
                    required=False,
                    min_value=0,
                    max_value=entry.minutes,
                    initial=choice.judged if choice is not None else 0,
                )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        return [
            (self[f"counts_{one.key}"], self[f"judged_{one.key}"] if f"judged_{one.key}" in self.fields else None)
            for one in self.followed
        ]

    def decisions(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        return [
            {
                "scheme_key": one.key,
                "counts": values[f"counts_{one.key}"],
                "judged_minutes": values.get(f"judged_{one.key}") or 0,
            }
            for one in self.followed
        ]


class AttendedForm(forms.Form):
    """How much of a session she attended."""

    ALL, PART = "all", "part"

    attended = forms.ChoiceField(
        label=_("How much of it did you attend?"),
        choices=[(ALL, _("At least 80 % of it")), (PART, _("Less"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    minutes = forms.IntegerField(label=_("If less: minutes attended"), required=False, min_value=1, max_value=LONGEST)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("attended") == self.PART and not values.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Give the minutes you attended."))
        return values

    @property
    def attended_minutes(self) -> int | None:
        """None for all of it."""
        return self.cleaned_data["minutes"] if self.cleaned_data["attended"] == self.PART else None


class LessForm(forms.Form):
    """Fewer minutes than she said at first."""

    minutes = forms.IntegerField(label=_("Minutes attended"), min_value=1, max_value=LONGEST)
