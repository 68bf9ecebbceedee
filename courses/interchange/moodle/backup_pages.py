"""Activities of Moodle that are read: page, book, label, and the first words of a discussion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.interchange.html import summary_of
from courses.interchange.markup import canonical
from courses.interchange.moodle.backup_archive import Listed, is_on, line, text_in, whole, word
from courses.interchange.moodle.backup_desk import (
    LONGEST_SUMMARY,
    Area,
    Desk,
    minutes_of,
    place_of,
)
from courses.interchange.moodle.model import MoodleText
from courses.interchange.neutral import Activity, Block, Lesson, LessonWords
from courses.interchange.xml import child, children

# A label this short stands above the lesson it announces.
SHORT_LABEL = 600


@dataclass
class Made:
    """What an activity of Moodle became: activities of ours, or nothing and why."""

    activities: list[Activity] = field(default_factory=list)
    why: str = ""
    # Whether it is only words between activities, to be put where they belong.
    is_label: bool = False


Making = Callable[[Desk, Listed], Made]


@dataclass
class Part:
    """One text of a lesson, with the heading above it."""

    text: MoodleText
    area: Area
    heading: str = ""


def lesson_of(
    desk: Desk,
    listed: Listed,
    *,
    key: UUID,
    title: str,
    parts: list[Part],
    intro: Part | None = None,
    after: list[Block] | None = None,
    fallback: str = "",
) -> Lesson:
    """A lesson of texts in all their languages. A short introduction becomes the summary, a longer one its beginning."""
    held = [*([intro] if intro is not None else []), *parts]
    texts: list[str | MoodleText] = [title, *(part.heading for part in held)]
    texts += [part.text for part in held]
    codes = desk.codes(listed.where, *texts)
    words: dict[str, LessonWords] = {}
    for language in codes:
        own = LessonWords(title=desk.title(title, codes, language) or listed.kind)
        if intro is not None:
            blocks = desk.blocks(intro.text, intro.area, listed.where, codes, language, own.title)
            summary = desk.summary(blocks)
            own.summary = summary or first_words(blocks)
            own.blocks += blocks if summary is None else []
        for part in parts:
            if heading := desk.title(part.heading, codes, language):
                own.blocks.append(Block("heading", heading))
            own.blocks += desk.blocks(part.text, part.area, listed.where, codes, language, own.title)
        own.blocks += after or []
        if not own.blocks and own.summary:
            own.blocks = [Block("text", canonical(f"<p>{escape(own.summary)}</p>"))]
        words[language] = own
    for language, own in words.items():
        # Only its title was translated: the lesson is shown in the authoring language, with the notice.
        if language != desk.language and own.blocks == words[desk.language].blocks:
            own.blocks = []
    return Lesson(
        key=key,
        slug=desk.slug(words[desk.language].title, fallback or f"{listed.kind}-{listed.id}"),
        minutes=minutes_of(words[desk.language].blocks),
        words=words,
        draft=listed.is_hidden,
    )


def first_words(blocks: list[Block], longest: int = LONGEST_SUMMARY) -> str:
    return summary_of(" ".join(block.value for block in blocks if block.kind == "text"), longest)


def key_of(desk: Desk, listed: Listed) -> UUID:
    return desk.keys.of("activity", listed.id)


def intro_of(listed: Listed) -> Part:
    return Part(listed.intro, place_of(listed))


def page(desk: Desk, listed: Listed) -> Made:
    content = Part(text_in(listed.body, "content"), Area(listed.context, "mod_page", "content", None))
    made = lesson_of(
        desk, listed, key=key_of(desk, listed), title=listed.title, parts=[content], intro=intro_of(listed)
    )
    return unless_empty(made)


def label(desk: Desk, listed: Listed) -> Made:
    made = lesson_of(desk, listed, key=key_of(desk, listed), title=listed.title, parts=[intro_of(listed)])
    found = unless_empty(made)
    found.is_label = True
    return found


def is_short(lesson: Lesson) -> bool:
    blocks = [block for words in lesson.words.values() for block in words.blocks]
    return sum(len(str(block.value)) for block in blocks) <= SHORT_LABEL and all(
        block.kind in {"text", "heading"} for block in blocks
    )


def forum(desk: Desk, listed: Listed) -> Made:
    if word(listed.body, "type").strip() == "news":
        return Made(why=_("Announcements of a teacher to a group. Write to a cohort from its page instead."))
    return prompt(desk, listed)


def prompt(desk: Desk, listed: Listed) -> Made:
    """What was asked before people talked or wrote together stays as a lesson; that they do so does not."""
    made = lesson_of(desk, listed, key=key_of(desk, listed), title=listed.title, parts=[intro_of(listed)])
    if not made.words[desk.language].blocks:
        return Made(why=_("There are no discussions here, and it had no introduction to keep."))
    listed.remark(_("Its introduction is a lesson; learners write no contributions for each other here."))
    return Made([made])


@dataclass
class Chapter:
    """One chapter of a book."""

    id: str
    title: str
    text: MoodleText
    is_hidden: bool


def chapters_of(listed: Listed) -> list[list[Chapter]]:
    """The chapters of a book in their order, each with the subchapters that stand in its lesson."""
    holder = child(listed.body, "chapters")
    groups: list[list[Chapter]] = []
    for one in sorted(children(holder, "chapter") if holder is not None else (), key=lambda one: whole(one, "pagenum")):
        title = line(one, "title") or f"{len(groups) + 1}"
        chapter = Chapter(str(one.get("id", "")), title, text_in(one, "content"), is_on(one, "hidden"))
        # What is hidden is never shown with what is not.
        if groups and is_on(one, "subchapter") and chapter.is_hidden == groups[-1][0].is_hidden:
            groups[-1].append(chapter)
        else:
            groups.append([chapter])
    return groups


def book(desk: Desk, listed: Listed) -> Made:
    """Each chapter is a lesson, in which its subchapters stand under headings. What is hidden stays a draft."""
    groups = chapters_of(listed)
    desk.ledger.found("chapter", sum(map(len, groups)))
    if not groups:
        return Made(why=_("The book has no chapter."))
    lessons: list[Activity] = []
    for number, (first, *inner) in enumerate(groups):
        areas = [Area(listed.context, "mod_book", "chapter", one.id) for one in (first, *inner)]
        parts = [
            Part(first.text, areas[0]),
            *(Part(one.text, area, one.title) for one, area in zip(inner, areas[1:], strict=True)),
        ]
        made = lesson_of(
            desk,
            listed,
            key=desk.keys.of("chapter", first.id),
            title=first.title,
            parts=parts,
            intro=intro_of(listed) if number == 0 else None,
            fallback=f"chapter-{first.id}",
        )
        made.draft = listed.is_hidden or first.is_hidden
        lessons.append(made)
        where = f"{listed.where}: {desk.own_title(first.title)}"
        if first.is_hidden:
            desk.ledger.converted(where, "chapter", _("It was hidden from learners, and is a draft."))
        else:
            desk.ledger.taken("chapter")
        for one in inner:
            how = _("It stands under a heading in the lesson “%(title)s”.") % {"title": desk.own_title(first.title)}
            desk.ledger.converted(f"{listed.where}: {desk.own_title(one.title)}", "chapter", how)
    how = ngettext(
        "The book became %(count)d lesson, one for each chapter.",
        "The book became %(count)d lessons, one for each chapter.",
        len(lessons),
    )
    listed.remark(how % {"count": len(lessons)})
    return Made(lessons)


def unless_empty(lesson: Lesson) -> Made:
    if any(words.blocks for words in lesson.words.values()):
        return Made([lesson])
    return Made(why=_("It has no words and shows nothing."))
