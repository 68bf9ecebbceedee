"""What accounts knows about somebody, for her own copy of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.models import ConsentRecord, EmploymentBasis, Membership, MembershipInvitation, Person
from accounts.queries import looks_at, own_addresses

Sections = dict[str, Iterable[dict[str, Any]]]


def own_data(request: HttpRequest | None, *, person: Person) -> Sections:
    """Profile, addresses, memberships, consents and who looked. No password and no key to sign in with."""
    user = person.user
    return {
        "profile": _profile(person),
        "addresses": EmailAddress.objects.filter(user=user).values("email", "verified", "primary").iterator(),
        "signed_in": UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent").iterator(),
        "memberships": Membership.objects.filter(person=person)
        .order_by("pk")
        .values("organisation__name_en", "role", "state", "team", "accepted_at", "starts_on", "ends_on")
        .iterator(),
        "invitations_to_organisations": MembershipInvitation.objects.filter(email__in=own_addresses(person))
        .order_by("pk")
        .values("organisation__name_en", "role", "email", "team", "state", "invited_at", "expires_at", "answered_at")
        .iterator(),
        "consents": _consents(person),
        "employment_bases": EmploymentBasis.objects.filter(person=person)
        .order_by("pk")
        .values("organisation__name_en", "labour_rule", "notice_shown_at", "asserted_at", "ended_at")
        .iterator(),
        "looks_at_my_record": _looks(person),
    }


def _profile(person: Person) -> Iterator[dict[str, Any]]:
    user = person.user
    if user is not None:
        names = ("email", "display_name", "name_latin", "name_other_script", "language", "time_zone")
        yield {
            "key": person.pk,
            **{name: getattr(user, name) for name in names},
            "adult_declared_at": user.adult_declared_at,
            "joined": user.date_joined,
        }


def _consents(person: Person) -> Iterator[dict[str, Any]]:
    rows = ConsentRecord.objects.filter(person=person).order_by("pk")
    yield from rows.values(
        *("purpose__key", "scope__name_en", "action", "method", "recorded_at", "regime", "is_latest"),
        *("text__version", "text__language", "text__sha256", "evidence__truncated_ip", "evidence__reference"),
    ).iterator()


def _looks(person: Person) -> Iterator[dict[str, Any]]:
    for look in looks_at(person, limit=1000):
        yield {
            "organisation": look.organisation,
            "role": look.role,
            "purpose": look.purpose,
            "seen_at": look.seen_at,
            "in_a_list": look.in_list,
        }
