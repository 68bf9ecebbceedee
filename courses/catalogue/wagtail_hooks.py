"""What the catalogue adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.catalogue import actions, permissions
from courses.catalogue.forms import owners_for
from courses.catalogue.models import Course, CoursePage, CourseTreePage, PendingRelease
from courses.catalogue.queries.needed import said_of_page
from courses.catalogue.querysets import COURSE_DEPTH, COURSE_PATH, course_key_of
from courses.catalogue.views import authoring
from courses.catalogue.views.files_api import OwnDocuments, OwnImages
from courses.catalogue.views.many import NARROWED
from courses.catalogue.views.media import send_file

MOVE_THE_SOURCE = _("Move the page in the language the course is written in. Its translations follow.")


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    registry.register_action("catalogue.settings", _("Change course settings"), _("Course settings changed"))
    registry.register_action("catalogue.release", _("Release requirements"), _("Requirements released"))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("courses/new/", authoring.new_course, name="catalogue_new_course"),
        path("courses/<uuid:key>/copy/", authoring.copy_course, name="catalogue_copy_course"),
        path("courses/<uuid:key>/release/", authoring.release, name="catalogue_release"),
        path("courses/<uuid:key>/languages/", authoring.languages, name="catalogue_languages"),
    ]


class NewCourseItem(MenuItem):
    """Shown to whoever may begin a course."""

    def is_shown(self, request: HttpRequest) -> bool:
        return owners_for(request.user).exists()  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")
def offer_new_course() -> MenuItem:
    return NewCourseItem(
        _("New course"), reverse("catalogue_new_course"), name="new-course", icon_name="plus", order=110
    )


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


def _course_of(page: Page) -> Course | None:
    return Course.objects.select_related("owner").filter(key=course_key_of(page)).first()


@hooks.register("before_delete_page")
def say_who_needs_it(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The confirmation says how many learners still need what is about to go; that of unpublishing says it itself."""
    if request.method == "GET" and (said := said_of_page(request, page)):
        messages.warning(request, said)
    return None


@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
@hooks.register("after_edit_page")
@hooks.register("after_move_page")
def ask_for_release(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What has just been loosened waits: here is where to decide."""
    course = _course_at(page)
    if course is None or not PendingRelease.objects.filter(course=course).exists():
        return None
    if permissions.can_release(getattr(request.user, "person", None), course):
        button = messages_button(reverse("catalogue_release", args=[course.key]), gettext("Release or keep required"))
        messages.warning(
            request, format_html("{} {}", gettext("Some of this course is no longer asked for by its pages."), button)
        )
    return None


def messages_button(url: str, label: str) -> str:
    return format_html('<a class="button button-small" href="{}">{}</a>', url, label)


def _course_at(page: Page) -> Course | None:
    """The course of a page that may already be gone."""
    if len(page.path) < COURSE_PATH:
        return None
    key = Page.objects.filter(path=page.path[:COURSE_PATH]).values_list("translation_key", flat=True).first()
    return Course.objects.select_related("owner").filter(key=key).first() if key else None


@hooks.register("before_copy_page")
def refuse_alias(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method == "POST" and request.POST.get("alias") and isinstance(page.specific, CourseTreePage):
        messages.error(
            request, gettext("Pages of a course cannot be aliases: an alias would go live with its original.")
        )
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("before_move_page")
def refuse_moving_a_translation(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A translation stands where its source stands, and follows it; alone it would be where no address leads."""
    if request.method == "POST" and not permissions.can_stand_under(page, destination):
        messages.error(request, MOVE_THE_SOURCE)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def refuse_moving_translations(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "move" or Page not in action.models or action.cleaned_form is None:
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    if all(permissions.can_stand_under(page, destination) for page in objects):
        return None
    messages.error(request, MOVE_THE_SOURCE)
    return redirect("wagtailadmin_explore_root")


@hooks.register("before_publish_page")
def refuse_without_code(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor's own form asks for the code; other roads to publishing are told here."""
    specific = page.specific
    if isinstance(specific, CoursePage) and not request.POST.get("course_code", specific.course.code or ""):
        messages.error(request, gettext("A course needs a code and an association to be published."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def refuse_bulk_without_code(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "publish" or Page not in action.models:
        return None
    keys = [page.translation_key for page in objects]
    if Course.objects.filter(key__in=keys).exclude(code__isnull=False, owner__isnull=False).exists():
        messages.error(request, gettext("A course needs a code and an association to be published."))
        return redirect("wagtailadmin_explore_root")
    return None


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """Release and languages, in the menu of a course's pages."""
    if len(page.path) < COURSE_PATH or not isinstance(page.specific, CourseTreePage):
        return
    course = _course_of(page)
    if course is None or not permissions.can_release(getattr(user, "person", None), course):
        return
    yield Button(
        _("Pages by language"), reverse("catalogue_languages", args=[course.key]), icon_name="globe", priority=75
    )
    if page.depth == COURSE_DEPTH and course.owner in owners_for(user):
        yield Button(
            _("Copy this course"), reverse("catalogue_copy_course", args=[course.key]), icon_name="copy", priority=76
        )
    if PendingRelease.objects.filter(course=course).exists():
        yield Button(
            _("Release requirements"), reverse("catalogue_release", args=[course.key]), icon_name="warning", priority=5
        )


class WaitingReleases(Component):
    """The courses of hers whose pages ask for less than they promised."""

    order = 90
    template_name = "catalogue/admin/waiting.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def waiting(self) -> list[PendingRelease]:
        person = getattr(self.request.user, "person", None)
        rows = PendingRelease.objects.select_related("course__owner").order_by("since")
        return [row for row in rows if permissions.can_release(person, row.course)]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": self.waiting}


@hooks.register("construct_homepage_panels")
def show_waiting_releases(request: HttpRequest, panels: list[Component]) -> None:
    panel = WaitingReleases(request)
    if panel.waiting:
        panels.append(panel)


@hooks.register("before_serve_document")
def ask_the_page(document: Any, request: HttpRequest) -> HttpResponseBase:
    """Links to documents inside text lead here: the same gate, the same answer as every private file."""
    if not permissions.may_have_file(request, document):
        raise Http404
    return send_file(request, document.file.storage, document.file.name)


@hooks.register("construct_page_chooser_queryset")
def offer_pages_to_lead_to(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Another association's drafts are nowhere to be led to."""
    if request.user.is_superuser:  # type: ignore[union-attr]
        return pages
    return pages.filter(pk__in=permissions.pages_to_choose(request.user).values("pk"))


@hooks.register("construct_reports_menu")
def hide_the_count_of_pages(request: HttpRequest, items: list[MenuItem]) -> None:
    """It counts every association's pages and names the one edited last: for superusers alone."""
    if not request.user.is_superuser:  # type: ignore[union-attr]
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("construct_admin_api", order=100)
def narrow_the_files(router: WagtailAPIRouter) -> None:
    router.register_endpoint("documents", OwnDocuments)
    router.register_endpoint("images", OwnImages)


# After Wagtail's own, which these take the places of.
for _action in NARROWED:
    hooks.register("register_bulk_action", _action, order=100)
