"""What the catalogue adds to Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.catalogue import actions
from courses.catalogue.models import CourseTreePage


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    registry.register_action("catalogue.settings", _("Change course settings"), _("Course settings changed"))
    registry.register_action("catalogue.release", _("Release requirements"), _("Requirements released"))


@hooks.register("construct_translated_pages_to_cascade_actions")
def take_translations_along(pages: list[Page], action: str) -> dict[Page, list[Page]]:
    """One confirmation names the source page and its translations; Wagtail counts them and acts on all.

    Not for moving: the receiver moves them, because the new parent may not exist in every language.
    """
    along: dict[Page, list[Page]] = {}
    for page in pages:
        specific = page.specific
        if isinstance(specific, CourseTreePage) and action in {"unpublish", "delete"} and actions.is_source(specific):
            along[page] = [other for other in actions.translations_of(specific) if action != "unpublish" or other.live]
    return along
