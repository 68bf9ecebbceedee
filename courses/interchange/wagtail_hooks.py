"""What import and export add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.interchange.actions import QUESTION_FORMATS
from courses.interchange.permissions import associations_to_import_for
from courses.interchange.views import banks, imports


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
        re_path(
            rf"^questions/banks/(?P<pk>\d{{1,15}})/(?P<form>{'|'.join(QUESTION_FORMATS)})/$",
            banks.export_bank,
            name="interchange_export_bank",
        ),
    ]


class ImportItem(MenuItem):
    """Shown to whoever may bring something in."""

    def is_shown(self, request: HttpRequest) -> bool:
        return associations_to_import_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def offer_import() -> MenuItem:
    return ImportItem(_("Import"), reverse("interchange_imports"), name="import", icon_name="download", order=130)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """What the history of a bank calls what happened."""
    actions.register_action("interchange.questions", _("Import questions"), _("Questions imported"))
