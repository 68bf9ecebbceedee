from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SkillsConfig(AppConfig):
    name = "courses.skills"
    label = "skills"
    verbose_name = _("Skills")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="skills.framework")


def load_after_migrate(**kwargs: Any) -> None:
    """The framework is data of the product: it is there wherever the tables are."""
    from courses.skills.actions import load_framework

    load_framework()
