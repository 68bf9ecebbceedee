"""The cache of the suite."""

from __future__ import annotations

from django.core.cache.backends.locmem import LocMemCache

from common.near import near
from common.templatetags.near import fragments


class ForgettingCache(LocMemCache):
    """Cleared between tests; what the process keeps beside it goes with it."""

    def clear(self) -> None:
        super().clear()
        near.clear()
        fragments.clear()
