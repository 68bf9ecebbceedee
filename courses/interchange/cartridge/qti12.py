"""QTI 1.2 items to questions: the profiles of Common Cartridge, Canvas's own types, and what has no type but a form."""

from __future__ import annotations

import html as html_text
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.cartridge.qti12_items import Feedback, Item, Response, feedback_of
from courses.interchange.cartridge.qti12_marking import (
    Condition,
    Range,
    best_of,
    best_set,
    conditions_of,
    named,
    ranges_of,
    score,
)
from courses.interchange.html import Words
from courses.interchange.making import (
    Choice,
    Desk,
    Draft,
    Gaps,
    Telling,
    UnfitError,
    of_choices,
    of_essay,
    of_number,
    of_order,
    of_pairs,
    of_text,
    points_of,
    question_of,
)
from courses.interchange.neutral import Question
from courses.interchange.xml import descendants, local

GENERAL = re.compile(r"^general(_fb)?$|^all$", re.IGNORECASE)
RIGHT = re.compile(r"^(general_)?correct(_\d*)?(_?fb)?$", re.IGNORECASE)
WRONG = re.compile(r"^(general_)?incorrect(_\d*)?(_?fb)?$", re.IGNORECASE)
FOR_ALL = (GENERAL, RIGHT, WRONG)


# An asterisk that is itself, in an answer that has others.
STAR = r"\*"


class NoQuestionError(Exception):
    """An item that asks nothing: words between questions."""


def question_of_item(item: Item, desk: Desk, *, where: str, ident: str) -> tuple[Question, list[str]]:
    """The question and what is changed about it. Raises UnfitError, and NoQuestionError for mere text."""
    told = item.type.lower()
    responses = item.responses
    if "file_upload" in told or "upload" in told:
        raise UnfitError(_("A file is to be handed in, which a quiz cannot take. Make it an assignment."))
    if "calculated" in told or "formula" in told or next(descendants(item.element, "calculated"), None) is not None:
        raise UnfitError(_("Its numbers are drawn anew for each learner, which is not offered here."))
    if not responses:
        raise NoQuestionError
    for response in responses:
        if response.sort in {"response_xy", "response_grp", "response_extension"} or response.renders in {
            "hotspot",
            "slider",
        }:
            raise UnfitError(_("It is answered on a picture or by an element of its own, which is not offered here."))
    reading = _Reading(item, desk, where)
    draft, prompt = reading.draft(told)
    telling = reading.telling(draft)
    points = points_of(_points(item), draft.changes)
    question = question_of(desk.keys.of("question", ident), desk.language, draft, prompt, telling, points=points)
    return question, draft.changes


def _points(item: Item) -> str | None:
    for label in ("points_possible", "cc_weighting", "qmd_absolutescore_max", "qmd_weighting", "points"):
        if item.fields.get(label):
            return item.fields[label]
    return None


class _Reading:
    """One item while it is read."""

    def __init__(self, item: Item, desk: Desk, where: str) -> None:
        self.item = item
        self.desk = desk
        self.where = where
        self.conditions: list[Condition] = conditions_of(item.element)
        self.feedback: Feedback = feedback_of(item.element)
        self.shown: set[str] = set()

    def draft(self, told: str) -> tuple[Draft, Words]:
        """What is asked, and the prompt."""
        responses = self.item.responses
        sort = self._sort(told)
        if sort == "match":
            return self._match(), self.desk.words(self.item.html, self.where)
        if sort == "cloze":
            return self._cloze(told)
        response = responses[0]
        makers: dict[str, Callable[[Response], Draft]] = {
            "order": self._order,
            "choice": self._choice,
            "essay": lambda _response: of_essay(),
            "numeric": self._numeric,
            "text": self._text,
        }
        # What stands inside the response, before its options, is asked too.
        asked = "\n".join(filter(None, [self.item.html, response.html]))
        return makers[sort](response), self.desk.words(asked, self.where)

    def _sort(self, told: str) -> str:
        responses = self.item.responses
        first = responses[0]
        choices = [response for response in responses if response.renders == "choice"]
        if "matching" in told or (len(choices) > 1 and len(choices) == len(responses) and self._share_labels(choices)):
            return "match"
        if len(responses) > 1 or "blanks" in told or "dropdown" in told:
            return "cloze"
        if first.ordered or "ordering" in told:
            return "order"
        if first.renders == "choice":
            return "choice"
        if "essay" in told or "text_entry" in told:
            return "essay"
        if first.number or "numeric" in told or (ranges_of(self.conditions, first.ident) and self._has_bounds(first)):
            return "numeric"
        if not list(named(self.conditions, first.ident, "varequal", "varsubstring", "varsubset")):
            return "essay"
        return "text"

    @staticmethod
    def _share_labels(choices: list[Response]) -> bool:
        """Whether all have the same options, under the same names: a matching question without its type."""
        rows = {tuple(sorted(label.ident for label in response.labels)) for response in choices}
        return len(rows) == 1 and all(response.html for response in choices)

    def _has_bounds(self, response: Response) -> bool:
        return any(True for _one in named(self.conditions, response.ident, "vargte", "vargt"))

    # -- each kind

    def _choices(self, response: Response, right: set[str]) -> list[Choice]:
        return [
            Choice(
                label.ident,
                self.desk.words(label.html, self.where),
                label.ident in right,
                self._reason(label.ident),
            )
            for label in response.labels
        ]

    def _choice(self, response: Response) -> Draft:
        labels = [label.ident for label in response.labels]
        best = best_set if response.many else best_of
        right, parts = best(self.conditions, response.ident, labels)
        draft = of_choices(self._choices(response, right), many=response.many)
        if parts and response.many:
            draft.changes.append(_("Parts of the answer earn points in the source; here all or nothing."))
        elif parts:
            draft.changes.append(_("Answers that earn a part of the points in the source count as wrong here."))
        return draft

    def _reason(self, label: str) -> str:
        """What is said to somebody who chose this option, and only this."""
        said: list[str] = []
        for condition in self.conditions:
            if not condition.feedback or condition.test is None:
                continue
            asked = [(one.text or "").strip() for one in descendants(condition.test, "varequal")]
            if asked == [label] and next(descendants(condition.test, "not"), None) is None:
                said += [link for link in condition.feedback if not any(one.search(link) for one in FOR_ALL)]
        # Some exporters name the feedback after the option and leave the condition out.
        said.append(f"{label}_fb")
        texts = []
        for link in dict.fromkeys(said):
            if link in self.feedback.texts:
                self.shown.add(link)
                texts.append(self.desk.plain(self.feedback.texts[link], self.where))
        return "\n".join(filter(None, texts))

    def _order(self, response: Response) -> Draft:
        asked = list(named(self.conditions, response.ident, "varequal"))
        asked = asked or [
            one for row in self.conditions if row.test is not None for one in descendants(row.test, "varequal")
        ]
        if all((one.get("index") or "").isdecimal() for one in asked):
            asked.sort(key=lambda one: int(one.get("index") or 0))
        right = list(dict.fromkeys((one.text or "").strip() for one in asked))
        return of_order(self._choices(response, set()), right)

    def _match(self) -> Draft:
        lefts: list[Choice] = []
        pairs: list[tuple[str, str]] = []
        targets: dict[str, str] = {}
        # What says the same is one target, also where each entry has options of its own.
        same: dict[str, str] = {}
        for response in self.item.responses:
            lefts.append(Choice(response.ident, self.desk.words(response.html, self.where)))
            right, _parts = best_of(self.conditions, response.ident, [label.ident for label in response.labels])
            for label in response.labels:
                same.setdefault(
                    label.ident,
                    next((one for one, text in targets.items() if text and text == label.html), label.ident),
                )
                targets.setdefault(same[label.ident], label.html)
            pairs += [(response.ident, same[label]) for label in sorted(right)]
        goals = [Choice(ident, self.desk.words(text, self.where)) for ident, text in targets.items()]
        return of_pairs(lefts, goals, pairs)

    def _numeric(self, response: Response) -> Draft:
        found = ranges_of(self.conditions, response.ident)
        if not found:
            return self._text(response)
        widest: Range = found[0]
        draft = of_number(widest.middle, max(widest.high - widest.middle, widest.middle - widest.low))
        if any(not (widest.low <= other.low and other.high <= widest.high) for other in found[1:]):
            draft.changes.append(_("Several numbers are right in the source; here it is the first."))
        return draft

    def _text(self, response: Response) -> Draft:
        tests = list(named(self.conditions, response.ident, "varequal", "varsubstring"))
        equal = [one for one in tests if local(one) == "varequal"]
        parts = len(equal) < len(tests)
        earned = {text: score(self.conditions, {response.ident: {text}}) for text in map(said_by, equal)}
        top = max(earned.values(), default=0)
        accepted = []
        for one in tests:
            text = said_by(one)
            if local(one) == "varsubstring":
                accepted += [f"*{text.replace('*', STAR)}*"] if text else []
            elif earned[text] == top:
                accepted.append(text.replace("*", STAR) if parts else text)
        case = bool(equal) and all((one.get("case") or "No").lower() == "yes" for one in tests)
        draft = of_text(accepted, case=case, wildcards=parts)
        if len(accepted) < len(tests):
            draft.changes.append(_("Answers that earn a part of the points in the source count as wrong here."))
        return draft

    def _cloze(self, told: str) -> tuple[Draft, Words]:
        gaps = Gaps()
        marks: dict[str, str] = {}
        pieces: list[str] = []
        for part in self.item.parts:
            if isinstance(part, str):
                pieces.append(part.replace("[[", "[ ["))
                continue
            mark = gaps.add(self._gap(part, told))
            name = part.ident.removeprefix("response_")
            plain = text_name(part.html)
            marks.update({f"[{one}]": mark for one in (name, plain) if one})
            pieces.append(f"\0{mark}")
        # Gaps that the text names stand there; the others stand where their response stands.
        text = "\n".join(piece for piece in pieces if not piece.startswith("\0"))
        placed = set()
        for name, mark in marks.items():
            if name in text and mark not in placed:
                text = text.replace(name, mark, 1)
                placed.add(mark)
        if not placed:
            text = "\n".join(f" {piece[1:]} " if piece.startswith("\0") else piece for piece in pieces)
        elif left := [piece[1:] for piece in pieces if piece.startswith("\0") and piece[1:] not in placed]:
            text += "<p>" + " ".join(left) + "</p>"
        return gaps.draft(), self.desk.words(text, self.where)

    def _gap(self, response: Response, told: str) -> Draft:
        if response.renders != "choice":
            sort = "numeric" if response.number else "text"
            return self._numeric(response) if sort == "numeric" else self._text(response)
        entries = [label.asks.get("answer_type", "") for label in response.labels]
        written = "openEntry" in entries or ("blanks" in told and not {"wordbank", "dropdown"} & set(entries))
        if written:
            # Canvas lists every accepted spelling, and asks its condition for the first alone.
            return of_text([self.desk.words(label.html, self.where).text for label in response.labels])
        return self._choice(response)

    # -- what is said afterwards

    def telling(self, draft: Draft) -> Telling:
        """Feedback that no option holds: for right and wrong answers where options can say it, else in the explanation."""
        telling = Telling()
        rest = {ident: text for ident, text in self.feedback.texts.items() if ident not in self.shown}
        said: list[str] = []
        for ident, text in sorted(rest.items(), key=lambda pair: 0 if GENERAL.search(pair[0]) else 1):
            outcome = True if RIGHT.match(ident) else False if WRONG.match(ident) else None
            words = self.desk.words(text, self.where)
            if outcome is not None and draft.kind in {"single", "truefalse"} and not words.attachments:
                for name in draft.structure["options"]:
                    if (name in draft.structure["correct"]) is outcome:
                        held = draft.options[name]
                        held["reason"] = "\n".join(filter(None, [held["reason"], words.text.strip()]))
                continue
            said.append(words.text.strip())
            telling.attachments += words.attachments
            if outcome is not None:
                told = _("What is said to right and to wrong answers alone stands in the explanation for all.")
                if told not in draft.changes:
                    draft.changes.append(told)
        solutions = [self.desk.words(text, self.where) for text in self.feedback.solutions]
        if draft.kind == "essay":
            telling.guide = "\n\n".join(words.text.strip() for words in solutions)
        else:
            said += [words.text.strip() for words in solutions]
        telling.attachments += [held for words in solutions for held in words.attachments]
        telling.explanation = "\n\n".join(dict.fromkeys(filter(None, said)))
        telling.hints = [self.desk.plain(text, self.where) for text in self.feedback.hints if text.strip()]
        return telling


def said_by(test: Element) -> str:
    return (test.text or "").strip()


def text_name(text: str) -> str:
    """The bare words of a piece of HTML: what a gap is called."""
    return " ".join(html_text.unescape(re.sub(r"<[^>]*>", " ", text)).split())
