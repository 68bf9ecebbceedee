"""Beginning a course, and the review it goes through."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Locale, Workflow, WorkflowPage, WorkflowTask

from accounts.models import Organisation, Person
from courses.catalogue.actions.courses import save_course_settings
from courses.catalogue.exceptions import NotOffered
from courses.catalogue.models import Course, CourseIndexPage, CoursePage, SecondPersonTask

WORKFLOW = "Review by a second person"


@transaction.atomic
def begin_course(
    *, title: str, owner: Organisation, language: str, by: Person | None, summary: str = "", slug: str = ""
) -> CoursePage:
    """A course as a draft in its authoring language, with its owner's rights on it.

    The catalogue itself grants nobody the right to add pages: Wagtail would let it reach into every course below.
    """
    index = CourseIndexPage.objects.filter(locale__language_code=language).first()
    if index is None:
        raise NotOffered
    user = by.user if by is not None else None
    page = index.add_child(
        instance=CoursePage(
            title=title,
            draft_title=title,
            slug=slug or _free_slug(title),
            summary=summary or title,
            locale=Locale.objects.get(language_code=language),
            owner=user,
            live=False,
            has_unpublished_changes=True,
        )
    )
    page.save_revision(user=user, log_action="wagtail.create")
    course = Course.objects.get(key=page.translation_key)
    save_course_settings(course=course, by=by, owner=owner, source_locale=language)
    return page


@transaction.atomic
def copy_course(*, course: Course, by: Person | None) -> CoursePage:
    """The course with all below it as a new draft of the same association: other identities, no code, no records."""
    source = CoursePage.objects.filter(translation_key=course.key, locale__language_code=course.source_locale).first()
    if source is None:
        raise NotOffered
    copied = CopyPageAction(
        page=source,
        to=source.get_parent(),
        recursive=True,
        copy_revisions=False,
        keep_live=False,
        user=by.user if by is not None else None,
        update_attrs={"slug": _free_slug(source.slug)},
    ).execute(skip_permission_checks=True)
    return CoursePage.objects.get(pk=copied.pk)


def _free_slug(title: str) -> str:
    base = slugify(title)[:60] or "course"
    taken = set(CoursePage.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def ensure_review_workflow(*, index: CourseIndexPage) -> Workflow:
    """Everything below the catalogue goes through the review, in every language. Idempotent."""
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    task = SecondPersonTask.objects.filter(workflow_tasks__workflow=workflow).first()
    if task is None:
        task = SecondPersonTask.objects.create(name=WORKFLOW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=index, defaults={"workflow": workflow})
    return workflow
