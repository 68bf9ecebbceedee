"""What officers and trainers of an association say about sessions, schemes and other people's activities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from common.form_fields import DayInput
from common.languages import NAMES, current
from courses.certificates.enums import CpdMode
from courses.certificates.forms.cpd import Line, TopicFields, local_today
from courses.certificates.models import CpdScheme, CpdSession
from courses.certificates.queries.cpd_words import topics_named
from courses.certificates.queries.gathering import LOCAL

MOST_UNITS = 999
HELD = (CpdMode.LIVE_ONLINE, CpdMode.IN_PERSON, CpdMode.TALK)
WINDOWS = [
    ("1", _("1 hour")),
    ("24", _("1 day")),
    ("72", _("3 days")),
    ("168", _("7 days")),
]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class AssociationField(forms.ModelChoiceField):
    """One of the associations somebody works for; hidden where it is the only one."""

    def __init__(self, associations: Sequence[Organisation]) -> None:
        queryset = Organisation.objects.filter(pk__in=[one.pk for one in associations]).order_by("pk")
        super().__init__(queryset, label=_("Association"), to_field_name="slug", empty_label=None)
        if len(associations) == 1:
            self.initial = associations[0].slug
            self.widget = forms.HiddenInput()

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SessionForm(TopicFields):
    """A live session."""

    title_en = Line(label=_("Title in English"), max_length=160, required=False)
    title_zh_hans = Line(label=_("Title in Simplified Chinese"), max_length=160, required=False)
    title_zh_hant = Line(label=_("Title in Traditional Chinese"), max_length=160, required=False)
    on = forms.DateField(label=_("Date"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins at"), widget=TimeInput, help_text=_("Hong Kong and Beijing time."))
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput)
    break_minutes = forms.IntegerField(label=_("Breaks, in minutes"), min_value=0, max_value=1440, initial=0)
    mode = forms.ChoiceField(
        label=pgettext_lazy("activity", "How"), choices=[(mode.value, mode.label) for mode in HELD]
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(NAMES.items()))
    hours = forms.ChoiceField(
        label=_("It can be claimed for"),
        choices=WINDOWS,
        initial="24",
        help_text=_("Counted from the end of the session; from now, where it is over."),
    )

    def __init__(self, data: Any = None, *, associations: Sequence[Organisation], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["association"] = AssociationField(associations)
        self.order_fields(["association"])

    @classmethod
    def new(cls, associations: Sequence[Organisation], data: Any = None) -> SessionForm:
        return cls(
            data,
            associations=associations,
            initial={"on": local_today(), "language": current(), "mode": CpdMode.IN_PERSON},
        )

    @classmethod
    def of(cls, session: CpdSession, data: Any = None) -> SessionForm:
        starts, ends = session.starts_at.astimezone(LOCAL), session.ends_at.astimezone(LOCAL)
        taken = ("title_en", "title_zh_hans", "title_zh_hant", "break_minutes", "mode", "language")
        initial = {
            **{name: getattr(session, name) for name in taken},
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            **{f"topic_{topic}": minutes for topic, minutes in session.topics.items()},
        }
        return cls(data, associations=[session.association], initial=initial)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = local_today()
        if not today - timedelta(days=31) <= on <= today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day from a month ago to one year from now."))
        return on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("title_en", "title_zh_hans", "title_zh_hant")):
            self.add_error("title_en", _("Give the session a title in one language at least."))
        on, starts, ends = values.get("on"), values.get("starts"), values.get("ends")
        if on is None or starts is None or ends is None:
            return values
        values["starts_at"], values["ends_at"] = _local(on, starts), _local(on, ends)
        minutes = int((values["ends_at"] - values["starts_at"]).total_seconds() // 60)
        minutes -= values.get("break_minutes") or 0
        if minutes < 1:
            self.add_error("ends", _("Nothing is left between beginning and end. Check the times and the breaks."))
        else:
            self.check_topics(minutes)
        return values

    def fields_for_action(self) -> dict[str, Any]:
        values = self.cleaned_data
        taken = (
            "title_en",
            "title_zh_hans",
            "title_zh_hant",
            "starts_at",
            "ends_at",
            "break_minutes",
            "mode",
            "language",
        )
        return {**{name: values[name] for name in taken}, "hours": int(values["hours"]), "topics": self.topics()}


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=LOCAL)


class WindowForm(forms.Form):
    """Open a session again, for so long."""

    hours = forms.ChoiceField(label=_("Open it for"), choices=WINDOWS, initial="24")


class ApprovalForm(forms.Form):
    """A scheme is compared with its source, and until when that holds."""

    review_on = forms.DateField(
        label=_("Look at it again by"),
        widget=DayInput,
        help_text=_("After this day learners no longer see the scheme until somebody has looked again."),
    )
    compared = forms.BooleanField(label=_("I have compared every figure on this page with the source."))

    def __init__(self, data: Any = None, *, associations: Sequence[Organisation]) -> None:
        super().__init__(data, initial={"review_on": timezone.localdate() + timedelta(days=365)})
        self.fields["association"] = AssociationField(associations)
        self.order_fields(["association"])


class WithdrawalForm(forms.Form):
    """The approval ends."""

    def __init__(self, data: Any = None, *, associations: Sequence[Organisation]) -> None:
        super().__init__(data)
        self.fields["association"] = AssociationField(associations)


def _figure(label: Any, initial: Any) -> forms.DecimalField:
    """A figure in the unit of a scheme."""
    return forms.DecimalField(label=label, initial=initial, min_value=0, max_value=MOST_UNITS, decimal_places=1)


class FiguresForm(forms.Form):
    """What an officer has looked up about a scheme whose figures are missing, unsure or no longer right."""

    minimum = forms.DecimalField(
        label=_("Minimum"), min_value=0, max_value=MOST_UNITS, decimal_places=1, help_text=_("In the scheme's unit.")
    )
    unit_minutes = forms.IntegerField(label=_("Minutes of one unit"), min_value=1, max_value=600)
    as_at = forms.DateField(label=_("Figures as at"), widget=DayInput)
    source = Line(label=_("Source"), max_length=200, help_text=_("The document and where in it."))
    source_url = forms.URLField(label=_("Address of the source"), max_length=300, assume_scheme="https")
    applies_from = forms.DateField(
        label=_("For periods that begin on or after"),
        widget=DayInput,
        required=False,
        help_text=_("Leave it empty if it holds for all periods."),
    )

    def __init__(self, data: Any = None, *, scheme: CpdScheme, associations: Sequence[Organisation]) -> None:
        super().__init__(
            data,
            initial={
                "minimum": scheme.minimum,
                "unit_minutes": scheme.unit_minutes,
                "source": scheme.source,
                "source_url": scheme.source_url,
                "applies_from": scheme.applies_from,
            },
        )
        self.scheme = scheme
        self.fields["association"] = AssociationField(associations)
        least = _("Of which at least: %(topics)s")
        for number, part in enumerate(scheme.parts):
            self.fields[f"part_{number}"] = _figure(least % {"topics": topics_named(part["topics"])}, part["at_least"])
        if scheme.judged:
            self.fields["judged"] = _figure(least % {"topics": scheme.judged_name}, scheme.judged["at_least"])
            if "others_at_most" in scheme.judged:
                others = scheme.judged["others_at_most"]
                self.fields["others_at_most"] = _figure(_("Everything else at most"), others)
        parts = [name for name in self.fields if name.startswith(("part_", "judged", "others_"))]
        self.order_fields(["association", "minimum", "unit_minutes", *parts, "as_at"])

    def clean_as_at(self) -> date:
        as_at: date = self.cleaned_data["as_at"]
        if not date(2000, 1, 1) <= as_at <= timezone.localdate():
            raise forms.ValidationError(_("Choose the day on which you read the source."))
        return as_at

    def figures(self) -> dict[str, Any]:
        values = self.cleaned_data
        taken = ("minimum", "unit_minutes", "as_at", "source", "source_url", "applies_from")
        return {
            **{name: values[name] for name in taken},
            "at_least": [values[f"part_{number}"] for number, _part in enumerate(self.scheme.parts)],
            "judged": values.get("judged"),
            "others_at_most": values.get("others_at_most"),
        }


class ReviewForm(forms.Form):
    """The proof has been looked at."""

    ACCEPT, RETURN = "accept", "return"

    decision = forms.ChoiceField(choices=[(ACCEPT, ""), (RETURN, "")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it. Needed where you send it back."),
    )

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["decision"] == self.ACCEPT)
