from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "courses.learning"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots as places
        from courses.learning import own_data, receivers, slots  # noqa: F401 models must be loaded

        places.register("account.data", own_data.own_data, order=10)
        places.register("course.actions", slots.course_actions)
        places.register("course.states", slots.course_states)
        places.register("activity.next", slots.activity_next)
        places.register("activity.phonebar", slots.activity_phonebar)
        places.register("requirements.still_needed", slots.still_needed)
        places.register("activity.gate", slots.activity_gate)
        places.register("activity.preview_context", slots.activity_preview_context)
