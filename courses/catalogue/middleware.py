"""At the doors of the authoring interface: an address that names somebody else's page or file leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, TaskState, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from common.models import AcademyDocument, AcademyImage, Recording
from courses.catalogue import permissions

GetResponse = Callable[[HttpRequest], HttpResponse]
Named = tuple[type[Model], Any]

# What the parameters of Wagtail's addresses name, whichever view they belong to.
NAMES: dict[str, type[Model]] = {
    **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"), Page),
    **dict.fromkeys(("document_id", "doc_id"), AcademyDocument),
    "image_id": AcademyImage,
    "media_id": Recording,
    "translation_source_id": TranslationSource,
    "translation_id": Translation,
    # Wagtail asks whether she may act on the page, and acts on the step of whichever review is named beside it.
    "task_state_id": TaskState,
    "workflow_state_id": WorkflowState,
}
# Compares two revisions of the page that a group without a name holds.
COMPARES = "wagtailadmin_pages:revisions_compare"
CHOOSES_PAGES = "wagtailadmin_choose_page"
# Counts every page of every association, and names the one that was edited last.
FOR_SUPERUSERS = {"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"}


class NamedThingsMiddleware:
    """Asks, before any view of the authoring interface, whether what its address names is hers to see.

    Wagtail's views ask who may change a thing; several of them show its title to whoever works here. With more than one
    association at work, and courses that nobody has published, that is too much.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        user = request.user
        if not request.path_info.startswith("/admin/") or not user.is_authenticated or user.is_superuser:
            return
        name = request.resolver_match.view_name if request.resolver_match is not None else ""
        chooses = name.startswith(CHOOSES_PAGES)
        if name in FOR_SUPERUSERS:
            raise Http404
        for model, key in _named(request, name, args, kwargs):
            if not _is_hers(user, model, key, chooses=chooses):
                raise Http404


def _named(request: HttpRequest, name: str, args: Any, kwargs: dict[str, Any]) -> Iterator[Named]:
    for parameter, value in kwargs.items():
        if parameter in NAMES:
            yield NAMES[parameter], value
    if name == COMPARES:
        yield Page, args[0]
    if kwargs.get("model_name") == "page" and "object_id" in kwargs:
        yield Page, kwargs["object_id"]
    if name.startswith(CHOOSES_PAGES):
        for value in request.GET.getlist("id"):
            yield Page, value


def _is_hers(user: Any, model: type[Model], key: Any, *, chooses: bool) -> bool:
    if not str(key).isdecimal() or len(str(key)) > 15:
        return False
    if model is TranslationSource or model is Translation:
        return _is_hers_to_translate(user, model, key)
    if model is TaskState or model is WorkflowState:
        return _is_hers_to_review(user, model, key)
    if model is Page:
        pages = permissions.pages_to_choose(user) if chooses else permissions.pages_to_work_with(user)
        return pages.filter(pk=key).exists()
    return permissions.files_to_use(user, model).filter(pk=key).exists()


def _is_hers_to_translate(user: Any, model: type[Model], key: Any) -> bool:
    """A translation is its source's: that of a page, in the language the page was written in."""
    sources = TranslationSource.objects.all()
    source = sources.filter(**{"pk" if model is TranslationSource else "translations__pk": key}).first()
    if source is None:
        return False
    pages = permissions.pages_to_work_with(user)
    return pages.filter(translation_key=source.object_id, locale=source.locale_id).exists()


def _is_hers_to_review(user: Any, model: type[Model], key: Any) -> bool:
    """A review is its page's."""
    states = WorkflowState.objects.filter(**{"pk" if model is WorkflowState else "task_states__pk": key})
    found = states.filter(base_content_type__model="page").values_list("object_id", flat=True).first()
    return found is not None and permissions.pages_to_work_with(user).filter(pk=found).exists()
