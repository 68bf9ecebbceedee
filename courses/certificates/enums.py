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
    EXTENDED = "extended", _("Its validity was extended")


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


class BulkKind(models.TextChoices):
    """What is done to many certificates at once."""

    REISSUE = "reissue", _("Issue anew")
    EXTEND = "extend", _("Extend")
    REVOKE = "revoke", _("Revoke")


class BulkState(models.TextChoices):
    """How far a change of many certificates is."""

    DRAFT = "draft", pgettext_lazy("change of many certificates", "Being prepared")
    GATHERING = "gathering", pgettext_lazy("change of many certificates", "Being put together")
    WAITING = "waiting", pgettext_lazy("change of many certificates", "Waits for a second officer")
    RUNNING = "running", pgettext_lazy("change of many certificates", "Running")
    STOPPED = "stopped", pgettext_lazy("change of many certificates", "Stopped")
    DONE = "done", pgettext_lazy("change of many certificates", "Done")
    REFUSED = "refused", pgettext_lazy("change of many certificates", "Refused")
    CANCELLED = "cancelled", pgettext_lazy("change of many certificates", "Cancelled")


# What nobody needs to act on any more; and what a worker carries on with.
BULK_OVER = (BulkState.DONE, BulkState.REFUSED, BulkState.CANCELLED)
BULK_CARRIED_ON = (BulkState.GATHERING, BulkState.RUNNING)


class BulkReason(models.TextChoices):
    """Why many certificates are issued anew or extended. A revocation has the reasons of any revocation."""

    KEY = "key", _("A signing key can no longer be trusted")
    PRESENT = "present", _("They shall be drawn and signed as certificates are today")
    RULES = "rules", _("The rules on how long they hold have changed")
    LATE = "late", _("Renewal could not be offered in time")
    OTHER = "other", _("Another reason")


BULK_REASONS = {
    BulkKind.REISSUE: (BulkReason.KEY, BulkReason.PRESENT, BulkReason.OTHER),
    BulkKind.EXTEND: (BulkReason.RULES, BulkReason.LATE, BulkReason.OTHER),
    BulkKind.REVOKE: REVOCATION_REASONS,
}
# Every reason once, for the column.
BULK_REASON_CHOICES = list(dict([*BulkReason.choices, *((one.value, one.label) for one in REVOCATION_REASONS)]).items())


class BulkNoteKind(models.TextChoices):
    """When an officer wrote what she wrote about a change."""

    ASKED = "asked", pgettext_lazy("note", "When it was asked for")
    REFUSED = "refused", pgettext_lazy("note", "When it was refused")


class ItemState(models.TextChoices):
    """What became of one certificate in a change of many."""

    WAITING = "waiting", pgettext_lazy("certificate in a change of many", "Waiting")
    DONE = "done", pgettext_lazy("certificate in a change of many", "Done")
    SKIPPED = "skipped", pgettext_lazy("certificate in a change of many", "Left out")
    FAILED = "failed", pgettext_lazy("certificate in a change of many", "Failed")


class Hindrance(models.TextChoices):
    """Why a certificate is left out of a change of many."""

    SAME = "same", _("It is so already")
    OWN = "own", _("Its holder is one of the two officers")
    REVOKED = "revoked", _("It is revoked")
    WITHDRAWN = "withdrawn", _("Its holder has withdrawn it")
    REPLACED = "replaced", _("Another certificate has replaced it")
    ERASED = "erased", _("Its holder’s name is erased")
    NAME = "name", _("The name on it cannot be printed")
    LONGER = "longer", _("It holds longer already")
    ERROR = "error", _("An error, which is in the log")


class LineVerdict(models.TextChoices):
    """What is said of one line of a list of numbers."""

    FOUND = "found", pgettext_lazy("number", "Found")
    DUPLICATE = "duplicate", pgettext_lazy("number", "Twice")
    ELSEWHERE = "elsewhere", pgettext_lazy("number", "Of another association of yours")
    UNKNOWN = "unknown", pgettext_lazy("number", "Not known")
    DIFFERS = "differs", pgettext_lazy("number", "Not its number")
    MISTYPED = "mistyped", pgettext_lazy("number", "Mistyped")


class NameProblemKind(models.TextChoices):
    """Why a name cannot be printed."""

    MISSING = "missing", _("No name")
    UNDRAWABLE = "undrawable", _("Characters that cannot be printed")


class NameRequestState(models.TextChoices):
    """What became of a holder's wish for another name."""

    WAITING = "waiting", _("Waiting for an answer")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


class ReminderStep(models.IntegerChoices):
    """How many days before its last day the holder of a certificate is reminded."""

    QUARTER = 90, _("90 days before")
    MONTH = 30, _("30 days before")
    WEEK = 7, _("7 days before")


class ReminderState(models.TextChoices):
    """What became of one reminder."""

    WAITING = "waiting", _("To be sent")
    SENT = "sent", pgettext_lazy("reminder", "Sent")
    SKIPPED = "skipped", pgettext_lazy("reminder", "Not needed")


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
    CANCELLED = "cancelled", pgettext_lazy("recognition", "Request taken back")
    DECLINED = "declined", _("Declined")
    GIVEN = "given", _("Recognised")
    RENEWED = "renewed", pgettext_lazy("recognition", "Renewed")
    ENDED = "ended", pgettext_lazy("recognition", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("recognition", "Withdrawn")


# Nobody has answered these.
UNANSWERED = (EndorsementState.ASKED, EndorsementState.CANCELLED)
# What was recognised, whatever became of it.
ONCE_GIVEN = (
    EndorsementState.GIVEN,
    EndorsementState.RENEWED,
    EndorsementState.ENDED,
    EndorsementState.WITHDRAWN,
)
# What somebody took back: the course's association its request, the partner its recognition.
TAKEN_BACK_BY_HAND = (EndorsementState.CANCELLED, EndorsementState.WITHDRAWN)


class DeclineReason(models.TextChoices):
    """Why a partner does not recognise a course version."""

    CONTENT = "content", _("The content does not cover what we ask of a course")
    HOURS = "hours", _("The hours do not fit the content")
    ASSESSMENT = "assessment", _("The assessment is not enough for us")
    FIELD = "field", _("It lies outside of what we recognise")
    LATER = "later", _("Not now: ask again later")
    OTHER = "other", _("Another reason")


class RecognitionNews(models.TextChoices):
    """What officers are written to about: a letter of each kind once for one recognition."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDING = "ending"
    ENDED = "ended"


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
