"""A question in one language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.languages import NAMES
from common.models import AcademyImage
from courses.assessment.enums import FileKind, QuestionKind
from courses.assessment.forms.gaps import GapsPart
from courses.assessment.forms.parts import ChoicePart, EssayPart, NumberPart, OrderPart, PairsPart, Part, WordsPart
from courses.assessment.forms.pictures import PictureChooser
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question, QuestionBank
from courses.assessment.permissions import banks_to_write
from courses.catalogue.permissions import files_to_use

PARTS: dict[str, type[Part]] = {
    QuestionKind.SINGLE: ChoicePart,
    QuestionKind.MULTIPLE: ChoicePart,
    QuestionKind.TRUEFALSE: ChoicePart,
    QuestionKind.NUMERIC: NumberPart,
    QuestionKind.TEXT: WordsPart,
    QuestionKind.MATCH: PairsPart,
    QuestionKind.ORDER: OrderPart,
    QuestionKind.CLOZE: GapsPart,
    QuestionKind.ESSAY: EssayPart,
}
SPARE_HINTS, MOST_HINTS = 2, 10
LONGEST = 10_000
OF_QUESTION, OF_EXPLANATION = "attachments", "explanation_attachments"


class QuestionForm(forms.Form):
    """A question of one kind in one language; the structure is asked for in the authoring language alone."""

    bank = forms.ModelChoiceField(
        label=pgettext_lazy("of questions", "Bank"), queryset=QuestionBank.objects.none(), empty_label=None
    )
    source_locale = forms.ChoiceField(label=_("Authoring language"), choices=list(NAMES.items()))
    prompt = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("Shown with the reasons, once they are due."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
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
        self.kind, self.question, self.is_source, self.former = kind, question, is_source, words
        super().__init__(*args, **kw)
        self.fields["bank"].queryset = banks_to_write(user)  # type: ignore[attr-defined]
        if kind_of(kind).asks_in_prompt:
            self.fields["prompt"].help_text = _("Write [[1]], [[2]] and so on where a gap stands.")
        if structure is None:
            structure = question.structure if question is not None else {}
        self.part = PARTS[kind](kind, structure, words.get("options", {}), is_source=is_source)
        self.fields.update(self.part.fields())
        if kind_of(kind).marked_by_person:
            self.fields["guide"] = forms.CharField(
                label=_("Guide for whoever marks"),
                help_text=_("What a good answer holds, and how many points for what. Learners never see it."),
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=LONGEST,
                required=False,
                initial=words.get("guide", ""),
            )
        self._add_hints(words.get("hints", []))
        self._add_files(user)
        self.initial.update(prompt=words.get("prompt", ""), explanation=words.get("explanation", ""))
        if not is_source:
            for name in ("bank", "source_locale", "points"):
                del self.fields[name]
        elif question is not None:
            self.initial.update(bank=question.bank_id, points=question.points, source_locale=question.source_locale)
            # The language a question was begun in stays: its versions are written in it.
            self.fields["source_locale"].disabled = True

    def _add_hints(self, hints: list[str]) -> None:
        for number in range(1, max(len(hints), min(len(hints) + SPARE_HINTS, MOST_HINTS)) + 1):
            self.fields[f"hint-{number}"] = forms.CharField(
                label=gettext("Hint %(number)d") % {"number": number},
                help_text=_("Offered one after another before an answer is given.") if number == 1 else "",
                widget=forms.Textarea(attrs={"rows": 1}),
                max_length=LONGEST,
                required=False,
                initial=hints[number - 1] if number <= len(hints) else "",
            )

    def _add_files(self, user: Any) -> None:
        """What stands beside the words can be taken out, and a picture put beside the question."""
        labels = {
            OF_QUESTION: gettext("Take out of the question"),
            OF_EXPLANATION: gettext("Take out of the explanation"),
        }
        self.held: dict[str, list[dict[str, Any]]] = {name: self.former.get(name, []) for name in labels}
        for number, (key, words) in enumerate(self.former.get("options", {}).items(), start=1):
            labels[key] = gettext("Take out of option %(number)d") % {"number": number}
            self.held[key] = words.get("attachments", [])
        for place, files in self.held.items():
            if files:
                self.fields[f"take-out-{place}"] = forms.MultipleChoiceField(
                    label=labels[place],
                    choices=[(str(at), _named(file)) for at, file in enumerate(files)],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
        self.fields["picture"] = forms.ModelChoiceField(
            label=_("Put a picture beside the question"),
            help_text=_("Its description is read to those who cannot see it."),
            queryset=files_to_use(user, AcademyImage),
            widget=PictureChooser,
            required=False,
        )

    def _left(self, place: str) -> list[dict[str, Any]]:
        out = self.cleaned_data.get(f"take-out-{place}", [])
        return [file for at, file in enumerate(self.held[place]) if str(at) not in out]

    @property
    def structure(self) -> dict[str, Any]:
        """What `courses.assessment.kinds` describes."""
        return self.part.structure(self.cleaned_data)

    @property
    def words(self) -> dict[str, Any]:
        """The words as they are kept. What this form does not ask for stays."""
        data = self.cleaned_data
        options = self.part.options(data)
        for key, words in options.items():
            if key in self.held and words.pop("attachments", None) and (left := self._left(key)):
                words["attachments"] = left
        files = {name: self._left(name) for name in (OF_QUESTION, OF_EXPLANATION)}
        if picture := data.get("picture"):
            title = picture.description or picture.title
            files[OF_QUESTION] = [
                *files[OF_QUESTION],
                {"file": picture.pk, "kind": FileKind.IMAGE.value, "title": title},
            ]
        hints = [data[name] for name in self.fields if name.startswith("hint-") and data.get(name)]
        held: dict[str, Any] = {**files, "hints": hints}
        if "guide" in self.fields:
            held["guide"] = data["guide"]
        stays = {name: value for name, value in self.former.items() if name not in held}
        return {
            **stays,
            "prompt": data["prompt"],
            "explanation": data["explanation"],
            "options": options,
            **{name: value for name, value in held.items() if value},
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            kind = kind_of(self.kind)
            for problem in kind.problems(self.structure) or kind.word_problems(self.structure, self.words):
                self.add_error(None, problem)
        return data


def _named(file: dict[str, Any]) -> str:
    return f"{file.get('title', '')} ({FileKind(file['kind']).label})"
