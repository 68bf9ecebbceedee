from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    name = "courses.cohorts"
    label = "cohorts"
    verbose_name = _("Cohorts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.signals import person_erased, person_erasing
        from common import slots as places
        from courses.cohorts import own_data, receivers, signals, slots  # models must be loaded

        signals.invitations_made.connect(receivers.mail_invitations)
        signals.roster_confirmed.connect(receivers.add_the_roster)
        person_erasing.connect(receivers.erase_traces)
        person_erased.connect(receivers.free_her_seats)
        places.register("account.data", own_data.own_data, order=30)
        places.register("learn.aside", slots.invitations_waiting, order=10)
