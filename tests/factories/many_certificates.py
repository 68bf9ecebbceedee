"""Certificates by the thousand, written to the database as they stand, and changes of many of them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, Person, User
from courses.catalogue.models import Course
from courses.certificates import actions, codes
from courses.certificates.actions.bulk.asking import Wish
from courses.certificates.actions.versions import data_digest
from courses.certificates.drawing import Names
from courses.certificates.models import (
    Achievement,
    BulkChange,
    Certificate,
    CertificateFacts,
    CertificateNames,
    CertificateSecret,
    SignedCredential,
    SigningKey,
    StatusEntry,
    StatusList,
)
from courses.certificates.queries.names import names_digest
from courses.certificates.queries.numbers import entries_of
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment
from tests.factories.certificates import hong_kong, officer_of, settled_course

NAMES = Names(latin="CHAN Tai Man", signatory="LAU Wing Kei")
BATCH = 500


def many_cycles(number: int, course: Course | None = None, at: datetime | None = None) -> list[Enrolment]:
    """So many people who have finished a course, without certificates."""
    course = course or settled_course()
    at = at or timezone.now() - timedelta(days=30)
    mark = secrets.token_hex(4)
    users = User.objects.bulk_create(
        [User(email=f"many{n}.{mark}@people.example", display_name=f"Many {n}") for n in range(number)], BATCH
    )
    people = Person.objects.bulk_create([Person(user=user) for user in users], BATCH)
    return Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=person,
                course=course,
                version=course.current_version,
                state=EnrolmentState.COMPLETED,
                required_total=1,
                required_done=1,
                started_at=at,
                completed_at=at,
            )
            for person in people
        ],
        BATCH,
    )


def many_certificates(number: int, course: Course | None = None, **columns: Any) -> list[Certificate]:
    """So many certificates with one version each. `columns` are of Certificate; a day of expiry stands in the facts too."""
    course = course or settled_course()
    cycles = many_cycles(number, course, columns.get("issued_at"))
    issuer = course.owner
    assert issuer is not None
    made = []
    for cycle in cycles:
        code = codes.new_code()
        made.append(
            Certificate(
                **{
                    "person": cycle.person,
                    "enrolment": cycle,
                    "issuer": issuer,
                    "course": course,
                    "code": code,
                    "number": codes.number_for(issuer=issuer.slug, year=2026, code=code),
                    "issued_at": cycle.completed_at,
                    **columns,
                }
            )
        )
    certificates = Certificate.objects.bulk_create(made, BATCH)
    ends = columns.get("expires_on")
    data = {
        "course": {"titles": {"en": "AI Foundations"}},
        "study": {"issued_on": "2026-11-12"},
        "expires_on": ends.isoformat() if ends else None,
    }
    facts = CertificateFacts.objects.bulk_create(
        [
            CertificateFacts(
                certificate=certificate,
                version_no=1,
                course_version=course.current_version,
                data=data,
                data_sha256=data_digest(data),
                names_hash=names_digest(NAMES, "salt"),
            )
            for certificate in certificates
        ],
        BATCH,
    )
    CertificateNames.objects.bulk_create(
        [CertificateNames(facts=one, latin=NAMES.latin, signatory=NAMES.signatory, salt="salt") for one in facts], BATCH
    )
    CertificateSecret.objects.bulk_create(
        [
            CertificateSecret(facts=one, data_key=secrets.token_bytes(32), print_token=secrets.token_urlsafe(16))
            for one in facts
        ],
        BATCH,
    )
    return certificates


def signing_key(issuer: Organisation, name: str = "k1", **columns: Any) -> SigningKey:
    return SigningKey.objects.create(organisation=issuer, name=name, algorithm="ed25519", public="z6Mk", **columns)


def signed(certificate: Certificate, key: SigningKey, at: datetime | None = None) -> SignedCredential:
    """The newest version, as if this key had signed it."""
    facts = certificate.versions.order_by("-version_no").first()
    assert facts is not None
    achievement, _made = Achievement.objects.get_or_create(
        course_version=facts.course_version,
        sha256="0" * 64,
        defaults={"slug": f"c-{facts.course_version_id}", "version": "1", "data": {}},
    )
    places, _made = StatusList.objects.get_or_create(organisation=certificate.issuer, number=1)
    Certificate.objects.filter(pk=certificate.pk).update(needs_signing=False)
    return SignedCredential.objects.create(
        facts=facts,
        form="embedded",
        achievement=achievement,
        key=key,
        entry=StatusEntry.objects.create(status_list=places, index=places.entries.count(), facts=facts),
        sealed=b"sealed",
        sha256="0" * 64,
        jcs_sha256="0" * 64,
        signed_at=at or timezone.now(),
    )


def officers(issuer: Organisation | None = None) -> tuple[User, User]:
    """Two officers of an association."""
    issuer = issuer or hong_kong()
    return officer_of(issuer), officer_of(issuer)


def wish(kind: str = "reissue", **fields: Any) -> Wish:
    """What is wanted, with a fitting reason: `wish("extend", endless=True)`."""
    reason = {"reissue": "present", "extend": "rules", "revoke": "issued_in_error"}[kind]
    numbers = fields.pop("numbers", None)
    if numbers is not None:
        fields["numbers"] = entries_of(numbers)
    elif "selection" not in fields:
        fields["selection"] = {"from": "2000-01-01"}
    return Wish(**{"kind": kind, "reason": reason, "text": "As decided on 3 May.", **fields})


def drafted(by: Person, kind: str = "reissue", **fields: Any) -> BulkChange:
    """A draft over all certificates of the Hong Kong association, unless told otherwise."""
    return actions.bulk.prepare(issuer=fields.pop("issuer", hong_kong()), by=by, wish=wish(kind, **fields))


def put_together(change: BulkChange) -> BulkChange:
    """With its set written down, as the worker does."""
    while actions.bulk.gather_chunk(change=change):
        pass
    return BulkChange.objects.get(pk=change.pk)


def waiting(by: Person, kind: str = "reissue", **fields: Any) -> BulkChange:
    """Before the second officer, its set fixed."""
    return put_together(actions.bulk.ask(change=drafted(by, kind, **fields), by=by))


def confirmed(by: Person, second: Person, kind: str = "reissue", **fields: Any) -> BulkChange:
    """Confirmed by a second officer, and nothing done yet."""
    return actions.bulk.confirm(change=waiting(by, kind, **fields), by=second)


def run_out(change: BulkChange) -> BulkChange:
    """Run to its end, as the worker does."""
    while actions.bulk.run_chunk(change=change):
        pass
    return BulkChange.objects.get(pk=change.pk)
