"""Moodle's lesson activity: pages that are read become a lesson, pages that ask become a quiz after it."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.backup_archive import FORMATS, Listed, is_on, line, number, text_in, whole, word
from courses.interchange.moodle.backup_desk import Area, Desk, absorb
from courses.interchange.moodle.backup_pages import Made, Part, intro_of, key_of, lesson_of
from courses.interchange.moodle.backup_quizzes import USUAL_PASS_MARK, Library, pass_mark
from courses.interchange.moodle.model import FULL, MoodleAnswer, MoodlePair, MoodleQuestion, MoodleText
from courses.interchange.moodle.questions import Maker
from courses.interchange.neutral import Activity, Draw, Question, Quiz, QuizWords
from courses.interchange.xml import child, children

SHORTANSWER, TRUEFALSE, MULTICHOICE, MATCHING, NUMERICAL, ESSAY = 1, 2, 3, 5, 8, 10
CONTENT = 20
ASKING = {
    SHORTANSWER: "shortanswer",
    TRUEFALSE: "multichoice",
    MULTICHOICE: "multichoice",
    MATCHING: "match",
    NUMERICAL: "numerical",
    ESSAY: "essay",
}
# Pages without words of their own, that only steer where learners go.
STEERING = {21, 30, 31}
# Where an answer leads: to the next page, to the end, or back to the same page.
NEXT, END, SAME, PREVIOUS = -1, -9, 0, -40


def lesson(desk: Desk, listed: Listed, library: Library) -> Made:
    pages = in_order(listed)
    desk.ledger.found("lesson page", len(pages))
    following = {_ident(one): _ident(after) for one, after in pairwise(pages)}
    content: list[Part] = []
    questions: list[Question] = []
    for place, one in enumerate(pages):
        ahead = {_ident(later) for later in pages[place + 1 :]}
        kind = whole(one, "qtype")
        where = f"{listed.where}: {line(one, 'title') or _ident(one)}"
        branches = _branches(one, following.get(_ident(one), ""))
        if kind == MULTICHOICE and _is_poll(listed, one, ahead):
            content.append(_read(listed, one))
            how = _("Every answer was right: its words are read in the lesson, and nothing is asked.")
            desk.ledger.converted(where, "lesson page", how)
        elif kind in ASKING:
            questions += _asked(desk, listed, one, where, ahead, branches=branches)
        elif kind in STEERING:
            why = _("It only steers which page comes next; here pages follow each other.")
            desk.ledger.left_out(where, "lesson page", why)
        else:
            content.append(_read(listed, one))
            if branches:
                how = _("Its buttons led to different pages; here all pages follow each other in their order.")
                desk.ledger.converted(where, "lesson page", how)
            else:
                desk.ledger.taken("lesson page")
    return _made(desk, listed, library, content, questions)


def _made(desk: Desk, listed: Listed, library: Library, content: list[Part], questions: list[Question]) -> Made:
    activities: list[Activity] = []
    intro = intro_of(listed)
    if content or (intro.text and questions):
        if len(content) == 1 and content[0].heading == listed.title:
            content[0].heading = ""
        made = lesson_of(desk, listed, key=key_of(desk, listed), title=listed.title, parts=content, intro=intro)
        if any(words.blocks for words in made.words.values()):
            activities.append(made)
    if questions:
        activities.append(_quiz(desk, listed, library, questions, beside=bool(activities)))
    if not activities:
        return Made(why=_("It has no page that could be taken in."))
    if len(activities) > 1:
        listed.remark(_("Its pages are a lesson, its questions a quiz after it."))
    elif questions:
        listed.remark(_("It only asks, and became a quiz."))
    if is_on(listed.body, "usepassword"):
        listed.remark(_("It asked for a password; here it does not."))
    if is_on(listed.body, "available") or is_on(listed.body, "deadline"):
        listed.remark(_("It was open only between certain dates; here it is open with the course."))
    return Made(activities)


def _quiz(desk: Desk, listed: Listed, library: Library, questions: list[Question], *, beside: bool) -> Quiz:
    with desk.speaking():
        name = _("Questions")
    spoken = [desk.language, *(one for held in questions for one in held.words)]
    codes = {language: set[str]() for language in dict.fromkeys(spoken)}
    codes.update(desk.codes_of(listed.title))
    words = {}
    for language in codes:
        title = desk.title(listed.title, codes, language)
        words[language] = QuizWords(f"{title}: {name}"[:255] if beside else title)
    bank = library.add(
        f"{desk.backup.short_name or desk.backup.title}: {desk.own_title(listed.title)}",
        desk.keys.of("bank", listed.id),
    )
    bank.questions = questions
    library.banks[f"lesson {listed.id}"] = bank
    made = Quiz(
        key=desk.keys.of("questions", listed.id) if beside else key_of(desk, listed),
        slug=desk.slug(words[desk.language].title, f"questions-{listed.id}"),
        minutes=min(len(questions) * 2, 600),
        words=words,
        draws=[Draw(question=one.key) for one in questions],
        draft=listed.is_hidden,
        shuffle_options=is_on(listed.body, "shuffle"),
    )
    made.pass_mark = pass_mark(listed, USUAL_PASS_MARK)
    if child(listed.body, "retake") is not None and not is_on(listed.body, "retake"):
        made.attempts = 1
    return made


def in_order(listed: Listed) -> list[Element]:
    """Pages as each names the next; those in no chain, or in a circle, follow as they stand in the file."""
    holder = child(listed.body, "pages")
    found = {_ident(one): one for one in children(holder, "page")} if holder is not None else {}
    place = next((ident for ident, one in found.items() if line(one, "prevpageid") in {"", "0"}), "")
    ordered: dict[str, Element] = {}
    while place in found and place not in ordered:
        ordered[place] = found[place]
        place = line(found[place], "nextpageid")
    return list({**ordered, **found}.values())


def _read(listed: Listed, page: Element) -> Part:
    area = Area(listed.context, "mod_lesson", "page_contents", _ident(page))
    return Part(text_in(page, "contents"), area, line(page, "title"))


def _is_poll(listed: Listed, page: Element, ahead: set[str]) -> bool:
    """Whether a question with one answer to choose takes any."""
    rows = [one for one in _answers(page) if word(one, "answer_text").strip()]
    return bool(rows) and not is_on(page, "qoption") and all(_right(listed, rows, ahead, [], single=True))


def _ident(page: Element) -> str:
    return str(page.get("id", ""))


def _answers(page: Element) -> list[Element]:
    holder = child(page, "answers")
    return list(children(holder, "answer")) if holder is not None else []


def _branches(page: Element, following: str) -> bool:
    """Whether what somebody answers or presses decides where she goes, other than on or back."""
    usual = {NEXT, END, SAME, PREVIOUS, int(following) if following.isdigit() and len(following) < 12 else NEXT}
    return any(whole(one, "jumpto") not in usual for one in _answers(page))


def _asked(desk: Desk, listed: Listed, page: Element, where: str, ahead: set[str], *, branches: bool) -> list[Question]:
    """The question of one page, told as the page it stood on."""
    asked, changes = _question(desk, listed, page, where, ahead)
    if branches:
        changes.append(_("What she answered decided which page came next; here all pages follow each other."))
    own = Ledger()
    made = None
    if asked is None:
        own.left_out(where, "lesson page", changes[0])
    else:
        own.found(asked.type)
        maker = Maker(ledger=own, shelf=desk.shelf, language=desk.language)
        made = maker.question(asked, desk.keys.of("lesson page", _ident(page)), changes)
    kind = asked.type if asked is not None else "lesson page"
    absorb(desk.ledger, own, {kind: "lesson page"})
    if made is not None and desk.language not in made.words:
        made.words = {desk.language: next(iter(made.words.values())), **made.words}
    return [made] if made is not None else []


def _question(
    desk: Desk, listed: Listed, page: Element, where: str, ahead: set[str]
) -> tuple[MoodleQuestion | None, list[str]]:
    kind = whole(page, "qtype")
    asked = MoodleQuestion(ASKING[kind], where, name=line(page, "title"))
    asked.text = _text(desk, listed, page, "contents", "page_contents")
    changes: list[str] = []
    rows = [one for one in _answers(page) if word(one, "answer_text").strip()]
    if kind == MATCHING:
        # The first two say what is said to a right and to a wrong answer.
        said, rows = rows[:2], [one for one in rows if word(one, "response").strip()]
        for name, one in zip(("correctfeedback", "incorrectfeedback"), said, strict=False):
            if not word(one, "response").strip():
                asked.combined[name] = _text(desk, listed, one, "answer_text", "page_answers")
        asked.pairs = [
            MoodlePair(
                _text(desk, listed, one, "answer_text", "page_answers"), MoodleText(line(one, "response"), "plain")
            )
            for one in rows
        ]
        return asked, changes
    if kind == ESSAY:
        return asked, changes
    if kind == SHORTANSWER and is_on(page, "qoption"):
        return None, [_("Its right answers are regular expressions, which are not used here.")]
    asked.single = not is_on(page, "qoption")
    right = _right(listed, rows, ahead, changes, single=asked.single)
    for one, is_right in zip(rows, right, strict=True):
        text = _text(desk, listed, one, "answer_text", "page_answers")
        answer = MoodleAnswer(
            text, FULL if is_right else Decimal(0), _text(desk, listed, one, "response", "page_responses")
        )
        if kind in {SHORTANSWER, NUMERICAL}:
            answer.text = MoodleText(" ".join(re.sub(r"<[^<>]*>", " ", text.text).split()), "plain")
        if kind == NUMERICAL:
            _range(answer)
        asked.answers.append(answer)
    if not asked.single:
        count = sum(right) or 1
        for answer in asked.answers:
            answer.fraction = answer.fraction / count
    return asked, changes


def _right(listed: Listed, rows: list[Element], ahead: set[str], changes: list[str], *, single: bool) -> list[bool]:
    """Which answers are right: by their score where the lesson counts scores, else those that lead on."""
    jumps = [whole(one, "jumpto") for one in rows]
    onward = [str(jump) in ahead or (jump < SAME and jump != PREVIOUS) for jump in jumps]
    if not is_on(listed.body, "custom"):
        return onward
    scored = [number(one, "score") > 0 for one in rows]
    both = [first and second for first, second in zip(scored, onward, strict=True)]
    if single and sum(scored) > 1 and any(both) and both != scored:
        changes.append(_("An answer earned points and led back to the question; it counts as wrong here."))
        return both
    return scored


def _range(answer: MoodleAnswer) -> None:
    """`3:5` stands for everything from 3 to 5."""
    found = re.fullmatch(r"(-?[\d.]{1,20})\s*:\s*(-?[\d.]{1,20})", answer.text.text)
    try:
        low, high = (Decimal(found[1]), Decimal(found[2])) if found else (Decimal(0), Decimal(0))
    except ArithmeticError:
        return
    if found:
        answer.text.text = f"{(low + high) / 2:f}"
        answer.tolerance = f"{abs(high - low) / 2:f}"


def _text(desk: Desk, listed: Listed, element: Element, name: str, area: str) -> MoodleText:
    form = {"answer_text": "answerformat", "response": "responseformat"}.get(name, f"{name}format")
    text = MoodleText(word(element, name), FORMATS.get(word(element, form).strip(), "html"))
    for held in desk.files.area(listed.context, "mod_lesson", area, str(element.get("id", ""))):
        content = desk.files.hand_over(held)
        if content is not None:
            text.files[held.full_name] = content
    return text
