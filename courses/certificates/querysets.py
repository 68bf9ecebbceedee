"""Reads of certificates that have a name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from courses.certificates.enums import (
    BULK_CARRIED_ON,
    BulkState,
    CertificateState,
    EndorsementState,
    ItemState,
    RecognitionNews,
)

if TYPE_CHECKING:
    from accounts.models import Person


class CertificateQuerySet(QuerySet[Any]):
    """Certificates."""

    def of(self, person: Person) -> Self:
        """Hers, the newest first."""
        return self.filter(person=person).order_by("-issued_at", "-pk")

    def issued_where_officer(self, person: Person | None) -> Self:
        """Those of the associations where this person is an officer today."""
        organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.OFFICER)
        return self.filter(issuer__in=organisations.filter(kind=OrganisationKind.ASSOCIATION).values("pk"))

    def with_facts(self) -> Self:
        """With all versions, names and secrets, in two queries."""
        versions = apps.get_model("certificates", "CertificateFacts").objects.select_related("names", "secret")
        return self.prefetch_related(Prefetch("versions", queryset=versions.order_by("-version_no")))

    def to_expire(self, day: date) -> Self:
        """Valid ones whose last day lies before `day`."""
        return self.filter(state=CertificateState.VALID, expires_on__lt=day)

    def ending_between(self, first: date, last: date) -> Self:
        """Valid ones whose last day lies between two days, both included."""
        return self.filter(state=CertificateState.VALID, expires_on__range=(first, last))

    def without_reminder(self, step: int) -> Self:
        """Those whose last day nobody was reminded of at this step."""
        reminders = apps.get_model("certificates", "RenewalReminder").objects
        return self.filter(
            ~Exists(reminders.filter(certificate=OuterRef("pk"), expires_on=OuterRef("expires_on"), step=step))
        )

    def to_remind(self) -> Self:
        """Those whose holder is there to be written to and is not renewing already."""
        cycles = apps.get_model("learning", "Enrolment").objects.open()
        return self.filter(
            ~Exists(cycles.filter(person=OuterRef("person"), course=OuterRef("course"))),
            erased_at__isnull=True,
            person__user__is_active=True,
        )

    def to_erase(self, day: date) -> Self:
        """Those whose holder left and whose names were kept until today."""
        return self.filter(erase_names_on__lte=day, erased_at__isnull=True)

    def unsigned(self) -> Self:
        """Those whose newest version waits to be signed, and nothing stands in its way."""
        return self.filter(
            Q(name_problem__isnull=True) | Q(name_problem__solved_at__isnull=False),
            needs_signing=True,
            state__in=(CertificateState.VALID, CertificateState.EXPIRED),
            erased_at__isnull=True,
        )

    def lacking_file(self, **file: Any) -> Self:
        """Those whose newest version has no such file; no file at all where nothing is said of it."""
        facts = apps.get_model("certificates", "CertificateFacts").objects
        # Two steps out: one would be the file that is compared, and not the certificate.
        newest = facts.filter(certificate=OuterRef(OuterRef("pk"))).order_by("-version_no").values("pk")[:1]
        files = apps.get_model("certificates", "CertificateFile").objects.filter(facts=newest, **file)
        return self.filter(~Exists(files))

    def without_files(self) -> Self:
        """Those whose newest version has no file yet and nothing that stands in the way of one."""
        return self.lacking_file().filter(
            Q(name_problem__isnull=True) | Q(name_problem__solved_at__isnull=False),
            state=CertificateState.VALID,
            erased_at__isnull=True,
        )


class BulkChangeQuerySet(QuerySet[Any]):
    """Changes of many certificates."""

    def seen_by(self, person: Person | None) -> Self:
        """Those of the associations where she is an officer today; of drafts, her own."""
        organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.OFFICER)
        return self.filter(
            ~Q(state=BulkState.DRAFT) | Q(asked_by=person),
            issuer__in=organisations.filter(kind=OrganisationKind.ASSOCIATION).values("pk"),
        )

    def for_second(self, person: Person | None) -> Self:
        """Those that wait for her word: of her associations, asked for by somebody else."""
        return self.seen_by(person).filter(state=BulkState.WAITING).exclude(asked_by=person)

    def carried_on(self) -> Self:
        """What a worker should be busy with."""
        return self.filter(state__in=BULK_CARRIED_ON)


class AwardingQuerySet(QuerySet[Any]):
    """How far associations are with what is owed."""

    def running(self) -> Self:
        """Begun and not finished."""
        return self.filter(started_at__isnull=False, finished_at__isnull=True)


class BulkItemQuerySet(QuerySet[Any]):
    """Certificates of changes of many."""

    def counts(self) -> dict[str, int]:
        """State to number, of every state."""
        found = dict(self.order_by().values_list("state").annotate(n=Count("pk")))
        return {state: found.get(state, 0) for state in ItemState.values}

    def to_tell(self) -> Self:
        """Done, and the holder has not been written to."""
        return self.filter(state=ItemState.DONE, told_at__isnull=True)


class ShareTokenQuerySet(QuerySet[Any]):
    """Links."""

    def holding(self) -> Self:
        """Neither withdrawn nor over."""
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=timezone.localdate())


class SigningKeyQuerySet(QuerySet[Any]):
    """Keys."""

    def current(self) -> Self:
        """What is signed with today."""
        return self.filter(expires_at__isnull=True)


REMINDED_BEFORE = timedelta(days=60)
SIGNED_ANEW = timedelta(hours=24)
ALARM = timedelta(days=3)


class StatusListQuerySet(QuerySet[Any]):
    """Status lists."""

    def to_sign(self, now: datetime) -> Self:
        """Never signed, changed since, or signed a day ago."""
        stale = Q(signed_at__isnull=True) | Q(signed_at__lte=now - SIGNED_ANEW)
        return self.filter(stale | Q(changes__gt=F("signed_changes")))

    def ending(self, now: datetime) -> Self:
        """Lists in use that readers will soon no longer accept: nobody signs them anew."""
        return self.filter(valid_until__lt=now + ALARM)


class EndorsementQuerySet(QuerySet[Any]):
    """Recognitions."""

    def given(self) -> Self:
        """Those that hold today."""
        today = timezone.localdate()
        lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        return self.filter(lasting, state=EndorsementState.GIVEN).select_related("organisation")

    def held_at(self, moment: datetime, day: date) -> Self:
        """Those that held then, and have not been withdrawn since: what ended by itself held as long as it lasted."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            state__in=(EndorsementState.GIVEN, EndorsementState.RENEWED, EndorsementState.ENDED),
            since__lte=moment,
        )

    def over(self, day: date) -> Self:
        """Those whose last day lies before `day`, and that nobody has ended yet."""
        return self.filter(state=EndorsementState.GIVEN, valid_until__lt=day)

    def to_remind_of(self, day: date) -> Self:
        """Those that end soon, where the partner's officers were not told."""
        return self.given().filter(valid_until__lte=day + REMINDED_BEFORE).exclude(letters__kind=RecognitionNews.ENDING)

    def answered_where_officer(self, person: Person | None) -> Self:
        """Asked of the associations where this person is an officer today."""
        return self.filter(organisation__in=_associations_of(person))

    def asked_where_officer(self, person: Person | None) -> Self:
        """Asked for courses of the associations where this person is an officer today."""
        return self.filter(course_version__course__owner__in=_associations_of(person))

    def seen_by(self, person: Person | None) -> Self:
        """What the officers of either side see."""
        mine = _associations_of(person)
        return self.filter(Q(organisation__in=mine) | Q(course_version__course__owner__in=mine))


def _associations_of(person: Person | None) -> QuerySet[Any]:
    organisations = apps.get_model("accounts", "Organisation").objects.where(person, Role.OFFICER)
    found: QuerySet[Any] = organisations.filter(kind=OrganisationKind.ASSOCIATION).values("pk")
    return found
