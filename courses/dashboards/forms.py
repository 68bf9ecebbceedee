"""HTTP input in, clean values out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.assessment.models import Submission
from courses.assessment.queries import QuestionView

LONGEST_FEEDBACK, LONGEST_REASON = 5000, 500


class AnswerForm(forms.Form):
    """Answering a request."""

    decision = forms.ChoiceField(choices=[("approve", _("Give the place")), ("decline", _("Decline"))])
    answer = forms.CharField(label=_("Answer to the learner"), required=False, max_length=500)


def _feedback(initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=_("Feedback"),
        help_text=_("The learner reads it in the course, in the words you write."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_FEEDBACK,
        required=False,
        initial=initial,
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why the mark is changed"),
        help_text=_("The learner reads this too."),
        max_length=LONGEST_REASON,
    )


class SubmissionForm(forms.Form):
    """A score and what is said about a work; a reason too where it was marked before."""

    decision = forms.ChoiceField(choices=[("mark", ""), ("return", "")])
    points = forms.IntegerField(label=_("Score (%)"), min_value=0, max_value=100, required=False)

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        super().__init__(data)
        newest = submission.markings.select_related("words").order_by("-number").first()
        self.fields["points"].initial = newest.points if newest is not None else None
        self.fields["feedback"] = _feedback(newest.feedback if newest is not None else "")
        if submission.is_marked:
            self.fields["reason"] = _reason()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "mark" and data.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Give a score from 0 to 100 per cent."))
        return data


class EssayForm(forms.Form):
    """Points of one essay, and what is said about it."""

    def __init__(self, data: Any = None, *, question: QuestionView, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.question = question
        most = question.attempt_question.version.points
        marking = question.marking
        self.fields["points"] = forms.IntegerField(
            label=_("Points of %(most)d") % {"most": most},
            min_value=0,
            max_value=most,
            initial=marking.points if marking is not None else None,
        )
        self.fields["feedback"] = _feedback(marking.feedback if marking is not None else "")


class EssayReasonForm(forms.Form):
    """Why marks are changed, where there are any."""

    def __init__(self, data: Any = None, *, needed: bool) -> None:
        super().__init__(data)
        if needed:
            self.fields["reason"] = _reason()
