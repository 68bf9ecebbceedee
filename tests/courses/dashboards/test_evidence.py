"""A manager's evidence bundle: her own people by name, everybody else in numbers."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import NamedAccess
from courses.certificates import actions
from courses.certificates.models import Certificate, CertificateFile
from courses.certificates.queries.cpd_ledger import entries_between
from tests.factories.accounts import OrganisationFactory, shared_learner
from tests.factories.certificates import certified_course, earn, fresh, revoked, settled_course
from tests.factories.cohorts import make_cohort, manager_of, seat_in
from tests.factories.cpd import PDF, declare, prove
from tests.factories.learning import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(client):
    found = make_cohort(course=certified_course())
    client.force_login(found.made_by.user)
    return found


def address(cohort, part="evidence.zip"):
    return f"/en/organisation/cohorts/{cohort.public_id}/{part}"


def graduate(cohort, *, made=True, shared=True, **user):
    """Somebody of the cohort who has completed it."""
    person = shared_learner(cohort.organisation, **user) if shared else None
    seat = seat_in(cohort, person, shared=shared, team="Retail", label="E1")
    complete(seat.enrolment)
    certificate = Certificate.objects.get(enrolment=seat.enrolment)
    if made:
        name = storages["private"].save(f"certificates/{certificate.code}.pdf", io.BytesIO(PDF))
        CertificateFile.objects.create(
            facts=fresh(certificate).facts,
            kind="pdf",
            language="en",
            name=name,
            sha256=hashlib.sha256(PDF).hexdigest(),
            size=len(PDF),
        )
    return certificate


def opened(client, cohort, **query):
    response = client.get(address(cohort), query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    return ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def table(bundle, name):
    return list(csv.DictReader(io.StringIO(bundle.read(name).decode().lstrip("\ufeff"))))


def test_it_holds_the_certificates_of_her_people_with_their_hours(client, cohort):
    certificate = graduate(cohort, display_name="Wong Mei Ling")
    bundle = opened(client, cohort)
    assert bundle.testzip() is None
    assert bundle.namelist() == [
        "read-me.txt",
        f"certificates/{certificate.number}.en.pdf",
        "ledger.csv",
        "courses.csv",
        f"courses/{cohort.course.code}-v1.csv",
        "manifest.csv",
    ]
    row = table(bundle, "ledger.csv")[0]
    assert (row["Name"], row["Team"], row["Employee number"]) == ("Wong Mei Ling", "Retail", "E1")
    assert (row["Certificate"], row["State"]) == (certificate.number, "Valid")
    assert row["Minutes"] == str(certificate.facts.data["study"]["minutes"])
    told = {row["File"]: row["SHA-256"] for row in table(bundle, "manifest.csv") if row["File"]}
    assert all(hashlib.sha256(bundle.read(name)).hexdigest() == digest for name, digest in told.items())


def test_who_does_not_share_is_a_number_and_nothing_else(client, cohort):
    graduate(cohort)
    hidden = graduate(cohort, shared=False)
    bundle = opened(client, cohort)
    everything = b"".join(bundle.read(name) for name in bundle.namelist()).decode()
    assert hidden.number not in "".join(bundle.namelist()) + everything
    assert hidden.person.user.display_name not in everything
    assert "1 learner of this cohort does not share progress and is not in this bundle." in everything


def test_nothing_she_did_elsewhere_is_in_it(client, cohort):
    certificate = graduate(cohort)
    prove(declare(certificate.person, title="Private seminar"))
    other = earn(settled_course(), certificate.person)
    bundle = opened(client, cohort)
    everything = "".join(bundle.namelist()) + b"".join(bundle.read(name) for name in bundle.namelist()).decode()
    assert "Private seminar" not in everything
    assert other.number not in everything
    assert "proofs/" not in everything
    assert len(entries_between(certificate.person, timezone.localdate(), timezone.localdate())) == 3


def test_what_its_holder_keeps_to_herself_is_named_as_missing(client, cohort):
    private, taken, gone = graduate(cohort), graduate(cohort), graduate(cohort)
    actions.change_visibility(certificate=private, by=private.person, visibility="private")
    revoked(taken)
    actions.withdraw_certificate(certificate=gone, by=gone.person)
    bundle = opened(client, cohort)
    assert not [name for name in bundle.namelist() if name.endswith(".pdf")]
    remarks = {
        row["File"]: row["Remark"] for row in table(bundle, "manifest.csv") if row["File"] and not row["SHA-256"]
    }
    assert remarks == {
        f"certificates/{private.number}.en.pdf": "missing: kept to herself by its holder",
        f"certificates/{taken.number}.en.pdf": "missing: the certificate was revoked",
        f"certificates/{gone.number}.en.pdf": "missing: withdrawn by its holder",
    }
    assert {row["State"] for row in table(bundle, "ledger.csv")} == {"Valid", "Revoked", "Withdrawn by its holder"}


def test_fetching_it_is_recorded_as_a_look_at_everybody_in_it(client, cohort):
    graduate(cohort)
    graduate(cohort)
    opened(client, cohort)
    look = NamedAccess.objects.get()
    assert (look.what, look.subject_count, look.organisation) == ("cohort.evidence", 2, cohort.organisation)


def test_another_organisations_cohort_is_not_there(client, cohort):
    other = make_cohort(course=cohort.course)
    for part in ("evidence/", "evidence.zip"):
        assert client.get(address(other, part)).status_code == 404
    assert client.post(address(other, "evidence/files/")).status_code == 404
    client.force_login(manager_of(OrganisationFactory()).user)
    assert client.get(address(cohort)).status_code == 404


def test_it_is_about_the_time_asked_for(client, cohort):
    graduate(cohort)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert table(opened(client, cohort, **{"from": tomorrow, "to": tomorrow}), "ledger.csv") == []
    for query in ({"from": "nonsense"}, {"from": "2026-02-01", "to": "2026-01-01"}):
        response = client.get(address(cohort), query)
        assert (response.status_code, b"field__error" in response.content) == (422, True)
        assert client.post(address(cohort, "evidence/files/"), query).status_code == 302


def test_the_cohorts_page_leads_to_it_and_its_page_has_missing_files_made(
    client, cohort, django_capture_on_commit_callbacks
):
    certificate = graduate(cohort, made=False)
    assert address(cohort, "evidence/") in client.get(address(cohort, "")).content.decode()
    html = client.get(address(cohort, "evidence/")).content.decode()
    assert "The PDF of 1 certificate is not made yet." in html
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(cohort, "evidence/files/"))
    assert "not made yet" not in client.get(address(cohort, "evidence/")).content.decode()
    assert f"certificates/{certificate.number}.en.pdf" in opened(client, cohort).namelist()


def test_it_costs_the_same_for_one_and_three(client, cohort):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            opened(client, cohort)
        return len(captured)

    graduate(cohort)
    queries()
    one = queries()
    graduate(cohort)
    graduate(cohort)
    assert queries() == one


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_it_speaks_the_language_of_its_address(client, cohort, language):
    graduate(cohort)
    for part in ("evidence/", "evidence.zip"):
        assert client.get(address(cohort, part).replace("/en/", f"/{language}/")).status_code == 200
