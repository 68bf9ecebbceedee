"""The package activity in the page editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import Organisation
from common import slots
from common.page_forms import AcademyPageForm
from courses.packages.exceptions import NoPackageHost

AUTHORS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)


class PackagePageForm(AcademyPageForm):
    """Offers the packages of the associations the author works for, and the one already chosen; or takes a new one."""

    upload = forms.FileField(
        label=_("Bring a package"),
        required=False,
        help_text=_(
            "SCORM, H5P or cmi5 as it was exported: .zip or .h5p, at most 200 MB. It is chosen in place of the one above."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brought: Any = None
        if "package" not in self.fields:
            return
        rows = apps.get_model("packages", "Package").objects.order_by("name", "-pk")
        if self.for_user is not None and not self.for_user.is_superuser:
            own = Organisation.objects.where(getattr(self.for_user, "person", None), *AUTHORS)
            rows = rows.filter(Q(owner__in=own.values("pk")) | Q(pk=self.instance.package_id))
        self.fields["package"].queryset = rows
        # One that is brought will do; the page itself says that one is missing.
        self.fields["package"].required = False
        self.former = self.instance.package_id
        if self.instance.pk and self.instance.source_page.pk != self.instance.pk:
            # Which package it is counts in the authoring language alone.
            self.fields.pop("upload", None)
        elif notice := self._under_way():
            self.fields["package"].help_text = notice

    def _under_way(self) -> str:
        """What another package means for those who have begun with the one that is live; empty where nobody has."""
        if not (self.instance.pk and self.instance.live):
            return ""
        states = apps.get_model("packages", "PackageState").objects.filter(
            activity__key=self.instance.translation_key, completed=False
        )
        count = states.values("person").distinct().count()
        words = ngettext(
            "%(count)s learner is under way. Once another package is published, parts with the same identifier go on where "
            "they were, all others begin anew; what was reached stays.",
            "%(count)s learners are under way. Once another package is published, parts with the same identifier go on "
            "where they were, all others begin anew; what was reached stays.",
            count,
        )
        return words % {"count": count} if count else ""

    def clean(self) -> dict[str, Any]:
        """Said where the author reads it, and not only when the page has gone through its review."""
        cleaned: dict[str, Any] = super().clean()
        if not settings.PACKAGE_ORIGIN and (self.data.get("action-publish") or self.data.get("action-submit")):
            self.add_error(None, str(NoPackageHost().message))
        if cleaned.get("upload"):
            self._read(cleaned["upload"])
        # A file that was refused is told beside its field; that no package is chosen would only be the same once more.
        self.instance.awaits_package = bool(cleaned.get("upload") or self.errors.get("upload"))
        return cleaned

    def _read(self, file: Any) -> None:
        if self._owner() is None:
            self.add_error("upload", _("Say on the page of the course first which association it belongs to."))
            return
        try:
            [self.brought] = slots.collect("package.read", None, file=file, language=self.instance.locale.language_code)
        except ValidationError as refused:
            self.add_error("upload", refused)

    def _owner(self) -> Organisation | None:
        """The association of the course the activity stands in."""
        page = self.instance if self.instance.pk else self.parent_page.specific
        course = (
            apps.get_model("catalogue", "Course").objects.select_related("owner").filter(key=page.course_key).first()
        )
        return course.owner if course is not None else None

    def save(self, commit: bool = True) -> Any:
        """Only now, with everything else in order, the package is stored."""
        remarks: list[str] = []
        if self.brought is not None:
            self.instance.package = self.brought.store(owner=self._owner())
            remarks += self.brought.remarks
        if "package" in self.fields and self.instance.package_id != self.former and (notice := self._under_way()):
            remarks.insert(0, notice)
        self.instance.remarks = remarks
        return super().save(commit)
