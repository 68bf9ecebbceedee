"""The part of a question's form that depends on its kind: its fields, and the structure and words they give."""

from __future__ import annotations

from itertools import zip_longest
from string import ascii_lowercase
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.assessment.kinds import LONGEST_ESSAY, USUAL_ESSAY, kind_of

SPARE_ROWS = 6
TRUE_FALSE = ("true", "false")
LONGEST_OPTION = 1000

Data = dict[str, Any]


def free_keys(used: list[str], wanted: int) -> list[str]:
    """Keys for new options; one that was ever used is not used again for another text."""
    names = [*ascii_lowercase, *(f"{one}{other}" for one in ascii_lowercase for other in ascii_lowercase)]
    return [name for name in names if name not in used][:wanted]


def kept_keys(texts: list[str], wishes: list[str], standing: dict[str, str], used: list[str]) -> list[str]:
    """A key for each text: that of the same text where it stands already, else the one wished for it, else a new one.

    Translations hang on the keys: a text that was moved keeps its own, one that was mended in its place too.
    """
    same = {text: key for key, text in standing.items()}
    found = {text: same[text] for text in texts if text in same}
    free = iter(free_keys(used, len(texts)))
    for text, wish in zip_longest(texts, wishes[: len(texts)], fillvalue=""):
        if text not in found:
            found[text] = wish if wish and wish not in found.values() else next(free)
    return [found[text] for text in texts]


def in_one_line(words: Data) -> str:
    return " ".join(str(words.get("text", "")).split("\n"))


def text_field(label: str, words: Data, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2}) if "\n" in words.get("text", "") else forms.TextInput()
    initial = words.get("text", "")
    return forms.CharField(label=label, required=required, max_length=LONGEST_OPTION, initial=initial, widget=widget)


class Part:
    """In a language that is no source the texts alone are asked for, and the structure stays as it is."""

    has_reasons: ClassVar[bool] = False

    def __init__(self, kind: str, structure: Data, options: dict[str, Data], *, is_source: bool) -> None:
        self.kind, self.former, self.words, self.is_source = kind, structure, options, is_source

    def fields(self) -> dict[str, forms.Field]:
        """By name, in the order of the form."""
        return self.source_fields() if self.is_source else self._translated_fields()

    def structure(self, data: Data) -> Data:
        """What `courses.assessment.kinds` describes."""
        return self.source_structure(data) if self.is_source else self.former

    def options(self, data: Data) -> dict[str, Data]:
        """The words of options; what the form does not ask of one stays."""
        keys = kind_of(self.kind).texts(self.structure(data))
        return {key: words for key in keys if (words := self._option(key, data))}

    def source_fields(self) -> dict[str, forms.Field]:
        return {}

    def source_structure(self, data: Data) -> Data:
        raise NotImplementedError

    def label_of(self, key: str, number: int) -> str:
        return gettext("Option %(number)d") % {"number": number}

    def _option(self, key: str, data: Data) -> Data:
        text = data.get(f"option-{key}", "")
        former = self.words.get(key, {})
        held = {**former, "text": text, "reason": data.get(f"reason-{key}", former.get("reason", ""))}
        return held if text or former.get("attachments") else {}

    def _translated_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number, key in enumerate(kind_of(self.kind).texts(self.former), start=1):
            words = self.words.get(key, {})
            required = not words.get("attachments")
            found[f"option-{key}"] = text_field(self.label_of(key, number), words, required=required)
            if self.has_reasons:
                found[f"reason-{key}"] = self._reason(key, number)
        return found

    def _reason(self, key: str, number: int) -> forms.CharField:
        return forms.CharField(
            label=gettext("Reason for option %(number)d") % {"number": number},
            required=False,
            max_length=2000,
            initial=self.words.get(key, {}).get("reason", ""),
        )


class ChoicePart(Part):
    """Options with what is right, and why."""

    has_reasons = True

    def _keys(self) -> list[str]:
        if self.kind == "truefalse":
            return list(TRUE_FALSE)
        keys = list(self.former.get("options", []))
        return [*keys, *free_keys(keys, max(SPARE_ROWS - len(keys), 2))]

    def source_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number, key in enumerate(self._keys(), start=1):
            found[f"option-{key}"] = text_field(self.label_of(key, number), self.words.get(key, {}), required=False)
            found[f"right-{key}"] = forms.BooleanField(
                label=gettext("Option %(number)d is right") % {"number": number},
                required=False,
                initial=key in self.former.get("correct", []),
            )
            found[f"reason-{key}"] = self._reason(key, number)
        return found

    def source_structure(self, data: Data) -> Data:
        given = [key for key in self._keys() if self._option(key, data)]
        return {"options": given, "correct": [key for key in given if data.get(f"right-{key}")]}


class NumberPart(Part):
    def source_fields(self) -> dict[str, forms.Field]:
        rows = (("value", _("Right number"), ""), ("tolerance", _("Right within plus or minus"), "0"))
        return {
            name: forms.DecimalField(label=label, initial=self.former.get(name, default))
            for name, label, default in rows
        }

    def source_structure(self, data: Data) -> Data:
        return {"value": f"{data['value']:f}", "tolerance": f"{data['tolerance']:f}"}


class WordsPart(Part):
    """A short text."""

    def source_fields(self) -> dict[str, forms.Field]:
        return {
            "accepted": forms.CharField(
                label=_("Accepted answers"),
                help_text=_("One a line, in every language. Case, width and closing punctuation do not matter."),
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(self.former.get("accepted", [])),
            ),
            "wildcards": forms.BooleanField(
                label=_("An asterisk stands for anything"),
                help_text=_("Write \\* for an asterisk that is meant."),
                required=False,
                initial=self.former.get("wildcards", False),
            ),
            "case": forms.BooleanField(
                label=_("Capitals and small letters count"), required=False, initial=self.former.get("case", False)
            ),
        }

    def source_structure(self, data: Data) -> Data:
        flags = {name: True for name in ("wildcards", "case") if data.get(name)}
        return {"accepted": [line.strip() for line in data["accepted"].splitlines() if line.strip()], **flags}


class OrderPart(Part):
    """Options with their places."""

    def _keys(self) -> list[str]:
        keys = list(self.former.get("options", []))
        return [*keys, *free_keys(keys, max(SPARE_ROWS - len(keys), 2))]

    def source_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number, key in enumerate(self._keys(), start=1):
            found[f"option-{key}"] = text_field(self.label_of(key, number), self.words.get(key, {}), required=False)
            found[f"place-{key}"] = forms.IntegerField(
                label=gettext("Place of option %(number)d") % {"number": number},
                required=False,
                min_value=1,
                max_value=99,
                initial=number,
            )
        return found

    def source_structure(self, data: Data) -> Data:
        given = [key for key in self._keys() if self._option(key, data)]
        return {"options": sorted(given, key=lambda key: data.get(f"place-{key}") or len(given) + 1)}


class PairsPart(Part):
    """Lines with what belongs to each, and answers that belong to none."""

    WRONG_ROWS = 3

    def label_of(self, key: str, number: int) -> str:
        lines = self.former.get("options", [])
        if key in lines:
            return gettext("Line %(number)d") % {"number": number}
        return gettext("Answer %(number)d") % {"number": number - len(lines)}

    def _lines(self) -> list[str]:
        keys = list(self.former.get("options", []))
        return [*keys, *free_keys(self._known(), max(SPARE_ROWS - len(keys), 2))]

    def _known(self) -> list[str]:
        return [*self.former.get("options", []), *self.former.get("targets", [])]

    def _wrong(self) -> list[str]:
        """Answers that belong to no line."""
        used = set(self.former.get("pairs", {}).values())
        return [key for key in self.former.get("targets", []) if key not in used]

    def source_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        pairs = self.former.get("pairs", {})
        for number, key in enumerate(self._lines(), start=1):
            label, right = gettext("Line %(number)d"), gettext("Belongs to line %(number)d")
            target = self.words.get(pairs.get(key, ""), {})
            found[f"option-{key}"] = text_field(label % {"number": number}, self.words.get(key, {}), required=False)
            found[f"right-{key}"] = text_field(right % {"number": number}, target, required=False)
        wrong = [in_one_line(self.words.get(key, {})) for key in self._wrong()]
        found["wrong"] = forms.CharField(
            label=_("Further answers"),
            help_text=_("One a line. They belong to nothing, and are there to choose wrongly."),
            widget=forms.Textarea(attrs={"rows": self.WRONG_ROWS}),
            required=False,
            initial="\n".join(wrong),
        )
        return found

    def _targets(self, data: Data) -> tuple[dict[str, str], dict[str, str]]:
        """The answer of each line, and the texts of all answers by their keys; the same text is the same answer."""
        former, texts = self.former.get("pairs", {}), {}
        pairs, typed = {}, []
        for line in self._lines():
            target, text = former.get(line, ""), data.get(f"right-{line}", "")
            if self._option(line, data) and text:
                typed.append((line, text, target))
            elif self._option(line, data) and self.words.get(target, {}).get("attachments"):
                pairs[line], texts[target] = target, ""  # it only shows something
        further = [line.strip()[:LONGEST_OPTION] for line in data.get("wrong", "").splitlines() if line.strip()]
        given = [*(text for _line, text, _target in typed), *further]
        wishes = [*(target for _line, _text, target in typed), *self._wrong()]
        keys = kept_keys(given, wishes, self._standing(), [*self._known(), *self._lines()])
        pairs |= {line: key for (line, _text, _target), key in zip(typed, keys, strict=False)}
        return pairs, texts | dict(zip(keys, given, strict=True))

    def _standing(self) -> dict[str, str]:
        targets = self.former.get("targets", [])
        return {key: in_one_line(self.words.get(key, {})) for key in targets}

    def source_structure(self, data: Data) -> Data:
        lines = [key for key in self._lines() if self._option(key, data)]
        pairs, targets = self._targets(data)
        return {"options": lines, "targets": list(targets), "pairs": pairs}

    def options(self, data: Data) -> dict[str, Data]:
        if not self.is_source:
            return super().options(data)
        found = {key: words for key in self._lines() if (words := self._option(key, data))}
        for key, text in self._targets(data)[1].items():
            former = self.words.get(key, {})
            found[key] = {**former, "text": text, "reason": former.get("reason", "")}
        return found


class EssayPart(Part):
    """How long the answer of an essay may be."""

    def source_fields(self) -> dict[str, forms.Field]:
        return {
            "longest": forms.IntegerField(
                label=_("Longest answer, in characters"),
                min_value=1,
                max_value=LONGEST_ESSAY,
                initial=self.former.get("longest", USUAL_ESSAY),
            )
        }

    def source_structure(self, data: Data) -> Data:
        return {"longest": data["longest"]}
