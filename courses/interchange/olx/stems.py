"""The words around the inputs of a problem: one flow of text with gaps, taken apart into the prompt of each question.

What stands before the first input is said to all of them; what stands between two inputs belongs to the second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.interchange.html import Resolver, Words, words_of_html
from courses.interchange.html.base import INLINE
from courses.interchange.ledger import Ledger
from courses.interchange.olx.markup import escape, html_of, inside
from courses.interchange.olx.names import RESPONSES
from courses.interchange.xml import local

INPUTS = {
    "choicegroup", "checkboxgroup", "radiogroup", "optioninput", "textline", "formulaequationinput", "numericalinput",
    "stringinput", "input", "textbox", "inputfield",
}  # fmt: skip
# What is read elsewhere, or says nothing.
ASIDE = {
    "solution", "solutionset", "demandhint", "targetedfeedbackset", "targetedfeedback", "hintgroup", "script", "style",
    "responseparam", "additional_answer", "correcthint", "stringequalhint", "regexphint", "numericalhint", "stringhint",
    "compoundhint", "choicehint", "optionhint", "hintpart", "startouttext", "endouttext", "answer", "tracking",
}  # fmt: skip
GAP = "____"
MARK = re.compile("\ue001(\\d+)\ue002")


@dataclass
class Fragment:
    """One block of the flow. `owner` is the response it stands in; `inputs` are the gaps in it."""

    html: str
    owner: int | None
    inputs: list[int] = field(default_factory=list)
    words: Words | None = None


class Flow:
    """Walks a problem and gathers its blocks. `asks` are the pairs of response and input, in order."""

    def __init__(self) -> None:
        self.fragments: list[Fragment] = []
        self.asks: list[tuple[Element, Element]] = []
        self.run: list[str] = []
        self.owner: int | None = None
        self.marked: list[int] = []
        self.response: Element | None = None

    def read(self, problem: Element) -> None:
        self._walk(problem)
        self._flush()

    def _flush(self) -> None:
        html = "".join(self.run)
        if html.strip():
            self.fragments.append(Fragment(f"<p>{html}</p>", self.owner, self.marked))
        self.run, self.marked = [], []

    def _walk(self, element: Element) -> None:
        self.run.append(escape(element.text or ""))
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self.run.append(escape(child.tail or ""))

    def _element(self, element: Element) -> None:
        tag = local(element)
        if tag in ASIDE:
            return
        if tag in INPUTS and self.response is not None:
            self._input(element)
        elif tag in RESPONSES:
            self._respond(element)
        elif _is_inline(element) and _stands_alone(element):
            self.run.append(html_of(element) if tag in INLINE | {"img"} else inside(element))
        elif _is_inline(element):
            self._walk(element)
        elif _stands_alone(element) and tag not in {"label", "description", "legend"}:
            self._flush()
            self.run.append(html_of(element))
            html, self.run = "".join(self.run), []
            if html.strip():
                self.fragments.append(Fragment(html, self.owner))
        else:
            self._flush()
            self._walk(element)
            self._flush()

    def _respond(self, element: Element) -> None:
        inline = (element.get("inline") or "").lower() in {"1", "true"}
        outer = self.response
        if not inline:
            self._flush()
            self.owner = len(self.asks)
        self.response = element
        self._walk(element)
        if not any(response is element for response, _input in self.asks):
            self._input(element)
        self.response = outer
        if not inline:
            self._flush()
            self.owner = None

    def _input(self, element: Element) -> None:
        response = self.response if self.response is not None else element
        typed = local(element) not in {"choicegroup", "checkboxgroup", "radiogroup", "optioninput"}
        if typed and any(held is response for held, _input in self.asks):
            return  # one answer is asked for, however many boxes there are
        number = len(self.asks)
        if self.owner is not None:
            self.owner = number
        self.asks.append((response, element))
        self.marked.append(number)
        after = (element.get("trailing_text") or "").strip()
        self.run.append(f" \ue001{number}\ue002 {escape(after)}")


def _is_inline(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return local(element) in (INLINE | {"img"}) - {"label"} or "display:inline" in style


def _stands_alone(element: Element) -> bool:
    """Whether there is neither a response nor anything that is read elsewhere inside."""
    return not any(local(inner) in RESPONSES | ASIDE | INPUTS for inner in element.iter())


class Stems:
    """The prompts of a problem's questions."""

    def __init__(self, problem: Element, *, where: str, ledger: Ledger, resolver: Resolver) -> None:
        self.where, self.ledger, self.resolver = where, ledger, resolver
        flow = Flow()
        flow.read(problem)
        self.asks = flow.asks
        self.fragments = flow.fragments

    def prompts(self) -> list[Words]:
        """The prompt of each question, in order."""
        kept = [
            held for held in self.fragments if held.inputs or self._said(held, None) or self._words(held).attachments
        ]
        holding = [place for place, fragment in enumerate(kept) if fragment.inputs or fragment.owner is not None]
        if not holding:
            words = self._joined(kept, None)
            return [words for _ask in self.asks]
        head, tail = kept[: holding[0]], kept[holding[-1] + 1 :]
        own = self._own(kept[holding[0] : holding[-1] + 1])
        speaking = [bool(self._own_words(own[number], number)) for number in range(len(self.asks))]
        lead = []
        if len(self.asks) > 1 and head and not speaking[0] and all(speaking[1:]):
            # The words of the first question stand right before it, as those of the others do.
            lead, head = head[-1:], head[:-1]
        prompts = []
        for number in range(len(self.asks)):
            first = lead if number == 0 else []
            prompts.append(self._joined([*head, *first, *own[number], *tail], number))
        return _told_apart(prompts)

    def _own(self, middle: list[Fragment]) -> list[list[Fragment]]:
        """Which blocks belong to which question: its own, and those between the one before and it."""
        own: list[list[Fragment]] = [[] for _ask in self.asks]
        waiting: list[Fragment] = []
        for fragment in middle:
            numbers = fragment.inputs or ([fragment.owner] if fragment.owner is not None else [])
            if not numbers:
                waiting.append(fragment)
                continue
            for number in numbers:
                if number < len(own):
                    own[number] += [*waiting, fragment]
            waiting = []
        return own

    def _own_words(self, fragments: list[Fragment], number: int) -> str:
        return " ".join(text for fragment in fragments if (text := self._said(fragment, number).strip(f" {GAP}…")))

    def _joined(self, fragments: list[Fragment], number: int | None) -> Words:
        texts, attachments = [], []
        for fragment in fragments:
            if text := self._said(fragment, number):
                texts.append(text)
            attachments += self._words(fragment).attachments
        unique = [held for place, held in enumerate(attachments) if held not in attachments[:place]]
        return Words("\n\n".join(texts), unique)

    def _words(self, fragment: Fragment) -> Words:
        if fragment.words is None:
            fragment.words = words_of_html(fragment.html, where=self.where, ledger=self.ledger, resolver=self.resolver)
        return fragment.words

    def _said(self, fragment: Fragment, number: int | None) -> str:
        """The words of a block as one question shows them: its own input is a gap where words stand beside it."""
        text = self._words(fragment).text
        if not MARK.sub("", text).strip():
            return ""
        return MARK.sub(lambda found: GAP if number is None or int(found[1]) == number else "…", text).strip()


def _told_apart(prompts: list[Words]) -> list[Words]:
    """Questions that would ask the same words are numbered."""
    texts = [words.text for words in prompts]
    if len(set(texts)) == len(texts):
        return prompts
    return [
        Words(f"{words.text}\n\n({number}/{len(prompts)})".strip(), words.attachments)
        for number, words in enumerate(prompts, start=1)
    ]
