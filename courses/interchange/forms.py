"""What an author says of a file she brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from common.languages import NAMES
from courses.interchange.archives import MAX_FILE
from courses.interchange.enums import Subject
from courses.interchange.names import COURSE_FORMATS, QUESTION_FORMATS
from courses.interchange.permissions import associations_to_import_for


class ImportForm(forms.Form):
    """A file, whose it will be, and what cannot be seen from it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "As the other system exported it: .zip, .tar.gz, .mbz, .imscc, .h5p, .xml, .txt, .gift, .md, .ipynb. At most 200 MB."
        ),
    )
    subject = forms.ChoiceField(
        label=_("What it is"), choices=Subject.choices, widget=forms.RadioSelect, initial=Subject.COURSE
    )
    association = forms.ModelChoiceField(
        label=_("Association"), queryset=Organisation.objects.none(), empty_label=None, help_text=_("Whose it will be.")
    )
    form = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Recognise it")), (_("Courses"), COURSE_FORMATS), (_("Questions"), QUESTION_FORMATS)],
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        required=False,
        choices=[("", _("As the file says, else English")), *NAMES.items()],
    )
    code = forms.CharField(
        label=_("Code of the course"),
        max_length=20,
        required=False,
        help_text=_("May be given later; needed to publish."),
    )
    bank = forms.CharField(
        label=_("Name of the bank"),
        max_length=120,
        required=False,
        help_text=_("For questions. Left empty, the bank is called as the file."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].queryset = associations_to_import_for(user)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise ValidationError(_("This file is larger than 200 MB. Split it into smaller parts."))
        return file

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known = dict(QUESTION_FORMATS if data.get("subject") == Subject.QUESTIONS else COURSE_FORMATS)
        if data.get("form") and data["form"] not in known:
            self.add_error("form", _("This format holds something else. Choose another, or have it recognised."))
        if data.get("subject") == Subject.QUESTIONS and not data.get("bank") and data.get("file"):
            data["bank"] = str(data["file"].name).rsplit("/", 1)[-1].rsplit(".", 1)[0][:120]
        return data

    @property
    def wish(self) -> dict[str, Any]:
        """The fields of the job."""
        return {name: self.cleaned_data[name] for name in ("subject", "form", "language", "code", "bank")}
