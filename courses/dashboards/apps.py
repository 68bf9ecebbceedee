from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "courses.dashboards"
    label = "dashboards"
    verbose_name = _("Dashboards")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots as places
        from courses.dashboards import slots  # models must be loaded

        places.register("cohort.actions", slots.cohort_evidence)
