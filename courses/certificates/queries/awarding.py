"""How far issuing and signing are, for the officers of an association: from figures that cost the same for any number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Organisation
from courses.certificates.enums import CredentialForm
from courses.certificates.models import Awarding, Certificate, SignedCredential

# Counting what waits to be signed looks at every certificate of the association once.
KEPT = 30  # seconds
SIGNING = "signing"


@dataclass(frozen=True)
class Standing:
    """One association: what waits to be issued, what waits to be signed, what was done today, what went wrong last."""

    issuer: Organisation
    awarding: Awarding | None
    issued_today: int
    unsigned: int
    signed_today: int

    @property
    def to_issue(self) -> int:
        return self.awarding.waiting if self.awarding is not None else 0

    @property
    def is_busy(self) -> bool:
        return bool(self.unsigned) or (self.awarding is not None and self.awarding.is_running)

    @property
    def awarded_share(self) -> int:
        """Of the batch that runs, in whole per cent, rounded down."""
        if self.awarding is None or not self.awarding.owed:
            return 0
        settled = self.awarding.awarded + self.awarding.failed
        return min(settled * 100 // self.awarding.owed, 100)


def standing_of(issuer: Organisation) -> Standing:
    today = timezone.localdate()
    morning = timezone.make_aware(datetime.combine(today, time()))
    awarding = Awarding.objects.filter(issuer=issuer).first()
    certificates = Certificate.objects.filter(issuer=issuer)
    issued = certificates.filter(issued_at__gte=morning).count()
    if awarding is not None and awarding.day == today:
        issued += awarding.awarded_on_day
    signed = SignedCredential.objects.filter(
        key__in=issuer.signing_keys.all(), signed_at__gte=morning, form=CredentialForm.EMBEDDED
    )
    return Standing(
        issuer=issuer,
        awarding=awarding,
        issued_today=issued,
        unsigned=cache.get_or_set(f"certificates:unsigned:{issuer.pk}", lambda: certificates.unsigned().count(), KEPT)
        or 0,
        signed_today=signed.count(),
    )


@dataclass(frozen=True)
class Failure:
    """A task of the signing queue that was given up."""

    at: datetime
    error: str


def last_failure_of_signing() -> Failure | None:
    """The last task of signing that was given up, by the name of its error; its words may tell of somebody."""
    row = DBTaskResult.objects.failed().filter(queue_name=SIGNING).order_by("-finished_at").first()
    if row is None or row.finished_at is None:
        return None
    return Failure(at=row.finished_at, error=row.exception_class_path.rpartition(".")[2])
