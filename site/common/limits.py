"""How often one address may ask what nobody should try one after the other."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds


def counted(kind: str, request: HttpRequest, *, add: bool) -> int:
    """How often this was done from the address within the window, with `add` this time included."""
    ip = get_adapter().get_client_ip(request) or "unknown"
    # The address itself is not kept, not even for a minute.
    key = f"limits:{kind}:{salted_hmac('common.limits', ip).hexdigest()[:32]}"
    if not add:
        return int(cache.get(key, 0))
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, WINDOW)
        return 1
