"""Quizzes of a backup, and the banks they ask from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.interchange.html import words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.moodle.backup_archive import Listed, grade_to_pass, is_on, line, whole, word
from courses.interchange.moodle.backup_desk import Addresses, Desk, minutes_of, place_of
from courses.interchange.moodle.backup_pages import Made, key_of
from courses.interchange.moodle.backup_questions import Bank, Category, Entry, Reader, Version, bank_of
from courses.interchange.moodle.backup_slots import Slot, slots_of
from courses.interchange.moodle.questions import MOST_POINTS, Maker
from courses.interchange.moodle.texts import as_html
from courses.interchange.neutral import Activity, Block, Draw, Lesson, LessonWords, Question, Quiz, QuizWords
from courses.interchange.neutral import Bank as NeutralBank
from courses.interchange.xml import child, children, descendants

LONGEST_NAME = 120
USUAL_PASS_MARK = 70
MOST_QUESTIONS = 20_000
AT_ONCE = {"interactive", "interactivecountback", "immediatefeedback", "immediatecbm", "adaptive", "adaptivenopenalty"}


@dataclass
class Library:
    """The banks of one backup, and what became of each of their questions."""

    bank: Bank
    slots: dict[str, list[Slot]]
    # What became of each question, by its entry; of each category, by its number.
    made: dict[str, Question] = field(default_factory=dict)
    banks: dict[str, NeutralBank] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def add(self, name: str, key: UUID) -> NeutralBank:
        """A bank of a name no other bank of the course has."""
        stem = name[:LONGEST_NAME].strip() or "-"
        given, count = stem, 1
        while given in self.names:
            count += 1
            ending = f" ({count})"
            given = stem[: LONGEST_NAME - len(ending)] + ending
        self.names.add(given)
        return NeutralBank(key=key, name=given)


def library_of(desk: Desk) -> Library:
    """Every question of the backup that we can ask, in a bank for each category."""
    bank = bank_of(desk.backup.xml("questions.xml"))
    quizzes = [one for one in desk.backup.activities.values() if one.kind == "quiz" and one.body is not None]
    library = Library(bank, {listed.id: slots_of(listed, bank) for listed in quizzes})
    fixed = [
        slot for slots in library.slots.values() for slot in slots if slot.entry is not None and slot.category is None
    ]
    marks = {slot.entry.id: slot.mark for slot in reversed(fixed) if slot.entry is not None}
    wanted = {
        slot.entry.id: slot.version for slot in reversed(fixed) if slot.entry is not None and slot.version is not None
    }
    homes = _homes(library)
    maker, reader = Maker(ledger=desk.ledger, shelf=desk.shelf, language=desk.language), Reader(bank, desk.files)
    total = sum(len(category.entries) for category in bank.categories.values())
    for category in bank.categories.values():
        if category.name == "top" and category.parent in {"", "0"} and not category.entries:
            continue
        desk.ledger.found("question_category")
        if not category.entries:
            why = _("It holds no question.")
            desk.ledger.left_out(f"questions.xml: {category.name}", "question_category", why)
            continue
        home = bank.categories[homes.get(category.id, category.id)]
        if home.id not in library.banks:
            name = f"{desk.backup.short_name or desk.backup.title}: {desk.own_title(home.name)}"
            library.banks[home.id] = library.add(name, desk.keys.of("category", home.id))
        library.banks[category.id] = library.banks[home.id]
        for entry in category.entries:
            _take(desk, library, maker, reader, category, entry, marks, wanted, too_many=total > MOST_QUESTIONS)
        if home is category:
            desk.ledger.taken("question_category")
        else:
            how = _("Its questions stand in the bank of “%(name)s”, from which they are drawn together.")
            desk.ledger.converted(f"questions.xml: {category.name}", "question_category", how % {"name": home.name})
    return library


def _homes(library: Library) -> dict[str, str]:
    """Categories whose questions are drawn together with those of one above, and never by themselves."""
    drawn = [slot for slots in library.slots.values() for slot in slots if slot.category is not None]
    alone = {slot.category.id for slot in drawn if slot.category is not None}
    homes: dict[str, str] = {}
    for slot in drawn:
        if slot.with_below and slot.category is not None:
            for inner in library.bank.below(slot.category.id)[1:]:
                if inner not in alone:
                    homes.setdefault(inner, slot.category.id)
    return homes


def _take(
    desk: Desk,
    library: Library,
    maker: Maker,
    reader: Reader,
    category: Category,
    entry: Entry,
    marks: dict[str, Decimal],
    wanted: dict[str, Version],
    *,
    too_many: bool,
) -> None:
    version = wanted.get(entry.id) or entry.version()
    if version is None:
        return
    for older in entry.versions:
        if older is not version:
            desk.ledger.found("question_version")
            where = f"questions.xml: {category.name}: {line(older.element, 'name')[:80]}"
            why = _("Another version of this question (%(number)d) is taken.") % {"number": version.number}
            desk.ledger.left_out(where, "question_version", why)
    desk.ledger.found(version.type)
    asked = reader.question(version, entry, category)
    if version.type == "random":
        if any(slot.entry is entry for slots in library.slots.values() for slot in slots):
            desk.ledger.taken("random")
        else:
            desk.ledger.left_out(asked.where, "random", _("No quiz of the backup draws by it."))
        return
    if version.is_hidden and entry.id not in wanted:
        maker.leave_out(asked, _("It is hidden in Moodle: nobody is asked it any more."))
        return
    if too_many:
        maker.leave_out(asked, _("The backup holds more than 20,000 questions. Split it into smaller parts."))
        return
    if entry.id in marks and marks[entry.id] > 0:
        asked.points = marks[entry.id]
    changes = []
    if asked.settings.get("shuffleanswers") == "0" and asked.type == "multichoice":
        changes.append(_("Its options kept their order; here the quiz says whether options are shuffled."))
    made = maker.question(asked, desk.keys.of("question", entry.id), changes)
    if made is not None:
        _settle_languages(made, desk.language)
        library.made[entry.id] = made
        library.banks[category.id].questions.append(made)


def _settle_languages(made: Question, language: str) -> None:
    """A question that has words in other languages alone is asked in the first of them where the course is read."""
    if language not in made.words:
        made.words = {language: next(iter(made.words.values())), **made.words}


def quiz(desk: Desk, listed: Listed, library: Library) -> Made:
    """A quiz that draws what its slots named; without a question left it is not taken."""
    slots = library.slots.get(listed.id, [])
    desk.ledger.found("slot", len(slots))
    draws = _draws(desk, listed, slots, library)
    if not draws:
        return Made(why=_("It asks no question that could be taken in."))
    codes = desk.codes(listed.where, listed.title, listed.intro)
    before: list[Activity] = []
    words: dict[str, QuizWords] = {}
    introduction = _introduction(desk, listed, codes)
    plain = all(block.kind in {"text", "heading", "quotation"} for blocks in introduction.values() for block in blocks)
    for language in codes:
        title = desk.title(listed.title, codes, language) or listed.kind
        words[language] = QuizWords(title, _plain(desk, listed, codes, language) if plain else "")
    if not plain:
        before.append(_ahead(desk, listed, introduction, words))
        listed.remark(_("Its introduction shows more than words, and stands in a lesson before it."))
    count = sum(draw.count for draw in draws)
    made = Quiz(
        key=key_of(desk, listed),
        slug=desk.slug(words[desk.language].title, f"quiz-{listed.id}"),
        minutes=min(max(count * 2, 1), 600),
        words=words,
        draws=draws,
        draft=listed.is_hidden,
    )
    _rules(listed, made)
    return Made([*before, made])


def _introduction(desk: Desk, listed: Listed, codes: dict[str, set[str]]) -> dict[str, list[Block]]:
    title = desk.own_title(listed.title)
    return {
        language: desk.blocks(listed.intro, place_of(listed), listed.where, codes, language, title)
        for language in codes
    }


def _plain(desk: Desk, listed: Listed, codes: dict[str, set[str]], language: str) -> str:
    """The words of an introduction; what was lost in them is told already."""
    quiet = Ledger()
    html = desk.said(as_html(listed.intro), codes, language)
    addresses = Addresses(desk, place_of(listed), listed.where, ledger=quiet)
    return words_of_html(html, where=listed.where, ledger=quiet, resolver=addresses).text


def _ahead(desk: Desk, listed: Listed, introduction: dict[str, list[Block]], words: dict[str, QuizWords]) -> Lesson:
    with desk.speaking():
        name = _("Introduction")
    held = {
        language: LessonWords(title=f"{words[language].title}: {name}"[:255], blocks=blocks)
        for language, blocks in introduction.items()
    }
    title = held[desk.language].title
    return Lesson(
        key=desk.keys.of("introduction", listed.id),
        slug=desk.slug(title, f"introduction-{listed.id}"),
        minutes=minutes_of(held[desk.language].blocks),
        words=held,
        required=False,
        completion="viewed",
        draft=listed.is_hidden,
    )


def _draws(desk: Desk, listed: Listed, slots: list[Slot], library: Library) -> list[Draw]:
    draws: list[Draw] = []
    asked: set[UUID] = set()
    banks: dict[UUID, Draw] = {}
    for slot in slots:
        where = f"{listed.where}: {slot.number}"
        if slot.category is not None:
            _drawn(desk, slot, where, library, draws, banks)
            continue
        question = library.made.get(slot.entry.id) if slot.entry is not None else None
        if question is None:
            lost = _("The backup does not hold its question.") if slot.entry is None else _("Its question is left out.")
            desk.ledger.left_out(where, "slot", lost)
        elif question.key in asked:
            desk.ledger.left_out(where, "slot", _("The quiz asks this question already; each is asked once."))
        else:
            asked.add(question.key)
            draws.append(Draw(question=question.key))
            points = min(max(int(slot.mark.to_integral_value()), 1), MOST_POINTS)
            if points != question.points and slot.mark > 0:
                how = _(
                    "It was worth %(source)s here and something else in another quiz; a question has one worth: %(points)d."
                )
                desk.ledger.converted(
                    where, "slot", how % {"source": f"{slot.mark.normalize():f}", "points": question.points}
                )
            else:
                desk.ledger.taken("slot")
    return draws


def _drawn(desk: Desk, slot: Slot, where: str, library: Library, draws: list[Draw], banks: dict[UUID, Draw]) -> None:
    """A slot that draws one question at random."""
    bank = library.banks.get(slot.category.id) if slot.category is not None else None
    standing = banks.get(bank.key) if bank is not None else None
    if bank is None or not bank.questions or (standing is not None and standing.count >= len(bank.questions)):
        why = _("It draws from a bank that holds no further question that could be taken in.")
        desk.ledger.left_out(where, "slot", why)
        return
    if standing is None:
        standing = banks[bank.key] = Draw(bank=bank.key, count=0)
        draws.append(standing)
    standing.count += 1
    changes = []
    if slot.by_tags:
        changes.append(_("It drew only among questions with certain tags; here it draws among all of the bank."))
    lacking = (
        [
            one
            for one in library.bank.below(slot.category.id)
            if library.banks.get(one) is not bank and one in library.banks
        ]
        if slot.with_below and slot.category
        else []
    )
    if lacking:
        changes.append(_("It drew from the categories below too, which are banks of their own here."))
    if changes:
        desk.ledger.converted(where, "slot", " ".join(changes))
    else:
        desk.ledger.taken("slot")


def _rules(listed: Listed, made: Quiz) -> None:
    """What a quiz says of itself, as far as ours have a word for it; the rest is told."""
    body = listed.body
    made.pass_mark = pass_mark(listed, USUAL_PASS_MARK)
    made.attempts = min(whole(body, "attempts_number"), 1000) or None
    wait = max(whole(body, "delay1"), whole(body, "delay2"))
    if made.attempts and wait > 0:
        made.waiting_hours = min(ceil(wait / 3600), 10_000)
        listed.remark(_("Between attempts there was a time to wait; here it begins after the last of them."))
    elif wait > 0:
        listed.remark(_("Between attempts there was a time to wait; here there is none, as they are not limited."))
    limit = whole(body, "timelimit")
    if limit > 0:
        made.time_limit = min(max(ceil(limit / 60), 1), 30_000)
        made.minutes = min(made.time_limit, 600)
    sections = child(body, "sections")
    shuffled = (
        [one for one in children(sections, "section") if is_on(one, "shufflequestions")] if sections is not None else []
    )
    made.shuffle_questions = is_on(body, "shufflequestions") or bool(shuffled)
    if sections is not None and len(sections) > 1:
        listed.remark(_("It had sections with headings; here questions follow each other without."))
    made.shuffle_options = not line(body, "shuffleanswers") or is_on(body, "shuffleanswers")
    made.feedback = "at_once" if line(body, "preferredbehaviour") in AT_ONCE else "at_end"
    if (made.attempts or 2) > 1 and line(body, "grademethod") not in {"", "1"}:
        listed.remark(_("Its grade was not that of the best attempt; here the best one counts."))
    if is_on(body, "timeopen") or is_on(body, "timeclose"):
        listed.remark(_("It was open only between certain dates; here it is open with the course."))
    if line(body, "password") or line(body, "subnet") or line(body, "browsersecurity") not in {"", "-"}:
        listed.remark(_("It asked for a password, a network or a browser of its own; here it does not."))
    said = (
        sum(bool(word(one, "feedbacktext").strip()) for one in descendants(body, "feedback")) if body is not None else 0
    )
    if said:
        how = ngettext(
            "What was said to whoever reached a certain grade (%(count)d text) is left out.",
            "What was said to whoever reached a certain grade (%(count)d texts) is left out.",
            said,
        )
        listed.remark(how % {"count": said})


def pass_mark(listed: Listed, usual: int) -> int:
    """The grade to pass in per cent of the most; where Moodle has none, ours, which is said."""
    found = grade_to_pass(listed)
    if not found:
        listed.remark(_("It had no grade to pass; here it is passed with %(mark)d%%.") % {"mark": usual})
    return found or usual
