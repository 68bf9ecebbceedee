"""Published courses, made through Wagtail's own publishing so that requirements settle as they do in the admin."""

from __future__ import annotations

from itertools import count
from typing import Any, Literal

from wagtail.models import Locale, Page, Site

from courses.catalogue import actions
from courses.catalogue.models import Course, CourseIndexPage, CoursePage, LessonPage, ModulePage
from pages.models import HomePage
from tests.factories.accounts import AssociationFactory

# "settled later": live, and the course is settled by the last page of it that is published.
Live = bool | Literal["settled later"]

_numbers = count(1)


def make_locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def make_index(language: str = "en") -> CourseIndexPage:
    """The catalogue of a language, with the home page above it; made once."""
    found = CourseIndexPage.objects.filter(locale__language_code=language).first()
    if found is not None:
        return found
    locale = make_locale(language)
    root = Page.objects.get(depth=1)
    source = CourseIndexPage.objects.filter(locale__language_code="en").first()
    if language == "en":
        Page.objects.filter(depth=2).exclude(slug="home-en").delete()
        root = Page.objects.get(depth=1)
        home = root.add_child(instance=HomePage(title="Home", slug="home-en", headline="Learn", lead="Short lessons."))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
        return home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))
    source = source or make_index("en")
    source_home = source.get_parent().specific
    home = root.add_child(
        instance=HomePage(
            title="Home",
            slug=f"home-{language}",
            headline="Learn",
            lead="Short lessons.",
            locale=locale,
            translation_key=source_home.translation_key,
        )
    )
    return home.add_child(
        instance=CourseIndexPage(title="Courses", slug="courses", locale=locale, translation_key=source.translation_key)
    )


def publish(page: Page) -> Page:
    """Save a revision and publish it."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _as_asked(page: Any, live: Live) -> Any:
    if live == "settled later":
        return put_live(page)
    return publish(page) if live else page


def put_live(page: Page) -> Page:
    """Leave the page as publishing it would, of the same revision, without what hears of publishing: that settles the
    course each time. Whoever builds a tree publishes its last page, and the whole settles once.
    """
    revision = page.save_revision(clean=False)
    Page.objects.filter(pk=page.pk).update(
        live=True,
        has_unpublished_changes=False,
        live_revision=revision,
        first_published_at=revision.created_at,
        last_published_at=revision.created_at,
    )
    page.refresh_from_db()
    return page


def make_lesson(module: ModulePage, title: str | None = None, *, live: Live = True, **fields: Any) -> LessonPage:
    number = next(_numbers)
    fields.setdefault("body", [("text", "<p>Some words to read.</p>")])
    lesson = module.add_child(
        instance=LessonPage(
            title=title or f"Lesson {number}",
            slug=fields.pop("slug", f"lesson-{number}"),
            locale=module.locale,
            live=False,
            **fields,
        )
    )
    return _as_asked(lesson, live)


def make_module(course_page: CoursePage, title: str | None = None, *, live: Live = True, **fields: Any) -> ModulePage:
    number = next(_numbers)
    module = course_page.add_child(
        instance=ModulePage(
            title=title or f"Module {number}",
            slug=fields.pop("slug", f"module-{number}"),
            locale=course_page.locale,
            live=False,
            **fields,
        )
    )
    return _as_asked(module, live)


def make_course_page(*, language: str = "en", live: bool = True, code: str | None = None, **fields: Any) -> CoursePage:
    """A course without modules; its identity row has a code and an owner."""
    number = next(_numbers)
    owner = fields.pop("owner", None) or AssociationFactory()
    settings = {name: fields.pop(name) for name in ("level", "enrolment_policy", "minutes", "skills") if name in fields}
    page = make_index(language).add_child(
        instance=CoursePage(
            title=fields.pop("title", f"Course {number}"),
            slug=fields.pop("slug", f"course-{number}"),
            summary=fields.pop("summary", "What it is about."),
            locale=make_locale(language),
            live=False,
            **fields,
        )
    )
    actions.save_course_settings(course=page.course, by=None, code=code or f"T-{number}", owner=owner, **settings)
    return publish(page) if live else page


def make_course(*, modules: int = 1, lessons: int = 2, **fields: Any) -> Course:
    """A published course of so many modules with so many required lessons each; its version is settled."""
    lesson_fields = {name: fields.pop(name) for name in ("completion_rule",) if name in fields}
    page = make_course_page(**fields)
    for number in range(1, modules + 1):
        module = make_module(page, live="settled later" if lessons else True)
        for place in range(1, lessons + 1):
            last = number == modules and place == lessons
            make_lesson(module, live=last or "settled later", **lesson_fields)
    return Course.objects.select_related("current_version", "owner").get(key=page.translation_key)


def lesson_pages(course: Course) -> list[LessonPage]:
    """The course's lessons in its authoring language, in order."""
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=course.source_locale)
    return list(LessonPage.objects.descendant_of(page).order_by("path"))


def translate(page: Any, language: str, *, live: bool = True, **fields: Any) -> Any:
    """The page in another language, with everything above it; published unless told."""
    make_index(language)
    locale = make_locale(language)
    parent = page.get_parent().specific
    if not isinstance(parent, CourseIndexPage) and not parent.has_translation(locale):
        translate(parent, language)
    copied = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(copied, name, value)
    if live:
        return publish(copied)
    copied.save()
    return copied
