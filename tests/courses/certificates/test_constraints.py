from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CertificateFile,
    CertificateSecret,
    ShareToken,
    StatusChange,
)
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import earn, revoked, share

pytestmark = pytest.mark.django_db


def breaks(name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("certificate_superseded_names_successor", {"state": CertificateState.SUPERSEDED}),
        ("certificate_expired_has_end", {"state": CertificateState.EXPIRED}),
        ("certificate_withdrawn_is_private", {"state": CertificateState.WITHDRAWN}),
        ("certificate_erased_is_not_listed", {"erased_at": timezone.now(), "visibility": Visibility.LISTED}),
    ],
)
def test_a_certificate_obeys_its_state(name, values):
    certificate = earn()
    breaks(name, lambda: Certificate.objects.filter(pk=certificate.pk).update(**values))


def test_only_what_is_replaced_names_a_successor():
    certificate = earn()
    breaks(
        "certificate_superseded_names_successor",
        lambda: Certificate.objects.filter(pk=certificate.pk).update(replaced_by=certificate),
    )


@pytest.mark.parametrize("field", ["code", "number"])
def test_codes_and_numbers_are_given_once(field):
    first, second = earn(), earn(person=PersonFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=second.pk).update(**{field: getattr(first, field)})


def test_a_cycle_has_one_certificate():
    first, second = earn(), earn(person=PersonFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=second.pk).update(enrolment=first.enrolment)


def copy_of(facts, **changes):
    values = {
        "certificate_id": facts.certificate_id,
        "version_no": facts.version_no,
        "course_version_id": facts.course_version_id,
        "data": {},
        "data_sha256": "",
        "names_hash": "",
    }
    return CertificateFacts.objects.create(**{**values, **changes})


def test_versions_are_numbered_once_from_one():
    facts = earn().facts
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(facts)
    breaks("certificate_facts_from_one", lambda: copy_of(facts, version_no=0))


def test_tokens_and_files_are_unique():
    first, second = earn(), earn(person=PersonFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateSecret.objects.filter(facts=second.facts).update(print_token=first.facts.secret.print_token)
    share(first)
    share(first)
    one, two = ShareToken.objects.order_by("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareToken.objects.filter(pk=two.pk).update(token_hash=one.token_hash)
    made = {"kind": "pdf", "language": "en", "sha256": "", "size": 1}
    CertificateFile.objects.create(facts=first.facts, name="a", **made)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFile.objects.create(facts=first.facts, name="b", **made)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFile.objects.create(facts=second.facts, name="a", **made)


def test_a_link_is_withdrawn_after_it_was_made():
    share(earn())
    breaks(
        "share_token_withdrawn_after_made",
        lambda: ShareToken.objects.update(withdrawn_at=timezone.now() - timedelta(days=1)),
    )


def test_a_change_changes_something_and_stays():
    certificate = revoked(earn())
    breaks(
        "certificate_change_changes_something",
        lambda: StatusChange.objects.create(
            certificate=certificate, from_state="valid", to_state="valid", reason="other"
        ),
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StatusChange.objects.update(reason="other")
