"""QTI 2 and 3 items to questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.html import Words
from courses.interchange.making import (
    Choice,
    Desk,
    Draft,
    Gaps,
    Telling,
    UnfitError,
    decimal_of,
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
from courses.interchange.qti.marking import (
    Declared,
    declared_in,
    feedback_keys,
    is_computed,
    is_random,
    points_in,
    tolerance_of,
)
from courses.interchange.qti.names import html_of, interactions_in
from courses.interchange.xml import child, children, descendants, local

ITEM = "assessmentItem"
ASKED_HERE = {
    "choiceInteraction", "textEntryInteraction", "extendedTextInteraction", "matchInteraction", "associateInteraction",
    "gapMatchInteraction", "orderInteraction", "inlineChoiceInteraction",
}  # fmt: skip
IN_GAPS = {"textEntryInteraction", "inlineChoiceInteraction", "choiceInteraction", "gapMatchInteraction"}
MIXABLE = (
    "choiceInteraction",
    "inlineChoiceInteraction",
    "matchInteraction",
    "associateInteraction",
    "gapMatchInteraction",
)
CHOICES = ("simpleChoice", "inlineChoice", "simpleAssociableChoice", "gapText", "gapImg")
LEARNERS = {"candidate", "all", ""}
RIGHT = re.compile(r"^(?:is)?_?(?:correct|right|true|richtig|korrekt)", re.IGNORECASE)
WRONG = re.compile(r"^(?:is)?_?(?:incorrect|wrong|false|falsch|not_?correct)", re.IGNORECASE)


def kind_of_item(item: Element) -> str:
    """The item's own name for what it is: its interaction, the one that cannot be asked here before others."""
    body = child(item, "itemBody")
    names = [local(one) for one in interactions_in(body)] if body is not None else []
    strange = [name for name in names if name not in ASKED_HERE]
    return (strange or names or [ITEM])[0]


def mixes(interaction: Element) -> bool:
    """Whether the source mixes the options of an interaction: it asks for it, and some may leave their place."""
    held = list(descendants(interaction, *CHOICES))
    return interaction.get("shuffle") == "true" and not all(one.get("fixed") == "true" for one in held)


def mixed_in(item: Element) -> bool | None:
    """Whether the source mixes the options of an item; None where it has none that could be mixed."""
    asked = list(descendants(item, *MIXABLE))
    return any(map(mixes, asked)) if asked else None


def question_of_item(
    item: Element, desk: Desk, *, where: str, ident: str, before: str = "", weight: str = ""
) -> tuple[Question, list[str]]:
    """The question and what is changed about it; `before` is HTML of a stimulus. Raises UnfitError."""
    reading = _Reading(item, desk, where, before)
    draft = reading.draft()
    prompt = reading.prompt()
    telling = reading.telling(draft)
    points = points_of(weight or points_in(item), draft.changes)
    key = desk.keys.of("question", ident)
    return question_of(key, desk.language, draft, prompt, telling, points=points), draft.changes


def beside() -> dict[str, str]:
    """What QTI 3 keeps beside an item, and why it stays behind."""
    return {
        "catalog": _(
            "Help beside the words (what they mean, another language, how they are spoken) has no place here."
        ),
        "companionMaterialsInfo": _("Tools beside a question, such as a calculator or a ruler, have no place here."),
    }


class _Reading:
    """One item while it is read."""

    def __init__(self, item: Element, desk: Desk, where: str, before: str) -> None:
        self.item, self.desk, self.where, self.before = item, desk, where, before
        found = child(item, "itemBody")
        if found is None:
            raise UnfitError(_("It has no words that ask something."))
        self.body: Element = found
        self.declared = declared_in(item)
        self.interactions = list(interactions_in(self.body))
        # What stands in the prompt for each element that is more than words.
        self.stands_for: dict[int, str] = {}
        self.guide: list[str] = []
        self.told: set[int] = set()
        self._refuse()
        for rubric in descendants(self.body, "rubricBlock"):
            self._rubric(rubric)
        for block in descendants(self.body, "feedbackBlock", "feedbackInline"):
            self.stands_for[id(block)] = ""
        for name, why in beside().items():
            for _one in descendants(item, name):
                desk.ledger.drop(where, name, why)

    def _refuse(self) -> None:
        if not self.interactions:
            raise UnfitError(_("It asks nothing."))
        if any(local(one) not in ASKED_HERE for one in self.interactions):
            raise UnfitError(_("It is answered on a picture or by an element of its own, which is not offered here."))
        if is_random(self.item):
            raise UnfitError(_("Its numbers are drawn anew for each learner, which is not offered here."))
        if is_computed(self.item):
            raise UnfitError(_("Its answer is judged by a program of its own, which cannot run here."))

    def _rubric(self, rubric: Element) -> None:
        views = set((rubric.get("view") or "").lower().split())
        if views & LEARNERS or not views:
            return
        self.stands_for[id(rubric)] = ""
        if "scorer" in views:
            self.guide.append(self.desk.plain(html_of(rubric, {}), self.where))
            return
        why = _("It speaks to somebody other than the learner and whoever marks.")
        self.desk.ledger.drop(self.where, "rubricBlock", why)

    def prompt(self) -> Words:
        return self.desk.words(self.before + html_of(self.body, self.stands_for), self.where)

    def _response(self, interaction: Element) -> Declared:
        ident = interaction.get("responseIdentifier") or "RESPONSE"
        return self.declared.get(ident) or Declared(ident)

    # -- each kind

    def draft(self) -> Draft:
        makers: dict[str, Callable[[Element], Draft]] = {
            "choiceInteraction": self._choice,
            "textEntryInteraction": self._entry,
            "extendedTextInteraction": self._essay,
            "matchInteraction": self._match,
            "associateInteraction": self._associate,
            "orderInteraction": self._order,
        }
        first = self.interactions[0]
        if len(self.interactions) > 1 or local(first) not in makers:
            return self._cloze()
        draft = makers[local(first)](first)
        asked = child(first, "prompt")
        text = html_of(asked, self.stands_for) if asked is not None else ""
        gap = "____" if local(first) == "textEntryInteraction" and (first.tail or "").strip() else ""
        self.stands_for[id(first)] = f"<div>{text}</div>" if text.strip() else gap
        return draft

    def _choices(self, interaction: Element, right: set[str]) -> list[Choice]:
        return [self._one(choice, right) for choice in descendants(interaction, *CHOICES)]

    def _one(self, choice: Element, right: set[str]) -> Choice:
        ident = choice.get("identifier") or ""
        aside = list(descendants(choice, "feedbackInline", "feedbackBlock"))
        reason = "\n".join(self.desk.plain(html_of(one, {}), self.where) for one in aside)
        held = html_of(choice, {id(one): "" for one in aside})
        return Choice(ident, self.desk.words(held, self.where), ident in right, self._reason(ident, reason))

    def _reason(self, ident: str, inside: str) -> str:
        """What is said to somebody who chose this: beside the option, or in a feedback that is called after it."""
        said = [inside]
        for feedback in children(self.item, "modalFeedback"):
            if ident and feedback.get("identifier") == ident and feedback.get("showHide") != "hide":
                self.told.add(id(feedback))
                said.append(self.desk.plain(html_of(_content(feedback), {}), self.where))
        return "\n".join(filter(None, said))

    def _choice(self, interaction: Element) -> Draft:
        declared = self._response(interaction)
        right = set(declared.right or declared.best)
        many = declared.cardinality != "single"
        draft = of_choices(self._choices(interaction, right), many=many)
        fixed = [one for one in descendants(interaction, "simpleChoice") if one.get("fixed") == "true"]
        if fixed and mixes(interaction):
            draft.changes.append(_("An option that keeps its place in the source is mixed with the others here."))
        return self._marked(draft, declared)

    def _marked(self, draft: Draft, declared: Declared) -> Draft:
        if not self._maps() or not declared.shares:
            return draft
        if draft.kind == "multiple":
            draft.changes.append(_("Parts of the answer earn points in the source; here all or nothing."))
        elif draft.kind in {"match", "cloze"}:
            if declared.even:
                return draft
            draft.changes.append(_("Parts count differently in the source; here each counts the same."))
        elif draft.kind != "order":
            draft.changes.append(_("Answers that earn a part of the points in the source count as wrong here."))
        return draft

    def _maps(self) -> bool:
        """Whether the score comes from a mapping and not from the right response alone."""
        processing = child(self.item, "responseProcessing")
        if processing is None:
            return False
        if "map_response" in (processing.get("template") or ""):
            return True
        return next(descendants(processing, "mapResponse"), None) is not None

    def _entry(self, interaction: Element) -> Draft:
        declared = self._response(interaction)
        values = declared.right or declared.best
        if declared.is_number:
            return self._number(declared, values)
        accepted = list(
            dict.fromkeys([*declared.right, *(declared.best if self._maps() or not declared.right else [])])
        )
        return self._marked(of_text(accepted, case=declared.case), declared)

    def _number(self, declared: Declared, values: list[str]) -> Draft:
        numbers = [number for number in map(decimal_of, values) if number is not None]
        if not numbers:
            raise UnfitError(_("It has no right answer."))
        below, above = tolerance_of(declared, numbers[0])
        middle = numbers[0] + (above - below) / 2
        draft = of_number(middle, (above + below) / 2)
        if any(abs(other - middle) > (above + below) / 2 for other in numbers[1:]):
            draft.changes.append(_("Several numbers are right in the source; here it is the first."))
        return draft

    def _essay(self, interaction: Element) -> Draft:
        declared = self._response(interaction)
        self.guide += declared.right
        if declared.right or declared.earns:
            draft = of_essay()
            draft.changes.append(_("A computer compares its text in the source; here a person marks it."))
            return draft
        return of_essay()

    def _order(self, interaction: Element) -> Draft:
        return of_order(self._choices(interaction, set()), self._response(interaction).right)

    def _match(self, interaction: Element) -> Draft:
        sets = list(children(interaction, "simpleMatchSet"))
        if len(sets) != 2:
            raise UnfitError(_("It has no two sides to match."))
        declared = self._response(interaction)
        pairs = _pairs(declared.right or declared.best)
        draft = of_pairs(self._choices(sets[0], set()), self._choices(sets[1], set()), pairs)
        return self._marked(draft, declared)

    def _associate(self, interaction: Element) -> Draft:
        declared = self._response(interaction)
        pairs = _pairs(declared.right or declared.best)
        choices = {choice.ident: choice for choice in self._choices(interaction, set())}
        named = [ident for pair in pairs for ident in pair]
        if sorted(named) != sorted(choices):
            raise UnfitError(_("An entry belongs to several others, or to none: here each belongs to exactly one."))
        lefts = [choices[left] for left, _target in pairs]
        draft = of_pairs(lefts, [choices[target] for _left, target in pairs], pairs)
        draft.changes.append(_("Pairs are made of one list in the source; here of two."))
        return self._marked(draft, declared)

    # -- several answers in one text

    def _cloze(self) -> Draft:
        gaps = Gaps()
        changes: list[str] = []
        for interaction in self.interactions:
            name = local(interaction)
            if name not in IN_GAPS:
                raise UnfitError(_("It asks several things of different kinds at once."))
            if name == "gapMatchInteraction":
                self._dragged(interaction, gaps, changes)
                continue
            part = self._entry(interaction) if name == "textEntryInteraction" else self._choice(interaction)
            asked = child(interaction, "prompt")
            text = html_of(asked, self.stands_for) if asked is not None else ""
            mark = gaps.add(part)
            self.stands_for[id(interaction)] = f"<p>{text} {mark}</p>" if name == "choiceInteraction" else mark
            changes += part.changes
        draft = gaps.draft()
        draft.changes = list(dict.fromkeys(changes))
        return draft

    def _dragged(self, interaction: Element, gaps: Gaps, changes: list[str]) -> None:
        """Words that are dragged into gaps are chosen from a list."""
        declared = self._response(interaction)
        pairs = _pairs(declared.right or declared.best)
        held = list(children(interaction, "gapText", "gapImg", "gapChoice"))
        for gap in descendants(interaction, "gap"):
            right = {word for word, place in pairs if place == gap.get("identifier")}
            self.stands_for[id(gap)] = gaps.add(of_choices([self._one(one, right) for one in held], many=False))
        inner = html_of(interaction, self.stands_for | {id(one): "" for one in held})
        self.stands_for[id(interaction)] = f"<div>{inner}</div>"
        changes.append(_("Words that are dragged into the text in the source are chosen from a list here."))

    # -- what is said afterwards

    def telling(self, draft: Draft) -> Telling:
        telling = Telling(guide="\n\n".join(filter(None, self.guide)))
        if self.guide and draft.kind != "essay":
            self.desk.ledger.drop(self.where, "rubricBlock", _("Nobody marks this question by hand here."))
        said: list[str] = []
        outcomes = feedback_keys(self.item)
        rest = [one for one in children(self.item, "modalFeedback") if id(one) not in self.told]
        inside = {id(one) for choice in descendants(self.body, *CHOICES) for one in choice.iter()}
        rest += [one for one in descendants(self.body, "feedbackBlock", "feedbackInline") if id(one) not in inside]
        for feedback in rest:
            words = self.desk.words(html_of(_content(feedback), {}), self.where)
            outcome = _outcome(feedback)
            if outcome is not None and draft.kind in {"single", "truefalse"} and not words.attachments:
                for name in draft.structure["options"]:
                    if (name in draft.structure["correct"]) is outcome:
                        held = draft.options[name]
                        held["reason"] = "\n".join(filter(None, [held["reason"], words.text.strip()]))
                continue
            said.append(words.text.strip())
            telling.attachments += words.attachments
            if outcome is not None or feedback.get("outcomeIdentifier") in outcomes:
                change = _("What is said to right and to wrong answers alone stands in the explanation for all.")
                if change not in draft.changes and (outcome is not None or len(rest) > 1):
                    draft.changes.append(change)
        telling.explanation = "\n\n".join(dict.fromkeys(filter(None, said)))
        return telling


def _outcome(feedback: Element) -> bool | None:
    """Whether a feedback speaks to right or to wrong answers, by what it is called."""
    name = feedback.get("identifier") or ""
    hidden = feedback.get("showHide") == "hide"
    if WRONG.match(name):
        return hidden
    return not hidden if RIGHT.match(name) else None


def _content(feedback: Element) -> Element:
    """QTI 3 wraps the words of feedback once more."""
    inner = child(feedback, "contentBody")
    return feedback if inner is None else inner


def _pairs(values: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for value in values:
        left, _space, right = value.partition(" ")
        if left and right:
            pairs.append((left, right.strip()))
    return pairs
