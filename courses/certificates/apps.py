from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "courses.certificates"
    label = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common import slots as places
        from courses.certificates import own_data, receivers, slots  # models must be loaded

        places.register("account.data", own_data.own_data, order=40)
        places.register("learn.certificates", slots.learn_certificates)
        places.register("learn.hours", slots.learn_hours)
        places.register("course.certificate", slots.course_certificate)
        places.register("account.leaving", slots.account_leaving)
        places.register("home.specimen", slots.home_specimen)
        post_migrate.connect(receivers.load_schemes_after_migrate, sender=self, dispatch_uid="certificates.cpd_schemes")
