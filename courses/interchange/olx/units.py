"""One unit as a lesson, a quiz, or both."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.interchange.html import blocks_of_html
from courses.interchange.identity import Keys
from courses.interchange.ledger import Ledger
from courses.interchange.markup import canonical
from courses.interchange.neutral import Bank, Block, Draw, Lesson, LessonWords, Quiz, QuizWords
from courses.interchange.olx.links import Links, Statics, Targets
from courses.interchange.olx.markup import escape, formulas, has_formulas, inside
from courses.interchange.olx.names import VIDEOS
from courses.interchange.olx.pages import Page, page_of
from courses.interchange.olx.plan import Pool, Unit, asks
from courses.interchange.olx.problems import Asked, ask
from courses.interchange.olx.settings import time_limit
from courses.interchange.olx.tree import Node
from courses.interchange.olx.video import blocks_of_video

WORDS_A_MINUTE = 180
HAN_A_MINUTE = 300
MOST_MINUTES = 600
# So many attempts are meant as no limit.
NO_LIMIT = 100


@dataclass
class Workshop:
    """What the units of one course share."""

    files: dict[str, bytes]
    used: set[str]
    ledger: Ledger
    keys: Keys
    language: str
    statics: Statics
    targets: Targets
    bank: Bank
    pools: list[Bank] = field(default_factory=list)
    pass_mark: int | None = None
    bank_name: str = ""

    def links(self, node: Node) -> Links:
        return Links(self.statics, self.targets, node.where, self.ledger)

    def ask(self, node: Node, ledger: Ledger | None = None) -> Asked:
        """The questions of a problem; what became of it is told."""
        ledger = ledger or self.ledger
        if node.fault:
            asked = Asked(why=node.fault)
        else:
            asked = ask(
                node,
                where=node.where,
                ledger=ledger,
                resolver=self.links(node),
                language=self.language,
                key=self._key(node),
            )
        if not asked.questions:
            why = f"{asked.kind}: {asked.why}" if asked.kind != node.tag else asked.why
            ledger.left_out(node.where, node.tag, " ".join([why, *node.remarks]))
            if asked.kind != node.tag:
                ledger.drop(node.where, asked.kind, asked.why)
        elif asked.changes:
            ledger.converted(node.where, node.tag, " ".join(asked.changes))
        else:
            ledger.taken(node.tag)
        return asked

    def _key(self, node: Node) -> Callable[[int], UUID]:
        return lambda number: self.keys.of("question", f"{node.ident}#{number}" if number else node.ident)


class Maker:
    """Makes what one unit becomes."""

    def __init__(self, unit: Unit, title: str, shop: Workshop) -> None:
        self.unit, self.title, self.shop = unit, title, shop
        self.ledger = shop.ledger
        self.asked: list[Asked] = []
        self.draws: list[Draw] = []
        self.blocks: list[Block] = []
        self.seconds = 0

    def make(self) -> list[Lesson | Quiz]:
        """A lesson and a quiz, or one of them, or nothing; in the order of the source."""
        order: list[str] = []
        for part in self.unit.parts:
            before = len(self.blocks), len(self.draws)
            if isinstance(part, Pool):
                self._pool(part)
            elif asks(part):
                self._problem(part)
            else:
                self._content(part)
            if len(self.blocks) > before[0]:
                order.append("lesson")
            elif len(self.draws) > before[1]:
                order.append("quiz")
        made: list[Lesson | Quiz] = []
        if self.blocks:
            made.append(self._lesson())
        if self.draws:
            made.append(self._quiz(alone=not self.blocks))
        turned = order[:1] == ["quiz"] and order == sorted(order, reverse=True)
        self._tell(made, mixed=not turned and order != sorted(order))
        return made[::-1] if turned else made

    # -- what it holds

    def _content(self, node: Node) -> None:
        if node.tag == "problem":
            how = _("A problem that asks nothing; what it says stands in the lesson.")
            self._html(node, Page(inside(node.element), [how]))
        elif node.tag == "html":
            page = page_of(node, self.shop.files, self.shop.used)
            if page.why:
                self.ledger.left_out(page.where or node.where, node.tag, page.why)
                return
            self._html(node, page)
        elif node.tag in VIDEOS:
            shown = blocks_of_video(node, self.shop.links(node), self.ledger, self.shop.language)
            self.seconds += shown.seconds
            self._add(node, shown.blocks, [*shown.changes, *node.remarks], _("It names no video."))
        else:
            self._discussion(node)

    def _html(self, node: Node, page: Page) -> None:
        text = formulas(page.html)
        blocks = blocks_of_html(
            text, where=node.where, ledger=self.ledger, resolver=self.shop.links(node), title=node.title or self.title
        )
        changes = [*page.changes, *node.remarks]
        if has_formulas(text):
            changes.append(_("Formulas stand as TeX writes them."))
        self._add(node, blocks, changes, _("There is nothing in it that can be shown."))

    def _discussion(self, node: Node) -> None:
        topic = node.attrs.get("discussion_target", "").strip() or node.title
        category = node.attrs.get("discussion_category", "").strip()
        named = ": ".join(part for part in (category, topic) if part)
        with override(self.shop.language):
            words = _("For discussion: %(topic)s") % {"topic": named} if named else _("For discussion with others")
        blocks = [Block("text", canonical(f"<p><b>{escape(words)}</b></p>"))]
        how = _("There is no forum here; its topic stands in the lesson as a prompt.")
        self._add(node, blocks, [how, *node.remarks], "")

    def _add(self, node: Node, blocks: list[Block], changes: list[str], nothing: str) -> None:
        """Put blocks into the lesson and tell what became of the element."""
        if not blocks:
            self.ledger.left_out(node.where, node.tag, " ".join([nothing, *node.remarks]))
        elif changes:
            self.ledger.converted(node.where, node.tag, " ".join(dict.fromkeys(changes)))
        else:
            self.ledger.taken(node.tag)
        self.blocks += blocks

    def _problem(self, node: Node) -> None:
        asked = self.shop.ask(node)
        if asked.questions:
            self.asked.append(asked)
            self.shop.bank.questions += asked.questions
            self.draws += [Draw(question=question.key) for question in asked.questions]

    def _pool(self, pool: Pool) -> None:
        answers = [self.shop.ask(problem) for problem in pool.problems]
        asked = [one for one in answers if one.questions]
        questions = [question for one in asked for question in one.questions]
        node = pool.node
        if not questions:
            self.ledger.left_out(node.where, node.tag, _("None of its problems could be taken."))
            return
        self.asked += asked
        name = node.title or self.title
        bank = Bank(self.shop.keys.of("bank", node.ident), self._bank_name(name), questions)
        self.shop.pools.append(bank)
        count = min(pool.count or len(questions), len(questions))
        self.draws.append(Draw(bank=bank.key, count=count))
        how = [_("A bank, “%(bank)s”, from which each attempt draws %(count)s.") % {"bank": bank.name, "count": count}]
        if pool.count and pool.count > len(asked):
            told = _("%(count)s were to be drawn, which is more than came in.") % {"count": pool.count}
            how.append(told)
        if len(questions) > len(asked):
            how.append(_("Some of its problems ask several questions; these are drawn one by one."))
        self.ledger.converted(node.where, node.tag, " ".join([*how, *node.remarks]))

    def _bank_name(self, name: str) -> str:
        taken = {bank.name for bank in [self.shop.bank, *self.shop.pools]}
        base = f"{self.shop.bank_name}: {name}"[:112]
        found, number = base, 1
        while found in taken:
            number += 1
            found = f"{base} ({number})"
        return found

    # -- what it becomes

    def _lesson(self) -> Lesson:
        minutes = min(MOST_MINUTES, max(1, math.ceil(_reading(self.blocks) + self.seconds / 60)))
        return Lesson(
            key=self.lesson_key,
            slug="",
            minutes=minutes,
            words={self.shop.language: LessonWords(title=self.title, blocks=self.blocks)},
            draft=self.unit.draft,
        )

    @property
    def lesson_key(self) -> UUID:
        return self.shop.keys.of("lesson", self._ident)

    @property
    def quiz_key(self) -> UUID:
        return self.shop.keys.of("quiz", self._ident)

    @property
    def _ident(self) -> str:
        """The unit's name; of problems that stand in no unit, that of the first."""
        first = next((part.node if isinstance(part, Pool) else part for part in self.unit.parts), self.unit.node)
        return self.unit.node.ident if self.unit.kind in {"vertical", "wrapper"} else first.ident

    def _quiz(self, *, alone: bool) -> Quiz:
        title = self.title
        if not alone:
            with override(self.shop.language):
                title = _("%(title)s: quiz") % {"title": self.title[:240]}
        limits = [one.attempts for one in self.asked]
        count = sum(draw.count for draw in self.draws)
        quiz = Quiz(
            key=self.quiz_key,
            slug="",
            minutes=min(MOST_MINUTES, max(2, math.ceil(count * 1.5))),
            words={self.shop.language: QuizWords(title=title[:255])},
            draws=self.draws,
            draft=self.unit.draft,
            attempts=_fewest(limits),
            time_limit=time_limit(self.unit.node),
            shuffle_options=any(one.shuffled for one in self.asked),
            feedback="at_end" if self.asked and all(one.told_late for one in self.asked) else "at_once",
        )
        if self.shop.pass_mark is not None:
            quiz.pass_mark = self.shop.pass_mark
        return quiz

    def _tell(self, made: list[Lesson | Quiz], *, mixed: bool) -> None:
        """What became of the unit, its lesson and its quiz."""
        unit, node = self.unit, self.unit.node
        lesson = next((one for one in made if isinstance(one, Lesson)), None)
        quiz = next((one for one in made if isinstance(one, Quiz)), None)
        how = list(node.remarks) if unit.kind in {"vertical", "wrapper"} else []
        if unit.draft and made:
            how.append(
                _("Only some groups of learners saw it in Open edX. It is a draft, for you to publish to all or not.")
            )
        if lesson and quiz:
            how.append(_("It holds text and problems: it becomes a lesson and a quiz."))
        if mixed:
            how.append(_("Its problems stood between its texts; all texts come first, then all questions."))
        nothing = _("Nothing in it could be taken.") if unit.parts or node.nodes else _("There is nothing in it.")
        if unit.kind in {"vertical", "wrapper"}:
            self._settle(node.where, unit.kind, made=bool(made), how=how, why=nothing)
        if unit.has_content:
            self._settle(node.where, f"{unit.kind}/lesson", made=lesson is not None, how=[], why=nothing)
        if unit.has_questions:
            changes = self._quiz_changes(quiz) if quiz else []
            self._settle(node.where, f"{unit.kind}/quiz", made=quiz is not None, how=changes, why=nothing)

    def _settle(self, where: str, kind: str, *, made: bool, how: list[str], why: str) -> None:
        if not made:
            self.ledger.left_out(where, kind, " ".join([why, *how]))
        elif how:
            self.ledger.converted(where, kind, " ".join(how))
        else:
            self.ledger.taken(kind)

    def _quiz_changes(self, quiz: Quiz) -> list[str]:
        how = []
        limits = [one.attempts for one in self.asked]
        if quiz.attempts:
            told = _("Attempts were counted for each problem; here the quiz as a whole may be tried %(count)s times.")
            how.append(told % {"count": quiz.attempts})
        elif any(limits):
            how.append(
                _("Not all of its problems limited the attempts to fewer than a hundred; here there is no limit.")
            )
        if quiz.time_limit:
            told = _("The clock of %(minutes)s minutes ran for the whole section; here it runs for each quiz of it.")
            how.append(told % {"minutes": quiz.time_limit})
        if quiz.shuffle_options and not all(one.shuffled for one in self.asked):
            how.append(_("Some of its problems mixed their options; here all of the quiz do."))
        if quiz.feedback == "at_end":
            how.append(_("Answers were shown late or never; here they are shown after handing in."))
        return how


def _fewest(limits: list[int | None]) -> int | None:
    """The attempts that every problem of a quiz allows at most; None where one allows as many as a learner likes."""
    most = max((limit for limit in limits if limit), default=0)
    return most if all(limits) and 0 < most < NO_LIMIT else None


def _reading(blocks: list[Block]) -> float:
    """Minutes that the words take."""
    text = re.sub(r"<[^>]*>", " ", " ".join(str(block.value) for block in blocks))
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    return len(re.findall(r"[A-Za-z\u00c0-\u024f']+", text)) / WORDS_A_MINUTE + han / HAN_A_MINUTE
