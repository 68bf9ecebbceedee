"""Run by itself, `python -I pdf_process.py < file.pdf`: writes the credential attached to a PDF, or says why by its exit code.

It lives for one file, may take so much memory and processor time and no more, and can write no file. The page that
started it loses nothing when it is stopped.
"""

from __future__ import annotations

import io
import resource
import signal
import sys
from contextlib import suppress

import pikepdf

NAME = "credential.json"
NOTHING, SEVERAL, LOCKED, TOO_LONG = 3, 4, 5, 6  # exit codes
MOST_TEXT = 64 * 1024
MEMORY = 256 * 1024 * 1024
PROCESSOR = 0.2  # seconds; one of ours takes a hundredth
PROCESSOR_AT_LAST = 2  # the same once more, in whole seconds, should the first be missed
FILES = 16


def limit() -> None:
    """From here on. Not every system knows every limit; the clock of who started this stands above all."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_AT_LAST,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    # Nobody waits for the signal: it ends the process, in the middle of whatever it does.
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR)


def main() -> int:
    limit()
    content = sys.stdin.buffer.read()
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            times = sum(name == NAME for name in pdf.attachments)
            if times != 1:
                return SEVERAL if times else NOTHING
            text = pdf.attachments[NAME].get_file().read_bytes()
    except pikepdf.PasswordError:
        return LOCKED
    if len(text) > MOST_TEXT:
        return TOO_LONG
    sys.stdout.buffer.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
