"""What may be put beside an outside activity as its proof: judged by what is in the file, never by what it is called."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from courses.certificates.exceptions import BadProof

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
ACCEPT = ".pdf,.png,.jpg,.jpeg"
_PICTURES = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg")}


@dataclass(frozen=True)
class Kind:
    """What a file is."""

    content_type: str
    extension: str


def kind_of(content: bytes) -> Kind:
    """PDF, PNG or JPEG. Raises BadProof for anything else, what is too large, and what cannot be read."""
    if len(content) > MOST_BYTES:
        raise BadProof(_("The file is larger than 5 MB. Choose a smaller one."))
    if not content:
        raise BadProof(_("The file is empty. Choose another one."))
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return Kind("application/pdf", "pdf")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
                kind, pixels = picture.format or "", picture.width * picture.height
                picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise BadProof(_("The file is neither a PDF nor a PNG or JPEG picture that can be read.")) from error
    except Image.DecompressionBombError as error:
        raise BadProof(_("The picture is too large to be looked at. Choose a smaller one.")) from error
    if pixels > MOST_PIXELS:
        raise BadProof(_("The picture is too large to be looked at. Choose a smaller one."))
    return Kind(*_PICTURES[kind])
