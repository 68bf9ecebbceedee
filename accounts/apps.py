from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = _("People and organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed
        from wagtail.users.models import UserProfile

        from accounts import receivers, signals, slots
        from accounts.models import User
        from common import slots as places

        places.register("account.data", slots.own_data, order=0)
        email_confirmed.connect(receivers.begin_what_waited_for_the_address, dispatch_uid="accounts.address_verified")
        user_logged_in.connect(receivers.remember_her_language, dispatch_uid="accounts.language")
        pre_save.connect(
            receivers.take_language_from_the_account, sender=UserProfile, dispatch_uid="accounts.language_taken"
        )
        post_save.connect(receivers.give_language_to_authoring, sender=User, dispatch_uid="accounts.language_given")
        signals.member_invited.connect(receivers.mail_the_invitation, dispatch_uid="accounts.member_invited")
        post_migrate.connect(receivers.load_texts_after_migrate, sender=self, dispatch_uid="accounts.texts")
        # Sent last, when the permissions of every app have been made.
        post_migrate.connect(
            receivers.renew_groups_after_migrate,
            sender=apps.get_app_config("sessions"),
            dispatch_uid="accounts.groups",
        )
