"""A folder of Markdown as a course: folders or parts are modules, pages are lessons, questions in the text are checks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.markdown.books import Book, book_of, entries, modules_of, paired, said_language
from courses.interchange.markdown.contents import PAGES, Node, folder_title, is_about, natural
from courses.interchange.markdown.languages import Edition, editions
from courses.interchange.markdown.links import Surroundings
from courses.interchange.markdown.pages import Asked, Page, counterpart, read_page
from courses.interchange.markdown.questions import components, ticked_lists
from courses.interchange.markdown.text import decoded
from courses.interchange.neutral import (
    Bank,
    Block,
    Course,
    CourseWords,
    Lesson,
    LessonWords,
    Module,
    ModuleWords,
    Question,
)
from courses.interchange.notebook import ENDING, opened
from courses.interchange.readers import Options

FORMAT = "markdown"
WORDS_A_MINUTE = 180
LETTERS_A_WORD = 6


def recognises(source: Source) -> bool:
    return any(name.lower().endswith(PAGES) for name in source.files)


def read(source: Source, options: Options) -> Course:
    """The course in a folder of pages. Raises ImportRefused where there is no page."""
    return read_pages(source, options, FORMAT)


def read_pages(source: Source, options: Options, form: str) -> Course:
    """The same for a format whose pages are of another kind."""
    return _Reader(source, options, form).course()


def _is_page(name: str) -> bool:
    return name.lower().endswith(PAGES)


@dataclass
class _Pages(Source):
    """A source whose notebooks were made pages; `made` are pictures that no file of the source was."""

    made: set[str] = field(default_factory=set)


def _with_notebooks(source: Source, ledger: Ledger) -> _Pages:
    pages = _Pages(source.name, dict(source.files), source.ignored)
    for name, content in source.files.items():
        if name.lower().endswith(ENDING):
            notebook = opened(name, content, ledger)
            pages.files[name] = notebook.text.encode()
            pages.files |= notebook.files
            pages.made |= set(notebook.files)
    return pages


class _Reader:
    def __init__(self, source: Source, options: Options, form: str) -> None:
        self.options = replace(options, language=options.language_of(said_language(source)))
        self.ledger = Ledger()
        self.keys = Keys(options.owner, form, source.name)
        for name in source.files:
            self.ledger.found("page" if _is_page(name) else "file")
        self.source = _with_notebooks(source, self.ledger)
        self.around = Surroundings(self.source.files, self.ledger)
        # Pages and files that have been answered for.
        self.done: set[str] = set()
        # Lessons by the page of the authoring language.
        self.lessons: dict[str, Lesson] = {}
        # The questions of those pages, with the numbers that they say.
        self.asked: dict[str, list[Asked]] = {}

    def course(self) -> Course:
        found, passed_over = editions([name for name in self.source.files if _is_page(name)], self.options.language)
        told = [
            *(edition for edition in found if edition.folder or edition.marked),
            *(one for one, _name in passed_over),
        ]
        books = [book_of(self.source, edition, [one for one in told if one is not edition]) for edition in found]
        books = [book for book in books if book.pages]
        if not books:
            raise ImportRefused(
                "empty", _("There is no page of Markdown in it. Pages are files that end in .md."), self.source.name
            )
        first, language = books[0], books[0].edition.language
        title = first.title or folder_title(self.source.name.removesuffix(ENDING).removesuffix(".md"))[:255] or "-"
        course = Course(
            key=self.keys.of("course", ""),
            code=self.options.code,
            owner=self.options.owner,
            source_language=language,
            slug=Slugs().take(title, "course"),
            words={language: CourseWords(title, first.summary or title)},
        )
        self._modules(first, course)
        if not course.modules:
            raise ImportRefused(
                "empty", _("There is no page of Markdown in it. Pages are files that end in .md."), self.source.name
            )
        for book in books[1:]:
            self._translate(book, first, course)
        self._other_languages(passed_over)
        self._leftovers(books)
        course.media = self.around.shelf.files
        self.ledger.settle(course)
        return course

    # -- the authoring language

    def _plan(self, book: Book, course: Course) -> list[tuple[Node, list[tuple[str, str]]]]:
        """Modules with their pages; each page once."""
        plan: list[tuple[Node, list[tuple[str, str]]]] = []
        for node in modules_of(book.nodes, course.words[course.source_language].title):
            kept: list[tuple[str, str]] = []
            for title, place in entries(node):
                page = book.places.find(place, book.edition.folder)
                if not page:
                    why = _("The table of contents names a page that is not there.")
                    self.ledger.drop(f"{title}: {place}", "entry", why)
                elif page not in self.around.keys:
                    self.around.keys[page] = self.keys.of("lesson", page)
                    kept.append((title, page))
            if kept:
                plan.append((node, kept))
        return plan

    def _modules(self, book: Book, course: Course) -> None:
        language = book.edition.language
        bank = Bank(self.keys.of("bank", ""), course.words[language].title[:120])
        slugs = Slugs()
        for node, pages in self._plan(book, course):
            self.ledger.found("module")
            self.ledger.taken("module")
            module = Module(self.keys.of("module", f"{node.title}\n{pages[0][1]}"), "", {})
            inner = Slugs()
            for title, name in pages:
                page = self._page(book, name, title)
                lesson = self._lesson(page, name, language, inner.take(page.title, f"lesson-{len(inner.given)}"))
                module.activities.append(lesson)
                self.asked[name] = page.asked
                bank.questions += [
                    Question(
                        self._question_key(name, asked.number), asked.kind, asked.structure, {language: asked.words}
                    )
                    for asked in page.asked
                ]
            title = (node.title or module.activities[0].words[language].title)[:255].strip()
            module.slug, module.words = (
                slugs.take(title, f"module-{len(course.modules) + 1}"),
                {language: ModuleWords(title)},
            )
            course.modules.append(module)
        if bank.questions:
            course.banks.append(bank)

    def _page(self, book: Book, name: str, title: str) -> Page:
        self.done.add(name)
        self.ledger.taken("page")
        return read_page(
            name,
            title=title,
            called=book.relative(name),
            language=book.edition.language,
            places=book.places,
            around=self.around,
        )

    def _lesson(self, page: Page, name: str, language: str, slug: str) -> Lesson:
        words = sum(len(str(block.value)) for block in page.blocks) / LETTERS_A_WORD
        lesson = Lesson(
            key=self.around.keys[name],
            slug=slug,
            minutes=min(max(5, round(words / WORDS_A_MINUTE / 5) * 5), 600),
            words={language: self._words(page, name)},
            completion="check" if page.asked else "marked",
            draft=page.draft,
        )
        self.lessons[name] = lesson
        return lesson

    def _question_key(self, name: str, number: int) -> UUID:
        return self.keys.of("question", f"{name}\n{number}")

    def _words(self, page: Page, name: str) -> LessonWords:
        """Numbers of questions become keys; `name` is the page of the authoring language."""
        blocks = [
            Block("check", {"question": str(self._question_key(name, block.value["question"]))})
            if block.kind == "check"
            else block
            for block in page.blocks
        ]
        return LessonWords(page.title, page.summary, page.authors, blocks=blocks)

    # -- other languages

    def _translate(self, book: Book, first: Book, course: Course) -> None:
        language = book.edition.language
        pairs = paired(first, book, list(self.lessons), self._asks)
        if not pairs:
            return
        titles: dict[str, str] = {}
        modules: dict[str, str] = {}
        for node in modules_of(book.nodes, ""):
            for title, place in entries(node):
                page = book.places.find(place, book.edition.folder)
                titles.setdefault(page, title)
                modules.setdefault(page, node.title)
        for name, twin in pairs.items():
            self.around.keys.setdefault(twin, self.around.keys[name])
        source = course.words[course.source_language]
        course.words[language] = CourseWords(book.title or source.title, book.summary or book.title or source.summary)
        names = {lesson.key: name for name, lesson in self.lessons.items()}
        for module in course.modules:
            told = ""
            for lesson in (one for one in module.activities if isinstance(one, Lesson)):
                twin = pairs.get(names[lesson.key], "")
                if not twin:
                    how = _("Has no translation; it is shown in the authoring language, with a notice.")
                    where = f"{language}: {lesson.words[course.source_language].title}"
                    self.ledger.note(where, "page without translation", how)
                    continue
                read = self._page(book, twin, titles.get(twin, ""))
                self._pair_questions(read, names[lesson.key], twin, language, lesson, course)
                told = told or modules.get(twin, "")
                module.words.setdefault(language, ModuleWords(""))
            if language in module.words:
                module.words[language].title = (told or module.words[course.source_language].title)[:255].strip()

    def _asks(self, name: str) -> list[list[bool]]:
        text = decoded(self.source.files[name])
        found = sorted([*components(text), *ticked_lists(text)], key=lambda one: one.start)
        return [[choice.right for choice in one.choices] for one in found]

    def _pair_questions(self, page: Page, name: str, twin: str, language: str, lesson: Lesson, course: Course) -> None:
        """The question of the same number, if it offers as much and the same of it is right; else the source's words stay.

        What the translation does not ask is asked at its end: a lesson done is a lesson done in every language.
        """
        known = {question.key: question for question in course.questions}
        twins: dict[int, int] = {}
        for asked in page.asked:
            number = counterpart(asked, self.asked[name])
            question = known.get(self._question_key(name, number)) if number not in twins.values() else None
            if question is not None and question.structure == asked.structure:
                question.words[language] = asked.words
            else:
                why = _("It differs from the question in the authoring language, whose words are shown.")
                self.ledger.drop(f"{twin}: {asked.words['prompt'][:80]}", "translated question", why)
            if question is not None:
                twins[asked.number] = number
        page.blocks = [
            Block("check", {"question": twins[block.value["question"]]}) if block.kind == "check" else block
            for block in page.blocks
            if block.kind != "check" or block.value["question"] in twins
        ]
        lesson.words[language] = self._words(page, name)
        here = [block.value for block in lesson.words[language].blocks if block.kind == "check"]
        lesson.words[language].blocks += [
            Block("check", dict(block.value))
            for block in lesson.words[course.source_language].blocks
            if block.kind == "check" and block.value not in here
        ]

    # -- what does not come in

    def _dispose(self, name: str, why: str) -> None:
        if name not in self.done:
            self.done.add(name)
            self.ledger.left_out(name, "page" if _is_page(name) else "file", why)

    def _other_languages(self, passed_over: list[tuple[Edition, str]]) -> None:
        for edition, name in passed_over:
            why = (
                _("This site has no such language: %(name)s.") % {"name": name}
                if name
                else _("Another translation holds the same language as this site uses it.")
            )
            for file in self.source.files:
                if edition.holds(file):
                    self._dispose(file, why)

    def _leftovers(self, books: list[Book]) -> None:
        self.done |= self.source.made
        used = {table for book in books for table in book.tables} | self.around.shown
        for name in sorted(self.source.files, key=natural):
            if name in used and name not in self.done:
                self.done.add(name)
                self.ledger.taken("page" if _is_page(name) else "file")
            elif is_about(name) or is_about(name.rsplit("/", 1)[-1]) or name.lower() == "readme.md":
                self._dispose(name, _("About the files rather than the subject."))
            elif _is_page(name):
                self._dispose(name, _("No table of contents names this page, or it translates none that came in."))
            else:
                self._dispose(name, _("No page of the course shows it."))
