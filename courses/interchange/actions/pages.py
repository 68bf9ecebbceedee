"""Pages of a course held beside those of the site: which are new, which differ, which stand elsewhere or in another order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page

from courses.assessment.models import Question, QuestionBank, QuizDraw
from courses.interchange.actions.bodies import Links, key_of, stored_body, targets_of, without_links
from courses.interchange.actions.media import StoredMedia, StoredPackages
from courses.interchange.actions.places import free_slug
from courses.interchange.actions.wanted import Place, WantedPage, wanted_pages
from courses.interchange.neutral import Course, Draw
from courses.interchange.queries.pages import body_blocks, page_as_edited, quiz_draws
from courses.packages.models import Package as PackageRow

# What a page gets from its place in the tree, which a page that is only tried has not.
PLACE = {"path", "depth", "numchild", "url_path", "content_type", "package"}


def _bare(value: Any) -> Any:
    """Words as they are compared: without the spaces at their ends, with one kind of line end."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


@dataclass
class Difference:
    """A page that stands and is to be changed, or only published."""

    wanted: WantedPage
    page: Any
    differs: bool


class Pages:
    """What is to be done to the pages of one course, found by reading alone."""

    def __init__(self, course: Course, media: StoredMedia, packages: StoredPackages, *, publish: bool) -> None:
        self.course = course
        self.media = media
        self.packages = packages
        self.publish = publish
        self.links = Links(course.source_language, media)
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.wanted = {wanted.place: wanted for wanted in wanted_pages(course)}
        self.standing: dict[Place, Any] = {}
        self.parents: dict[Place, Place | None] = {}
        self.new: list[WantedPage] = []
        self.different: list[Difference] = []
        self.moving: list[WantedPage] = []
        self.ordering: list[Place] = []
        self.leftovers: list[Any] = []

    @property
    def differs(self) -> bool:
        return any((self.new, self.different, self.moving, self.ordering, self.leftovers))

    @property
    def names(self) -> list[str]:
        """Every page that is touched, by language and title."""
        named = [(wanted.language, wanted.fields["title"]) for wanted in (*self.new, *self.moving)]
        named += [(one.wanted.language, one.wanted.fields["title"]) for one in self.different]
        named += [(place[1], self.standing[place].title) for place in self.ordering if place in self.standing]
        named += [(page.locale.language_code, page.title) for page in self.leftovers]
        return list(dict.fromkeys(f"{language}: {title}" for language, title in named))

    def compare(self, alive: Callable[[], None]) -> None:
        """Find what differs. Writes nothing. Raises ImportRefused or ValidationError where it could not be written."""
        self._find_standing()
        self._let_go_of_lost_links()
        if self.course.foreign:
            self._find_free_slugs()
        else:
            self._refuse_taken_slugs()
        for wanted in self.wanted.values():
            alive()
            page = self.standing.get(wanted.place)
            if page is None:
                page = self.made(wanted)
                page.full_clean(exclude=PLACE)
                if wanted.is_course:
                    # The dictionaries of the search are opened now, and not while others wait.
                    page.note_search_text()
                self.new.append(wanted)
            else:
                self._compare(wanted, page)
        self._compare_order()
        if not self.course.foreign:
            self.leftovers = self._leftovers()

    # -- reading what stands

    def _find_standing(self) -> None:
        keys = [self.course.key, *(part.key for part in (*self.course.modules, *self.course.activities))]
        self.links.know(keys)
        places: dict[str, Place] = {}
        for page in Page.objects.filter(translation_key__in=keys).select_related("locale").specific():
            self.standing[page.translation_key, page.locale.language_code] = page
            places[page.path] = (page.translation_key, page.locale.language_code)
        for place, page in self.standing.items():
            self.parents[place] = places.get(page.path[: -Page.steplen])

    def _let_go_of_lost_links(self) -> None:
        """A link to a page that is neither in the course nor on this site leaves its words, and that is said."""
        own = {str(part.key) for part in (self.course, *self.course.modules, *self.course.activities)}
        bodies = [wanted for wanted in self.wanted.values() if wanted.blocks]
        named = list(dict.fromkeys(target for wanted in bodies for target in targets_of(wanted.blocks or [])))
        others = [target for target in named if target not in own]
        self.links.know(key for target in others if (key := key_of(target)) is not None)
        gone: set[str] = set()
        for wanted in bodies:
            lost = [one for one in targets_of(wanted.blocks or []) if one not in own]
            lost = [one for one in lost if self.links.page(one, wanted.language) is None]
            wanted.blocks = without_links(wanted.blocks or [], set(lost))
            gone |= set(lost)
        for target in others:
            told = {"where": target, "kind": "link", "why": _("The page is not on this site; its words stay.")}
            if target in gone and told not in self.course.left_out:
                self.course.left_out.append(told)

    def _find_free_slugs(self) -> None:
        """A page from elsewhere gives way to what stands below the same page; one address in every language."""
        given: dict[UUID, dict[str, UUID]] = defaultdict(dict)
        for wanted in self.wanted.values():
            if wanted.parent is None:
                continue
            source = self.wanted.get((wanted.key, self.course.source_language))
            if source is not None and source is not wanted:
                wanted.slug = source.slug
                continue
            below, parent = given[wanted.parent], self.standing.get((wanted.parent, wanted.language))
            if parent is not None and not below:
                rows: Any = self._below(parent.path).values_list("slug", "translation_key")
                below.update(rows)
            page = self.standing.get(wanted.place)
            others = {slug for slug, key in below.items() if key != wanted.key}
            wanted.slug = free_slug(wanted.slug, held=page.slug if page is not None else "", given=others)
            below[wanted.slug] = wanted.key

    def _below(self, path: str) -> Any:
        return Page.objects.filter(path__startswith=path, depth=len(path) // Page.steplen + 1)

    def _refuse_taken_slugs(self) -> None:
        """An address below a page that stands, which a page this course does not know has already."""
        wished: dict[str, list[WantedPage]] = defaultdict(list)
        for wanted in self.wanted.values():
            parent = self.standing.get((wanted.parent, wanted.language)) if wanted.parent is not None else None
            if parent is not None:
                wished[parent.path].append(wanted)
        for path, pages in wished.items():
            strangers = self._below(path).filter(slug__in=[wanted.slug for wanted in pages])
            keys = [wanted.key for wanted in pages]
            for slug, title in strangers.exclude(translation_key__in=keys).values_list("slug", "title"):
                message = _("The address “%(slug)s” is taken by the page “%(title)s”.")
                raise ValidationError(message % {"slug": slug, "title": title})

    def _leftovers(self) -> list[Any]:
        """Live pages the course no longer holds; their translations go with them."""
        root = self.standing.get((self.course.key, self.course.source_language))
        if root is None:
            return []
        kept = [part.key for part in (*self.course.modules, *self.course.activities)]
        gone = Page.objects.descendant_of(root).live().exclude(translation_key__in=kept)
        return list(gone.specific().order_by("-depth"))

    # -- one page

    def _compare(self, wanted: WantedPage, page: Any) -> None:
        parent = (wanted.parent, wanted.language) if wanted.parent is not None else None
        if parent is not None and self.parents[wanted.place] != parent:
            self.moving.append(wanted)
        edited = page_as_edited(page)
        differs = self._differs(edited, wanted)
        if differs:
            edited = self.filled(edited, wanted)
            edited.full_clean(exclude=PLACE)
        if differs or (self.publish and not page.live and not wanted.draft):
            self.different.append(Difference(wanted, page, differs))

    def _differs(self, page: Any, wanted: WantedPage) -> bool:
        if wanted.package is not None:
            row = self.packages.rows.get(wanted.package)
            if row is None or page.package_id != row.pk:
                return True
        for name, value in {**wanted.fields, "slug": wanted.slug}.items():
            if _bare(getattr(page, name)) != _bare(value):
                return True
        if wanted.teachers is not None and not wanted.keeps_teachers:
            named = _stream(page, "teachers", _teachers(wanted))
            if [dict(block.value) for block in page.teachers] != [dict(block.value) for block in named]:
                return True
        if wanted.blocks is not None and body_blocks(page, self.media.names()) != wanted.blocks:
            return True
        return wanted.draws is not None and quiz_draws(page) != wanted.draws

    def made(self, wanted: WantedPage) -> Any:
        """A page that is not in the tree yet."""
        page = wanted.model(
            translation_key=wanted.key,
            locale=self.locales[wanted.language],
            live=False,
            has_unpublished_changes=True,
            draft_title=wanted.fields["title"],
        )
        for name, value in wanted.at_first.items():
            setattr(page, name, value)
        page = self.filled(page, wanted)
        if wanted.teachers is not None:
            page.teachers = _stream(page, "teachers", _teachers(wanted))
        return page

    def filled(self, page: Any, wanted: WantedPage) -> Any:
        """A page with what the course says of it."""
        for name, value in {**wanted.fields, "slug": wanted.slug, "draft_title": wanted.fields["title"]}.items():
            setattr(page, name, value)
        if wanted.package is not None:
            page.package = self.packages.rows.get(wanted.package) or PackageRow()
        if wanted.teachers is not None and not wanted.keeps_teachers:
            page.teachers = _stream(page, "teachers", _teachers(wanted))
        if wanted.blocks is not None:
            raw = stored_body(wanted.key, wanted.blocks, wanted.language, self.links)
            page.body = _stream(page, "body", raw)
        return page

    def is_waiting(self, wanted: WantedPage) -> bool:
        """Whether it leads to pages of the course that are not there yet."""
        if wanted.blocks is None:
            return False
        places = ((key_of(target), wanted.language) for target in targets_of(wanted.blocks))
        return any(place in self.wanted and place not in self.links.pages for place in places)

    # -- order

    def _compare_order(self) -> None:
        """Which pages have their children in another order than the course; what it does not name stands behind."""
        for place in self._with_children():
            page = self.standing.get(place)
            below = self._standing_below(page.path) if page is not None else []
            held = [one for one in below if self._stays_below(one, place)]
            wished = self.children(place)
            # New pages come before those that are moved here.
            coming = sorted((one for one in wished if one not in held), key=lambda one: one in self.standing)
            if [*held, *coming] != [*wished, *(one for one in held if one not in wished)]:
                self.ordering.append(place)

    def _with_children(self) -> list[Place]:
        return [wanted.place for wanted in self.wanted.values() if not hasattr(wanted.model, "activity_kind")]

    def children(self, place: Place) -> list[Place]:
        """The pages that the course wants below another, in its order."""
        key, language = place
        return [one.place for one in self.wanted.values() if one.parent == key and one.language == language]

    def _stays_below(self, one: Place, place: Place) -> bool:
        wanted = self.wanted.get(one)
        return wanted is None or (wanted.parent, wanted.language) == place

    def _standing_below(self, path: str) -> list[Place]:
        below = self._below(path).order_by("path")
        rows: list[tuple[UUID, str]] = list(below.values_list("translation_key", "locale__language_code"))
        return rows


def _stream(page: Any, name: str, raw: list[dict[str, Any]]) -> StreamValue:
    """Stored blocks as the field's value."""
    return StreamValue(page._meta.get_field(name).stream_block, raw, is_lazy=True)


def _teachers(wanted: WantedPage) -> list[dict[str, Any]]:
    return [{"type": "teacher", "value": teacher} for teacher in wanted.teachers or ()]


def draw_lines(draws: Sequence[Draw], banks: dict[UUID, QuestionBank]) -> list[QuizDraw]:
    """The lines of a quiz as rows."""
    questions = Question.objects.in_bulk([draw.question for draw in draws if draw.question])
    return [
        QuizDraw(
            sort_order=number,
            question=questions[draw.question] if draw.question else None,
            bank=banks[draw.bank] if draw.bank else None,
            count=draw.count,
        )
        for number, draw in enumerate(draws)
    ]
