from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does in an organisation."""

    LEARNER = "learner", _("Learner")
    TRAINER = "trainer", _("Trainer")
    REVIEWER = "reviewer", _("Reviewer")
    MANAGER = "manager", _("Manager")
    OFFICER = "officer", _("Officer")


class OrganisationKind(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    MEMBER = "member", _("Member organisation")


class Jurisdiction(models.TextChoices):
    """The data regime an organisation stands under (domain.md P-9)."""

    HK = "HK", _("Hong Kong SAR")
    CN_GBA = "CN_GBA", _("Mainland, Greater Bay Area")
    CN_OTHER = "CN_OTHER", _("Mainland, elsewhere")
    OTHER = "OTHER", _("Elsewhere")


class Seal(models.TextChoices):
    """The four seals of the alliance's mark."""

    HK = "hk", _("Hong Kong")
    BJ = "bj", _("Beijing")
    SZ = "sz", _("Shenzhen")
    SU = "su", _("Suzhou")


class MemberType(models.TextChoices):
    BANK = "bank", _("Bank")
    VIRTUAL_BANK = "virtual_bank", _("Virtual bank")
    PAYMENT_SVF = "payment_svf", _("Payment or stored-value firm")
    INSURER = "insurer", _("Insurer")
    SECURITIES_ASSET_MANAGER = "securities_asset_manager", _("Securities or asset manager")
    FINTECH_VENDOR = "fintech_vendor", _("Fintech vendor")
    DATA_CREDIT_BUREAU = "data_credit_bureau", _("Data or credit bureau")
    PROFESSIONAL_SERVICES = "professional_services", _("Professional services")
    ACADEMIC_RESEARCH = "academic_research", _("Academic or research body")
    PARK_INCUBATOR = "park_incubator", _("Park or incubator")
    REGULATOR_OBSERVER = "regulator_observer", _("Regulator or observer")
    ASSOCIATION_OFFICE = "association_office", _("Association office")


class MembershipState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")


class InvitationState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentAction(models.TextChoices):
    SHOWN = "shown", _("Shown")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LawfulBasis(models.TextChoices):
    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    EMPLOYMENT = "employment", _("Employment")


class ConsentKey(models.TextChoices):
    """The purposes of domain.md P-5, and the two notices that are shown and not asked."""

    PRIVACY_NOTICE = "privacy_notice", _("Privacy notice")
    EMPLOYMENT_NOTICE = "employment_notice", _("Notice about training records at work")
    ACCOUNT_TERMS = "account_terms", _("Terms of the account")
    SHARE_PROGRESS_WITH_EMPLOYER = "share_progress_with_employer", _("Share progress with your organisation")
    SHARE_NAMED_WITH_ASSOCIATION = "share_named_with_association", _("Share named records with your association")
    CROSS_BOUNDARY_TRANSFER = "cross_boundary_transfer", _("Cross-boundary transfer")
    PUBLIC_CERTIFICATE_PAGE = "public_certificate_page", _("Public certificate page")
    PUBLIC_LEARNER_PROFILE = "public_learner_profile", _("Public learner profile")
    EVENT_ATTENDEE_LIST = "event_attendee_list", _("Event attendee list")
    NEWSLETTER = "newsletter", _("News by e-mail")
    RESEARCH_AGGREGATES = "research_aggregates", _("Research with aggregated figures")


class ConsentMethod(models.TextChoices):
    """How somebody was told or answered."""

    WEB = "web", _("On this site")
    SIGN_UP = "sign_up", _("When signing up")
    INVITATION = "invitation", _("When accepting an invitation")
    PAPER = "paper", _("On paper")
    MEMBERSHIP_ENDED = "membership_ended", _("When the membership ended")


class NamedPurpose(models.TextChoices):
    """Why somebody may see learners by name. Default is nobody."""

    SELF = "self", _("Your own record")
    MANAGE = "manage", _("Managing your organisation's training")
    TEACH = "teach", _("Answering what you sent")
    CERTIFY = "certify", _("Issuing and correcting certificates")
    SUPPORT = "support", _("Support")


# Roles that work in the authoring interface, and hold there what the group of their association holds.
STAFF_ROLES = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)
