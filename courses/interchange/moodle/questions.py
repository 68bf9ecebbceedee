"""From a question of Moodle to one of ours: the one door for every file Moodle writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.assessment.kinds import Kind, kind_of
from courses.interchange.html import Words
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.moodle.cloze import cloze
from courses.interchange.moodle.drafts import Draft, Making, Unfit
from courses.interchange.moodle.model import MoodleQuestion, MoodleText
from courses.interchange.moodle.texts import TAG, Scribe, codes_in, in_language, language_of
from courses.interchange.moodle.types import TYPES
from courses.interchange.neutral import Question

MOST_POINTS = 100
SKILL = "skill:"
TRUE_FALSE = {
    "en": {"true": "True", "false": "False"},
    "zh-hans": {"true": "正确", "false": "错误"},
    "zh-hant": {"true": "正確", "false": "錯誤"},
}
# What Moodle itself puts there, in the languages of the academy: our pages say so by themselves.
USUAL = re.compile(
    r"(your answer is (partially )?(in)?correct|(您|你)的(答案|回答)(是)?(部分|不)?(正确|正確|错误|錯誤)(的)?)[.。!！]?",
    re.IGNORECASE,
)
EMBEDDED: dict[str, Making] = {"cloze": cloze, "multianswer": cloze}


def reasons() -> dict[str, str]:
    """Why certain types stay outside, by Moodle's names for them."""
    calculated = _("Its numbers are drawn and its answer is calculated anew for each learner.")
    on_picture = _("It is answered by placing things on a picture.")
    program = _("Its answer is worked out by a program that runs in Moodle.")
    drawn = _("It is drawn from other questions while it is asked.")
    return {
        "calculated": calculated,
        "calculatedmulti": calculated,
        "calculatedsimple": calculated,
        "formulas": calculated,
        "varnumeric": calculated,
        "varnumericset": calculated,
        "random": drawn,
        "randomsamatch": drawn,
        "ddimageortext": on_picture,
        "ddmarker": on_picture,
        "coderunner": program,
        "stack": program,
        "description": _("It asks nothing. Put its text into the introduction of the quiz or into a lesson."),
        "missingtype": _("Moodle itself had lost its type."),
    }


class Maker:
    """Makes the questions of one source; the ledger gets one line for each, and one for each file in it.

    The caller counts the question as found; what becomes of it is said here.
    """

    def __init__(self, *, ledger: Ledger, shelf: Shelf, language: str, files: dict[str, bytes] | None = None) -> None:
        self.ledger = ledger
        self.scribe = Scribe(ledger=ledger, shelf=shelf, language=language, files=files)

    def question(self, asked: MoodleQuestion, key: UUID, changes: Sequence[str] = ()) -> Question | None:
        """The question, or None where it was left out with its reason. `changes` is what its reader changed already."""
        files = [(text, name) for text in asked.texts for name in text.files]
        if files:
            self.ledger.found("file", len(files))
        try:
            draft = self._draft(asked)
            kind = _asked_here(draft)
        except Unfit as unfit:
            self.leave_out(asked, str(unfit), counted=True)
            return None
        for how in changes:
            draft.changed(how)
        languages = self.scribe.languages(asked.texts, asked.where)
        before = len(self.scribe.shelf.files)
        made = Question(
            key=key,
            kind=draft.kind,
            structure=draft.structure,
            words=self._words(asked, draft, languages),
            points=self._points(asked, draft),
            skills=sorted({tag.removeprefix(SKILL) for tag in asked.tags if tag.startswith(SKILL)}),
        )
        # What stood where no words are, such as a gap in the address of a picture, is missed only now.
        lacking = [problem for words in made.words.values() for problem in kind.word_problems(made.structure, words)]
        if lacking:
            self.scribe.shelf.forget(before)
            self.leave_out(asked, str(lacking[0]), counted=True)
            return None
        self._files(asked, files)
        for tag in asked.tags:
            if not tag.startswith(SKILL):
                self.ledger.drop(asked.where, "tag", _("Questions here have no tags: “%(tag)s”.") % {"tag": tag})
        if draft.changes:
            self.ledger.converted(asked.where, asked.type, " ".join(draft.changes))
        else:
            self.ledger.taken(asked.type)
        return made

    def leave_out(self, asked: MoodleQuestion, why: str, *, counted: bool = False) -> None:
        """Not this question, and none of its files."""
        self.ledger.left_out(asked.where, asked.type, why)
        for text in asked.texts:
            for name in text.files:
                if not counted:
                    self.ledger.found("file")
                self.ledger.left_out(f"{asked.where}: {name}", "file", _("Its question is left out."))

    def _draft(self, asked: MoodleQuestion) -> Draft:
        making = TYPES.get(asked.type) or EMBEDDED.get(asked.type)
        if making is None:
            unknown = _("Questions of this type have no counterpart here.")
            raise Unfit(reasons().get(asked.type, unknown))
        if asked.type in EMBEDDED and len(codes := codes_in(asked.text.text)) > 1:
            # Its gaps stand in the text of each language: the first language the academy has is taken.
            first = next((code for code in codes if language_of(code)), codes[0])
            asked.text = MoodleText(in_language(asked.text.text, {first}, set()), asked.text.format, asked.text.files)
            for code in codes:
                if code != first:
                    why = _("A text with gaps comes in one language; “%(language)s” stays behind.")
                    self.ledger.drop(asked.where, "multilang", why % {"language": code})
        if not asked.text and not asked.name.strip():
            raise Unfit(_("It has no words."))
        return making(asked)

    def _words(self, asked: MoodleQuestion, draft: Draft, languages: dict[str, set[str]]) -> dict[str, dict[str, Any]]:
        def words(text: MoodleText) -> dict[str, Words]:
            return self.scribe.words(text, languages, asked.where)

        prompt = words(draft.prompt)
        options = {name: (words(text), words(said)) for name, (text, said) in draft.options.items()}
        said = self._said(asked, draft)
        explained = [(label, words(text)) for label, text in said]
        hints = [words(hint) for hint in asked.hints if hint]
        guide = words(asked.guide) if asked.guide else {}
        made: dict[str, dict[str, Any]] = {}
        for language in languages:
            lines = [(label, held[language]) for label, held in explained]
            attachments = [attachment for _label, held in lines for attachment in held.attachments]
            row: dict[str, Any] = {
                "prompt": named(prompt[language]) or asked.name.strip() or "—",
                "explanation": "\n\n".join(
                    f"{label}: {held.text}" if label else held.text for label, held in lines if held.text
                ),
                "options": {},
            }
            for name, (text, reason) in options.items():
                shown = text[language].text or ("" if text[language].attachments else "—")
                option: dict[str, Any] = {"text": shown, "reason": reason[language].text}
                row["options"][name] = option
                if text[language].attachments:
                    option["attachments"] = text[language].attachments
                attachments += reason[language].attachments
            if draft.kind == "truefalse":
                for name, called in TRUE_FALSE[language].items():
                    row["options"][name]["text"] = called
            if prompt[language].attachments:
                row["attachments"] = prompt[language].attachments
            if attachments:
                row["explanation_attachments"] = [
                    held for number, held in enumerate(attachments) if held not in attachments[:number]
                ]
            if any(hint[language].text for hint in hints):
                row["hints"] = [hint[language].text for hint in hints if hint[language].text]
            if guide and guide[language].text:
                row["guide"] = guide[language].text
            made[language] = row
        if any(held[language].attachments for _text, held in options.values() for language in languages):
            draft.changed(_("Pictures in what is said to an answer stand with the explanation."))
        return made

    def _said(self, asked: MoodleQuestion, draft: Draft) -> list[tuple[str, MoodleText]]:
        """What is said after answering, in the order of the explanation."""
        labels = {
            "correctfeedback": "✓",
            "partiallycorrectfeedback": "±",
            "incorrectfeedback": "✗",
        }
        said = [("", asked.feedback)] if asked.feedback else []
        said += draft.remarks
        for name, label in labels.items():
            text = asked.combined.get(name, MoodleText())
            if text and not USUAL.fullmatch(TAG.sub("", text.text).strip()):
                said.append((label, text))
                draft.changed(_("What was said to every right or wrong answer stands in the explanation."))
        return said

    def _points(self, asked: MoodleQuestion, draft: Draft) -> int:
        points = int(asked.points.to_integral_value(ROUND_HALF_UP)) if asked.points.is_finite() else 1
        kept = min(max(points, 1), MOST_POINTS)
        if Decimal(kept) != asked.points:
            how = _("It was worth %(source)s; points here are whole numbers from 1 to 100: %(points)s.")
            draft.changed(how % {"source": asked.points.normalize(), "points": kept})
        return kept

    def _files(self, asked: MoodleQuestion, files: list[tuple[MoodleText, str]]) -> None:
        """Files were shelved while words were written; what no text shows is told."""
        for text, name in files:
            where = f"{asked.where}: {name}"
            fate = self.scribe.fates.get((id(text.files[name]), name))
            if fate is None:
                self.ledger.left_out(where, "file", _("No text of the question shows it."))
            elif fate:
                self.ledger.left_out(where, "file", fate)
            else:
                self.ledger.taken("file")


def _asked_here(draft: Draft) -> Kind:
    """The kind of a draft. Raises Unfit where it could not be asked."""
    kind = kind_of(draft.kind)
    for problem in kind.problems(draft.structure):
        raise Unfit(str(problem))
    return kind


def named(words: Words) -> str:
    """The words; where a picture stands alone, what it is called."""
    return words.text or "; ".join(held["title"] for held in words.attachments if held.get("title"))
