"""Associations, their member organisations, and who belongs to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    InvitationState,
    Jurisdiction,
    MembershipState,
    MemberType,
    OrganisationKind,
    Role,
    Seal,
)
from accounts.models.people import Person
from accounts.querysets import MembershipQuerySet, OrganisationQuerySet
from common.languages import current


class Organisation(models.Model):
    """One row per association of the alliance, and one per member organisation of an association."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    association = models.ForeignKey(
        "self",
        verbose_name=_("association"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        limit_choices_to={"kind": OrganisationKind.ASSOCIATION},
    )
    name_en = models.CharField(_("name in English"), max_length=160)
    name_zh_hans = models.CharField(_("name in Simplified Chinese"), max_length=160)
    name_zh_hant = models.CharField(_("name in Traditional Chinese"), max_length=160)
    short_en = models.CharField(_("short name in English"), max_length=60, blank=True)
    short_zh_hans = models.CharField(_("short name in Simplified Chinese"), max_length=60, blank=True)
    short_zh_hant = models.CharField(_("short name in Traditional Chinese"), max_length=60, blank=True)
    member_type = models.CharField(_("type of member"), max_length=30, choices=MemberType.choices, blank=True)
    city_en = models.CharField(_("city in English"), max_length=60)
    city_zh_hans = models.CharField(_("city in Simplified Chinese"), max_length=60)
    city_zh_hant = models.CharField(_("city in Traditional Chinese"), max_length=60)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=10, choices=Jurisdiction.choices)
    home_instance = models.CharField(_("home instance"), max_length=40, blank=True)
    seal = models.CharField(_("seal"), max_length=2, choices=Seal.choices, blank=True)
    join_code = models.CharField(_("organisation code"), max_length=40, null=True, blank=True, unique=True)
    address = models.TextField(_("address"), blank=True)
    registration_label = models.CharField(_("registration"), max_length=160, blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=80, blank=True)
    signatory_title_en = models.CharField(_("signatory's title in English"), max_length=80, blank=True)
    signatory_title_zh_hans = models.CharField(_("signatory's title in Simplified Chinese"), max_length=80, blank=True)
    signatory_title_zh_hant = models.CharField(_("signatory's title in Traditional Chinese"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            # A member organisation belongs to an association; an association belongs to none.
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.ASSOCIATION, association__isnull=True)
                | Q(kind=OrganisationKind.MEMBER, association__isnull=False),
                name="organisation_member_has_association",
            ),
            # A seal is one association's alone.
            models.UniqueConstraint(fields=["seal"], condition=~Q(seal=""), name="organisation_seal_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def localised(self, field: str, language: str | None = None) -> str:
        """The field in a language (the active one unless told), falling back to English."""
        suffix = (language or current()).replace("-", "_")
        return getattr(self, f"{field}_{suffix}", "") or getattr(self, f"{field}_en")

    @property
    def name(self) -> str:
        return self.localised("name")

    @property
    def short_name(self) -> str:
        return self.localised("short") or self.localised("name")

    @property
    def city(self) -> str:
        return self.localised("city")

    @property
    def issuing_association(self) -> Organisation:
        """The association itself, or the one a member organisation belongs to."""
        return self.association if self.association is not None else self


class Membership(models.Model):
    """One row per person, organisation, role and period. It begins when the person accepts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    state = models.CharField(_("state"), max_length=8, choices=MembershipState.choices, default=MembershipState.INVITED)
    team = models.CharField(_("team"), max_length=80, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            # A role is held once at a time.
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=~Q(state=MembershipState.ENDED),
                name="membership_held_once",
            ),
            # What is active was accepted.
            models.CheckConstraint(
                condition=~Q(state=MembershipState.ACTIVE) | Q(accepted_at__isnull=False),
                name="membership_active_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"


class MembershipInvitation(models.Model):
    """One row per address asked to join an organisation in a role. It shows only what the inviter typed.

    Whether anybody has an account under the address is never looked up: who signs in with it, verified, finds the
    invitation and accepts or declines. Erasure deletes the row.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    email = models.EmailField(_("e-mail address"), max_length=254)
    team = models.CharField(_("team"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to join")
        verbose_name_plural = _("invitations to join")
        constraints = [
            # An address is asked once at a time for a role.
            models.UniqueConstraint(
                Lower("email"),
                F("organisation"),
                F("role"),
                condition=Q(state=InvitationState.SENT),
                name="membership_invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.SENT and self.expires_at > timezone.now()
