"""The credential attached to a PDF. A PDF is a program's worth of formats, so a process of its own opens it."""

from __future__ import annotations

import subprocess
import sys
import threading
from http import HTTPStatus
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from courses.certificates.uploads import pdf_process
from courses.certificates.uploads.refusal import HoldsNothing, Unreadable

PROCESS = Path(pdf_process.__file__)
SECONDS = 4.0  # by the clock; the process stops itself after a fifth of a second of work
AT_ONCE = 2  # of one web process
PATIENCE = 1.0  # seconds until a place is free

_places = threading.BoundedSemaphore(AT_ONCE)

DAMAGED = _("The PDF is damaged, or takes too long to read. Bring the file exactly as you got it.")
NOTHING = _(
    "There is no signed certificate in this PDF. It may have been printed, scanned or saved by another program. "
    "Ask for the original file, or type the number that stands under the QR code."
)
WHY = {
    pdf_process.SEVERAL: _("There is more than one certificate in this PDF. It is not read."),
    pdf_process.LOCKED: _("The PDF is protected with a password. Bring it as you got it from the academy."),
    pdf_process.TOO_LONG: _("The PDF holds more text than any certificate. Bring the file exactly as you got it."),
}


def attached_credential(content: bytes) -> bytes:
    """Raises Unreadable: with 503 where too many are being read."""
    if not _places.acquire(timeout=PATIENCE):
        raise Unreadable(
            _("Too many PDFs are being read just now. Try again in a minute."), status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    try:
        done = subprocess.run(  # noqa: S603 a file of ours; what was brought is its input alone
            [sys.executable, "-I", str(PROCESS)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(DAMAGED) from error
    finally:
        _places.release()
    if done.returncode == pdf_process.NOTHING:
        raise HoldsNothing(NOTHING)
    if done.returncode:
        raise Unreadable(WHY.get(done.returncode, DAMAGED))
    return done.stdout
