"""Doors of Wagtail that this app uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from common.languages import current
from pages.models import HomePage
from pages.views.home import home


@hooks.register("before_serve_page")
def serve_home(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """The front page has a view of its own: it tells figures from several apps."""
    return home(request, page) if isinstance(page, HomePage) else None


@hooks.register("insert_global_admin_css")
def own_inks() -> SafeString:
    """The authoring interface in the academy's colours and letters."""
    return format_html('<link rel="stylesheet" href="{}">', static("authoring/authoring.css"))


@hooks.register("construct_homepage_summary_items", order=1000)
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """How many images there are helps nobody: the first screen begins with what waits."""
    items.clear()


@hooks.register("construct_help_menu")
def help_of_the_house(request: HttpRequest, items: list[MenuItem]) -> None:
    """Our own help instead of news about the software underneath; the keys stay."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]
    items.insert(0, MenuItem(_("Help pages"), f"/{current()}/help/", name="help-pages", icon_name="help", order=10))
