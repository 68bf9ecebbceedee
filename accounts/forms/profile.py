"""What a person says about herself."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.fields import CertificateNameField, NameField
from accounts.models import User
from common.glyphs import undrawable_characters
from common.languages import LANGS, NAMES

# Those most people here live by; any other the database of time zones knows is kept when an account has it.
TIME_ZONES = [
    ("Asia/Hong_Kong", _("Hong Kong (UTC+8)")),
    ("Asia/Shanghai", _("Beijing, Shenzhen, Suzhou (UTC+8)")),
    ("Asia/Macau", _("Macao (UTC+8)")),
    ("Asia/Taipei", _("Taipei (UTC+8)")),
    ("Asia/Singapore", _("Singapore (UTC+8)")),
    ("Asia/Tokyo", _("Tokyo (UTC+9)")),
    ("Asia/Dubai", _("Dubai (UTC+4)")),
    ("Europe/London", _("London")),
    ("Europe/Paris", _("Paris, Berlin, Zurich")),
    ("America/New_York", _("New York")),
    ("America/Los_Angeles", _("Los Angeles")),
    ("Australia/Sydney", _("Sydney")),
    ("UTC", _("UTC")),
]


class ProfileForm(forms.Form):
    """Names, language and time zone."""

    display_name = NameField(
        label=pgettext_lazy("of a person", "Name"),
        help_text=_("Your whole name, in one line, as you wish to be addressed."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    name_latin = CertificateNameField(
        label=_("Name in Latin letters, for certificates"),
        help_text=_("As you write it yourself, for example CHAN Tai Man, Chris. We never convert a name."),
        required=False,
    )
    name_other_script = CertificateNameField(
        label=_("Name in another script, for certificates"),
        help_text=_("For example 陳大文 or 张伟. It stays in your own script in every language."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=[(code, NAMES[code]) for code in LANGS])
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("For deadlines and reminders."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [*TIME_ZONES]
        if user.time_zone in available_timezones() and user.time_zone not in dict(TIME_ZONES):
            choices.append((user.time_zone, user.time_zone))
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A display name that no certificate can show needs one beside it that can."""
        cleaned = super().clean() or {}
        name = cleaned.get("display_name", "")
        if (
            undrawable_characters(name)
            and not cleaned.get("name_latin")
            and not cleaned.get("name_other_script")
            and not {"name_latin", "name_other_script"} & set(self.errors)
        ):
            self.add_error(
                "name_latin",
                _("A certificate cannot show the name above. Add the name in Latin letters that it shall carry."),
            )
        return cleaned


class EmploymentForm(forms.Form):
    """An employer names the rule on which it sees its staff's training records (P-8)."""

    labour_rule = forms.CharField(
        label=_("The rule you rely on"),
        help_text=_("Title, section and date of your staff rules or collective contract. Learners see it."),
        max_length=200,
    )
    confirm = forms.BooleanField(
        label=_("I assert this for my organisation, and the rule is in force."),
        error_messages={"required": _("Confirm that the rule is in force.")},
    )
