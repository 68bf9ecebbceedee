"""What import and export add to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.interchange.permissions import associations_to_import_for
from courses.interchange.views import imports


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("import/", imports.imports, name="interchange_imports"),
        path("import/<uuid:public_id>/", imports.job, name="interchange_import"),
        path("import/<uuid:public_id>/take/", imports.take, name="interchange_take"),
        re_path(
            r"^import/(?P<public_id>[0-9a-f-]{36})/report\.(?P<ending>json|csv)$",
            imports.report,
            name="interchange_report",
        ),
    ]


class ImportItem(MenuItem):
    """Shown to whoever may bring something in."""

    def is_shown(self, request: HttpRequest) -> bool:
        return associations_to_import_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def offer_import() -> MenuItem:
    return ImportItem(_("Import"), reverse("interchange_imports"), name="import", icon_name="download", order=130)
