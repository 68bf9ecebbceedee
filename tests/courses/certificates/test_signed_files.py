"""Files carry the credential that was signed, byte for byte, and are made only once there is one."""

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image

from courses.certificates import actions, tasks
from courses.certificates.actions.files import render
from courses.certificates.enums import BADGES, CredentialForm, FileKind
from courses.certificates.models import Certificate, CertificateFile
from courses.certificates.openbadges.baking import read_png, read_svg
from tests.factories.certificates import chan, earn, fresh, hong_kong, officer_of, settled_course
from tests.factories.credentials import recognised, signed, text_of
from tests.helpers.worlds import made_once

pytestmark = pytest.mark.django_db

EVERY = {(kind, language) for kind in ("pdf", "png") for language in ("en", "zh-hans", "zh-hant")} | {
    (kind.value, "") for kind in BADGES
}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """A certificate with three recognitions and a name of rare characters, signed, with all its files."""
    with made_once(django_db_blocker):
        course = settled_course(quizzes=[70])
        recognised(course.current_version, minutes=15)
        person = chan(display_name="𠮷䶮㛃𨋢", name_other_script="𠮷䶮㛃𨋢", name_latin="CHAN Yan")
        certificate = signed(earn(course, person))
        actions.store_files(certificate=certificate)
        yield fresh(certificate)


def content(certificate, kind, language=""):
    row = CertificateFile.objects.get(facts=certificate.facts, kind=kind, language=language)
    with storages["private"].open(row.name) as file:
        return file.read()


def test_there_are_eight_files(made):
    assert set(made.facts.files.values_list("kind", "language")) == EVERY


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_pdf_carries_the_credential_byte_for_byte(made, language):
    with pikepdf.open(io.BytesIO(content(made, "pdf", language))) as pdf:
        ((_name, attached),) = pdf.attachments.items()
        assert attached.get_file().read_bytes() == text_of(made.facts).encode()
        assert attached.relationship == pikepdf.Name.Source
        assert attached.get_file().mime_type == "application/vc+ld+json"


def test_the_badges_carry_the_credential_byte_for_byte(made):
    assert read_png(content(made, "badge.png")) == text_of(made.facts)
    assert read_svg(content(made, "badge.svg")) == text_of(made.facts)


def test_a_badge_is_a_square_picture(made):
    with Image.open(io.BytesIO(content(made, "badge.png"))) as image:
        image.load()
        assert image.size[0] == image.size[1] >= 400


def test_a_badge_names_nobody_but_in_what_it_carries(made):
    svg = content(made, "badge.svg").decode()
    drawn = svg.partition("</openbadges:credential>")[2]
    assert [words for words in ("CHAN", "𠮷", made.number) if words in drawn] == []


def test_what_is_made_again_has_the_same_bytes(made):
    for kind, language in sorted(EVERY):
        row = made.facts.files.get(kind=kind, language=language)
        again = render(made.facts, language=language, kind=kind)
        assert (len(again), hashlib.sha256(again).hexdigest()) == (row.size, row.sha256), (kind, language)


def test_holder_and_reader_get_what_was_signed_and_made(made, client):
    client.force_login(made.person.user)
    for name, form in (("credential.json", CredentialForm.EMBEDDED), ("credential.jwt", CredentialForm.JWT)):
        answer = client.get(f"/c/{made.code}/{name}")
        assert answer.content.decode() == text_of(made.facts, form)
        assert answer["Content-Disposition"] == f'attachment; filename="{made.number}-v1.{name.partition(".")[2]}"'
    assert client.get(f"/c/{made.code}/credential.json")["Content-Type"] == "application/vc+ld+json"
    assert client.get(f"/c/{made.code}/credential.jwt")["Content-Type"] == "text/plain; charset=us-ascii"
    for name, kind in (("badge.png", "image/png"), ("badge.svg", "image/svg+xml")):
        answer = client.get(f"/c/{made.code}/{name}")
        assert (answer["Content-Type"], b"".join(answer.streaming_content)) == (kind, content(made, name))
    client.logout()
    for name in ("credential.json", "credential.jwt", "badge.png", "badge.svg"):
        assert client.get(f"/c/{made.code}/{name}").status_code == 404


def test_after_erasure_nothing_of_it_can_be_had(made, client):
    token = made.facts.secret.print_token
    actions.erase_names(certificate=made)
    for name in ("credential.json", "credential.jwt", "badge.png", "badge.svg", "certificate.en.pdf"):
        assert client.get(f"/c/{made.code}/{name}", {"k": token}).status_code == 410
    assert CertificateFile.objects.filter(facts__certificate=made).count() == 0


# --- order ----------------------------------------------------------------------------------------------------------


def test_no_file_is_made_before_there_is_a_credential():
    certificate = earn()
    assert actions.store_files(certificate=certificate) == 0
    tasks.prepare_files.func(certificate_id=certificate.pk)
    assert certificate.facts.files.count() == 0


def test_a_sheet_made_before_there_were_credentials_is_dropped_and_made_anew(django_capture_on_commit_callbacks):
    certificate = earn()
    name = storages["private"].save(f"certificates/old/{certificate.number}.pdf", io.BytesIO(b"%PDF without"))
    old = CertificateFile.objects.create(
        facts=certificate.facts, kind=FileKind.PDF, language="en", name=name, sha256="0" * 64, size=12
    )
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sign.func(certificate_id=certificate.pk)
    assert not storages["private"].exists(name)
    assert set(certificate.facts.files.values_list("kind", "language")) == EVERY
    assert old.pk not in certificate.facts.files.values_list("pk", flat=True)


def test_files_of_what_was_issued_long_ago_are_made_when_they_are_wanted(client, django_capture_on_commit_callbacks):
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        certificate = earn()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sign_batch.func()
    assert (Certificate.objects.unsigned().count(), certificate.facts.files.count()) == (0, 0)
    client.force_login(certificate.person.user)
    path = f"/c/{certificate.code}/badge.svg"
    assert client.get(path).status_code == 202
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/c/{certificate.code}/prepare/", {"path": path})["Location"] == path
    assert client.get(path).status_code == 200


def test_somebody_who_waits_for_the_files_of_an_unsigned_certificate_has_it_signed(
    client, django_capture_on_commit_callbacks
):
    certificate = earn()
    client.force_login(certificate.person.user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/c/{certificate.code}/prepare/")
    assert set(certificate.facts.files.values_list("kind", "language")) == EVERY


def test_a_correction_has_files_of_its_own_and_those_before_are_no_longer_served(
    client, django_capture_on_commit_callbacks
):
    certificate = signed(earn())
    actions.store_files(certificate=certificate)
    before = content(certificate, "badge.svg")
    officer = officer_of(hong_kong()).person
    with django_capture_on_commit_callbacks(execute=True):
        actions.correct_names(certificate=certificate, by=officer, latin="CHAN Tai Ming", own_script="陳大明")
    client.force_login(certificate.person.user)
    answer = client.get(f"/c/{certificate.code}/badge.svg")
    served = b"".join(answer.streaming_content)
    assert served != before
    assert read_svg(served) == text_of(fresh(certificate).facts)
    assert answer["Content-Disposition"] == f'inline; filename="{certificate.number}-v2.badge.svg"'


def test_a_file_is_missed_where_its_certificate_has_none_whatever_the_rows_are_numbered():
    first, second, third = (signed(earn()) for _number in range(3))
    # A further version of the first puts the numbers of facts, files and certificates out of step.
    signed(actions.set_reference(certificate=first, by=first.person, reference="A-1").certificate)
    actions.store_files(certificate=second)
    assert set(Certificate.objects.without_files()) == {first, third}
    assert set(Certificate.objects.lacking_file(kind="pdf", language="en")) == {first, third}
    actions.store_files(certificate=fresh(first))
    CertificateFile.objects.filter(facts__certificate=second, kind="pdf", language="en").delete()
    assert set(Certificate.objects.without_files()) == {third}
    assert set(Certificate.objects.lacking_file(kind="pdf", language="en")) == {second, third}
