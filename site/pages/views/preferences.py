"""The theme: chosen by the person, remembered. The language is chosen by its address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.languages import current
from pages.context_processors import THEME_COOKIE, THEMES

YEAR = 60 * 60 * 24 * 365


def _own(request: HttpRequest, address: str, fallback: str) -> str:
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address.startswith("/") and safe else fallback


@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it.

    Without a token: pages under /c/ send no origin, so their forms could never pass, and a cookie of three values is
    all that a stranger's form could set.
    """
    response = HttpResponseRedirect(_own(request, request.POST.get("next", ""), f"/{current()}/"))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response
