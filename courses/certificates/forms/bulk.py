"""What an officer types to prepare, confirm and refuse a change of many certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person
from common.http import Refused
from courses.catalogue.models import Course, CourseVersion
from courses.certificates.actions.bulk.asking import Wish
from courses.certificates.enums import BULK_REASON_CHOICES, BULK_REASONS, BulkKind, CertificateState
from courses.certificates.models import BulkChange, BulkLine, Certificate, SigningKey
from courses.certificates.permissions import associations_to_certify_for
from courses.certificates.queries.bulk import names_of_courses
from courses.certificates.queries.numbers import MOST_BYTES, Entry, entries_of, text_of

# As the browser's own fields for a day and a moment write them.
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
STATES = (
    CertificateState.VALID,
    CertificateState.EXPIRED,
    CertificateState.SUPERSEDED,
    CertificateState.WITHDRAWN,
)
PROPERTIES = ("course", "version", "issued_from", "issued_to", "state", "key", "since")
FARTHEST = timedelta(days=50 * 366)


class _Courses(forms.ModelChoiceField):
    """Courses by code and title; the titles of all are read at once."""

    @cached_property
    def names(self) -> dict[int, str]:
        return names_of_courses(list(self.queryset or ()))

    def label_from_instance(self, course: Course) -> str:
        return self.names.get(course.pk) or str(course)


class BulkForm(forms.Form):
    """Which certificates, what is done to them, and why. Fields that the kind of change does not know are left out."""

    issuer = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None, label=_("Association"))
    course = _Courses(Course.objects.none(), required=False, empty_label=_("Any course"), label=_("Course"))
    version = forms.IntegerField(
        min_value=1,
        max_value=32_767,
        required=False,
        label=_("Version of the course"),
        help_text=_("The number of the requirements the holders met; it stands in the certificate’s facts."),
    )
    issued_from = forms.DateField(required=False, widget=_DAY, label=pgettext_lazy("certificates", "Issued from"))
    issued_to = forms.DateField(required=False, widget=_DAY, label=pgettext_lazy("certificates", "Issued up to"))
    state = forms.ChoiceField(required=False, label=_("State"))
    key = forms.ModelChoiceField(
        SigningKey.objects.none(),
        required=False,
        empty_label=_("Any key"),
        label=_("Signed with the key"),
        help_text=_("For a key that can no longer be trusted: everything it has signed."),
    )
    since = forms.DateTimeField(
        required=False,
        widget=_MOMENT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
        label=_("Signed since"),
        help_text=_("Hong Kong time. Left empty, everything the key has signed."),
    )
    numbers = forms.CharField(
        required=False,
        max_length=1_500_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        label=_("Numbers"),
        help_text=_("One a line, in any spelling; or a column copied from a spreadsheet."),
    )
    file = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        label=_("File with numbers (CSV)"),
        help_text=_("Only the column with numbers is read and kept."),
    )
    ends = forms.ChoiceField(
        choices=[("day", _("Until the day below")), ("never", _("Without end"))],
        initial="day",
        widget=forms.RadioSelect,
        label=pgettext_lazy("certificate", "New validity"),
    )
    ends_on = forms.DateField(
        required=False,
        widget=_DAY,
        label=_("Valid until"),
        help_text=_("What holds longer already stays as it is: nothing is ever shortened."),
    )
    reason = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What happened"),
        help_text=_("For the second officer and the file of your association; never shown to the public. Name nobody."),
    )
    tell_holders = forms.BooleanField(
        required=False,
        label=_("Tell the holders"),
        help_text=_("One letter each, when the change is done. Left unticked, nobody is written to."),
    )

    def __init__(self, *args: Any, kind: str, officer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = BulkKind(kind)
        self.officer = officer
        self.entries: list[Entry] = []
        fields: dict[str, Any] = self.fields
        issuers = associations_to_certify_for(officer)
        fields["issuer"].queryset = issuers
        fields["issuer"].label_from_instance = lambda one: one.name
        self.issuers = list(issuers)
        if len(self.issuers) == 1:
            del fields["issuer"]
        issued = Certificate.objects.filter(course=OuterRef("pk"), issuer__in=self.issuers)
        fields["course"].queryset = Course.objects.filter(Exists(issued)).order_by("code")
        fields["key"].queryset = self._keys().select_related("organisation").order_by("organisation", "-made_at")
        fields["key"].label_from_instance = self._key_in_words
        fields["state"].choices = [("", _("Any state")), *((one.value, one.label) for one in STATES)]
        labels = dict(BULK_REASON_CHOICES)
        reasons = [(reason.value, labels[reason.value]) for reason in BULK_REASONS[self.kind]]
        fields["reason"].choices = [("", _("Choose a reason")), *reasons]
        if self.kind == BulkKind.REVOKE:
            fields["reason"].help_text = _("Shown on the page of each certificate, and told to its holder.")
            del fields["tell_holders"]
        if self.kind != BulkKind.EXTEND:
            del fields["ends"], fields["ends_on"]

    def _keys(self) -> QuerySet[SigningKey]:
        """Those of her associations; and those a partner gave up, for certificates may carry what they recognised."""
        ours: Q = Q(organisation__in=self.issuers)
        if self.kind == BulkKind.REISSUE:
            ours |= Q(compromised_at__isnull=False, endorsements__isnull=False)
        return SigningKey.objects.filter(ours).distinct()

    def _key_in_words(self, key: SigningKey) -> str:
        words = f"{key.name} · {key.get_algorithm_display()}"
        if key.organisation not in self.issuers:
            words = f"{gettext('Recognitions by %(partner)s') % {'partner': key.organisation.name}} · {words}"
        elif len(self.issuers) > 1:
            words = f"{key.organisation.name} · {words}"
        return f"{words} · {gettext('compromised')}" if key.compromised_at else words

    @property
    def properties(self) -> list[forms.BoundField]:
        return [self[name] for name in PROPERTIES]

    @property
    def of_a_list(self) -> list[forms.BoundField]:
        return [self["numbers"], self["file"]]

    @property
    def what(self) -> list[forms.BoundField]:
        names = ("issuer", "ends", "ends_on", "reason", "text", "tell_holders")
        return [self[name] for name in names if name in self.fields]

    @property
    def association(self) -> Organisation:
        found: Organisation = self.cleaned_data.get("issuer") or self.issuers[0]
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_list(cleaned)
        narrowed = [name for name in PROPERTIES if cleaned.get(name)]
        named = any(name in self.errors for name in (*PROPERTIES, "numbers", "file"))
        if narrowed and self.entries:
            self.add_error(None, _("Choose by properties or bring a list, not both."))
        elif not narrowed and not self.entries and not named:
            self.add_error(None, _("Say which certificates: by at least one property, or by a list of numbers."))
        self._check_properties(cleaned)
        if self.kind == BulkKind.EXTEND and cleaned.get("ends") == "day" and "ends_on" not in self.errors:
            self._check_end(cleaned.get("ends_on"))
        return cleaned

    def _check_list(self, cleaned: dict[str, Any]) -> None:
        """Text and file are read alike; one of the two is enough."""
        pasted, file = cleaned.get("numbers", ""), cleaned.get("file")
        if pasted.strip() and file:
            self.add_error("file", _("Paste the numbers or bring a file, not both."))
            return
        try:
            if file:
                self.entries = entries_of(text_of(file.read(MOST_BYTES + 1)))
            elif pasted.strip():
                self.entries = entries_of(pasted)
        except Refused as refusal:
            self.add_error("file" if file else "numbers", str(refusal.message))

    def _check_properties(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("issued_from"), cleaned.get("issued_to")
        if first and last and last < first:
            self.add_error("issued_to", _("This day lies before the first one."))
        if cleaned.get("version") and "course" not in self.errors:
            course = cleaned.get("course")
            if course is None:
                self.add_error("version", _("Choose the course as well: each counts its own versions."))
            elif not CourseVersion.objects.filter(course=course, number=cleaned["version"]).exists():
                self.add_error("version", _("This course has no version of this number."))
        if cleaned.get("since") and not cleaned.get("key") and "key" not in self.errors:
            self.add_error("key", _("Choose the key whose signatures you mean."))
        key = cleaned.get("key")
        if key is None or "issuer" not in self.fields or key.organisation == cleaned.get("issuer"):
            return
        if self.kind != BulkKind.REISSUE or key.compromised_at is None:
            self.add_error("key", _("This key belongs to another association."))

    def _check_end(self, day: Any) -> None:
        today = timezone.localdate()
        if day is None:
            self.add_error("ends_on", _("Choose a day, or no end."))
        elif day <= today:
            self.add_error("ends_on", _("Choose a day after today."))
        elif day > today + FARTHEST:
            self.add_error("ends_on", _("This day is more than fifty years away. Choose no end instead."))

    def selection(self) -> dict[str, Any]:
        """The properties as they are kept."""
        cleaned = self.cleaned_data
        found: dict[str, Any] = {}
        if cleaned.get("course"):
            found["course"] = cleaned["course"].pk
        if cleaned.get("version"):
            found["version"] = cleaned["version"]
        if cleaned.get("issued_from"):
            found["from"] = cleaned["issued_from"].isoformat()
        if cleaned.get("issued_to"):
            found["to"] = cleaned["issued_to"].isoformat()
        if cleaned.get("state"):
            found["state"] = cleaned["state"]
        if cleaned.get("key"):
            found["key"] = cleaned["key"].pk
        if cleaned.get("since"):
            found["since"] = cleaned["since"].isoformat()
        return found

    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        return Wish(
            kind=self.kind,
            reason=cleaned["reason"],
            text=cleaned["text"],
            ends_on=cleaned.get("ends_on") if cleaned.get("ends") == "day" else None,
            endless=cleaned.get("ends") == "never",
            tell_holders=cleaned.get("tell_holders", False),
            selection={} if self.entries else self.selection(),
            numbers=self.entries,
        )


def initial_of(change: BulkChange, text: str) -> dict[str, Any]:
    """A draft as the form had it, for the one that follows it."""
    wanted = change.selection
    lines = BulkLine.objects.filter(change=change).order_by("number").values_list("typed", flat=True)
    return {
        "issuer": change.issuer_id,
        "course": wanted.get("course"),
        "version": wanted.get("version"),
        "issued_from": wanted.get("from"),
        "issued_to": wanted.get("to"),
        "state": wanted.get("state"),
        "key": wanted.get("key"),
        "since": parse_datetime(wanted.get("since", "")),
        "numbers": "\n".join(lines),
        "ends": "never" if change.endless else "day",
        "ends_on": change.ends_on,
        "reason": change.reason,
        "text": text,
        "tell_holders": change.tell_holders,
    }


class ConfirmForm(forms.Form):
    """That it is meant."""

    read = forms.BooleanField(label=_("I have read the reason and looked at the list."))


class RefuseForm(forms.Form):
    """Why not."""

    text = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("Why it is refused"),
        help_text=_("For the officer who asked. Name nobody."),
    )
