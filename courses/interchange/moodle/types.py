"""Moodle's types of questions as drafts of ours. What a type asks that we cannot is Unfit, with the reason."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from courses.assessment.kinds.written import fold
from courses.interchange.moodle.drafts import Draft, Making, Unfit, option_id, part_marks, plain, remark
from courses.interchange.moodle.model import MoodleAnswer, MoodleQuestion, MoodleText
from courses.interchange.moodle.texts import as_html

NOTHING = MoodleText()
DROP = re.compile(r"\[\[\s*(\d{1,3})\s*\]\]")


def multichoice(asked: MoodleQuestion) -> Draft:
    answers = [answer for answer in asked.answers if answer.text]
    draft = Draft("single", {}, asked.text)
    if len(answers) < len(asked.answers):
        draft.changed(_("Answers without words are left out."))
    best = max((answer.fraction for answer in answers), default=Decimal(0))
    if len(answers) < 2:
        raise Unfit(_("It offers fewer than two answers."))
    if best <= 0:
        raise Unfit(_("None of its answers is right."))
    if asked.single:
        right = [answer.is_full for answer in answers]
        if not any(right):
            right = [answer.fraction == best for answer in answers]
            draft.changed(_("No answer earned all marks; the best one is right here."))
        else:
            part_marks(draft, answers)
        if sum(right) > 1:
            draft.kind = "multiple"
            draft.changed(_("Any one of several right answers was enough; here all of them are to be chosen."))
    else:
        draft.kind = "multiple"
        right = [answer.fraction > 0 for answer in answers]
        if asked.type != "multichoiceset" and sum(right) > 1:
            draft.changed(
                _("Each right answer earned part of the marks; here all of them and no other earn the points.")
            )
    draft.options = {option_id(number): (answer.text, answer.feedback) for number, answer in enumerate(answers)}
    draft.structure = {
        "options": list(draft.options),
        "correct": [name for name, is_right in zip(draft.options, right, strict=True) if is_right],
    }
    return draft


def truefalse(asked: MoodleQuestion) -> Draft:
    """Its answers are called true and false, in this order; what they are called here depends on the language."""
    by_name = {answer.text.text.strip().lower(): answer for answer in asked.answers}
    if sorted(by_name) != ["false", "true"]:
        # Other languages have other words; Moodle goes by the order then.
        if len(asked.answers) != 2:
            raise Unfit(_("Its answers are not “true” and “false”."))
        by_name = dict(zip(("true", "false"), asked.answers, strict=True))
    right = [name for name in ("true", "false") if by_name[name].fraction > 0]
    if len(right) != 1:
        raise Unfit(_("It does not say which of its two answers is right."))
    options = {name: (by_name[name].text, by_name[name].feedback) for name in ("true", "false")}
    return Draft("truefalse", {"options": list(options), "correct": right}, asked.text, options)


def accepted(asked: MoodleQuestion, draft: Draft) -> dict[str, object]:
    """The texts that are right, with Moodle's stars where they stand for anything."""
    full = [answer for answer in asked.answers if answer.is_full]
    if not full:
        best = max((answer.fraction for answer in asked.answers), default=Decimal(0))
        full = [answer for answer in asked.answers if answer.fraction == best > 0]
        draft.changed(_("No answer earned all marks; the best one is right here."))
    part_marks(draft, [answer for answer in asked.answers if answer not in full])
    texts = list(dict.fromkeys(" ".join(answer.text.text.split()) for answer in full))
    texts = [text for text in texts if fold(text)]
    if not texts:
        raise Unfit(_("None of its answers is right."))
    if any(text.strip("*") == "" for text in texts):
        raise Unfit(_("Every answer would be right."))
    structure: dict[str, object] = {"accepted": texts}
    if any("*" in text.replace(r"\*", "") for text in texts):
        structure["wildcards"] = True
    else:
        structure["accepted"] = [text.replace(r"\*", "*") for text in texts]
    if asked.case:
        structure["case"] = True
    for answer in asked.answers:
        remark(draft, answer)
    return structure


def shortanswer(asked: MoodleQuestion) -> Draft:
    draft = Draft("text", {}, asked.text)
    draft.structure = accepted(asked, draft)
    return draft


def number_of(text: str) -> Decimal:
    """A number as Moodle takes it. Raises Unfit."""
    try:
        found = Decimal(text.strip().replace(",", ".").replace("−", "-").replace(" ", ""))
    except InvalidOperation as error:
        raise Unfit(_("“%(text)s” is not a number.") % {"text": text[:40]}) from error
    if not found.is_finite() or not -40 < found.adjusted() <= 20 or len(plain(found)) > 40:
        raise Unfit(_("“%(text)s” is not a number.") % {"text": text[:40]})
    return found


def numeric(asked: MoodleQuestion, draft: Draft) -> dict[str, str]:
    """One number and its tolerance; several right ranges become one where they meet."""
    answers = [answer for answer in asked.answers if answer.text.text.strip() != "*"]
    if any(answer.text.text.strip() == "*" and answer.fraction > 0 for answer in asked.answers):
        raise Unfit(_("Every answer would be right."))
    full = [answer for answer in answers if answer.is_full]
    if not full:
        best = max((answer.fraction for answer in answers), default=Decimal(0))
        full = [answer for answer in answers if answer.fraction == best > 0]
        draft.changed(_("No answer earned all marks; the best one is right here."))
    if not full:
        raise Unfit(_("None of its answers is right."))
    part_marks(draft, [answer for answer in answers if answer not in full])
    ranges = sorted(_range(answer) for answer in full)
    low, high = ranges[0]
    for further, top in ranges[1:]:
        if further > high:
            raise Unfit(_("Several numbers that lie apart are right; a question here has one."))
        high = max(high, top)
    if len(set(ranges)) > 1:
        draft.changed(_("Several ranges of right numbers are one here."))
    for answer in asked.answers:
        remark(draft, answer)
    if len(set(ranges)) == 1:
        tolerance = abs(number_of(full[0].tolerance or "0"))
        return {"value": plain(number_of(full[0].text.text)), "tolerance": plain(tolerance)}
    return {"value": plain((low + high) / 2), "tolerance": plain((high - low) / 2)}


def _range(answer: MoodleAnswer) -> tuple[Decimal, Decimal]:
    value, tolerance = number_of(answer.text.text), abs(number_of(answer.tolerance or "0"))
    return value - tolerance, value + tolerance


def numerical(asked: MoodleQuestion) -> Draft:
    draft = Draft("numeric", {}, asked.text)
    draft.structure = dict(numeric(asked, draft))
    unit = next((name for name, times in asked.units if times == 1), "")
    if unit:
        ending = f" ({unit})" if asked.text.format != "html" else f"<br>({unit})"
        draft.prompt = MoodleText(asked.text.text.rstrip() + ending, asked.text.format, asked.text.files)
        draft.changed(_("The answer is given as a number alone; its unit stands with the question."))
    if any(times != 1 for _name, times in asked.units):
        draft.changed(_("Answers in other units are not converted."))
    return draft


def match(asked: MoodleQuestion) -> Draft:
    pairs = [pair for pair in asked.pairs if pair.answer]
    draft = Draft("match", {}, asked.text)
    targets: dict[str, str] = {}
    held: dict[str, str] = {}
    for pair in pairs:
        words = pair.answer.text.strip()
        if words not in targets:
            targets[words] = f"t{len(targets) + 1}"
            draft.options[targets[words]] = (pair.answer, NOTHING)
        if pair.text:
            name = f"m{len(held) + 1}"
            draft.options[name] = (pair.text, NOTHING)
            held[name] = targets[words]
    if len(pairs) < len(asked.pairs):
        draft.changed(_("Pairs without an answer are left out."))
    if not held or len(targets) < 2:
        raise Unfit(_("It has fewer than two answers to choose from."))
    draft.structure = {"options": list(held), "targets": list(targets.values()), "pairs": held}
    return draft


def essay(asked: MoodleQuestion) -> Draft:
    draft = Draft("essay", {"longest": 10000}, asked.text)
    if asked.template:
        both = f"{as_html(asked.text)}<br><br>{as_html(asked.template)}"
        draft.prompt = MoodleText(both, "html", {**asked.template.files, **asked.text.files})
        draft.changed(_("What stood in the answer before she began stands with the question."))
    if asked.attachments:
        draft.changed(_("Files could be handed in; here the answer is written. Use an assignment for files."))
    return draft


def ordering(asked: MoodleQuestion) -> Draft:
    answers = [answer for answer in asked.answers if answer.text]
    if len(answers) < 2:
        raise Unfit(_("It has fewer than two things to put in order."))
    ranks = [answer.fraction for answer in answers]
    if len(set(ranks)) == len(ranks):
        answers = [answer for _rank, answer in sorted(zip(ranks, answers, strict=True), key=lambda pair: pair[0])]
    draft = Draft("order", {}, asked.text)
    draft.options = {option_id(number): (answer.text, answer.feedback) for number, answer in enumerate(answers)}
    draft.structure = {"options": list(draft.options)}
    if str(asked.settings.get("gradingtype", "")).upper() not in {"ALL_OR_NOTHING", "-1"}:
        draft.changed(
            _("Each thing in its place earned part of the marks; here only the whole order earns the points.")
        )
    if str(asked.settings.get("selecttype", "")).upper() not in {"ALL", "0", ""}:
        draft.changed(_("Some of the things were chosen at random; here all of them are put in order."))
    return draft


def gapselect(asked: MoodleQuestion) -> Draft:
    """Pieces that are selected or dragged into gaps: each gap offers the pieces of its group."""
    draft = Draft("cloze", {"gaps": {}}, asked.text)
    gaps: dict[str, dict[str, object]] = draft.structure["gaps"]

    def gap(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        if not 0 <= place < len(asked.choices):
            raise Unfit(_("A gap asks for a piece that the question does not hold."))
        number = str(len(gaps) + 1)
        group = asked.choices[place].group
        offered = [index for index, choice in enumerate(asked.choices) if choice.group == group and choice.text]
        names = {index: f"g{number}o{index + 1}" for index in offered}
        if place not in names or len(names) < 2:
            raise Unfit(_("A gap offers fewer than two pieces."))
        draft.options.update({names[index]: (asked.choices[index].text, NOTHING) for index in offered})
        gaps[number] = {"kind": "single", "options": list(names.values()), "correct": [names[place]]}
        return f"[[{number}]]"

    draft.prompt = MoodleText(DROP.sub(gap, asked.text.text), asked.text.format, asked.text.files)
    if not gaps:
        raise Unfit(_("Its text has no gap."))
    if asked.type == "ddwtos":
        draft.changed(_("Pieces were dragged into the text; here each gap offers them in a list."))
    return draft


TYPES: dict[str, Making] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "match": match,
    "matching": match,
    "ddmatch": match,
    "essay": essay,
    "ordering": ordering,
    "ddwtos": gapselect,
    "gapselect": gapselect,
}
