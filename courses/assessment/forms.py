"""What trainers type: banks, questions of each kind, and their words in other languages."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES
from courses.assessment.enums import QuestionKind
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question, QuestionBank
from courses.assessment.permissions import associations_to_write_for, banks_to_write

SPARE_ROWS = 6
TRUE_FALSE = ("true", "false")


class BankForm(forms.ModelForm):
    class Meta:
        model = QuestionBank
        fields = ("owner", "name")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = associations_to_write_for(user)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("approve", ""), ("return", ""), ("withdraw", "")])
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("When sending back: what has to be changed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class QuestionForm(forms.Form):
    """A question of one kind in one language; the structure is asked for in the authoring language alone."""

    bank = forms.ModelChoiceField(
        label=pgettext_lazy("of questions", "Bank"), queryset=QuestionBank.objects.none(), empty_label=None
    )
    source_locale = forms.ChoiceField(label=_("Authoring language"), choices=list(NAMES.items()))
    prompt = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("Shown with the reasons, once they are due."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=100, initial=1)

    def __init__(
        self,
        *args: Any,
        user: Any,
        kind: str,
        question: Question | None,
        is_source: bool,
        words: dict[str, Any],
        structure: dict[str, Any] | None = None,
        **kw: Any,
    ) -> None:
        self.kind, self.question, self.is_source = kind, question, is_source
        super().__init__(*args, **kw)
        self.fields["bank"].queryset = banks_to_write(user)  # type: ignore[attr-defined]
        if structure is None:
            structure = question.structure if question is not None else {}
        self.rows: list[tuple[str, str]] = []
        if kind_of(kind).has_options:
            self._add_options(structure, words.get("options", {}))
        elif is_source:
            self._add_written(structure)
        self.initial |= {"prompt": words.get("prompt", ""), "explanation": words.get("explanation", "")}
        if not is_source:
            for name in ("bank", "source_locale", "points"):
                del self.fields[name]
        elif question is not None:
            self.initial |= {
                "bank": question.bank_id,
                "points": question.points,
                "source_locale": question.source_locale,
            }
            # The language a question was begun in stays: its versions are written in it.
            self.fields["source_locale"].disabled = True

    def _add_options(self, structure: dict[str, Any], words: dict[str, Any]) -> None:
        keys = list(structure.get("options", []))
        if self.is_source:
            keys = list(TRUE_FALSE) if self.kind == QuestionKind.TRUEFALSE else [*keys, *self._spare(keys)]
        for number, key in enumerate(keys, start=1):
            text, reason, right = f"option-{key}", f"reason-{key}", f"right-{key}"
            is_known = key in structure.get("options", [])
            self.fields[text] = forms.CharField(
                label=gettext("Option %(number)d") % {"number": number},
                required=is_known and not self.is_source,
                max_length=500,
                initial=words.get(key, {}).get("text", ""),
            )
            if self.is_source:
                self.fields[right] = forms.BooleanField(
                    label=gettext("Option %(number)d is right") % {"number": number},
                    required=False,
                    initial=key in structure.get("correct", []),
                )
            self.fields[reason] = forms.CharField(
                label=gettext("Reason for option %(number)d") % {"number": number},
                required=False,
                max_length=1000,
                initial=words.get(key, {}).get("reason", ""),
            )
            self.rows.append((key, text))

    @staticmethod
    def _spare(keys: list[str]) -> list[str]:
        """Keys for new options; one that was ever used is not used again for another text."""
        free = [letter for letter in ascii_lowercase if letter not in keys]
        return free[: max(SPARE_ROWS - len(keys), 2)]

    def _add_written(self, structure: dict[str, Any]) -> None:
        if self.kind == QuestionKind.NUMERIC:
            for name, label, default in (
                ("value", _("Right number"), ""),
                ("tolerance", _("Right within plus or minus"), "0"),
            ):
                self.fields[name] = forms.DecimalField(label=label, initial=structure.get(name, default))
        else:
            self.fields["accepted"] = forms.CharField(
                label=_("Accepted answers"),
                help_text=_("One a line, in every language. Case, width and closing punctuation do not matter."),
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(structure.get("accepted", [])),
            )

    @property
    def structure(self) -> dict[str, Any]:
        """What `courses.assessment.kinds` describes."""
        data = self.cleaned_data
        if not self.is_source and self.question is not None:
            return self.question.structure
        if self.rows:
            given = [key for key, text in self.rows if data.get(text)]
            return {"options": given, "correct": [key for key in given if data.get(f"right-{key}")]}
        if self.kind == QuestionKind.NUMERIC:
            return {"value": f"{data['value']:f}", "tolerance": f"{data['tolerance']:f}"}
        return {"accepted": [line.strip() for line in data["accepted"].splitlines() if line.strip()]}

    @property
    def words(self) -> dict[str, Any]:
        data = self.cleaned_data
        options = {
            key: {"text": data[text], "reason": data.get(f"reason-{key}", "")}
            for key, text in self.rows
            if data.get(text)
        }
        return {"prompt": data["prompt"], "explanation": data["explanation"], "options": options}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_valid_so_far:
            for problem in kind_of(self.kind).problems(self.structure):
                self.add_error(None, problem)
        return data

    @property
    def is_valid_so_far(self) -> bool:
        return not self.errors
