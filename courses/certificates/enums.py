from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateState(models.TextChoices):
    """What holds of a certificate as a whole."""

    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Replaced")
    REVOKED = "revoked", _("Revoked")
    WITHDRAWN = "withdrawn", _("Withdrawn by its holder")


class Visibility(models.TextChoices):
    """What the holder lets others see at the certificate's address."""

    PRIVATE = "private", _("Only me")
    LINK = "link", _("Anyone with a link of mine; with the number alone, my name is masked")
    LISTED = "listed", _("Anyone, search engines too")


class ChangeReason(models.TextChoices):
    """Why the state changed. The words behind it, if any, are internal."""

    ISSUED_IN_ERROR = "issued_in_error", _("Issued in error")
    IDENTITY = "identity", _("The holder is not who took the course")
    ASSESSMENT = "assessment", _("The assessment was not the holder's own work")
    REQUIREMENTS = "requirements", _("The requirements turned out not to be met")
    OTHER = "other", _("Another reason")
    END_OF_VALIDITY = "end_of_validity", _("Its validity ended")
    REPLACED = "replaced", _("Replaced by another certificate")
    HOLDER = "holder", _("The holder's wish")


# What an officer may give as the reason of a revocation.
REVOCATION_REASONS = (
    ChangeReason.ISSUED_IN_ERROR,
    ChangeReason.IDENTITY,
    ChangeReason.ASSESSMENT,
    ChangeReason.REQUIREMENTS,
    ChangeReason.OTHER,
)


class FactsReason(models.TextChoices):
    """Why a version of the facts was written."""

    AWARD = "award", _("Award")
    NAME = "name", _("Correction of the name")
    REFERENCE = "reference", _("The holder's own number")
    RESULT = "result", _("The holder's choice about her result")
    REISSUE = "reissue", _("Issued anew")
    EXTENSION = "extension", _("Longer validity")
    RESTORED = "restored", _("Brought back by its holder")


class NameProblemKind(models.TextChoices):
    """Why a name cannot be printed."""

    MISSING = "missing", _("No name")
    UNDRAWABLE = "undrawable", _("Characters that cannot be printed")


class FileKind(models.TextChoices):
    """A rendering of the facts that is kept as a file."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    BADGE_PNG = "badge.png", _("Badge (PNG)")
    BADGE_SVG = "badge.svg", _("Badge (SVG)")


# Drawn once for each language; a badge is one picture for all.
SHEETS = (FileKind.PDF, FileKind.PNG)
BADGES = (FileKind.BADGE_PNG, FileKind.BADGE_SVG)


class CredentialForm(models.TextChoices):
    """How a credential is secured. Both forms of one version say the same."""

    EMBEDDED = "embedded", _("JSON with its proof inside")
    JWT = "jwt", _("JSON Web Token")


class KeyAlgorithm(models.TextChoices):
    """What a key signs with: the embedded form by the one, the token by the other."""

    ED25519 = "ed25519", "Ed25519"
    P256 = "p256", "P-256"


class EndorsementState(models.TextChoices):
    """How the recognition of a course version by a partner stands."""

    ASKED = "asked", _("Asked for")
    GIVEN = "given", _("Recognised")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("recognition", "Withdrawn")


class CpdTopic(models.TextChoices):
    """What an hour was about. Each is a column of the ledger, so that the database holds their sum."""

    TECHNICAL = "technical", pgettext_lazy("topic", "Technical")
    COMPLIANCE = "compliance", pgettext_lazy("topic", "Compliance")
    REGULATORY_COMPLIANCE = "regulatory_compliance", pgettext_lazy("topic", "Regulatory compliance")
    ETHICS = "ethics", pgettext_lazy("topic", "Ethics")
    RISK = "risk", pgettext_lazy("topic", "Risk management")


class CpdKind(models.TextChoices):
    """Where an entry of the ledger comes from."""

    COURSE = "course", _("Course")
    SESSION = "session", _("Live session")
    OUTSIDE = "outside", _("Outside activity")


class CpdMode(models.TextChoices):
    """How it was learned."""

    SELF_PACED = "self_paced", _("Self-paced online")
    LIVE_ONLINE = "live_online", _("Live online")
    IN_PERSON = "in_person", _("In person")
    TALK = "talk", _("Luncheon talk")
    SELF_STUDY = "self_study", _("Self-study")


class CpdState(models.TextChoices):
    """How an entry stands. What the academy itself has seen is recorded; what somebody says is declared."""

    RECORDED = "recorded", pgettext_lazy("activity", "Recorded")
    STRUCK = "struck", pgettext_lazy("activity", "Struck")
    DECLARED = "declared", pgettext_lazy("activity", "Declared")
    WAITING = "waiting", pgettext_lazy("activity", "Waiting for review")
    ACCEPTED = "accepted", pgettext_lazy("activity", "Proof seen")
    RETURNED = "returned", pgettext_lazy("activity", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("activity", "Withdrawn")


# What an outside activity may be, and what of all counts.
CPD_OUTSIDE_STATES = (
    CpdState.DECLARED,
    CpdState.WAITING,
    CpdState.ACCEPTED,
    CpdState.RETURNED,
    CpdState.WITHDRAWN,
)
CPD_COUNTING_STATES = (CpdState.RECORDED, CpdState.DECLARED, CpdState.WAITING, CpdState.ACCEPTED)
CPD_EDITABLE_STATES = (CpdState.DECLARED, CpdState.RETURNED)


class CpdReviewKind(models.TextChoices):
    """What happened to an entry between its person and an association."""

    SENT = "sent", pgettext_lazy("activity", "Sent for review")
    TAKEN_BACK = "taken_back", pgettext_lazy("activity", "Taken back")
    ACCEPTED = "accepted", pgettext_lazy("activity", "Proof seen")
    RETURNED = "returned", pgettext_lazy("activity", "Returned")
    STRUCK = "struck", pgettext_lazy("activity", "Struck")
    RESTORED = "restored", pgettext_lazy("activity", "Counted again")


class CpdPeriod(models.TextChoices):
    """Over which time a scheme counts."""

    YEAR = "year", _("Every year")
    FIRST_YEAR = "first_year", _("Once, in the first twelve months")


class CpdFirst(models.TextChoices):
    """With which period a scheme begins for somebody."""

    SAME = "same", _("the one in which it begins to apply")
    NEXT = "next", _("the one after it begins to apply")


class CpdUnit(models.TextChoices):
    """In which unit a scheme states its figures."""

    HOUR = "hour", pgettext_lazy("unit", "hours")
    CREDIT_HOUR = "credit_hour", pgettext_lazy("unit", "credit hours (学时)")


class CpdFigures(models.TextChoices):
    """How well the figures of a scheme are known."""

    SOURCE = "source", _("read from the source")
    GENERAL = "general", _("from general knowledge, to be confirmed")
    NOT_FOUND = "not_found", _("not found")


class CpdDecision(models.TextChoices):
    """What an association has decided about a version of a scheme."""

    APPROVED = "approved", pgettext_lazy("scheme", "Approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("scheme", "Approval withdrawn")
