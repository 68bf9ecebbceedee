"""What accounts does when something happens: an address proven, an invitation made, a database migrated."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from wagtail.users.models import UserProfile

from accounts import actions, tasks
from accounts.models import Organisation, Person, User
from accounts.signals import address_verified
from common.tasks import after_commit


@transaction.atomic
def begin_what_waited_for_the_address(*, email_address: Any, **kwargs: Any) -> None:
    """allauth has seen an address proven."""
    person = Person.objects.get_or_create(user=email_address.user)[0]
    actions.confirm_organisation_code(person=person)
    transaction.on_commit(lambda: address_verified.send_robust(sender=Person, person=person, email=email_address.email))


def remember_her_language(*, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Signed in: the browser speaks the language of the account from here on."""
    if request is not None:
        request.language_to_remember = user.language  # type: ignore[attr-defined]


def take_language_from_the_account(*, instance: UserProfile, **kwargs: Any) -> None:
    """The authoring interface has no language and no time zone of its own."""
    instance.preferred_language = instance.user.language
    instance.current_time_zone = instance.user.time_zone


def give_language_to_authoring(
    *, instance: User, created: bool, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """The account changed: so does what the authoring interface and its mails go by."""
    if created or (update_fields is not None and not {"language", "time_zone"} & set(update_fields)):
        return
    UserProfile.objects.filter(user=instance).update(
        preferred_language=instance.language, current_time_zone=instance.time_zone
    )


def mail_the_invitation(*, invitation: Any, **kwargs: Any) -> None:
    """Somebody was asked to join."""
    after_commit(tasks.send_invitation, invitation_id=invitation.pk)


def load_texts_after_migrate(*, using: str, **kwargs: Any) -> None:
    """The words of consent are part of the programme."""
    if using == "default":
        actions.load_consent_texts()


def renew_groups_after_migrate(*, using: str, **kwargs: Any) -> None:
    """A new version may let a role do more."""
    if using == "default":
        for organisation in Organisation.objects.associations():
            actions.ensure_role_groups(organisation=organisation)
