"""The evidence bundle: what is in it, and what it says of what is not."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from common.zips import Member, stream_zip
from courses.certificates import actions
from courses.certificates.models import CertificateFile
from tests.factories.certificates import certified_course, earn, fresh, revoked
from tests.factories.cpd import PDF, approve, declare, follow, member, officer, prove, sent

pytestmark = pytest.mark.django_db

BUNDLE = "/en/learn/cpd/evidence.zip"


@pytest.fixture
def person(client):
    found = member()
    client.force_login(found.user)
    return found


def opened(client, path=BUNDLE, **query):
    response = client.get(path, query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    return ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def table(bundle, name):
    return list(csv.DictReader(io.StringIO(bundle.read(name).decode().lstrip("\ufeff"))))


def with_pdf(certificate, content=PDF, language="en"):
    name = storages["private"].save(f"certificates/{certificate.code}.{language}.pdf", io.BytesIO(content))
    CertificateFile.objects.create(
        facts=fresh(certificate).facts,
        kind="pdf",
        language=language,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    return name


def test_it_holds_certificates_ledger_courses_reviews_and_proofs(client, person):
    approve()
    follow(person)
    certificate = earn(certified_course(), person)
    with_pdf(certificate)
    entry = sent(declare(person, title="AI Act seminar"))
    actions.cpd.decide_review(entry=entry, by=officer(), accepts=False, reason="Another day stands on it.")
    bundle = opened(client)
    assert bundle.testzip() is None
    proof = f"proofs/{entry.on}-{entry.public_id.hex[:8]}.pdf"
    outline = f"courses/{certificate.course.code}-v1.csv"
    assert bundle.namelist() == [
        "read-me.txt",
        "ledger.csv",
        f"certificates/{certificate.number}.en.pdf",
        "courses.csv",
        outline,
        "reviews.csv",
        proof,
        "manifest.csv",
    ]
    assert bundle.read(proof) == PDF
    assert {row["Activity"] for row in table(bundle, "ledger.csv")} == {"AI Foundations", "AI Act seminar"}
    assert table(bundle, "courses.csv")[0]["Outline"] == outline
    assert [row["Required"] for row in table(bundle, outline)] == ["yes"]
    reviews = table(bundle, "reviews.csv")
    assert [row["What happened"] for row in reviews] == ["Sent for review", "Returned"]
    assert reviews[1]["Reason"] == "Another day stands on it."


def test_the_manifest_proves_every_file_in_it(client, person):
    with_pdf(earn(certified_course(), person))
    prove(declare(person))
    bundle = opened(client)
    told = {row["File"]: (int(row["Bytes"]), row["SHA-256"]) for row in table(bundle, "manifest.csv")}
    assert set(told) == set(bundle.namelist()) - {"manifest.csv"}
    for name, (size, digest) in told.items():
        content = bundle.read(name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest)


def test_what_is_missing_is_named_with_the_reason_and_nothing_breaks(client, person):
    unmade = earn(certified_course(title="Unmade"), person)
    gone = earn(certified_course(title="Gone"), person)
    taken = earn(certified_course(title="Revoked"), person)
    storages["private"].delete(with_pdf(gone))
    with_pdf(taken)
    revoked(taken)
    lost = prove(declare(person))
    storages["private"].delete(lost.proof.name)
    bundle = opened(client)
    remarks = {row["File"]: row["Remark"] for row in table(bundle, "manifest.csv") if not row["SHA-256"]}
    assert remarks == {
        f"certificates/{unmade.number}.en.pdf": (
            "missing: not made yet; ask for it on the page of the bundle and fetch the bundle again"
        ),
        f"certificates/{gone.number}.en.pdf": "missing: the file is not where it should be",
        f"certificates/{taken.number}.en.pdf": "missing: the certificate was revoked",
        f"proofs/{lost.on}-{lost.public_id.hex[:8]}.pdf": "missing: the file is not where it should be",
    }


class Breaking:
    """A file that is cut off while it is read."""

    def __init__(self):
        self.reads = iter([b"half"])

    def read(self, size):
        for piece in self.reads:
            return piece
        raise OSError

    def close(self):
        pass


def test_a_file_that_breaks_off_is_told_and_the_rest_follows(client, person, monkeypatch):
    entry = prove(declare(person))
    monkeypatch.setattr(storages["private"], "open", lambda name: Breaking())
    bundle = opened(client)
    path = f"proofs/{entry.on}-{entry.public_id.hex[:8]}.pdf"
    assert bundle.read(path) == b"half"
    remarks = {row["File"]: row["Remark"] for row in table(bundle, "manifest.csv")}
    assert remarks[path] == "incomplete: the file broke off"


def test_it_is_about_the_time_asked_for(client, person):
    declare(person, title="Inside", on=date(2026, 3, 1))
    declare(person, title="Outside", on=date(2026, 2, 28))
    told = {"from": "2026-03-01", "to": "2026-03-31"}
    assert [row["Activity"] for row in table(opened(client, **told), "ledger.csv")] == ["Inside"]


def test_a_scheme_that_counts_over_another_time_counts_by_its_own_periods(client, person):
    approve()
    follow(person)
    declare(person, title="Winter", minutes=600, on=date(2025, 12, 31))
    declare(person, title="New year", minutes=60, on=date(2026, 1, 1))
    rows = table(opened(client, **{"from": "2025-12-01", "to": "2026-01-31"}), "ledger.csv")
    assert {row["Activity"]: row["Period from"] for row in rows} == {"Winter": "2025-01-01", "New year": "2026-01-01"}


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "nonsense", "to": "2026-01-01"},
        {"from": "1900-01-01", "to": "2026-01-01"},
        {"from": "2026-02-30"},
    ],
)
def test_a_time_of_nonsense_is_answered_with_the_form(client, person, query):
    for path in (BUNDLE, "/en/learn/cpd/evidence/"):
        response = client.get(path, query)
        assert response.status_code == 422
        assert b"field__error" in response.content
    assert client.post("/en/learn/cpd/evidence/files/", query).status_code == 302


def test_the_page_tells_what_is_in_it_and_has_missing_files_made(client, person, django_capture_on_commit_callbacks):
    certificate = earn(certified_course(), person)
    html = client.get("/en/learn/cpd/evidence/").content.decode()
    assert "The PDF of 1 certificate is not made yet." in html
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/learn/cpd/evidence/files/")
    html = client.get("/en/learn/cpd/evidence/").content.decode()
    assert "not made yet" not in html
    assert f"certificates/{certificate.number}.en.pdf" in opened(client).namelist()


def test_an_empty_time_gives_an_empty_bundle_and_the_page_says_so(client, person):
    assert "Nothing in this time." in client.get("/en/learn/cpd/evidence/").content.decode()
    assert "ledger.csv" in opened(client).namelist()


def test_it_costs_the_same_for_one_certificate_and_three(client, person, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            opened(client)
        return len(captured)

    course = certified_course()
    with_pdf(earn(course, person))
    queries()
    one = queries()
    for number in range(2):
        with_pdf(earn(certified_course(title=f"Course {number}"), person))
        declare(person, on=timezone.localdate() - timedelta(days=number))
    queries()
    assert queries() == one


def test_a_zip_of_any_size_is_sent_in_small_pieces_and_holds_what_was_put_in():
    big = [b"x" * 65_536] * 64

    def members():
        yield Member("big.bin", iter(big), is_packed=True)
        yield Member("文件.txt", iter([b"words"]))

    pieces = list(stream_zip(members(), at=timezone.localtime()))
    assert max(map(len, pieces)) < 300_000
    bundle = ZipFile(io.BytesIO(b"".join(pieces)))
    assert bundle.testzip() is None
    assert bundle.read("文件.txt") == b"words"
    assert len(bundle.read("big.bin")) == 64 * 65_536
