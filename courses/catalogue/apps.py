from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "courses.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.enums import Role
        from accounts.permissions import grant_to_role
        from courses.catalogue import receivers, views  # noqa: F401 models must be loaded

        for role in (Role.TRAINER, Role.OFFICER):
            grant_to_role(role, ["wagtail_localize.submit_translation"])
