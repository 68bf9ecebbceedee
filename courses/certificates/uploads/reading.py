"""From the bytes of a file to the credential in it. What a file is, its content says, not its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.certificates.openbadges import baking
from courses.certificates.openbadges.canonical import Document
from courses.certificates.uploads.pdf import attached_credential
from courses.certificates.uploads.refusal import HoldsNothing, Unreadable
from courses.certificates.uploads.strict import DAMAGED_TOKEN, NOT_A_CREDENTIAL, parse, parse_part, text_of

MOST_BYTES = 2 * 1024 * 1024
MOST_DRAWING = 1024 * 1024  # a drawing is kept whole while it is read, at many times its size
PDF_MARK = b"%PDF-"
MARK_WITHIN = 1024  # readers of PDF allow for something in front
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


class Kind(TextChoices):
    """What kind of file it is."""

    JSON = "json", _("Signed file (JSON)")
    JWT = "jwt", _("Signed file (JWT)")
    PNG = "png", _("Picture (PNG)")
    SVG = "svg", _("Drawing (SVG)")
    PDF = "pdf", "PDF"


PICTURES = (Kind.PNG, Kind.SVG, Kind.PDF)


@dataclass(frozen=True)
class Brought:
    """A credential somebody brought: its text as it stands in the file, and what it says."""

    kind: Kind
    text: str
    document: Document
    # Where it is a token: header and signature.
    header: Document | None = None
    signature: str = ""

    @property
    def is_token(self) -> bool:
        return self.header is not None


NOTHING_CHOSEN = _(
    "Choose a file first: the certificate as PDF, its badge as PNG or SVG, or the signed file as JSON or JWT."
)
TOO_LARGE = _("The file is larger than any certificate; at most 2 MB are read. Bring the file exactly as you got it.")
NO_KIND = _(
    "A certificate cannot be in this kind of file. Bring the PDF, the badge (PNG or SVG) or the signed file (JSON or JWT) "
    "exactly as you got it. A photograph or a scan cannot be compared: type the number on it instead."
)
NO_CREDENTIAL = _(
    "There is no signed certificate in this picture. Pictures lose it when they are edited, photographed or sent through "
    "a messenger. Ask for the original file, or type the number that stands under the QR code."
)
DAMAGED_PICTURE = _("The picture is damaged: something is missing or was added. Get the file once more.")
# By what `baking` says of a picture.
BAKING = {
    "no credential": NO_CREDENTIAL,
    "more than one credential": _("There is more than one certificate in this picture. It is not read."),
    "the picture breaks off": DAMAGED_PICTURE,
    "a damaged chunk": DAMAGED_PICTURE,
    "a credential that is not plain text": _(
        "The certificate in this picture is packed in a way no certificate of ours is."
    ),
    "not text": _("The text in the file is not UTF-8. Bring the file exactly as you got it."),
    "not a drawing": _("The drawing cannot be read. Bring the file exactly as you got it."),
}


def kind_of(content: bytes) -> Kind:
    """Raises Unreadable where it is none."""
    if content.startswith(baking.SIGNATURE):
        return Kind.PNG
    if PDF_MARK in content[:MARK_WITHIN]:
        return Kind.PDF
    start = content[:MARK_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return Kind.SVG
    if start.startswith((b"{", b"[")):
        return Kind.JSON
    if start.startswith(b"ey") and content.count(b".") == 2:
        return Kind.JWT
    raise Unreadable(NO_KIND)


def read(content: bytes) -> Brought:
    """The one credential in a file. Raises Unreadable."""
    if not content:
        raise Unreadable(NOTHING_CHOSEN, status=HTTPStatus.BAD_REQUEST)
    if len(content) > MOST_BYTES:
        raise Unreadable(TOO_LARGE, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    kind = kind_of(content)
    if kind == Kind.PDF:
        text = text_of(attached_credential(content))
    elif kind in PICTURES:
        text = text_of(_baked(kind, content))
    else:
        text = text_of(content)
    return _credential(kind, text)


def _baked(kind: Kind, content: bytes) -> bytes:
    if kind == Kind.SVG and len(content) > MOST_DRAWING:
        raise Unreadable(TOO_LARGE, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return (baking.read_png(content) if kind == Kind.PNG else baking.read_svg(content)).encode()
    except baking.NotBaked as error:
        refusal = HoldsNothing if str(error) == "no credential" else Unreadable
        raise refusal(BAKING[str(error)]) from error


def _credential(kind: Kind, text: str) -> Brought:
    if not _TOKEN.fullmatch(text):
        if kind == Kind.JWT:
            raise Unreadable(DAMAGED_TOKEN)
        return Brought(kind, text, parse(text))
    head, body, signature = text.split(".")
    return Brought(kind, text, parse_part(body), header=parse_part(head), signature=signature)


def identifier(document: Document) -> str:
    """What the credential calls itself. Raises Unreadable where it is none."""
    found = document.get("id")
    types = document.get("type")
    if not isinstance(found, str) or "VerifiableCredential" not in (types if isinstance(types, list) else [types]):
        raise Unreadable(NOT_A_CREDENTIAL)
    return found
