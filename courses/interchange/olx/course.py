"""A course of Open edX as one of ours: chapters are modules, units are lessons and quizzes.

Sections (`sequential`) have no level of their own here: where a chapter has several, each lesson's title begins with its
section's; a single one is named in the summary of the module.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from django.utils.translation import gettext as _

from common.languages import closest
from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.neutral import Bank, Course, Lesson, Module, ModuleWords, Quiz
from courses.interchange.olx.about import About
from courses.interchange.olx.languages import guessed
from courses.interchange.olx.links import Statics, Targets, files_in
from courses.interchange.olx.names import SECTIONS
from courses.interchange.olx.plan import Chapter, Planner, Pool, Unit, asks
from courses.interchange.olx.policy import Policies
from courses.interchange.olx.settings import is_on, tell_dates, tell_settings
from courses.interchange.olx.tree import Loader, Node, name_all
from courses.interchange.olx.units import Maker, Workshop
from courses.interchange.readers import Options

FORM = "olx"
OWN_FOLDERS = {
    "about", "info", "tabs", "wiki", "custom_tags", "drafts", "static", "policies", "assets", "chapter", "course", "sequential",
    "vertical", "html", "problem", "video", "discussion", "library", "library_content", "problems", "videos", "textbook",
}  # fmt: skip
TAG = re.compile(r"<[^>]*>")
# So many pages are enough to tell the language of a course.
MOST_PAGES = 200
PAGE_LINK = re.compile(r'<a href="page:([0-9a-f-]{36})">(.*?)</a>', re.DOTALL)


@dataclass
class Opened:
    """A source read as far as its tree: what every further step needs."""

    source: Source
    root: Node
    by_name: dict[str, Node]
    ledger: Ledger
    used: set[str]
    policies: Policies
    language: str
    keys: Keys
    statics: Statics
    shelf: Shelf
    targets: Targets = field(init=False)

    def __post_init__(self) -> None:
        self.targets = Targets(self.by_name)

    def workshop(self, bank: Bank, name: str) -> Workshop:
        return Workshop(
            files=self.source.files,
            used=self.used,
            ledger=self.ledger,
            keys=self.keys,
            language=self.language,
            statics=self.statics,
            targets=self.targets,
            bank=bank,
            bank_name=name,
        )

    def settle_files(self) -> None:
        """Answer for every file that nothing has read."""
        others: Counter[str] = Counter()
        for name in self.source.files:
            folder, slash, _rest = name.partition("/")
            if name in self.used or folder in {"static", "assets"} or name == "policies/assets.json":
                continue
            if slash and folder not in OWN_FOLDERS:
                others[folder] += 1
            elif name.endswith((".xml", ".html", ".json")) or slash:
                self.ledger.drop(name, "file", _("Nothing in the course points to this file."))
        for folder, count in sorted(others.items()):
            why = _("%(count)s files in a folder that is no part of a course in Open edX's form.")
            self.ledger.drop(f"{folder}/", "folder", why % {"count": count})


def opened(source: Source, options: Options, file: str) -> Opened:
    """The tree of a course or library with its policies. Raises ImportRefused."""
    ledger = Ledger()
    loader = Loader(source, ledger)
    root = loader.root(file)
    if root.fault:
        raise ImportRefused("broken_course", root.fault, root.file)
    by_name = name_all(root, ledger)
    told: set[tuple[str, str, str]] = set()
    tell_dates(root, ledger, told)
    policies = Policies(source.files, root.name, ledger, loader.used)
    policies.merge(root, by_name)
    tell_dates(root, ledger, told)
    tell_settings(root, ledger)
    if file not in {"course.xml", "library.xml"}:
        how = _("The course begins in this file; Open edX looks for one called course.xml.")
        ledger.note(file, "course.xml", how)
    if not root.name and root.tag == "course":
        why = _("The course has no url_name, and so no policy files that belong to it.")
        ledger.drop(file, "url_name", why)
    for node in root.walk():
        ledger.found(node.tag)
    number = root.attrs.get("course") or root.attrs.get("number") or root.attrs.get("library") or ""
    identity = "/".join(part for part in (root.attrs.get("org", ""), number, root.name) if part)
    shelf = Shelf()
    statics = Statics(source.files, shelf)
    ledger.found("static", len(statics.files)) if statics.files else None
    return Opened(
        source=source,
        root=root,
        by_name=by_name,
        ledger=ledger,
        used=loader.used,
        policies=policies,
        language=_language(root, source, options, ledger),
        keys=Keys(options.owner, FORM, identity or source.name),
        statics=statics,
        shelf=shelf,
    )


def _language(root: Node, source: Source, options: Options, ledger: Ledger) -> str:
    """What whoever imports says, else the course, else its words."""
    declared = root.attrs.get("language", "").strip().strip('"')
    ours = closest(declared)
    if options.told:
        return options.language
    if ours and ours != "en":
        return ours
    words = " ".join(node.title for node in root.walk())
    pages = [held for name, held in source.files.items() if name.startswith(("html/", "problem/", "about/"))]
    text = " ".join(page.decode("utf-8", "replace") for page in pages[:MOST_PAGES])
    found = guessed(words + TAG.sub(" ", text))
    if found:
        if declared:
            how = _("The course says that it is in “%(said)s”; its words are Chinese, and it is taken as %(found)s.")
            ledger.note(root.where, "language", how % {"said": declared, "found": found})
        return found
    if declared and not ours:
        how = _("The course is in “%(said)s”, which this site does not have. It stands as English.")
        ledger.note(root.where, "language", how % {"said": declared})
    return ours or "en"


class Assembly:
    """Puts the course together from its plan."""

    def __init__(self, held: Opened, options: Options) -> None:
        self.held, self.ledger = held, held.ledger
        root = held.root
        self.number = (root.attrs.get("course") or root.attrs.get("number") or "").strip()
        title = root.title or self.number or held.source.name
        self.code = (options.code or re.sub(r"[^A-Za-z0-9-]+", "-", self.number).strip("-"))[:20].upper()
        about = About(held.source.files, root, self.ledger, held.used)
        words = about.words(title)
        about.tell(words)
        name = f"{title} ({self.code})" if self.code else title
        self.bank = Bank(held.keys.of("bank", "course"), name[:120])
        self.shop = held.workshop(self.bank, name[:90])
        self.shop.pass_mark = held.policies.pass_mark()
        self.graded = any(is_on(node, "graded") for node in root.walk())
        self.course = Course(
            key=held.keys.of("course", "course"),
            code=self.code,
            owner=options.owner,
            source_language=held.language,
            slug=Slugs().take(title, self.code or "course"),
            words={held.language: words},
        )

    def build(self) -> Course:
        planner = Planner(self.ledger)
        chapters = list(planner.chapters(self.held.root))
        for chapter in chapters:
            for unit in chapter.units:
                self._promise(unit)
        slugs = Slugs()
        for number, chapter in enumerate(chapters, start=1):
            self._module(chapter, number, slugs)
        self.course.banks = [bank for bank in (self.bank, *self.shop.pools) if bank.questions]
        self.ledger.taken("course")
        self._practice()
        self._mend_links()
        self.held.settle_files()
        self.course.media = self.held.statics.settle(self.ledger, self._shown())
        self.ledger.settle(self.course)
        return self.course

    def _promise(self, unit: Unit) -> None:
        """Say under which keys a unit will stand, so that links written before it lead there."""
        maker = Maker(unit, "", self.shop)
        for part in unit.parts:
            nodes = [part.node, *part.problems] if isinstance(part, Pool) else [part]
            key = maker.quiz_key if asks(part) else maker.lesson_key
            for node in nodes:
                self.shop.targets.pages[node] = key
        if unit.kind == "vertical" and unit.parts:
            self.shop.targets.pages.setdefault(unit.node, maker.lesson_key if unit.has_content else maker.quiz_key)

    def _module(self, chapter: Chapter, number: int, slugs: Slugs) -> None:
        node = chapter.node
        title = node.title or _("Module %(number)s") % {"number": number}
        several = len([section for section in chapter.sections if self._units_of(chapter, section)]) > 1
        module = Module(self.held.keys.of("module", node.ident), slugs.take(title, f"module-{number}"), {})
        inner, titles = Slugs(), set[str]()
        filled: set[Node] = set()
        for unit in chapter.units:
            made = Maker(unit, self._title(unit, chapter, several, titles), self.shop).make()
            if made and unit.section:
                filled.add(unit.section)
            for activity in made:
                place = len(module.activities) + 1
                activity.slug = inner.take(activity.words[self.held.language].title, f"{_stem(activity)}-{place}")
                if isinstance(activity, Quiz) and self.graded:
                    activity.required = unit.node.inherited("graded").lower().strip('"') == "true"
                module.activities.append(activity)
        names = [section.title for section in chapter.sections if section in filled and section.title]
        summary = " · ".join(name for name in dict.fromkeys(names) if name != title)
        module.words = {self.held.language: ModuleWords(title=title[:255], summary=summary[:400])}
        # A module without anything in it is not shown to learners; its author can fill it.
        module.draft = not any(not activity.draft for activity in module.activities)
        self._tell(chapter, filled, several=several, empty=not module.activities)
        self.course.modules.append(module)

    def _units_of(self, chapter: Chapter, section: Node) -> list[Unit]:
        return [unit for unit in chapter.units if unit.section is section and unit.parts]

    def _title(self, unit: Unit, chapter: Chapter, several: bool, titles: set[str]) -> str:
        """The unit's own title behind that of its section; each once in a module."""
        own = unit.node.title if unit.kind in {"vertical", "wrapper"} or unit.node.tag not in SECTIONS else ""
        if not own:
            parts = [part.node if isinstance(part, Pool) else part for part in unit.parts]
            own = next((part.title for part in parts if part.title), "") if unit.kind not in SECTIONS else ""
        section = unit.section.title if unit.section else ""
        if several and section and own and own != section:
            own = f"{section}: {own}"
        base = (own or section or chapter.node.title or self.course.words[self.held.language].title)[:240]
        title, number = base, 1
        while title in titles:
            number += 1
            title = f"{base} ({number})"
        titles.add(title)
        return title

    def _tell(self, chapter: Chapter, filled: set[Node], *, several: bool, empty: bool) -> None:
        node = chapter.node
        if node.tag == "chapter":
            if empty:
                how = _("Nothing in it could be taken; its module is a draft, for you to fill or delete.")
                self.ledger.converted(node.where, "chapter", " ".join([*node.remarks, how]))
            elif node.remarks:
                self.ledger.converted(node.where, "chapter", " ".join(node.remarks))
            else:
                self.ledger.taken("chapter")
        for section in chapter.sections:
            if section not in filled:
                self.ledger.left_out(section.where, section.tag, _("Nothing in it could be taken."))
                continue
            if several:
                how = _(
                    "Sections have no level of their own here: its title stands before those of its lessons and quizzes."
                )
            else:
                how = _("Sections have no level of their own here: its title stands in the summary of the module.")
            self.ledger.converted(section.where, section.tag, " ".join([*section.remarks, how]))

    def _practice(self) -> None:
        """Where some sections are graded, the quizzes of the others are practice."""
        optional = [quiz for quiz in self.course.quizzes if not quiz.required]
        if optional:
            how = _("Quizzes in sections that are not graded are not required: %(count)s of them.")
            self.ledger.note(self.held.root.where, "graded", how % {"count": len(optional)})
        if self.course.activities and not any(one.required and not one.draft for one in self.course.activities):
            for quiz in self.course.quizzes:
                quiz.required = True

    def _mend_links(self) -> None:
        """A link to a page that in the end was not made keeps its words."""
        there = {activity.key for activity in self.course.activities if not activity.draft}

        def mended(found: re.Match[str]) -> str:
            return found[0] if UUID(found[1]) in there else found[2]

        for lesson in self.course.lessons:
            for block in lesson.words[self.held.language].blocks:
                if block.kind != "text":
                    continue
                text = PAGE_LINK.sub(mended, block.value)
                if text != block.value:
                    why = _("What a link in it leads to did not come in. The words stand without the link.")
                    self.ledger.drop(lesson.words[self.held.language].title, "link", why)
                    block.value = text

    def _shown(self) -> set[str]:
        """The files that lessons and questions show; a problem that was left out shows nothing."""
        blocks = [block.value for lesson in self.course.lessons for block in lesson.words[self.held.language].blocks]
        return files_in(blocks) | files_in([question.words for question in self.course.questions])


def _stem(activity: Lesson | Quiz) -> str:
    return "lesson" if isinstance(activity, Lesson) else "quiz"


def file_of(source: Source, names: tuple[str, ...]) -> str:
    """The first file of a course at the root of its source."""
    return next((name for name in names if name in source.files), "") or next(
        (name for name in source.files if PurePosixPath(name).suffix == ".xml" and "/" not in name), ""
    )
