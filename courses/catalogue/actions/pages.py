"""What one page of a course does to its translations, and to what the catalogue shows."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page

from accounts import actions as accounts
from courses.catalogue.actions.courses import retire_course
from courses.catalogue.models import Course, CoursePage
from courses.catalogue.querysets import COURSE_DEPTH, course_key_of


def is_source(page: Any) -> bool:
    """Whether it is the page that counts: the one in the course's authoring language."""
    course = Course.objects.filter(key=course_key_of(page)).first()
    return course is not None and course.source_locale == page.locale.language_code


def translations_of(page: Any) -> list[Page]:
    """The other languages' pages of the same identity."""
    others = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return list(others.specific().order_by("pk"))


@transaction.atomic
def unpublish_translations(*, page: Any) -> None:
    """A source page that was taken down takes its translations down."""
    if is_source(page):
        for other in translations_of(page):
            if other.live:
                other.unpublish()


@transaction.atomic
def move_translations(*, page: Any, parent: Page) -> None:
    """The translations of a source page follow it, so that each stands under the same address but for the language.

    Where the new parent is not translated, a draft of it is made to stand under; its words come from the source.
    """
    if not is_source(page):
        return
    for other in translations_of(page):
        target = _in_language(parent, other.locale)
        if target is not None and other.get_parent().pk != target.pk:
            other.move(target, pos="last-child")


def _in_language(page: Any, locale: Locale) -> Any:
    """The page in another language, begun as a draft where there is none; None above the catalogue's courses."""
    found = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if found is not None:
        return found
    if page.depth < COURSE_DEPTH or _in_language(page.get_parent(), locale) is None:
        return None
    return page.specific.copy_for_translation(locale)


@transaction.atomic
def after_page_deleted(*, page: Any) -> None:
    """A source page that was deleted takes its translations with it; its course is retired, its records stay."""
    if isinstance(page, CoursePage):
        course = Course.objects.filter(key=page.translation_key).first()
        source_gone = course is not None and course.source_locale == page.locale.language_code
        if source_gone:
            retire_course(key=page.translation_key)
    else:
        source_gone = is_source(page)
    if source_gone:
        transaction.on_commit(partial(_delete_translations, page.translation_key))


def _delete_translations(key: uuid.UUID) -> None:
    """After the commit: Wagtail's own view deletes those it has named in its confirmation."""
    while (left := Page.objects.filter(translation_key=key).first()) is not None:
        left.delete()


@transaction.atomic
def keep_slugs_equal(*, page: Any) -> None:
    """A source page's slug is the slug of its translations."""
    others = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    others = others.exclude(slug=page.slug)  # type: ignore[misc]
    if not others.exists() or not is_source(page):
        return
    for other in others.specific():
        other.slug = page.slug
        other.save()


@transaction.atomic
def grant_pages(*, page: CoursePage) -> None:
    """The owner's groups have their rights on the course's page in every language."""
    owner = page.course.owner
    if owner is not None:
        accounts.grant_association_pages(page=Page.objects.get(pk=page.pk), organisation=owner)  # type: ignore[arg-type]
