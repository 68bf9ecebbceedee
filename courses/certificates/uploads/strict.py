"""The JSON of a file that somebody brought, read as signatures need it, or what is wrong with it in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.certificates.openbadges.canonical import Document
from courses.certificates.openbadges.encoding import from_b64u
from courses.certificates.openbadges.reading import NotReadable, Reason, read
from courses.certificates.uploads.refusal import Unreadable

MOST_TEXT = 64 * 1024  # ours have 3 to 10 kB
SHOWN = 40

NOT_JSON = _("The text in the file is not JSON: something was cut off or changed. Get the file once more.")
NOT_A_CREDENTIAL = _("The file holds data, but no certificate that could have been issued here.")
DAMAGED_TOKEN = _("The token in the file is damaged. Bring the file exactly as you got it.")


def text_of(content: bytes) -> str:
    """UTF-8 alone. A mark of byte order, which some editors add, is not part of it."""
    if len(content) > MOST_TEXT:
        raise Unreadable(
            _("The file holds more text than any certificate. Bring the signed file exactly as you got it.")
        )
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unreadable(_("The text in the file is not UTF-8. Bring the file exactly as you got it.")) from error


def parse(text: str) -> Document:
    """The object a text says. Raises Unreadable."""
    try:
        return read(text)
    except NotReadable as error:
        raise Unreadable(_what_is_wrong(error)) from error


def _what_is_wrong(error: NotReadable) -> object:
    if error.reason == Reason.TWICE:
        return _("“%(name)s” stands in the file twice, so that two readers could read two things. It is not read.") % {
            "name": shown(error.member)
        }
    return {
        Reason.NOT_JSON: NOT_JSON,
        Reason.NO_OBJECT: NOT_A_CREDENTIAL,
        Reason.DEEP: _("The file is nested deeper than any certificate. It is not read."),
        Reason.NUMBER: _("A number in the file is written as no certificate writes one. It is not read."),
    }[error.reason]


def parse_part(part: str) -> Document:
    """The object a part of a token says. Raises Unreadable."""
    try:
        text = from_b64u(part).decode()
    except ValueError as error:
        raise Unreadable(DAMAGED_TOKEN) from error
    return parse(text)


def shown(text: str, most: int = SHOWN) -> str:
    """What somebody wrote, short and without what cannot be seen: marks that turn the direction of writing, controls."""
    cleaned = "".join(point if point.isprintable() else "\N{REPLACEMENT CHARACTER}" for point in text[: most + 1])
    return cleaned if len(text) <= most else f"{cleaned[:most]}…"
