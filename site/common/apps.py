from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "common"
    label = "common"
    verbose_name = _("Common floor")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.append_only import check_triggers, install_after_migrate

        register(check_triggers, Tags.database)
        # Sent once per app; the triggers cost nothing where they stand already.
        post_migrate.connect(install_after_migrate, dispatch_uid="common.append_only")
