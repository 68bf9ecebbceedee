"""Nothing is written by half: neither rows nor files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from common.http import Refused
from courses.interchange.actions.media import StoredMedia
from courses.interchange.exceptions import ImportRefused


@contextmanager
def whole_or_not_at_all(media: StoredMedia, *, dry_run: bool) -> Iterator[None]:
    """Around a transaction: where it ends in a refusal, or was a trial, its files go too. Raises ImportRefused."""
    kept = False
    try:
        yield
        kept = not dry_run
    except ValidationError as error:
        raise ImportRefused("invalid", "; ".join(error.messages)) from error
    except ImportRefused:
        raise
    except Refused as error:
        raise ImportRefused("refused", error.message) from error
    finally:
        if not kept:
            media.forget()
