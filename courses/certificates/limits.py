"""How often one address may ask. Numbers are long, but nobody shall try them one after the other."""

from __future__ import annotations

from django.http import HttpRequest

from common.limits import counted

LOOKS = 60  # in a minute: somebody checking a pile of papers
MISSES = 20  # numbers that do not exist


def too_many_looks(request: HttpRequest) -> bool:
    """Count this look, and say whether there were too many.

    Who is signed in is not counted: a class that finishes together sits behind one address.
    """
    looks = 0 if request.user.is_authenticated else counted("certificate.look", request, add=True)
    return looks > LOOKS or counted("certificate.miss", request, add=False) >= MISSES


def missed(request: HttpRequest) -> None:
    """This number did not exist."""
    counted("certificate.miss", request, add=True)
