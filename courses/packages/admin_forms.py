"""The package activity in the page editor."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q

from accounts.enums import Role
from accounts.models import Organisation
from common.page_forms import AcademyPageForm
from courses.packages.exceptions import NoPackageHost

AUTHORS = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)


class PackagePageForm(AcademyPageForm):
    """Offers the packages of the associations the author works for, and the one already chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "package" not in self.fields:
            return
        rows = apps.get_model("packages", "Package").objects.order_by("name", "-pk")
        if self.for_user is not None and not self.for_user.is_superuser:
            own = Organisation.objects.where(getattr(self.for_user, "person", None), *AUTHORS)
            rows = rows.filter(Q(owner__in=own.values("pk")) | Q(pk=self.instance.package_id))
        self.fields["package"].queryset = rows

    def clean(self) -> dict[str, Any]:
        """Said where the author reads it, and not only when the page has gone through its review."""
        cleaned: dict[str, Any] = super().clean()
        if not settings.PACKAGE_ORIGIN and (self.data.get("action-publish") or self.data.get("action-submit")):
            self.add_error(None, str(NoPackageHost().message))
        return cleaned
