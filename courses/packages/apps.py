from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PackagesConfig(AppConfig):
    name = "courses.packages"
    label = "packages"
    verbose_name = _("Packages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots as places
        from courses.packages import checks, own_data, receivers, slots  # noqa: F401 models must be loaded

        places.register("account.data", own_data.own_data, order=25)
        places.register("activity.context", slots.package_context)
