"""The authoring interface: what is told of a package once its page was kept."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

MOST_TOLD = 10


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_remarks(request: HttpRequest, page: Page) -> None:
    """What of it does not play as its makers meant, and what it means for learners; the form has collected them."""
    remarks = getattr(page, "remarks", [])
    if not remarks:
        return
    told = remarks[:MOST_TOLD]
    if more := len(remarks) - len(told):
        words = ngettext("And %(count)s more.", "And %(count)s more.", more)
        told = [*told, words % {"count": more}]
    if len(told) == 1:
        messages.warning(request, told[0])
    else:
        messages.warning(
            request, format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in told)))
        )
