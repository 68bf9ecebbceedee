"""How often one address may ask. Numbers are long, but nobody shall try them one after the other."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW = 60  # seconds
LOOKS = 60  # in a window: somebody checking a pile of papers
MISSES = 20  # numbers that do not exist


def _count(kind: str, request: HttpRequest, *, add: bool) -> int:
    ip = get_adapter().get_client_ip(request) or "unknown"
    # The address itself is not kept, not even for a minute.
    key = f"certificates:{kind}:{salted_hmac('certificates.limits', ip).hexdigest()[:32]}"
    if not add:
        return int(cache.get(key, 0))
    cache.add(key, 0, WINDOW)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, WINDOW)
        return 1


def too_many_looks(request: HttpRequest) -> bool:
    """Count this look, and say whether there were too many.

    Who is signed in is not counted: a class that finishes together sits behind one address.
    """
    looks = 0 if request.user.is_authenticated else _count("look", request, add=True)
    return looks > LOOKS or _count("miss", request, add=False) >= MISSES


def missed(request: HttpRequest) -> None:
    """This number did not exist."""
    _count("miss", request, add=True)
