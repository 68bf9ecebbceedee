"""A problem as questions: one for each of its responses, with the words around them, hints, reasons and explanations."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.html import Resolver, Words
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Question
from courses.interchange.olx.choices import made_of_choices
from courses.interchange.olx.making import Made, Reader, UnfitError
from courses.interchange.olx.markdown_problem import problem_of
from courses.interchange.olx.markup import has_formulas
from courses.interchange.olx.names import CHOICES, FOREIGN, RESPONSES
from courses.interchange.olx.scripts import ScriptedError, without_scripts
from courses.interchange.olx.settings import number, unquoted
from courses.interchange.olx.stems import Stems
from courses.interchange.olx.tree import Node, has_content
from courses.interchange.olx.written import made_of_number, made_of_text
from courses.interchange.xml import child, children, descendants, local, text_of

MOST_POINTS = 1000
EXPLANATION = re.compile(
    r"^(?:explanation|answer|solution|解释|解析|答案|解說|解釋|說明|说明)\s*[:：]?\s*$", re.IGNORECASE
)


@dataclass
class Asked:
    """What became of a problem: its questions with what is not as in the source, or why there are none."""

    questions: list[Question] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    # What is left out, by its own name, and why.
    kind: str = "problem"
    why: str = ""
    attempts: int | None = None
    shuffled: bool = False
    told_late: bool = False


def ask(
    node: Node, *, where: str, ledger: Ledger, resolver: Resolver, language: str, key: Callable[[int], UUID]
) -> Asked:
    """The questions of a problem. `key` names each by its number."""
    try:
        return _ask(node, where=where, ledger=ledger, resolver=resolver, language=language, key=key)
    except (UnfitError, ScriptedError) as error:
        return Asked(why=str(error))


def _ask(
    node: Node, *, where: str, ledger: Ledger, resolver: Resolver, language: str, key: Callable[[int], UUID]
) -> Asked:
    problem = copy.deepcopy(node.element)
    asked = Asked()
    markdown = node.attrs.get("markdown", "").strip()
    if not has_content(problem) and markdown not in {"", "null"}:
        problem = problem_of(markdown)
        asked.changes.append(_("It was written in Open edX's own shorthand, which is read as its editor does."))
    if foreign := _foreign(problem):
        return Asked(kind=foreign, why=_("A program decides what is right; only Open edX can run it."))
    asked.changes += without_scripts(problem)
    scratch = Ledger()
    stems = Stems(problem, where=where, ledger=scratch, resolver=resolver)
    if not stems.asks:
        words = text_of(problem)
        why = (
            _("It asks nothing that can be answered: “%(words)s”.") % {"words": words[:80]}
            if words
            else _("It is empty.")
        )
        return Asked(why=why)
    reader = Reader(where, scratch, resolver)
    reader.targeted = _targeted(problem, reader)
    made = [_made(response, given, reader) for response, given in stems.asks]
    prompts = stems.prompts()
    explanations = _explanations(problem, stems, reader)
    hints = [
        text
        for hint in descendants(problem, "demandhint")
        for one in children(hint, "hint")
        if (text := reader.hint(one))
    ]
    points = _points(node, len(made), asked)
    for place, (one, stem) in enumerate(zip(made, prompts, strict=True)):
        prompt = stem.text.strip() or _label(stems.asks[place][1]) or node.title
        if not prompt:
            raise UnfitError(_("It has no words that ask anything."))
        told: dict[str, Any] = {"prompt": prompt, "explanation": _explained(one, explanations[place])}
        told["options"] = one.options
        if hints:
            told["hints"] = hints
        if stem.attachments:
            told["attachments"] = stem.attachments
        if explanations[place].attachments:
            told["explanation_attachments"] = explanations[place].attachments
        asked.questions.append(Question(key(place), one.kind, one.structure, {language: told}, points=points))
        asked.changes += one.changes
    _merge(scratch, ledger)
    _settings(node, stems, asked)
    if any(has_formulas(str(question.words)) for question in asked.questions):
        asked.changes.append(_("Formulas stand as TeX writes them."))
    asked.changes = list(dict.fromkeys(asked.changes))
    return asked


def _merge(scratch: Ledger, ledger: Ledger) -> None:
    """What was noted inside a problem that came in; of one that did not, it is told as a whole."""
    ledger.source.update(scratch.source)
    ledger.kept.update(scratch.kept)
    ledger.changes += scratch.changes
    ledger.losses += scratch.losses


def _foreign(problem: Element) -> str:
    """The name of a response in it that cannot be asked here; empty where there is none."""
    for element in problem.iter():
        tag = local(element)
        if tag in FOREIGN or (tag.endswith("response") and tag not in RESPONSES):
            return tag
        if tag in RESPONSES and (element.get("cfn") or child(element, "answer") is not None):
            return tag
    return ""


def _made(response: Element, given: Element, reader: Reader) -> Made:
    tag = local(response)
    if tag in CHOICES:
        return made_of_choices(response, given, reader)
    return made_of_text(response, reader) if tag == "stringresponse" else made_of_number(response, reader)


def _label(given: Element) -> str:
    return " ".join((given.get("label") or "").split())


def _explanations(problem: Element, stems: Stems, reader: Reader) -> list[Words]:
    """Solutions inside a response explain its question, the others all of them."""
    inner: dict[int, list[Words]] = {}
    shared: list[Words] = []
    owners = {
        id(solution): number
        for number, (response, _given) in enumerate(stems.asks)
        for solution in descendants(response, "solution")
    }
    for solution in descendants(problem, "solution"):
        words = _unheaded(reader.words(solution))
        if not words.text and not words.attachments:
            continue
        if id(solution) in owners:
            inner.setdefault(owners[id(solution)], []).append(words)
        else:
            shared.append(words)
    found = []
    for place in range(len(stems.asks)):
        held = [*inner.get(place, []), *shared]
        text = "\n\n".join(words.text for words in held if words.text)
        found.append(Words(text, [one for words in held for one in words.attachments]))
    return found


def _targeted(problem: Element, reader: Reader) -> dict[str, str]:
    """What is said to whoever chose a certain option, by the name the options give it."""
    found: dict[str, str] = {}
    for feedback in descendants(problem, "targetedfeedback"):
        name, words = (feedback.get("explanation-id") or "").strip(), _unheaded(reader.words(feedback)).text
        if name and words:
            found[name] = " ".join(words.split())
    return found


def _unheaded(words: Words) -> Words:
    """Without a first line that only says that this is the explanation."""
    first, _newline, rest = words.text.partition("\n")
    return Words(rest.strip(), words.attachments) if EXPLANATION.match(first) else words


def _explained(made: Made, words: Words) -> str:
    return "\n\n".join([*made.lines, *([words.text] if words.text else [])])


def _points(node: Node, count: int, asked: Asked) -> int:
    """What each question is worth: the weight of the problem in equal whole parts."""
    weight = unquoted(node.attrs.get("weight", ""))
    if not re.fullmatch(r"\d+(?:\.\d+)?", weight):
        return 1
    exact = Decimal(weight) / count
    points = min(max(int(exact.to_integral_value("ROUND_HALF_UP")), 1), MOST_POINTS)
    if points != exact:
        how = _("Its weight of %(weight)s becomes %(points)s for each question: points are whole here.")
        asked.changes.append(how % {"weight": weight, "points": points})
    return points


def _settings(node: Node, stems: Stems, asked: Asked) -> None:
    """What the problem says of attempts and of when answers are shown."""
    asked.attempts = number(node.inherited("max_attempts", "attempts")) or None
    asked.told_late = unquoted(node.inherited("showanswer")).lower() in {
        "never",
        "closed",
        "past_due",
        "after_all_attempts",
    }
    asked.shuffled = any((given.get("shuffle") or "").lower() == "true" for _response, given in stems.asks)
    wait = number(node.attrs.get("submission_wait_seconds", ""))
    if wait:
        how = _("The wait of %(seconds)s seconds between two attempts is not kept.")
        asked.changes.append(how % {"seconds": wait})
    asked.changes += node.remarks
