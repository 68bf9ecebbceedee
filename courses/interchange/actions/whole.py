"""Whatever keeps a course from coming in is told in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from common.http import Refused
from courses.interchange.exceptions import ImportRefused


@contextmanager
def refusing() -> Iterator[None]:
    """What is refused inside, by whatever rule of the site, is an ImportRefused."""
    try:
        yield
    except ValidationError as error:
        raise ImportRefused("invalid", "; ".join(error.messages)) from error
    except ImportRefused:
        raise
    except Refused as error:
        raise ImportRefused("refused", error.message) from error
