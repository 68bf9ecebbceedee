"""What was found to be done to pages is done: new ones in parts that nobody sees, the rest in one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState
from wagtail.signals import page_published

from accounts.models import Person
from courses.assessment.models import QuestionBank, QuizPage
from courses.catalogue.models import Course as CourseRow
from courses.catalogue.models import CoursePage, LessonPage
from courses.interchange.actions.pages import Difference, Pages, draw_lines
from courses.interchange.actions.taking_back import in_groups
from courses.interchange.actions.unfinished import Unfinished
from courses.interchange.actions.wanted import Place, WantedPage
from courses.interchange.queries.pages import page_as_edited
from courses.interchange.signals import pages_written

# Pages made in one part: some dozen statements each.
TOGETHER = 5
# Keys named in one statement.
BATCH = 500
# Columns of a page that say where it stands and how it is doing, and nothing of what is on it.
STATE = {
    "id", "page_ptr", "path", "depth", "numchild", "url_path", "translation_key", "locale", "content_type", "owner",
    "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "latest_revision_created_at", "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "alias_of",
}  # fmt: skip
# What of a page tells whether somebody has touched it.
SEEN = ("pk", "path", "live", "latest_revision_id", "last_published_at")


class PageWriter:
    """Writes what `Pages` found. Pages are saved without being checked again: that was done before anything was locked."""

    def __init__(
        self, pages: Pages, indexes: Mapping[str, Page], banks: dict[UUID, QuestionBank], by: Person | None
    ) -> None:
        self.pages = pages
        self.indexes = indexes
        self.was_known = CourseRow.objects.filter(key=pages.course.key).exists()
        self.banks = banks
        self.user = by.user if by is not None else None
        # Where pages are, by their places; made or read.
        self.rows: dict[Place, Any] = dict(pages.standing)
        # Pages that stood, as they will be.
        self.edited: dict[Place, Any] = {}

    # -- in parts, seen by nobody but authors

    def add(self, work: Unfinished, wanted: Sequence[WantedPage]) -> None:
        """Make pages, as drafts."""
        waiting: list[WantedPage] = []
        for some in in_groups(wanted, TOGETHER):
            with work.part() as made:
                later, rows = [], []
                for one in some:
                    later += [one] if self.pages.is_waiting(one) else []
                    rows.append(self._add(one))
                for page in rows:
                    # A course that came to be with its page goes with it.
                    is_new = isinstance(page, CoursePage) and not self.was_known
                    made.extend([*([page.course] if is_new else []), page])
                waiting += later
                self._revise([row for one, row in zip(some, rows, strict=True) if one not in later])
                self._log("wagtail.create", rows)
            work.tell(len(some))
        # Those that lead to pages which were not there yet: all are there now.
        for some in in_groups(waiting, TOGETHER):
            with work.part():
                for one in some:
                    self._fill_in(self.rows[one.place], one)
                rows = [self.rows[one.place] for one in some]
                self._revise(rows)
                transaction.on_commit(partial(_tell, [row.pk for row in rows]))

    def _add(self, wanted: WantedPage) -> Any:
        page = self.pages.made(wanted)
        page.owner = self.user
        if wanted.draws is not None:
            page.draws = draw_lines(wanted.draws, self.banks)
        page = self._parent(wanted).add_child(instance=page)
        self.rows[wanted.place] = page
        self.pages.links.pages[wanted.place] = page.pk
        return page

    def _fill_in(self, page: Any, wanted: WantedPage) -> None:
        self.pages.filled(page, wanted)
        type(page).objects.filter(pk=page.pk).update(body=page.body)

    def _parent(self, wanted: WantedPage) -> Any:
        if wanted.parent is None:
            return self.indexes[wanted.language]
        return self.rows[wanted.parent, wanted.language]

    # -- in one moment

    def finish(self) -> None:
        """All that learners notice."""
        for wanted in self.pages.moving:
            self._move(wanted)
        for place in self.pages.ordering:
            self._order(place)
        self._edit()
        self._publish([place for place in self.pages.wanted if self._goes_live(place)])
        for page in self.pages.leftovers:
            page.unpublish(user=self.user)
        transaction.on_commit(partial(_tell, sorted(page.pk for page in self.edited.values())))

    def _move(self, wanted: WantedPage) -> None:
        page = self._again(wanted.place)
        page.move(Page.objects.get(pk=self._parent(wanted).pk), pos="last-child", user=self.user)
        self.rows[wanted.place] = self._again(wanted.place)

    def _again(self, place: Place) -> Any:
        row = self.rows[place]
        return type(row).objects.select_related("locale", "latest_revision").get(pk=row.pk)

    def _order(self, place: Place) -> None:
        """The course's order; what it does not name stays behind, in its own order."""
        parent = self.rows[place]
        wanted = [self.rows[child].pk for child in self.pages.children(place)]
        held = self._children(parent)
        wished = [*wanted, *(pk for pk in held if pk not in wanted)]
        for number, pk in enumerate(wished):
            if held[number] != pk:
                # Whatever stands where this one belongs makes room for it.
                page: Any = Page.objects.get(pk=pk)
                page.move(Page.objects.get(pk=held[number]), pos="left", user=self.user)
                held.remove(pk)
                held.insert(number, pk)

    def _children(self, parent: Page) -> list[int]:
        return list(Page.objects.child_of(Page.objects.get(pk=parent.pk)).order_by("path").values_list("pk", flat=True))

    def get_ready(self) -> None:
        """Pages that stand with what the course says of them, made before anybody has to wait."""
        for one in self.pages.different:
            self.edited[one.wanted.place] = self._filled(one, one.page)

    def _filled(self, one: Difference, standing: Any) -> Any:
        page = page_as_edited(standing)
        if one.differs:
            self.pages.filled(page, one.wanted)
        if isinstance(page, LessonPage):
            page.note_search_text()
        return page

    def _edit(self) -> None:
        """Give each page that differs a revision. Where somebody has changed it since it was read, it is read again."""
        pks = [one.page.pk for one in self.pages.different]
        asked = [Page.objects.filter(pk__in=some).values_list(*SEEN) for some in in_groups(pks, BATCH)]
        now = {row[0]: row for rows in asked for row in rows}
        revised = []
        for one in self.pages.different:
            place = one.wanted.place
            if now[one.page.pk] != tuple(getattr(one.page, name) for name in SEEN):
                self.edited[place] = self._filled(one, self._again(place))
            page = self.edited[place]
            if one.differs and one.wanted.draws is not None:
                page.draws = draw_lines(one.wanted.draws, self.banks)
            revised += [page] if one.differs or page.latest_revision_id is None else []
        self._revise(revised)

    def _goes_live(self, place: Place) -> bool:
        """What is live stays so with what has changed; the rest goes live where that was asked for."""
        wanted, page = self.pages.wanted[place], self.pages.standing.get(place)
        if page is not None and page.live:
            return place in self.edited
        return self.pages.publish and not wanted.draft

    def _publish(self, places: Sequence[Place]) -> None:
        courses = [place for place in places if self.pages.wanted[place].is_course]
        others = [place for place in places if place not in set(courses)]
        together = []
        for place in others:
            page = self.edited.get(place, self.rows[place])
            if page.go_live_at is not None:
                # Somebody has given it an hour of its own: Wagtail knows what to do with it.
                self._again(place).latest_revision.publish(user=self.user, skip_permission_checks=True)
                continue
            if place in self.edited:
                self._write_content(page, self.rows[place])
            together.append(page)
        self._put_live(together)
        for place in courses:
            self._again(place).latest_revision.publish(user=self.user, skip_permission_checks=True)

    def _write_content(self, page: Any, standing: Any) -> None:
        """What is on a page, into its row. Where more hangs on it, Wagtail's own way of saving."""
        if isinstance(page, QuizPage) or page.slug != standing.slug:
            page.save(clean=False)
            return
        fields = [field.name for field in page._meta.concrete_fields if field.name not in STATE]
        type(page).objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in fields})

    def _put_live(self, pages: Sequence[Any]) -> None:
        pks, now = [page.pk for page in pages], timezone.now()
        for some in in_groups(pks, BATCH):
            Page.objects.filter(pk__in=some).update(
                live=True,
                has_unpublished_changes=False,
                expired=False,
                live_revision=F("latest_revision"),
                last_published_at=now,
                first_published_at=Coalesce(F("first_published_at"), now),
            )
            names = [str(pk) for pk in some]
            Revision.page_revisions.filter(object_id__in=names).update(approved_go_live_at=None)
            reviews = WorkflowState.objects.active().filter(base_content_type=self.kind_of_pages, object_id__in=names)
            for review in reviews:
                review.cancel(user=self.user)
        self._log("wagtail.publish", pages)
        for page in pages:
            page.live = True
            page_published.send(sender=type(page), instance=page, revision=page.latest_revision)

    # -- many rows at once

    def _revise(self, pages: Sequence[Any]) -> None:
        """A revision for each page, and the page's own row says so."""
        now = timezone.now()
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
                base_content_type=self.kind_of_pages,
                object_id=str(page.pk),
                created_at=now,
                user=self.user,
                object_str=str(page),
                content=page.serializable_data(),
            )
            for page in pages
        )
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision, page.latest_revision_created_at = revision, now
            page.draft_title, page.has_unpublished_changes = page.title, True
        fields = ["latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"]
        Page.objects.bulk_update(pages, fields, batch_size=50)

    def _log(self, action: str, pages: Sequence[Any]) -> None:
        now = timezone.now()
        PageLogEntry.objects.bulk_create(
            PageLogEntry(
                page=page,
                content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
                label=page.get_admin_display_title(),
                action=action,
                timestamp=now,
                user=self.user,
                revision=page.latest_revision,
                content_changed=True,
                data={},
            )
            for page in pages
        )

    @property
    def kind_of_pages(self) -> ContentType:
        return ContentType.objects.get_for_model(Page, for_concrete_model=False)


def _tell(pks: list[int]) -> None:
    if pks:
        pages_written.send_robust(sender=Page, pks=pks)
