"""Responses that are chosen: radio buttons, check boxes and drop-down lists."""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.html import Words
from courses.interchange.olx.making import Made, Reader, UnfitError, is_true
from courses.interchange.xml import children, descendants, local

HINTS = {"choicehint", "optionhint"}


@dataclass
class Choice:
    """One option as the source has it. `state` is true, false or partial."""

    words: Words
    state: str
    reason: str = ""
    unselected: str = ""


def letter(number: int) -> str:
    """`a` to `z`, then `o27`: ids of options in the order of the source."""
    return chr(97 + number) if number < 26 else f"o{number + 1}"


def made_of_choices(response: Element, given: Element, reader: Reader) -> Made:
    """The question that a response with options asks. Raises UnfitError."""
    tag = local(response)
    if tag == "optionresponse":
        choices = _options(given, reader)
    else:
        choices = [_choice(choice, reader) for choice in descendants(given, "choice")]
    many = tag in {"choiceresponse", "truefalseresponse"}
    right = [choice for choice in choices if choice.state == "true"]
    if len(choices) < 2:
        raise UnfitError(_("It has fewer than two options."))
    if not right:
        raise UnfitError(_("It has no right answer."))
    changes = []
    if not many and len(right) > 1:
        many = True
        how = _("Any one of its %(count)s right options was enough; here all of them are chosen, and no other.")
        changes.append(how % {"count": len(right)})
    if (response.get("partial_credit") or "").strip() or any(choice.state == "partial" for choice in choices):
        changes.append(_("Part of the points for a partly right answer is not kept: all or nothing."))
    if given.get("answer-pool"):
        changes.append(_("Each learner saw some of its options; here all are shown."))
    if any(choice.get("fixed") for choice in descendants(given, "choice")):
        changes.append(_("Options that kept their place are mixed with the others."))
    names = [letter(number) for number in range(len(choices))]
    made = Made(
        kind="multiple" if many else "single",
        structure={
            "options": names,
            "correct": [name for name, choice in zip(names, choices, strict=True) if choice.state == "true"],
        },
        changes=changes,
    )
    for name, choice in zip(names, choices, strict=True):
        made.options[name] = _option_words(choice, name)
    _feedback(made, given, choices, names, reader)
    return made


def _option_words(choice: Choice, name: str) -> dict[str, object]:
    titles = [held.get("title", "") for held in choice.words.attachments]
    text = choice.words.text.strip() or next((title for title in titles if title), name.upper())
    words: dict[str, object] = {"text": text, "reason": choice.reason}
    if choice.words.attachments:
        words["attachments"] = choice.words.attachments
    return words


def _feedback(made: Made, given: Element, choices: list[Choice], names: list[str], reader: Reader) -> None:
    """What is said of options not chosen, and of several chosen together, goes into the explanation."""
    texts = [str(made.options[name]["text"]) for name in names]
    for text, choice in zip(texts, choices, strict=True):
        if choice.unselected:
            made.lines.append(_("“%(option)s” not chosen: %(hint)s") % {"option": text, "hint": choice.unselected})
    compounds = list(descendants(given, "compoundhint"))
    for compound in compounds:
        letters = re.findall(r"[A-Z]", (compound.get("value") or "").upper())
        chosen = [texts[ord(found) - 65] for found in letters if ord(found) - 65 < len(texts)]
        hint = reader.hint(compound)
        if hint:
            made.lines.append(f"{' + '.join(chosen)}: {hint}" if chosen else hint)
    if any(choice.unselected for choice in choices) or compounds:
        made.changes.append(_("Hints for options left out, or chosen together, stand in the explanation."))


def _choice(element: Element, reader: Reader) -> Choice:
    state = (element.get("correct") or "").strip().lower()
    if state not in {"partial", "true", "false"}:
        state = "true" if is_true(state) else "false"
    chosen: list[str] = []
    left: list[str] = []
    for hint in children(element, *HINTS):
        (chosen if (hint.get("selected") or "true").lower() != "false" else left).append(reader.hint(hint))
    return Choice(
        words=reader.words(_without_hints(element)),
        state=state,
        reason=" ".join(
            filter(None, [*chosen, reader.targeted.get((element.get("explanation-id") or "").strip(), "")])
        ),
        unselected=" ".join(filter(None, left)),
    )


def _without_hints(element: Element) -> Element:
    """The option's own words; what stood behind a hint stays."""
    bare = copy.deepcopy(element)
    for parent in list(bare.iter()):
        before: Element | None = None
        for child in list(parent):
            if local(child) in HINTS:
                if before is None:
                    parent.text = (parent.text or "") + (child.tail or "")
                else:
                    before.tail = (before.tail or "") + (child.tail or "")
                parent.remove(child)
            else:
                before = child
    return bare


def _options(given: Element, reader: Reader) -> list[Choice]:
    """A drop-down list: options as elements, or all of them in one attribute."""
    if inner := list(children(given, "option")):
        return [_choice(option, reader) for option in inner]
    texts = _listed(given.get("options") or "")
    right = (given.get("correct") or "").strip()
    rights = {right} if right in texts else set(_listed(right))
    return [Choice(Words(text), "true" if text in rights else "false") for text in texts]


def _listed(text: str) -> list[str]:
    """`('a','b')` and its like as a list."""
    try:
        found = ast.literal_eval(text.strip()) if len(text) < 20_000 else None
        if isinstance(found, tuple | list):
            return [str(one).strip() for one in found]
        if isinstance(found, str):
            return [found.strip()]
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        pass
    plain = text.strip().removeprefix("(").removesuffix(")")
    return [part.strip().strip("'\"").strip() for part in plain.split(",") if part.strip().strip("'\"").strip()]
