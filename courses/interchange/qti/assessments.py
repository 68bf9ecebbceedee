"""QTI 2 and 3 tests to quizzes: parts, sections, draws, order, time and weights."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.cartridge.quizzes import LONGEST_INTRODUCTION, MOST_ATTEMPTS, MOST_MINUTES
from courses.interchange.identity import Slugs
from courses.interchange.making import Desk, decimal_of
from courses.interchange.neutral import Bank, Draw, Question, Quiz, QuizWords
from courses.interchange.qti.names import html_of
from courses.interchange.xml import child, children, descendants, local

# Takes the address of an item, the folder it counts from, and the bank it goes to.
Fetch = Callable[[str, str, Bank], "Question | None"]


class Assessment:
    """One assessmentTest while it is read."""

    def __init__(self, desk: Desk, fetch: Fetch, sections: Callable[[str, str], tuple[Element, str] | None]) -> None:
        self.desk, self.fetch, self.sections = desk, fetch, sections
        self.draws: list[Draw] = []
        self.banks: list[Bank] = []
        self.said: list[str] = []
        self.shuffled: list[bool] = []
        self.base = ""
        self.title = ""
        self.ident = ""

    def quiz(self, root: Element, name: str, slugs: Slugs) -> Quiz | None:
        """The quiz; None where nothing in it can be asked."""
        self.base = posixpath.dirname(name)
        self.ident = root.get("identifier") or name
        self.title = (root.get("title") or "").strip() or posixpath.splitext(posixpath.basename(name))[0]
        self.own = self._bank(self.ident, self.title)
        attempts: set[int | None] = set()
        limit = _minutes(root)
        parts = 0
        for part in children(root, "testPart"):
            self.desk.ledger.found("testPart")
            self.desk.ledger.taken("testPart")
            self._nowhere(part)
            attempts |= {_attempts(part)} if child(part, "itemSessionControl") is not None else set()
            parts += _minutes(part) or 0
            for section in children(part, "assessmentSection", "assessmentSectionRef"):
                self._section(section, self.base)
        for feedback in descendants(root, "testFeedback"):
            why = _("What is said after the whole quiz has no place; what is said after each question has.")
            self.desk.ledger.drop(f"{name}: {feedback.get('identifier') or ''}", "testFeedback", why)
        if not self.draws:
            return None
        limit = limit or parts or None
        self.banks = [bank for bank in [self.own, *self.banks] if bank.questions]
        return Quiz(
            key=self.desk.keys.of("quiz", self.ident),
            slug=slugs.take(self.title, "quiz"),
            minutes=min(limit or max(len(self.draws) * 2, 5), 600),
            words={self.desk.language: QuizWords(self.title[:255], self._introduction())},
            draws=self.draws,
            attempts=next(iter(attempts)) if len(attempts) == 1 else None,
            time_limit=min(limit, MOST_MINUTES) if limit else None,
            shuffle_questions=any(self.shuffled),
        )

    def _bank(self, ident: str, name: str) -> Bank:
        return Bank(key=self.desk.keys.of("bank", ident), name=" ".join(name.split())[:120] or ident)

    def _introduction(self) -> str:
        return "\n\n".join(dict.fromkeys(filter(None, self.said)))[:LONGEST_INTRODUCTION]

    def _nowhere(self, element: Element) -> None:
        """Rules of a path through the test."""
        for one in children(element, "preCondition", "branchRule"):
            why = _("Questions come in their order, whatever was answered before.")
            self.desk.ledger.drop(f"{self.title}: {element.get('identifier') or ''}", local(one), why)

    def _section(self, section: Element, base: str) -> None:
        """A section, written here or in a file of its own; the depth of XML from outside is bounded."""
        if local(section) == "assessmentSectionRef":
            self.desk.ledger.found("assessmentSectionRef")
            named = self.sections(section.get("href") or "", base)
            if named is None:
                why = _("What stands here is not in this export.")
                self.desk.ledger.left_out(f"{self.title}: {section.get('href') or ''}", "assessmentSectionRef", why)
                return
            self.desk.ledger.taken("assessmentSectionRef")
            section, base = named
        self.desk.ledger.found("assessmentSection")
        self._nowhere(section)
        for rubric in children(section, "rubricBlock"):
            self._rubric(rubric)
        ordering = child(section, "ordering")
        asked = list(children(section, "assessmentItemRef", "assessmentItem"))
        inner = list(children(section, "assessmentSection", "assessmentSectionRef"))
        if asked:
            self.shuffled.append(ordering is not None and ordering.get("shuffle") == "true")
        selection = child(section, "selection")
        number = selection.get("select") if selection is not None else ""
        count = int(number) if number and number.isdecimal() and len(number) < 5 else 0
        drawn = [one for one in asked if one.get("required") != "true"]
        changes = []
        if _minutes(section):
            changes.append(_("Its time limit has no place; a quiz has one limit in all."))
        if inner and 0 < count < len(asked) + len(inner):
            changes.append(_("It asks some of its sections in the source; here all are asked."))
            count = 0
        wanted = count - (len(asked) - len(drawn))
        if 0 < count < len(asked) and wanted > 0:
            self._drawn(section, asked, drawn, wanted, base)
        else:
            for one in asked:
                self._ask(one, self.own, base, alone=True)
        for one in inner:
            self._section(one, base)
        where = f"{self.title}: {section.get('title') or section.get('identifier') or ''}"
        if changes:
            self.desk.ledger.converted(where, "assessmentSection", " ".join(changes))
        else:
            self.desk.ledger.taken("assessmentSection")

    def _drawn(self, section: Element, asked: list[Element], drawn: list[Element], wanted: int, base: str) -> None:
        """A section that asks some of its questions becomes a bank that the quiz draws from."""
        ident = section.get("identifier") or str(len(self.banks))
        bank = self._bank(f"{self.ident}/{ident}", f"{self.title}: {section.get('title') or ident}")
        self.banks.append(bank)
        for one in asked:
            if one not in drawn:
                self._ask(one, self.own, base, alone=True)
        for one in drawn:
            question = self._ask(one, bank, base, alone=False)
            if question is not None and question not in bank.questions:
                # Another test asks it too: a question stands in one bank.
                key = self.desk.keys.of("question", f"{bank.key}/{question.key}")
                bank.questions.append(replace(question, key=key))
        if bank.questions:
            self.draws.append(Draw(bank=bank.key, count=min(wanted, len(bank.questions))))

    def _ask(self, reference: Element, bank: Bank, base: str, *, alone: bool) -> Question | None:
        ledger = self.desk.ledger
        if _minutes(reference):
            why = _("A quiz has one time limit in all, not one for each question.")
            ledger.drop(f"{self.title}: {reference.get('identifier') or ''}", "timeLimits", why)
        self._nowhere(reference)
        weight = next((one.get("value") or "" for one in children(reference, "weight")), "")
        before = len(bank.questions)
        href = unquote(reference.get("href") or "")
        question = self.fetch(href, base, bank)
        if question is None:
            return None
        if weight and (number := decimal_of(weight)) is not None and len(bank.questions) > before:
            question.points = min(max(int(number.to_integral_value()), 1), 100)
            if number != question.points:
                told = {"source": weight, "points": question.points}
                how = _("It counts %(source)s points in the source, and %(points)s here.") % told
                ledger.note(f"{self.title}: {reference.get('identifier') or ''}", "weight", how)
        if alone and question.key not in {draw.question for draw in self.draws}:
            self.draws.append(Draw(question=question.key))
        return question

    def _rubric(self, rubric: Element) -> None:
        views = set((rubric.get("view") or "candidate").lower().split())
        ledger = self.desk.ledger
        ledger.found("rubricBlock")
        if not views & {"candidate", "all"}:
            why = _("It speaks to somebody other than the learner.")
            ledger.left_out(self.title, "rubricBlock", why)
            return
        self.said.append(self.desk.plain(html_of(rubric, {}), self.title))
        ledger.taken("rubricBlock")


def _minutes(element: Element) -> int | None:
    limits = child(element, "timeLimits")
    seconds = decimal_of(limits.get("maxTime")) if limits is not None else None
    return min(max(math.ceil(seconds / 60), 1), MOST_MINUTES) if seconds is not None and seconds > 0 else None


def _attempts(part: Element) -> int | None:
    control = child(part, "itemSessionControl")
    number = control.get("maxAttempts") or "" if control is not None else ""
    return min(int(number), MOST_ATTEMPTS) if number.isdecimal() and len(number) < 6 and int(number) else None
