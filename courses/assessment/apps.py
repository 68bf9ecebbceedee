from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "courses.assessment"
    label = "assessment"
    verbose_name = _("Assessment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots as places
        from courses.assessment import own_data, permissions, receivers, slots, views  # noqa: F401 models must be loaded

        places.register("account.data", own_data.own_data, order=20)
        places.register("lesson.check", slots.lesson_check)
        places.register("file.gate", permissions.may_have_asked_file)
        places.register("activity.context", slots.quiz_context)
        places.register("activity.context", slots.assignment_context)
        places.register("lesson.check.unfit", slots.unfit_questions)
        places.register("lesson.check.known", slots.known_questions)
        places.register("learning.figures", slots.left_figures)
        places.register("lesson.check.widget", slots.check_widget)
