"""Fields and checks that several forms share."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.glyphs import UNWELCOME, describe, undrawable_characters

NAME_LENGTH = 80


def tidy(value: str) -> str:
    """One spelling of what looks the same: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", value).split())


class NameField(forms.CharField):
    """One name, written as its holder writes it; never split and never converted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": NAME_LENGTH, **kwargs})

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        hidden = [character for character in value if unicodedata.category(character) in UNWELCOME]
        if hidden:
            raise ValidationError(
                _("The name holds a hidden character (%(characters)s). Delete the name and type it again."),
                params={"characters": ", ".join(describe(character) for character in dict.fromkeys(hidden))},
            )


class CertificateNameField(NameField):
    """A name that has to be drawn on a certificate."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        missing = undrawable_characters(value)
        if missing:
            raise ValidationError(
                ngettext(
                    "A certificate cannot show this character: %(characters)s. Write the name without it.",
                    "A certificate cannot show these characters: %(characters)s. Write the name without them.",
                    len(missing),
                ),
                params={"characters": ", ".join(describe(character) for character in missing)},
            )
