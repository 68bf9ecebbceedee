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


class ConsentAction(models.TextChoices):
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LawfulBasis(models.TextChoices):
    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    EMPLOYMENT = "employment", _("Employment")
