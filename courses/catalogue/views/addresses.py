"""From an address below `/<lang>/courses/` to a page, without Wagtail's walk from the root: that costs eleven queries."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from common.languages import current
from courses.catalogue.models import resolve


@require_safe
def page_at(request: HttpRequest, path: str) -> HttpResponse:
    """The page of a course, a module or an activity; where it has moved, the way there."""
    page = resolve(path.strip("/").split("/"), current())
    if page is None:
        return _moved(request)
    request.route = page.place  # type: ignore[attr-defined]
    for ask in hooks.get_hooks("before_serve_page"):
        answer = ask(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    return page.serve(request)


def _moved(request: HttpRequest) -> HttpResponse:
    found = get_redirect(request, Redirect.normalise_path(request.path, decode_unicode=False))
    if found is None or not found.link:
        raise Http404
    return (HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect)(found.link)
