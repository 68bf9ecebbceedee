"""May she? In plain English."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, TextField
from django.http import HttpRequest
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy as images_policy
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy
from wagtailmedia.permissions import get_permission_policy as recordings_policy

from accounts.enums import Role
from accounts.models import Person
from accounts.permissions import holds, is_superuser
from common import slots
from common.models import AcademyImage, Recording
from courses.catalogue.models import ActivityPage, Course, CourseTreePage
from courses.catalogue.querysets import course_key_of


def may_have_file(request: HttpRequest, held: Model) -> bool:
    """Who may open a live page that offers the file, and who works with files of its collection.

    Which pages offer it is read from Wagtail's reference index, which knows the live content of every page. What else
    offers files, such as questions, answers for itself in the slot `file.gate`.
    """
    if request.user.is_authenticated and _works_with(request.user, held):
        return True
    model = type(held)
    pages = Page.objects.filter(pk__in=_referring_pages(held, model), live=True).specific()
    return any(may_open(request, page) for page in pages) or any(slots.collect("file.gate", request, held=held))


def _referring_pages(held: Model, model: type[Model]) -> list[int]:
    references = ReferenceIndex.get_references_to(held).filter(base_content_type__model="page")
    return [int(pk) for pk in references.values_list("object_id", flat=True)]


def _works_with(user: Any, held: Model) -> bool:
    return user.is_active and files_to_use(user, type(held)).filter(pk=held.pk).exists()


def files_to_use(user: Any, model: type[Model]) -> QuerySet[Any]:
    """The documents, pictures or recordings of the collections she works with."""
    policies: dict[type[Model], Any] = {Recording: recordings_policy(), AcademyImage: images_policy}
    policy = policies.get(model, documents_policy)
    found: QuerySet[Any] = policy.instances_user_has_any_permission_for(user, ["change", "choose"])
    return found


def collections_of(user: Any) -> Any:
    """Keys and names of the collections whose recordings she uses."""
    policy = recordings_policy()
    return policy.collections_user_has_any_permission_for(user, ["add", "change"]).get_indented_choices()


def pages_to_work_with(user: Any) -> QuerySet[Any]:
    """The pages she meets in the authoring interface: those she has a right on, and the way down to them."""
    pages: QuerySet[Any] = page_permission_policy.explorable_instances(user)
    root = page_permission_policy.explorable_root_instance(user)
    above = [] if root is None else [ancestor.pk for ancestor in root.get_ancestors()]
    return Page.objects.filter(Q(pk__in=pages.values("pk")) | Q(pk__in=above))


def pages_to_choose(user: Any) -> QuerySet[Any]:
    """The pages she may lead to: those she works with, and whatever everybody may find."""
    inside = Page.objects.annotate(inner=ExpressionWrapper(OuterRef("path"), output_field=TextField()))
    hidden = inside.filter(live=False, inner__startswith=F("path"), depth__gt=1)
    found = Page.objects.filter(live=True).exclude(Exists(hidden))
    return Page.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=pages_to_work_with(user).values("pk")))


def may_open(request: HttpRequest, page: Page) -> bool:
    """Whether a visitor may read a live page: a page outside courses, a course, a sample, or what the gate opens."""
    if not isinstance(page, CourseTreePage):
        return True
    if not type(page)._default_manager.live_in_course().filter(pk=page.pk).exists():  # type: ignore[attr-defined]
        return False
    if not isinstance(page, ActivityPage) or page.source_page.preview_open:
        return True
    return any(slots.collect("activity.gate", request, page=page))


def can_stand_under(page: Page, parent: Page) -> bool:
    """Whether a page of a course may be moved below another: only the pages that count are moved, among those that count."""
    if not isinstance(page.specific, CourseTreePage) or page.get_parent().pk == parent.pk:
        return True
    if page.locale_id != parent.locale_id:
        return False
    courses = Course.objects.filter(key__in={course_key_of(page), course_key_of(parent)} - {None})
    return {page.locale.language_code} == set(courses.values_list("source_locale", flat=True))


def can_release(person: Person | None, course: Course) -> bool:
    """Trainers, reviewers and officers of the association that owns the course."""
    if is_superuser(person):
        return True
    return course.owner is not None and holds(person, course.owner, Role.TRAINER, Role.REVIEWER, Role.OFFICER)
