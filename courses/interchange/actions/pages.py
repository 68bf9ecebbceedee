"""Pages of a course: found or made, changed where they differ, put in order, taken down, published."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page

from accounts.models import Person
from courses.assessment.models import AssignmentPage, Question, QuestionBank, QuizDraw, QuizPage
from courses.catalogue.enums import AiAssisted
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.interchange.actions.media import StoredMedia, store_foreign
from courses.interchange.actions.page_fields import assignment_fields, lesson_fields, quiz_fields
from courses.interchange.actions.places import bring_below, free_slug
from courses.interchange.neutral import Activity, Assignment, Block, Course, Draw, Lesson, Module, Package, Quiz
from courses.interchange.queries.pages import MEDIA_FIELDS, body_blocks, page_as_edited, quiz_draws
from courses.packages.models import Package as PackageRow
from courses.packages.models import PackagePage

LINK = re.compile(r'<a href="(page|media):([^"]+)">(.*?)</a>', re.DOTALL)


def _stream(model: Any, name: str, raw: list[dict[str, Any]]) -> StreamValue:
    """Stored blocks as the field's value."""
    return StreamValue(model._meta.get_field(name).stream_block, raw, is_lazy=True)


def _bare(value: Any) -> Any:
    """Words as they are compared: without the spaces at their ends, with one kind of line end."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def page_model(activity: Activity) -> Any:
    """The kind of page an activity becomes."""
    models: dict[Any, Any] = {Quiz: QuizPage, Assignment: AssignmentPage, Package: PackagePage}
    return models.get(type(activity), LessonPage)


class Desk:
    """One import at work on the pages of one course."""

    def __init__(
        self, *, course: Course, by: Person | None, publish: bool, media: StoredMedia, indexes: dict[str, Any]
    ) -> None:
        self.course = course
        self.user = by.user if by is not None else None
        self.publish = publish
        self.media = media
        self.indexes = indexes
        self.banks: dict[uuid.UUID, QuestionBank] = {}
        self.packages: dict[uuid.UUID, PackageRow] = {}
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.changed: list[str] = []
        self.keys = {str(part.key) for part in (course, *course.modules, *course.activities)}
        # Lessons with links to pages of the course that come later; None once all pages are there.
        self.is_waiting = self.is_joining = False
        self.waiting: list[tuple[Activity, str, Any]] | None = []
        # Source pages below the course page come first, the course page itself after them: one version, not many.
        self.to_publish: list[tuple[int, Any]] = []
        self.standing: dict[tuple[uuid.UUID, str], Any] = {}
        self._find_standing()

    def _find_standing(self) -> None:
        keys = [self.course.key, *(module.key for module in self.course.modules)]
        keys += [activity.key for activity in self.course.activities]
        for page in Page.objects.filter(translation_key__in=keys).select_related("locale").specific():
            self.standing[page.translation_key, page.locale.language_code] = page

    # -- the tree

    def write_course_page(self, language: str) -> CoursePage:
        words = self.course.words[language]
        fields = {
            "title": words.title,
            "summary": words.summary,
            "audience": words.audience,
            "outcomes": "\n".join(words.outcomes),
            "prerequisites": words.prerequisites,
            "assessment_note": words.assessment_note,
        }
        if self.course.foreign and (self.course.key, language) in self.standing:
            # Another system knows title and summary; what was added or mended here since stays.
            fields = {"title": fields["title"], "summary": fields["summary"]}
            return self._page(  # type: ignore[no-any-return]
                CoursePage, self.course.key, language, self.course.slug, self.indexes[language], fields, {}, rank=2
            )
        teachers = {"teachers": [{"type": "teacher", "value": teacher} for teacher in words.teachers]}
        page: CoursePage = self._page(
            CoursePage, self.course.key, language, self.course.slug, self.indexes[language], fields, teachers, rank=2
        )
        return page

    def write_tree(self) -> None:
        for language in self._languages():
            parent = self.write_course_page(language)
            modules = [
                self._module(module, language, parent) for module in self.course.modules if language in module.words
            ]
            self._order(parent, modules)
        self._join_up()

    def _join_up(self) -> None:
        """Write lessons again that lead to pages which were not there yet."""
        waiting, self.waiting, self.is_joining = self.waiting, None, True
        for activity, language, parent in waiting or ():
            self._activity(activity, language, parent)
        self.is_joining = False

    def _languages(self) -> list[str]:
        others = [language for language in self.course.words if language != self.course.source_language]
        return [self.course.source_language, *others]

    def _module(self, module: Module, language: str, parent: Any) -> Any:
        words = module.words[language]
        fields = {"title": words.title, "summary": words.summary}
        page = self._page(ModulePage, module.key, language, module.slug, parent, fields, {}, rank=1, draft=module.draft)
        children = [
            self._activity(activity, language, page) for activity in module.activities if language in activity.words
        ]
        self._order(page, children)
        return page

    def _activity(self, activity: Activity, language: str, parent: Any) -> Any:
        fields: dict[str, Any] = {
            "minutes": activity.minutes,
            "required": activity.required,
            "preview_open": activity.open,
        }
        if isinstance(activity, Quiz):
            return self._quiz(activity, language, parent, fields)
        if isinstance(activity, Package):
            return self._package(activity, language, parent, fields)
        return self._described(activity, language, parent, fields)

    def _described(self, activity: Lesson | Assignment, language: str, parent: Any, fields: dict[str, Any]) -> Any:
        """A page with a body; it is looked at again where a link of it leads to a page that comes later."""
        blocks = activity.words[language].blocks
        self.is_waiting = False
        body = {"body": self._body(activity.key, blocks, language)}
        if self.is_waiting and self.waiting is not None:
            self.waiting.append((activity, language, parent))
        own = (
            lesson_fields(activity, language) if isinstance(activity, Lesson) else assignment_fields(activity, language)
        )
        if self.course.foreign and isinstance(activity, Lesson):
            # Nobody has said how it was made; what is said of it here stays.
            del own["ai_assisted"]
            if (activity.key, language) not in self.standing:
                own["ai_assisted"] = AiAssisted.UNKNOWN
        unwritten = not blocks and language != self.course.source_language
        return self._page(
            page_model(activity),
            activity.key,
            language,
            activity.slug,
            parent,
            fields | own,
            body,
            draft=activity.draft or unwritten,
            blocks=blocks,
        )

    def _package(self, package: Package, language: str, parent: Any, fields: dict[str, Any]) -> Any:
        """Every language names the package; it is stored once. Which one counts is said by the authoring language."""
        words = package.words[language]
        if package.key not in self.packages:
            self.packages[package.key] = store_foreign(package, self.course.owner, self.media)
        fields |= {
            "title": words.title,
            "introduction": words.introduction,
            "completion_rule": package.completion,
            "pass_mark": package.pass_mark if package.completion == "passed" else None,
            "package": self.packages[package.key],
        }
        return self._page(PackagePage, package.key, language, package.slug, parent, fields, {}, draft=package.draft)

    def _quiz(self, quiz: Quiz, language: str, parent: Any, fields: dict[str, Any]) -> Any:
        fields |= quiz_fields(quiz, language)
        draws = quiz.draws if language == self.course.source_language else None
        return self._page(QuizPage, quiz.key, language, quiz.slug, parent, fields, {}, draft=quiz.draft, draws=draws)

    # -- one page

    def _page(
        self,
        model: Any,
        key: uuid.UUID,
        language: str,
        slug: str,
        parent: Any,
        fields: dict[str, Any],
        streams: dict[str, Any],
        *,
        rank: int = 0,
        draft: bool = False,
        blocks: list[Block] | None = None,
        draws: list[Draw] | None = None,
    ) -> Any:
        if self.course.foreign and model is not CoursePage:
            slug = free_slug(slug, page=self.standing.get((key, language)), key=key, parent=parent)
        fields = {**fields, "slug": slug}
        streams = {name: _stream(model, name, raw) for name, raw in streams.items()}
        page = self.standing.get((key, language))
        if page is None:
            page = self._make(model, key, language, parent, {**fields, **streams}, draws)
            page.save_revision(user=self.user, log_action="wagtail.create")
            self._note(page)
        else:
            if bring_below(page, parent, user=self.user):
                page = self._again(page)
                self._note(page)
            edited = page_as_edited(page)
            if self.is_joining or self._differs(edited, fields, streams, blocks, draws):
                for name, value in {**fields, **streams}.items():
                    setattr(edited, name, value)
                edited.draft_title = edited.title
                if draws is not None:
                    edited.draws = self._lines(draws)
                edited.full_clean()
                edited.save_revision(user=self.user)
                page = self._again(page)
                self._note(page)
                if page.live:
                    self._publish_later(page, rank, language)
        self.standing[key, language] = page
        if self.publish and not page.live and not draft:
            self._publish_later(page, rank, language)
        return page

    def _again(self, page: Any) -> Any:
        return type(page).objects.select_related("locale").get(pk=page.pk)

    def _note(self, page: Any) -> None:
        self.changed.append(f"{page.locale.language_code}: {page.title}")

    def _publish_later(self, page: Any, rank: int, language: str) -> None:
        order = rank + (0 if language == self.course.source_language else 3)
        if all(waiting.pk != page.pk for _order, waiting in self.to_publish):
            self.to_publish.append((order, page))

    def _make(
        self, model: Any, key: uuid.UUID, language: str, parent: Any, values: dict[str, Any], draws: list[Draw] | None
    ) -> Any:
        page = model(
            translation_key=key,
            locale=self.locales[language],
            owner=self.user,
            live=False,
            has_unpublished_changes=True,
            draft_title=values["title"],
            **values,
        )
        if draws is not None:
            page.draws = self._lines(draws)
        # The parent may have got children since it was read: its counters are read anew.
        return Page.objects.get(pk=parent.pk).add_child(instance=page)

    def _differs(
        self,
        page: Any,
        fields: dict[str, Any],
        streams: dict[str, Any],
        blocks: list[Block] | None,
        draws: list[Draw] | None,
    ) -> bool:
        for name, value in fields.items():
            if _bare(getattr(page, name)) != _bare(value):
                return True
        if "teachers" in streams:
            held = [dict(block.value) for block in page.teachers]
            wanted = [dict(block.value) for block in streams["teachers"]]
            if held != wanted:
                return True
        if blocks is not None and body_blocks(page, self.media.names()) != blocks:
            return True
        return draws is not None and quiz_draws(page) != draws

    def _lines(self, draws: list[Draw]) -> list[QuizDraw]:
        questions = Question.objects.in_bulk([draw.question for draw in draws if draw.question])
        return [
            QuizDraw(
                sort_order=number,
                question=questions[draw.question] if draw.question else None,
                bank=self.banks[draw.bank] if draw.bank else None,
                count=draw.count,
            )
            for number, draw in enumerate(draws)
        ]

    # -- the body

    def _body(self, key: uuid.UUID, blocks: list[Block], language: str) -> list[dict[str, Any]]:
        """Blocks as they are stored. Their ids follow from activity, kind and number: equal in every language."""
        numbers: dict[str, int] = {}
        stored = []
        for block in blocks:
            numbers[block.kind] = numbers.get(block.kind, 0) + 1
            name = uuid.uuid5(key, f"{block.kind} {numbers[block.kind]}")
            stored.append({"type": block.kind, "value": self._stored(block, language), "id": str(name)})
        return stored

    def _stored(self, block: Block, language: str) -> Any:
        value = block.value
        if block.kind in {"text", "tomorrow"}:
            return self._rich(value, language)
        if block.kind == "heading":
            return value
        value = dict(value)
        if block.kind == "pair":
            for side in ("hong_kong", "mainland"):
                value[side] = self._rich(value[side], language)
        if block.kind in MEDIA_FIELDS:
            value[MEDIA_FIELDS[block.kind][0]] = self.media.pk(value.pop("file"))
        if value.get("table"):
            header = value["table"]["header"]
            value["table"] = {
                "data": value["table"]["rows"],
                "cell": [],
                "table_caption": "",
                "table_header_choice": header,
                "first_row_is_table_header": header in {"row", "both"},
                "first_col_is_header": header in {"column", "both"},
            }
        return value

    def _rich(self, html: str, language: str) -> str:
        return LINK.sub(lambda found: self._link(found[1], found[2], found[3], language), html)

    def _link(self, scheme: str, target: str, words: str, language: str) -> str:
        if scheme == "media":
            return f'<a linktype="document" id="{self.media.pk(target)}">{words}</a>'
        here = Q(locale__language_code=language) | Q(locale__language_code=self.course.source_language)
        found = Page.objects.filter(here, translation_key=target).order_by("pk").values_list("pk", "locale")
        pages = {locale: pk for pk, locale in found}
        own = pages.get(self.locales[language].pk)
        if own is None and self.waiting is not None and target in self.keys:
            self.is_waiting = True
        pk = own or next(iter(pages.values()), None)
        if pk is None:
            lost = {"where": target, "kind": "link", "why": gettext("The page is not on this site; its words stay.")}
            if not self.is_waiting and lost not in self.course.left_out:
                self.course.left_out.append(lost)
            return words
        return f'<a linktype="page" id="{pk}">{words}</a>'

    # -- order, leftovers, publishing

    def _order(self, parent: Any, wanted: list[Any]) -> None:
        """The package's order; what it does not name stays behind, in its own order."""
        kept = {page.pk for page in wanted}
        standing = list(Page.objects.child_of(parent).order_by("path").values_list("pk", flat=True))
        order = [page.pk for page in wanted] + [pk for pk in standing if pk not in kept]
        if order == standing:
            return
        self.changed.append(f"{parent.locale.language_code}: {parent.title}")
        for pk in order:
            page: Any = Page.objects.get(pk=pk)
            last = Page.objects.child_of(Page.objects.get(pk=parent.pk)).order_by("path").last()
            if last is not None and last.pk != pk:
                page.move(last, pos="right", user=self.user)

    def take_down_leftovers(self) -> None:
        """Live pages the course no longer holds; their translations go with them."""
        root = Page.objects.get(translation_key=self.course.key, locale__language_code=self.course.source_language)
        kept = [module.key for module in self.course.modules] + [activity.key for activity in self.course.activities]
        gone = Page.objects.descendant_of(root).live().exclude(translation_key__in=kept)
        for page in gone.specific().order_by("-depth"):
            self._note(page)
            page.unpublish(user=self.user)

    def publish_all(self) -> None:
        for _order, page in sorted(self.to_publish, key=lambda waiting: waiting[0]):
            fresh = self._again(page)
            revision = fresh.get_latest_revision() or fresh.save_revision(user=self.user)
            revision.publish(user=self.user)
            if not page.live:
                self._note(page)
            page.refresh_from_db()
