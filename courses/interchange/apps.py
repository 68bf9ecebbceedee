from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterchangeConfig(AppConfig):
    name = "courses.interchange"
    label = "interchange"
    verbose_name = _("Import and export")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots
        from courses.interchange import own_data, receivers  # noqa: F401 models must be loaded
        from courses.interchange import slots as pieces
        from courses.interchange.brought import read_package

        slots.register("account.data", own_data.own_data, order=50)
        slots.register("questions.bank", pieces.bank_exports)
        slots.register("package.read", read_package)
