"""Banks and questions: what differs from what stands, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from courses.assessment import actions as assessment
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question as QuestionRow
from courses.assessment.models import QuestionBank
from courses.interchange.actions.media import StoredMedia
from courses.interchange.actions.taking_back import in_groups
from courses.interchange.actions.unfinished import Unfinished, steps_of
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Bank, Course, Question
from courses.interchange.queries.questions import canonical_words, neutral_question, with_files
from courses.skills.models import Skill

LONGEST_NAME = 120
# New questions written in one step.
TOGETHER = 100
# So many changed questions are changed in one moment; more would hold everybody else off for too long.
AT_ONCE = 100
# The same for new ones, which cost less.
ASKED_AT_ONCE = 1000


@dataclass
class Planned:
    """A question that is new or differs, and where it will stand."""

    question: Question
    bank: UUID
    position: int
    source_locale: str


class Banks:
    """The banks of one import: held beside those of the site, then written.

    A question the source no longer holds is retired: it is drawn no more, and every answer to it stays. With `adding`
    nothing is retired or brought back: what is new stands after what the bank has.
    """

    def __init__(self, course: Course, owner: Organisation, media: StoredMedia, *, adding: bool = False) -> None:
        self.course = course
        self.owner = owner
        self.media = media
        self.adding = adding
        self.skills = {skill.code: skill for skill in Skill.objects.all()}
        self.rows: dict[UUID, QuestionBank] = {}
        self.new_banks: list[Bank] = []
        self.renamed: list[Bank] = []
        self.new: list[Planned] = []
        self.changed: list[Planned] = []
        # Written by an import that did not come to its end, and asked of nobody yet.
        self.unasked: list[UUID] = []
        self.returning: list[UUID] = []
        self.retiring: list[UUID] = []

    @property
    def differs(self) -> bool:
        parts = (self.new_banks, self.renamed, self.new, self.changed, self.unasked, self.returning, self.retiring)
        return any(parts)

    @property
    def size(self) -> int:
        """What is written one after the other."""
        return len(self.new_banks) + len(self.new) + (len(self.changed) if len(self.changed) > AT_ONCE else 0)

    @property
    def is_much(self) -> bool:
        """Whether it is more than can be changed in one moment."""
        return len(self.changed) > AT_ONCE or len(self._to_ask()) > ASKED_AT_ONCE

    def compare(self, alive: Callable[[], None]) -> None:
        """Find what differs. Writes nothing. Raises ImportRefused, or QuestionIncomplete."""
        for bank in self.course.banks:
            self._compare(bank, alive)

    def _compare(self, bank: Bank, alive: Callable[[], None]) -> None:
        row = QuestionBank.objects.filter(key=bank.key).first()
        if row is not None and row.owner_id != self.owner.pk:
            message = _("The bank “%(name)s” belongs to another association.")
            raise ImportRefused("other_owner", message % {"name": bank.name})
        if self.course.foreign and not self.adding:
            self._name_of_its_own(bank, row)
        if QuestionBank.objects.filter(owner=self.owner, name=bank.name).exclude(key=bank.key).exists():
            message = _("Another bank of this association is called “%(name)s”. Rename one of the two.")
            raise ImportRefused("name_taken", message % {"name": bank.name})
        if row is None:
            self.new_banks.append(bank)
        else:
            self.rows[bank.key] = row
            self.renamed += [bank] if row.name != bank.name else []
        inside = {} if row is None else {one.key: one for one in _whole(row.questions.all())}
        elsewhere = self._elsewhere([one.key for one in bank.questions if one.key not in inside])
        places = _places(bank, inside, adding=self.adding)
        for question, position in zip(bank.questions, places, strict=True):
            alive()
            standing = inside.get(question.key) or elsewhere.get(question.key)
            self._compare_question(question, standing, row, position, bank.key)
            if standing is not None and standing.retired_at is not None and not self.adding:
                self.returning.append(question.key)
        if not self.adding:
            kept = {question.key for question in bank.questions}
            self.retiring += [key for key, one in inside.items() if one.retired_at is None and key not in kept]

    def _name_of_its_own(self, bank: Bank, row: QuestionBank | None) -> None:
        """Another system cannot know what banks are called here: a name that is given stays with whoever has it."""
        former = bank.name
        if row is not None:
            bank.name = row.name
        else:
            others = (one.name for one in self.course.banks if one is not bank)
            given = {*self.owner.question_banks.values_list("name", flat=True), *others}
            number = 1
            while bank.name in given:
                number += 1
                ending = f" ({number})"
                bank.name = former[: LONGEST_NAME - len(ending)] + ending
        if bank.name != former:
            how = _("Here the bank is called “%(name)s”.") % {"name": bank.name}
            self.course.source["bank"] = self.course.source.get("bank", 0) + 1
            self.course.converted.append({"where": former, "kind": "bank", "how": how})

    def _elsewhere(self, keys: list[UUID]) -> dict[UUID, QuestionRow]:
        """Questions of other banks that come into this one."""
        found: dict[UUID, QuestionRow] = {}
        for some in in_groups(keys, 500):
            for one in _whole(QuestionRow.objects.filter(key__in=some).select_related("bank")):
                if one.bank.owner_id != self.owner.pk:
                    message = _("The question %(key)s belongs to another association.")
                    raise ImportRefused("key_taken", message % {"key": one.key})
                found[one.key] = one
        return found

    def _compare_question(
        self, question: Question, standing: QuestionRow | None, bank: QuestionBank | None, position: int, key: UUID
    ) -> None:
        question.skills.sort()
        ids = set(kind_of(question.kind).texts(question.structure))
        question.words = {language: canonical_words(words, ids) for language, words in question.words.items()}
        for words in question.words.values():
            with_files(words, self.media.refuse_missing)
        locale = self._source_locale(question, standing)
        assessment.check_question(kind=question.kind, structure=question.structure, words=question.words[locale])
        planned = Planned(question, key, position, locale)
        if standing is None:
            self.new.append(planned)
        elif bank is None or standing.bank_id != bank.pk or standing.position != position:
            self.changed.append(planned)
        else:
            former = neutral_question(standing, self.media.names())
            former.words = {name: former.words[name] for name in question.words if name in former.words}
            if former != question:
                self.changed.append(planned)
            elif standing.current_version_id is None:
                self.unasked.append(question.key)

    def _source_locale(self, question: Question, standing: QuestionRow | None) -> str:
        """The language a question is written in first: the course's, unless it has no words in it."""
        if self.course.source_language in question.words:
            return self.course.source_language
        if standing is not None and standing.source_locale in question.words:
            return standing.source_locale
        return next(iter(question.words))

    # -- writing

    def add(self, work: Unfinished) -> None:
        """Banks and questions that are new; nobody is asked them yet."""
        work.in_parts(steps_of(self._add_bank, self.new_banks))
        for key, row in self.rows.items():
            fresh = [planned for planned in self.new if planned.bank == key]
            for some in in_groups(fresh, TOGETHER):
                with work.part() as made:
                    keys = assessment.add_questions(bank=row, fresh=[self._fresh(planned) for planned in some])
                    made.extend(QuestionRow(key=key) for key in keys)
                work.tell(len(some))

    def change_many(self, work: Unfinished) -> None:
        """Where a great many differ: each question whole, but one after the other. Whoever is killed here goes on."""
        if len(self.changed) > AT_ONCE:
            changed, self.changed = self.changed, []
            work.in_parts(steps_of(self._change, changed))

    def ask_many(self, work: Unfinished) -> None:
        """Where a great many are new: they come to be asked one after the other. The last thing that is done in parts."""
        keys = self._to_ask()
        if len(keys) > ASKED_AT_ONCE:
            work.ask(keys)

    def _to_ask(self) -> list[UUID]:
        return [*(planned.question.key for planned in self.new), *self.unasked]

    def finish(self) -> None:
        """What learners notice."""
        for bank in self.renamed:
            QuestionBank.objects.filter(key=bank.key).update(name=bank.name)
        for planned in self.changed:
            self._change(planned)
        assessment.ask_questions(keys=self._to_ask())
        for some in in_groups(self.returning, 500):
            QuestionRow.objects.filter(key__in=some).update(retired_at=None)
        for some in in_groups(self.retiring, 500):
            QuestionRow.objects.filter(key__in=some).update(retired_at=timezone.now())

    def _add_bank(self, bank: Bank) -> list[QuestionBank]:
        row, is_new = QuestionBank.objects.get_or_create(
            key=bank.key, defaults={"owner": self.owner, "name": bank.name}
        )
        self.rows[bank.key] = row
        return [row] if is_new else []

    def _fresh(self, planned: Planned) -> assessment.Fresh:
        question = planned.question
        return assessment.Fresh(
            key=question.key,
            kind=question.kind,
            structure=question.structure,
            words=self._words(question),
            source_locale=planned.source_locale,
            points=question.points,
            position=planned.position,
            skills=[self.skills[code] for code in question.skills],
        )

    def _change(self, planned: Planned) -> list[Any]:
        question = planned.question
        assessment.save_question(
            bank=self.rows[planned.bank],
            kind=question.kind,
            structure=question.structure,
            words=self._words(question),
            source_locale=planned.source_locale,
            key=question.key,
            points=question.points,
            position=planned.position,
            skills=[self.skills[code] for code in question.skills],
        )
        return []

    def _words(self, question: Question) -> dict[str, dict[str, Any]]:
        return {language: with_files(words, self.media.kept) for language, words in question.words.items()}


def _whole(rows: Any) -> Iterable[QuestionRow]:
    found: Iterable[QuestionRow] = rows.prefetch_related("texts__locale", "skills")
    return found


def _places(bank: Bank, standing: dict[UUID, QuestionRow], *, adding: bool) -> list[int]:
    """Where each question stands in the bank: as in the source, or where it stood, and behind that what is new."""
    if not adding:
        return list(range(len(bank.questions)))
    behind = max((row.position for row in standing.values()), default=-1) + 1
    places = []
    for question in bank.questions:
        held = standing.get(question.key)
        places.append(held.position if held is not None else behind)
        behind += held is None
    return places
