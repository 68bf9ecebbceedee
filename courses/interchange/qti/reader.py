"""QTI of every version: single items, tests, and packages of them; as a course of quizzes, or as one bank of questions."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote
from uuid import UUID
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from common.languages import closest
from courses.interchange.archives import Source
from courses.interchange.cartridge.links import CartridgeResolver, Files
from courses.interchange.cartridge.manifest import MANIFEST, Manifest, manifest_of
from courses.interchange.cartridge.quizzes import Quizzes, Rules
from courses.interchange.exceptions import ImportRefused
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.making import Desk, UnfitError
from courses.interchange.media import Shelf
from courses.interchange.moodle.texts import guess_language
from courses.interchange.neutral import (
    Bank,
    Course,
    CourseWords,
    Draw,
    Module,
    ModuleWords,
    Question,
    QuestionImport,
    Quiz,
    QuizWords,
)
from courses.interchange.qti.assessments import Assessment
from courses.interchange.qti.items import ITEM, kind_of_item, mixed_in, question_of_item
from courses.interchange.qti.names import html_of, plain
from courses.interchange.readers import Options
from courses.interchange.xml import child, children, descendants, local, parse_xml

FORMAT = "qti"
ROOTS = (b"assessmentItem", b"qti-assessment-item", b"assessmentTest", b"qti-assessment-test", b"questestinterop")
# So much of the words tells their language.
MOST_WORDS = 200_000
ENDINGS = (".xml", ".qti", ".dat")
# Resources of a package that are told by what they are for, not one by one.
BESIDE = ("imsqti", "css", "webcontent", "associatedcontent", "controlfile", "imscp", "resourcemetadata", "extension")


def recognises(source: Source) -> bool:
    """Some XML in it is an item, a test, or QTI 1.2."""
    return any(_begins(content) for name, content in source.files.items() if name.lower().endswith(ENDINGS))


def _begins(content: bytes) -> bool:
    start = content[:8000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode()
    return any(b"<" + root in start or b":" + root in start for root in ROOTS)


def read(source: Source, options: Options) -> Course:
    """A course with one quiz for each test; items that no test asks are one more quiz where there is no test, else a bank."""
    return _Reading(source, options, "").course()


def read_questions(source: Source, options: Options) -> QuestionImport:
    """Every question, in one bank."""
    return _Reading(source, options, options.bank).bank()


class _Reading:
    def __init__(self, source: Source, options: Options, bank: str) -> None:
        self.source = source.rooted(MANIFEST)
        self.options = options
        self.manifest = self._manifest()
        self.files = Files(self.source)
        self.ledger, self.shelf = Ledger(), Shelf()
        self.roots = dict(self._parsed())
        if not self.roots and not self.ledger.source:
            message = _("There is no QTI here: no item, no test. Export it again.")
            raise ImportRefused("not_qti", message, source.name)
        self.title = (self.manifest.title if self.manifest else "") or source.name.removesuffix(".xml")
        ident = (self.manifest.source_id if self.manifest else "") or source.name
        self.keys = Keys(options.owner, FORMAT, bank or ident)
        self.language = self._language()
        self.resolver = CartridgeResolver(self.ledger, self.shelf, self.files)
        self.desk = Desk(self.keys, self.language, self.ledger, self.resolver)
        self.quizzes = Quizzes(self.desk)
        # Every question by the file of its item; None where it cannot be asked.
        self.asked: dict[str, Question | None] = {}
        self.idents: set[str] = set()
        # Whether the source mixes the options of a question, for those that have any.
        self.mixed: dict[UUID, bool] = {}

    def _manifest(self) -> Manifest | None:
        if MANIFEST not in self.source.files:
            return None
        try:
            return manifest_of(self.source)
        except ImportRefused:
            return None

    def _language(self) -> str:
        """What was told, else what the source says of itself, else what its words are."""
        if self.options.told:
            return self.options.language
        if said := closest(self.manifest.language if self.manifest else ""):
            return said
        tags = Counter(closest(root.get("lang") or "") for root in self.roots.values())
        most, count = tags.most_common(1)[0] if tags else ("", 0)
        # One item that says what it is in does not speak for all.
        if most and count * 2 > len(self.roots):
            return most
        words = " ".join("".join(root.itertext()) for root in self.roots.values())
        return guess_language(words[:MOST_WORDS])

    def _parsed(self) -> Iterator[tuple[str, Element]]:
        """Every QTI document: those of the manifest in its order, then the others."""
        listed = [
            name
            for one in (self.manifest.resources.values() if self.manifest else ())
            for name in [one.href, *one.files]
        ]
        names = dict.fromkeys([*filter(None, map(self.files.find, filter(None, listed))), *self.source.files])
        for name in names:
            if not name.lower().endswith(ENDINGS) or name == MANIFEST or not _begins(self.source.files[name]):
                continue
            try:
                root = parse_xml(self.source.files[name], name)
            except ImportRefused as broken:
                self.ledger.drop(name, ITEM, str(broken))
                continue
            if local(root) != "questestinterop":
                plain(root)
            yield name, root

    def _of(self, name: str) -> list[tuple[str, Element]]:
        return [(file, root) for file, root in self.roots.items() if local(root) == name]

    # -- items

    def _fetch(self, href: str, base: str, bank: Bank) -> Question | None:
        """The question of an item that a test refers to."""
        name = self.files.near(href, base) if href else ""
        self.ledger.found("assessmentItemRef")
        root = self.roots.get(name)
        if root is None or local(root) != ITEM:
            why = _("What stands here is not in this export.")
            self.ledger.left_out(href or bank.name, "assessmentItemRef", why)
            return None
        question = self._question(name, root, bank)
        if question is None:
            self.ledger.left_out(name, "assessmentItemRef", _("The question that stands here could not be taken."))
        else:
            self.ledger.taken("assessmentItemRef")
        return question

    def _question(self, name: str, root: Element, bank: Bank) -> Question | None:
        """The question of an item, which comes in once however often it is asked."""
        if name in self.asked:
            return self.asked[name]
        self.asked[name] = None
        kind = kind_of_item(root)
        title = (root.get("title") or "").strip() or root.get("identifier") or name
        where = f"{name}: {title}"
        ident = root.get("identifier") or name
        ident = f"{name}/{ident}" if ident in self.idents else ident
        self.idents.add(ident)
        self.ledger.found(kind)
        desk = Desk(self.keys, self.language, self.ledger, self.resolver.at(posixpath.dirname(name), where))
        try:
            before = self._stimulus(root, name)
            question, changes = question_of_item(root, desk, where=where, ident=ident, before=before)
        except UnfitError as unfit:
            self.ledger.left_out(where, kind, str(unfit))
            return None
        if changes:
            self.ledger.converted(where, kind, " ".join(dict.fromkeys(changes)))
        else:
            self.ledger.taken(kind)
        bank.questions.append(question)
        self.asked[name] = question
        mixed = mixed_in(root)
        if mixed is not None:
            self.mixed[question.key] = mixed
        return question

    def _stimulus(self, root: Element, name: str) -> str:
        """What an item shares with others, in a file of its own."""
        said = []
        for one in children(root, "assessmentStimulusRef"):
            file = self.files.near(unquote(one.get("href") or ""), posixpath.dirname(name))
            self.ledger.found("assessmentStimulusRef")
            try:
                body = child(plain(parse_xml(self.source.files[file], file)), "stimulusBody") if file else None
            except ImportRefused:
                body = None
            if body is None:
                why = _("What stands here is not in this export.")
                self.ledger.left_out(f"{name}: {one.get('href') or ''}", "assessmentStimulusRef", why)
                continue
            self.ledger.taken("assessmentStimulusRef")
            said.append(html_of(body, {}))
        return "".join(f"<div>{text}</div>" for text in said)

    def _sections(self, href: str, base: str) -> tuple[Element, str] | None:
        name = self.files.near(unquote(href), base) if href else ""
        if not name or name in self.opened:
            return None
        self.opened.add(name)
        try:
            root = plain(parse_xml(self.source.files[name], name))
        except ImportRefused:
            return None
        return (root, posixpath.dirname(name)) if local(root) == "assessmentSection" else None

    # -- what comes of it

    def bank(self) -> QuestionImport:
        bank = Bank(key=self.keys.of("bank", ""), name=self.options.bank or self.title)
        for name, root in self._of(ITEM):
            self._question(name, root, bank)
        for name, _root in self._of("assessmentTest"):
            why = _("A bank holds questions alone. Import it as a course to have its quiz too.")
            self.ledger.drop(name, "assessmentTest", why)
        for name, root in self._of("questestinterop"):
            where = name
            self.quizzes.desk.resolver = self.resolver.at(posixpath.dirname(name), where)
            self.quizzes.read_bank(root, ident=name, fallback=bank.name, where=where)
        bank.questions += [question for held in self.quizzes.banks.values() for question in held.questions]
        if not bank.questions:
            self._refuse_empty()
        taken = QuestionImport(bank=bank, media=self.shelf.files)
        self._beside()
        self.ledger.settle(taken)
        return taken

    def _refuse_empty(self) -> None:
        if not self.ledger.losses:
            message = _("There is no QTI here: no item, no test. Export it again.")
            raise ImportRefused("not_qti", message, self.source.name)

    def course(self) -> Course:
        slugs = Slugs()
        quizzes: list[Quiz] = []
        banks: list[Bank] = []
        for name, root in self._of("assessmentTest"):
            self.opened: set[str] = set()
            self.ledger.found("assessmentTest")
            desk = Desk(self.keys, self.language, self.ledger, self.resolver.at(posixpath.dirname(name), name))
            test = Assessment(desk, self._fetch, self._sections)
            quiz = test.quiz(root, name, slugs)
            banks += test.banks
            if quiz is None:
                self.ledger.left_out(name, "assessmentTest", _("It asks nothing that can be asked here."))
                continue
            self.ledger.taken("assessmentTest")
            self._mix(quiz, test.banks)
            quizzes.append(quiz)
        rest = Bank(key=self.keys.of("bank", "items"), name=self.title[:120])
        for name, root in self._of(ITEM):
            self._question(name, root, rest)
        if rest.questions:
            banks.append(rest)
            if not quizzes:
                quizzes.append(self._quiz_of(rest, slugs))
        older = self._older(slugs)
        quizzes += older
        banks += self.quizzes.held(older)
        if not quizzes and not banks:
            self._refuse_empty()
        module = Module(
            self.keys.of("module", ""), "questions", {self.language: ModuleWords(self.title[:255])}, list(quizzes)
        )
        course = Course(
            key=self.keys.of("course", ""),
            code=self.options.code,
            owner=self.options.owner,
            source_language=self.language,
            slug=Slugs().take(self.title, "course"),
            words={self.language: CourseWords(title=self.title[:255], summary=self.title[:400])},
            modules=[module] if quizzes else [],
            banks=banks,
            media=self.shelf.files,
        )
        self._beside()
        self.ledger.settle(course)
        return course

    def _mix(self, quiz: Quiz, banks: list[Bank]) -> None:
        """Mix the options of a quiz where the source mixes those of a question; there each question says so, here the quiz."""
        drawn = {draw.bank for draw in quiz.draws}
        asked = {draw.question for draw in quiz.draws}
        asked |= {question.key for bank in banks if bank.key in drawn for question in bank.questions}
        said = [self.mixed[key] for key in asked if key in self.mixed]
        quiz.shuffle_options = any(said)
        if len(set(said)) > 1:
            how = _("Some of its questions mix their options in the source; here all of the quiz do.")
            self.ledger.note(quiz.words[self.language].title, "shuffle", how)

    def _quiz_of(self, bank: Bank, slugs: Slugs) -> Quiz:
        """Items without a test are asked one after the other."""
        quiz = Quiz(
            key=self.keys.of("quiz", "items"),
            slug=slugs.take(self.title, "quiz"),
            minutes=min(max(len(bank.questions) * 2, 5), 600),
            words={self.language: QuizWords(self.title[:255])},
            draws=[Draw(question=question.key) for question in bank.questions],
        )
        self._mix(quiz, [bank])
        return quiz

    def _older(self, slugs: Slugs) -> list[Quiz]:
        """QTI 1.2: banks first, for quizzes draw from them."""
        quizzes: list[Quiz] = []
        older = self._of("questestinterop")
        for name, root in older:
            self.quizzes.desk.resolver = self.resolver.at(posixpath.dirname(name), name)
            for bank in children(root, "objectbank"):
                self.ledger.found("objectbank")
                self.ledger.taken("objectbank")
                self.quizzes.read_bank(bank, ident=bank.get("ident") or name, fallback=self.title, where=name)
        for name, root in older:
            self.quizzes.desk.resolver = self.resolver.at(posixpath.dirname(name), name)
            tests = list(descendants(root, "assessment"))
            loose = next(children(root, "item", "section"), None) is not None
            for number, test in enumerate([*tests, *([root] if loose else [])]):
                ident = test.get("ident") or f"{name}/{number}"
                self.ledger.found("assessment")
                quiz = self.quizzes.read_quiz(test, ident=ident, rules=Rules(), slugs=slugs, where=name)
                if quiz is None:
                    self.ledger.left_out(name, "assessment", _("It asks nothing that can be asked here."))
                    continue
                self.ledger.taken("assessment")
                quizzes.append(quiz)
        return quizzes

    def _beside(self) -> None:
        """Resources of a package that no question shows, and that are not QTI."""
        for one in self.manifest.resources.values() if self.manifest else ():
            name = self.files.find(one.main) if one.main else ""
            kind = one.type or "resource"
            if name in self.roots or name in self.resolver.used:
                continue
            if "imsqti" in kind.lower() and not name:
                why = _("Its file is not in this export.")
                self.ledger.drop(one.main or one.ident, kind, why)
            elif not kind.lower().startswith(BESIDE):
                self.ledger.drop(one.main or one.ident, kind, _("Things of this kind are not taken in."))
