"""What is wrong with a number as somebody typed it, in words that help to find the slip."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.certificates import codes


def slips_in(reading: codes.Reading) -> list[str]:
    """Why this cannot be a number; what to look at first comes first. Never empty."""
    if reading.is_empty:
        return [_("Type the number that stands under the QR code.")]
    found = []
    if reading.impossible:
        found.append(
            ngettext(
                "This character occurs in no number: %(characters)s",
                "These characters occur in no number: %(characters)s",
                len(reading.impossible),
            )
            % {"characters": " ".join(reading.impossible)}
        )
    if not reading.has_right_length:
        found.append(
            ngettext(
                "The last part has %(n)d character; it should have %(should)d.",
                "The last part has %(n)d characters; it should have %(should)d.",
                reading.length,
            )
            % {"n": reading.length, "should": codes.LENGTH}
        )
    elif not reading.impossible:
        found.append(_("One character is mistyped, or two have changed places. Check each character."))
    return found
