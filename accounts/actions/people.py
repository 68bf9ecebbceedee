"""What a person says about herself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.consent import answer_consent, record_notice_shown
from accounts.actions.memberships import offer_membership
from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, Role
from accounts.models import ConsentText, Organisation, Person, User
from common.languages import LANGS

PROFILE_FIELDS = ("display_name", "name_other_script", "name_latin", "language", "time_zone")


@transaction.atomic
def complete_sign_up(
    *,
    user: User,
    display_name: str,
    language: str,
    notice: ConsentText | None,
    terms: ConsentText | None,
    organisation: Organisation | None = None,
    ip: str = "",
) -> Person:
    """Keep what was said at sign-up: the name, the declaration of age, the notice shown and the terms agreed to.

    The membership that an organisation's code brings begins when the address is verified, not before.
    """
    user.display_name = display_name
    user.language = language if language in LANGS else "en"
    user.adult_declared_at = timezone.now()
    user.save()
    person: Person = Person.objects.get_or_create(user=user)[0]
    if notice is not None:
        record_notice_shown(
            person=person, by=person, key=ConsentKey.PRIVACY_NOTICE, text=notice, method=ConsentMethod.SIGN_UP, ip=ip
        )
    if terms is not None:
        answer_consent(
            person=person, by=person, text=terms, action=ConsentAction.GIVEN, method=ConsentMethod.SIGN_UP, ip=ip
        )
    if organisation is not None:
        offer_membership(person=person, organisation=organisation, role=Role.LEARNER, by=person)
    return person


@transaction.atomic
def save_profile(*, person: Person, by: Person, **values: Any) -> User:
    """Keep names, language and time zone. Names on certificates already issued stay as issued."""
    user = User.objects.select_for_update().get(person=person)
    for field in PROFILE_FIELDS:
        if field in values:
            setattr(user, field, values[field])
    user.save(update_fields=[field for field in PROFILE_FIELDS if field in values] or None)
    return user


def remember_language(*, user: User, language: str) -> None:
    """The language a signed-in person chose, for mail and for the next sign-in."""
    if language in LANGS and user.language != language:
        user.language = language
        User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def set_account(*, user: User, by: Person, **values: Any) -> User:
    """What an officer or superuser may set on an account; roles come from memberships and nowhere else."""
    for field, value in values.items():
        setattr(user, field, value)
    user.save()
    Person.objects.get_or_create(user=user)
    return user
