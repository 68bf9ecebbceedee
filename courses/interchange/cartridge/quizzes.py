"""QTI 1.2 assessments to quizzes, object banks to banks. A question that stands in several of them comes in once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.cartridge.qti12 import NoQuestionError, question_of_item, text_name
from courses.interchange.cartridge.qti12_items import Item, fields_of, item_of, material
from courses.interchange.html import plain_words
from courses.interchange.identity import Slugs
from courses.interchange.making import Desk, UnfitError
from courses.interchange.neutral import Bank, Draw, Question, Quiz, QuizWords
from courses.interchange.xml import child, children, descendants, local, text_of

LONGEST_INTRODUCTION = 2000
LONGEST_NAME = 60
MOST_MINUTES = 1440
MOST_ATTEMPTS = 100


@dataclass
class Rules:
    """What is known of a quiz beside its questions; Canvas says it in a file of its own."""

    title: str = ""
    description: str = ""
    attempts: int | None = None
    minutes: int | None = None
    shuffle_options: bool | None = None
    feedback: str = "at_once"
    draft: bool = False
    required: bool = True
    pass_mark: int = 70


@dataclass
class Quizzes:
    """Every question of one source. Banks are read before the quizzes that draw from them."""

    desk: Desk
    banks: dict[str, Bank] = field(default_factory=dict)
    # Every question by its own id, and by the id of the one it was copied from.
    known: dict[str, Question] = field(default_factory=dict)
    # What could not be asked, so that it is told once.
    refused: set[str] = field(default_factory=set)
    # Banks that quizzes draw from.
    drawn: set[UUID] = field(default_factory=set)

    # -- banks

    def read_bank(self, element: Element, *, ident: str, fallback: str, where: str) -> Bank:
        """A bank from an `objectbank`, a section, or whatever else holds items."""
        fields = fields_of(element)
        name = fields.get("bank_title") or (element.get("title") or "").strip() or fallback
        bank = self.bank(ident, name)
        for one in descendants(element, "item"):
            item = item_of(one)
            try:
                self.keep(bank, item, where=f"{where}: {name}")
            except NoQuestionError:
                self.desk.ledger.drop(f"{where}: {name}: {called(item)}", item.type, _("It asks nothing."))
        return bank

    def bank(self, ident: str, name: str) -> Bank:
        if ident not in self.banks:
            self.banks[ident] = Bank(key=self.desk.keys.of("bank", ident), name=" ".join(name.split())[:120] or ident)
        return self.banks[ident]

    def keep(self, bank: Bank, item: Item, *, where: str) -> Question | None:
        """The question of an item: the one known already where it says the same, else a new one in the bank."""
        source = item.fields.get("assessment_question_identifierref") or item.ident
        where = f"{where}: {called(item)}"
        ident = item.ident or f"{bank.key}/{len(bank.questions)}"
        known = self.known.get(source) if source else None
        if source and source in self.refused:
            return None
        if known is not None and self._says_the_same(known, item, where, ident):
            return known
        ledger = self.desk.ledger
        try:
            question, changes = question_of_item(item, self.desk, where=where, ident=self._own(ident, bank))
        except UnfitError as unfit:
            ledger.drop(where, item.type, str(unfit))
            self.refused.add(source)
            return None
        ledger.found(item.type)
        if changes:
            ledger.converted(where, item.type, " ".join(changes))
        else:
            ledger.taken(item.type)
        bank.questions.append(question)
        for one in filter(None, (source, item.ident)):
            self.known.setdefault(one, question)
        return question

    def _says_the_same(self, known: Question, item: Item, where: str, ident: str) -> bool:
        """Whether a copy is still what it was copied from; tried without anything being told."""
        try:
            again, _changes = question_of_item(item, self.desk.trial(), where=where, ident=ident)
        except (UnfitError, NoQuestionError):
            return False
        return (known.kind, known.structure, known.words) == (again.kind, again.structure, again.words)

    def _own(self, ident: str, bank: Bank) -> str:
        """The id of a question, apart from another of the same id that asks something else."""
        return f"{bank.key}/{ident}/{len(bank.questions)}" if ident in self.known else ident

    def held(self, quizzes: list[Quiz]) -> list[Bank]:
        """The banks that hold something; no quiz draws more from one than it holds."""
        sizes = {bank.key: len(bank.questions) for bank in self.banks.values()}
        for quiz in quizzes:
            quiz.draws = [draw for draw in quiz.draws if draw.bank is None or sizes[draw.bank]]
            for draw in quiz.draws:
                draw.count = min(draw.count, sizes[draw.bank]) if draw.bank else 1
        return [bank for bank in self.banks.values() if bank.questions]

    # -- quizzes

    def read_quiz(self, element: Element, *, ident: str, rules: Rules, slugs: Slugs, where: str) -> Quiz | None:
        """A quiz; None where nothing in it can be asked, which has been told question by question."""
        fields = fields_of(element)
        title = rules.title or (element.get("title") or "").strip() or where
        place = where if where.endswith(title) else f"{where}: {title}"
        asking = _Asking(self, ident, title, place)
        for section in children(element, "section"):
            asking.section(section)
        for one in children(element, "item"):
            asking.item(one)
        if not asking.draws:
            return None
        opening = [rules.description] + [
            material(one)
            for holder in children(element, "rubric", "presentation_material", "objectives")
            for one in descendants(holder, "material")
        ]
        said = [self.desk.plain(text, place) for text in opening if text.strip()] + asking.said
        quiz = Quiz(
            key=self.desk.keys.of("quiz", ident),
            slug=slugs.take(title, "quiz"),
            minutes=min(max(len(asking.draws) * 2, 5), 600),
            words={self.desk.language: QuizWords(title[:255], self._introduction(said, place))},
            draws=asking.draws,
            required=rules.required,
            draft=rules.draft,
            pass_mark=rules.pass_mark,
            attempts=rules.attempts or attempts_of(fields.get("cc_maxattempts")),
            time_limit=rules.minutes or minutes_of(fields.get("qmd_timelimit") or _duration(element)),
            shuffle_questions=asking.shuffled,
            shuffle_options=rules.shuffle_options if rules.shuffle_options is not None else any(asking.mixed),
            feedback=rules.feedback,
        )
        if quiz.time_limit:
            quiz.minutes = min(quiz.time_limit, 600)
        if rules.shuffle_options is None and len(set(asking.mixed)) > 1:
            how = _("Some of its questions mix their options in the source; here all of the quiz do.")
            self.desk.ledger.note(place, "shuffle", how)
        return quiz

    def _introduction(self, said: list[str], where: str) -> str:
        text = "\n\n".join(dict.fromkeys(filter(None, said)))
        if len(text) > LONGEST_INTRODUCTION:
            told = _("The introduction is longer than %(longest)d characters and ends there.")
            self.desk.ledger.note(where, "description", told % {"longest": LONGEST_INTRODUCTION})
        return text[:LONGEST_INTRODUCTION]


class _Asking:
    """One quiz while its sections are read."""

    def __init__(self, quizzes: Quizzes, ident: str, title: str, where: str) -> None:
        self.quizzes, self.ident, self.title, self.where = quizzes, ident, title, where
        self.draws: list[Draw] = []
        self.said: list[str] = []
        self.shuffled = False
        # Of each question with options, whether the source mixes them.
        self.mixed: list[bool] = []

    def section(self, element: Element) -> None:
        ordering = child(element, "selection_ordering")
        if ordering is not None:
            order = child(ordering, "order")
            self.shuffled |= order is not None and (order.get("order_type") or "").lower() == "random"
        selection = child(ordering, "selection")
        number = text_of(child(selection, "selection_number"))
        count = int(number) if number.isdecimal() and len(number) < 5 else 0
        reference = text_of(child(selection, "sourcebank_ref"))
        points = text_of(child(selection, "selection_extension", "points_per_item"))
        if reference:
            self._from_bank(reference, count)
        items = list(children(element, "item"))
        if 0 < count < len(items):
            self._some_of(element, items, count, points)
        for one in children(element):
            if local(one) == "section":
                self.section(one)
            elif local(one) == "item" and not 0 < count < len(items):
                self.item(one, points)

    def _from_bank(self, reference: str, count: int) -> None:
        bank = self.quizzes.banks.get(reference)
        ledger = self.quizzes.desk.ledger
        if bank is None or not bank.questions:
            why = _("It draws questions from a bank that is not in this export.")
            ledger.drop(self.where, "sourcebank_ref", why)
            return
        ledger.found("sourcebank_ref")
        ledger.taken("sourcebank_ref")
        self.quizzes.drawn.add(bank.key)
        if bank.key not in {draw.bank for draw in self.draws}:
            self.draws.append(Draw(bank=bank.key, count=min(max(count, 1), len(bank.questions))))

    def _some_of(self, element: Element, items: list[Element], count: int, points: str) -> None:
        """A group that asks some of its questions becomes a bank of its own."""
        ident = f"{self.ident}/{element.get('ident') or len(self.draws)}"
        bank = self.quizzes.bank(ident, f"{self.title}: {element.get('title') or len(self.draws) + 1}")
        self.quizzes.drawn.add(bank.key)
        for one in items:
            question = self._question(one, bank, points)
            if question is not None and question not in bank.questions:
                self._take_over(question, bank)
        if bank.questions:
            self.draws.append(Draw(bank=bank.key, count=min(count, len(bank.questions))))
        else:
            del self.quizzes.banks[ident]

    def item(self, element: Element, points: str = "") -> None:
        own = f"quiz/{self.ident}"
        bank = self.quizzes.bank(own, self.title)
        question = self._question(element, bank, points)
        if question is not None and question.key not in {draw.question for draw in self.draws}:
            self.draws.append(Draw(question=question.key))
        if not bank.questions:
            del self.quizzes.banks[own]

    def _question(self, element: Element, bank: Bank, points: str) -> Question | None:
        item = item_of(element)
        if points:
            item.fields["points_possible"] = points
        choices = [response.shuffles for response in item.responses if response.renders == "choice"]
        self.mixed += [any(choices)] if choices else []
        try:
            return self.quizzes.keep(bank, item, where=self.where)
        except NoQuestionError:
            self._words(item)
            return None

    def _take_over(self, question: Question, bank: Bank) -> None:
        """A group draws from a bank of its own: a question known from elsewhere moves there, unless it is drawn there too."""
        home = next(held for held in self.quizzes.banks.values() if question in held.questions)
        if home.key in self.quizzes.drawn:
            question = replace(question, key=self.quizzes.desk.keys.of("question", f"{bank.key}/{question.key}"))
        else:
            home.questions.remove(question)
        bank.questions.append(question)

    def _words(self, item: Item) -> None:
        """Words between questions stand in the introduction."""
        desk, kind = self.quizzes.desk, item.type
        where = f"{self.where}: {called(item)}"
        words = desk.plain(item.html, where)
        desk.ledger.found(kind)
        if not words:
            desk.ledger.left_out(where, kind, _("It holds no words."))
            return
        self.said.append(words)
        desk.ledger.converted(where, kind, _("Words between the questions stand in the introduction of the quiz."))


def called(item: Item) -> str:
    """What a report calls a question: by its title where somebody gave it one, else by how its words begin."""
    if item.title and item.title.lower() != "question":
        return item.title
    words = plain_words(item.html) if "<math" in item.html else text_name(item.html)
    return f"{words[:LONGEST_NAME]}…" if len(words) > LONGEST_NAME else words or item.ident


def _duration(element: Element) -> str:
    return text_of(child(element, "duration"))


def attempts_of(text: str | None) -> int | None:
    """None for as many as she likes."""
    plain = (text or "").strip()
    return min(int(plain), MOST_ATTEMPTS) if plain.isdecimal() and len(plain) < 6 and int(plain) else None


def minutes_of(text: str | None) -> int | None:
    """Minutes from `30`, `30.0` or an ISO duration such as PT1H30M."""
    plain = (text or "").strip().upper()
    if plain.startswith("PT"):
        total, figures = 0.0, ""
        for char in plain[2:]:
            if char.isdecimal() or char == ".":
                figures += char
            else:
                try:
                    total += float(figures or 0) * {"H": 60, "M": 1, "S": 1 / 60}.get(char, 0)
                except ValueError:
                    return None
                figures = ""
        return min(max(round(total), 1), MOST_MINUTES) if 0 < total < 1e6 else None
    whole = plain.split(".")[0]
    return min(int(whole), MOST_MINUTES) if whole.isdecimal() and len(whole) < 7 and int(whole) else None
