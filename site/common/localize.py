"""Where wagtail-localize does its work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from wagtail_localize.tasks import BaseJobBackend


class AfterCommitBackend(BaseJobBackend):
    """Runs each job once the transaction has committed.

    Inside it, the stale parent page is saved after its children were added and forgets how many it has
    (wagtail-localize #773): the children answer 404.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options

    def enqueue(self, func: Callable[..., None], args: list[Any], kwargs: dict[str, Any]) -> None:
        transaction.on_commit(partial(func, *args, **kwargs))
