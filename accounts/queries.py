"""Reads that span models: consent, names, who looked, what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, InvitationState, MembershipState, Role
from accounts.models import (
    ConsentPurpose,
    ConsentRecord,
    ConsentText,
    EmploymentBasis,
    Membership,
    MembershipInvitation,
    NamedAccess,
    Organisation,
    Person,
)
from accounts.querysets import named_for
from common.languages import current

__all__ = [
    "ConsentRow",
    "EmploymentFigures",
    "Look",
    "ShownName",
    "consent_history",
    "consent_rows",
    "current_text",
    "employment_figures",
    "has_consent",
    "has_outgrown_consents",
    "looks_at",
    "named_for",
    "names_for",
    "offered_memberships",
    "open_invitations",
    "own_addresses",
    "pseudonym",
    "unanswered_memberships",
    "verified_addresses",
    "waits_for_answer",
]

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# --- names ----------------------------------------------------------------------------------------------------------


def pseudonym(person_id: UUID, organisation: Organisation | None = None) -> str:
    """Learner 4F2K: the same person has the same four characters within an association, and others in another."""
    digest = salted_hmac("accounts.pseudonym", f"{organisation.pk if organisation else 0}:{person_id}").digest()
    number = int.from_bytes(digest[:4], "big")
    code = "".join(CROCKFORD[(number >> shift) & 31] for shift in (15, 10, 5, 0))
    return gettext("Learner %(code)s") % {"code": code}


@dataclass(frozen=True)
class ShownName:
    """How one person is shown to one viewer. Without the right to her name, a pseudonym and nothing else."""

    name: str
    other_script: str = ""
    email: str = ""
    is_named: bool = False


def names_for(
    viewer: Person | None,
    purpose: str,
    people: Iterable[UUID],
    *,
    organisation: Organisation | None = None,
    what: str = "",
    among: QuerySet[Any] | None = None,
    subject: Person | None = None,
) -> dict[UUID, ShownName]:
    """The name of each of these people as `viewer` may see it, in two queries and one row of the access log.

    Who looks at the record of one person names her as the `subject`; she finds it among the looks at her own.
    """
    wanted = list(people)
    shown = {person_id: ShownName(name=pseudonym(person_id, organisation)) for person_id in wanted}
    allowed = named_for(viewer, purpose, organisation=organisation, among=among).filter(pk__in=wanted)
    full = purpose in {"self", "manage"}
    for person_id, name, other, email in allowed.filter(user__isnull=False).values_list(
        "pk", "user__display_name", "user__name_other_script", "user__email"
    ):
        shown[person_id] = ShownName(
            name=name, other_script=other if full else "", email=email if full else "", is_named=True
        )
    named = sum(entry.is_named for entry in shown.values())
    if viewer:
        NamedAccess.objects.record(
            viewer=viewer,
            purpose=purpose,
            subject_count=named,
            organisation=organisation,
            subject=subject,
            what=what,
        )
    return shown


# --- consent --------------------------------------------------------------------------------------------------------


def current_text(key: str, language: str | None = None) -> ConsentText | None:
    """The newest words of a purpose in a language (the active one unless told)."""
    texts = ConsentText.objects.filter(purpose__key=key, language=language or current())
    return texts.select_related("purpose").order_by("-version").first()


def has_consent(person: Person, purpose: str, scope: Organisation | None = None) -> bool:
    """Whether the consent holds now. Refused, withdrawn, never asked, and asked for less are all no."""
    return ConsentRecord.objects.holding().filter(person=person, purpose__key=purpose, scope=scope).exists()


@dataclass(frozen=True)
class ConsentRow:
    """One switch of the privacy page."""

    purpose: ConsentPurpose
    text: ConsentText
    scope: Organisation | None
    is_given: bool
    since: datetime | None
    # She agreed to words that asked for less; it allows nothing until she has answered these.
    is_outgrown: bool = False


def consent_rows(person: Person, language: str | None = None) -> list[ConsentRow]:
    """Every purpose that is asked, once or once for each organisation she belongs to, with her answer."""
    language = language or current()
    newest: dict[int, ConsentText] = {}
    asked = ConsentText.objects.filter(language=language, purpose__required=False, purpose__offered=True).exclude(
        purpose__key__in=(ConsentKey.PRIVACY_NOTICE, ConsentKey.EMPLOYMENT_NOTICE)
    )
    for text in asked.select_related("purpose").order_by("purpose__position", "version"):
        newest[text.purpose_id] = text
    organisations = list(Organisation.objects.where(person).order_by("pk"))
    holding = {
        (record.purpose_id, record.scope_id): record
        for record in ConsentRecord.objects.filter(person=person, is_latest=True).select_related("text")
    }
    rows: list[ConsentRow] = []
    for text in newest.values():
        scopes: list[Organisation | None] = [*organisations] if text.purpose.per_organisation else [None]
        for scope in scopes:
            record = holding.get((text.purpose_id, scope.pk if scope else None))
            given = record is not None and record.action == ConsentAction.GIVEN
            outgrown = given and record is not None and record.text.version < text.purpose.counts_from
            since = record.recorded_at if record else None
            rows.append(ConsentRow(text.purpose, text, scope, given and not outgrown, since, outgrown))
    return rows


def has_outgrown_consents(person: Person) -> bool:
    """Whether something she agreed to is asked for anew, because the purpose has grown."""
    return ConsentRecord.objects.outgrown().filter(person=person, purpose__offered=True).exists()


def consent_history(person: Person, *, limit: int = 200) -> list[ConsentRecord]:
    """Everything she was shown or answered, newest first, with the words as they stood."""
    records = ConsentRecord.objects.filter(person=person).select_related("text", "scope", "purpose")
    return list(records.order_by("-pk")[:limit])


@dataclass(frozen=True)
class EmploymentFigures:
    """How many learners of an organisation belong, have seen the notice, and stand on employment."""

    learners: int
    notified: int
    asserted: int


def employment_figures(organisation: Organisation) -> EmploymentFigures:
    """Counts only: whom the organisation may see by name is another question."""
    learners = Membership.objects.active().filter(organisation=organisation, role=Role.LEARNER)
    notified = ConsentRecord.objects.filter(
        scope=organisation, purpose__key=ConsentKey.EMPLOYMENT_NOTICE, action=ConsentAction.SHOWN
    )
    asserted = EmploymentBasis.objects.filter(organisation=organisation, ended_at__isnull=True)
    people = learners.values("person")
    return EmploymentFigures(
        learners=people.distinct().count(),
        notified=notified.filter(person__in=people).values("person").distinct().count(),
        asserted=asserted.filter(person__in=people).count(),
    )


# --- who looked -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """One time somebody saw her record, or a list that held it: organisation, role and moment, never who."""

    organisation: str
    role: str
    purpose: str
    seen_at: datetime
    in_list: bool


def looks_at(person: Person, *, limit: int = 100) -> list[Look]:
    """Looks at her own record, and lists of an organisation's managers while she shared her progress with it."""
    rows = NamedAccess.objects.select_related("organisation").exclude(viewer=person)
    own = list(rows.filter(subject=person).order_by("-seen_at")[:limit])
    memberships = Membership.objects.filter(person=person, accepted_at__isnull=False)
    lists: list[NamedAccess] = []
    for organisation_id in set(memberships.values_list("organisation", flat=True)):
        times = _times_shared(person, organisation_id)
        seen = rows.filter(organisation=organisation_id, subject__isnull=True, purpose="manage")
        lists += [
            row
            for row in seen.order_by("-seen_at")[:limit]
            if any(begun <= row.seen_at and (ended is None or row.seen_at <= ended) for begun, ended in times)
        ]
    looks = sorted([*own, *lists], key=lambda row: row.seen_at, reverse=True)[:limit]
    return [
        Look(
            organisation=row.organisation.name if row.organisation else "",
            role=str(Role(row.role).label) if row.role else "",
            purpose=row.get_purpose_display(),
            seen_at=row.seen_at,
            in_list=row.subject_id is None,
        )
        for row in looks
    ]


def _times_shared(person: Person, organisation_id: int) -> list[tuple[datetime, datetime | None]]:
    """When this organisation's managers could see her by name: by consent, by employment."""
    times = list(person.employment_bases.filter(organisation=organisation_id).values_list("asserted_at", "ended_at"))
    begun: datetime | None = None
    answers = ConsentRecord.objects.filter(
        person=person, scope=organisation_id, purpose__key=ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER
    )
    for record in answers.order_by("pk"):
        if record.action == ConsentAction.GIVEN and begun is None:
            begun = record.recorded_at
        elif record.action != ConsentAction.GIVEN and begun is not None:
            times.append((begun, record.recorded_at))
            begun = None
    if begun is not None:
        times.append((begun, None))
    return times


# --- addresses and invitations --------------------------------------------------------------------------------------


def verified_addresses(person: Person) -> set[str]:
    """The addresses she has proven to be hers, lowered."""
    if person.user_id is None:
        return set()
    proven = EmailAddress.objects.filter(user=person.user_id, verified=True)
    return {address.lower() for address in proven.values_list("email", flat=True)}


def own_addresses(person: Person) -> set[str]:
    """The same, and the one she signs in with unless it still waits to be proven: that may be somebody else's."""
    user = person.user
    if user is None:
        return set()
    doubtful = EmailAddress.objects.filter(user=user, verified=False, email__iexact=user.email).exists()
    return verified_addresses(person) | (set() if doubtful else {user.email.lower()})


def open_invitations(person: Person) -> list[MembershipInvitation]:
    """What waits for her answer, at any of her verified addresses."""
    found = MembershipInvitation.objects.filter(email__in=verified_addresses(person), state=InvitationState.SENT)
    return [invitation for invitation in found.select_related("organisation").order_by("pk") if invitation.is_open]


def unanswered_memberships(person: Person) -> list[Membership]:
    """Where she belongs as a learner and has not said yet whether its managers may see her progress."""
    asked = ConsentRecord.objects.filter(
        person=person,
        is_latest=True,
        purpose__key=ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER,
        scope__isnull=False,
    ).exclude(Q(method=ConsentMethod.MEMBERSHIP_ENDED) | Q(pk__in=ConsentRecord.objects.outgrown().values("pk")))
    found = Membership.objects.active().filter(person=person, role=Role.LEARNER)
    return list(
        found.exclude(organisation__in=asked.values("scope")).select_related("organisation").order_by("accepted_at")
    )


def offered_memberships(person: Person) -> list[Membership]:
    """What an organisation that knows her has offered her."""
    found = Membership.objects.filter(person=person, state=MembershipState.INVITED, organisation__is_active=True)
    return list(found.select_related("organisation").order_by("pk"))


def waits_for_answer(person: Person) -> bool:
    """Whether something on the page of her organisations asks for an answer."""
    return bool(open_invitations(person) or offered_memberships(person) or unanswered_memberships(person))
