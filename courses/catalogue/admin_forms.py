"""Editing a course: what belongs to the identity row is asked for on the same screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation
from common import slots
from common.form_fields import ManyChoices
from common.page_forms import AcademyPageForm
from courses.catalogue.enums import MOST_MINUTES, EnrolmentPolicy, Level
from courses.skills.models import Skill

IDENTITY_FIELDS = {
    "course_code": "code",
    "course_owner": "owner",
    "course_level": "level",
    "course_policy": "enrolment_policy",
    "course_minutes": "minutes",
    "course_law_as_at": "law_as_at",
}


class LessonPageForm(AcademyPageForm):
    """Refuses a knowledge check that asks what is not the author's to ask, or cannot be one, however its key was sent."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = cleaned.get("body")
        if body is None or self.for_user is None:
            return cleaned
        # What stands in the lesson already stays: until here the instance is as it was opened.
        asked = {_question_of(block) for block in body} - {_question_of(block) for block in self.instance.body} - {""}
        known: set[str] = set()
        for keys in slots.collect("lesson.check.known", None, user=self.for_user, keys=asked) if asked else []:
            known |= set(keys)
        wrong = _("There is no such question in your banks. Choose one of your association’s.")
        refused: dict[str, Any] = dict.fromkeys(asked - known, wrong)
        for unfit in slots.collect("lesson.check.unfit", None, keys=asked) if asked else []:
            refused |= {key: why for key, why in unfit.items() if key in known}
        if refused:
            errors = {
                place: blocks.StructBlockValidationError(
                    block_errors={"question": ValidationError(refused[_question_of(block)])}
                )
                for place, block in enumerate(body)
                if _question_of(block) in refused
            }
            self.add_error("body", blocks.StreamBlockValidationError(block_errors=errors))
        return cleaned


def _question_of(block: Any) -> str:
    return str(block.value["question"] or "") if block.block_type == "check" else ""


class CoursePageForm(AcademyPageForm):
    """The words of the page and the settings of the course, checked together."""

    course_code = forms.CharField(
        label=_("Code"), max_length=20, required=False, help_text=_("Such as AIF-101. Needed to publish.")
    )
    course_owner = forms.ModelChoiceField(
        label=_("Association"), queryset=Organisation.objects.none(), required=False, help_text=_("Needed to publish.")
    )
    course_level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    course_policy = forms.ChoiceField(label=_("Enrolment"), choices=EnrolmentPolicy.choices)
    course_minutes = forms.IntegerField(
        label=_("Approved minutes"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=_("Left empty, the sum of what is required."),
    )
    course_law_as_at = forms.DateField(label=_("Law as at"), required=False)
    course_skills = ManyChoices(
        label=_("Skills"), queryset=Skill.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self._course()
        self.fields["course_owner"].queryset = self._owners()  # type: ignore[attr-defined]
        self.fields["course_skills"].queryset = Skill.objects.order_by("position")  # type: ignore[attr-defined]
        if course is not None:
            for field, attribute in IDENTITY_FIELDS.items():
                self.fields[field].initial = getattr(course, attribute)
            self.fields["course_skills"].initial = list(course.skills.values_list("pk", flat=True))
        else:
            self.fields["course_level"].initial = Level.FOUNDATION
            self.fields["course_policy"].initial = EnrolmentPolicy.OPEN
            self.fields["course_owner"].initial = self._owners().first()

    def _course(self) -> Any:
        if self.instance.pk is None:
            return None
        model = apps.get_model("catalogue", "Course")
        return model.objects.filter(key=self.instance.translation_key).first()

    def _owners(self) -> Any:
        associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION, is_active=True).order_by(
            "name_en"
        )
        if self.for_user is None or self.for_user.is_superuser:
            return associations
        mine = Membership.objects.active().filter(person__user=self.for_user).values("organisation")
        return associations.filter(pk__in=mine)

    def clean_course_code(self) -> str | None:
        code = (self.cleaned_data["course_code"] or "").strip().upper() or None
        model = apps.get_model("catalogue", "Course")
        if code is None and (self.instance.live or self.instance.approved_schedule):
            raise forms.ValidationError(_("A published course keeps its code."))
        if code and model.objects.filter(code=code).exclude(key=self.instance.translation_key).exists():
            raise forms.ValidationError(_("Another course has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("action-publish") or self.data.get("action-submit"):
            for field in ("course_code", "course_owner"):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, _("A course needs this to be published."))
        return cleaned

    def identity_changes(self) -> dict[str, Any]:
        """What the screen says of the identity row: attribute to value, and `skills`."""
        values = {attribute: self.cleaned_data.get(field) for field, attribute in IDENTITY_FIELDS.items()}
        return {**values, "skills": list(self.cleaned_data.get("course_skills") or [])}

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        page.identity_changes = self.identity_changes()
        return page
