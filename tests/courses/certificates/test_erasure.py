from datetime import timedelta

import pytest
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import Visibility
from courses.certificates.exceptions import NameErased, NotAllowed
from courses.certificates.models import (
    Certificate,
    CertificateFacts,
    CertificateFile,
    CertificateNames,
    CertificateSecret,
    NameProblem,
    ShareToken,
    StatusChange,
    StatusNote,
)
from courses.certificates.queries import disclose
from courses.certificates.queries.leaving import default_keep_until
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import earn, fresh, hong_kong, officer_of, revoked, share

pytestmark = pytest.mark.django_db


def test_erasing_takes_names_secrets_links_notes_and_files_and_keeps_the_record(
    settings, django_capture_on_commit_callbacks
):
    certificate = earn()
    actions.set_reference(certificate=certificate, by=certificate.person, reference="CE 1")
    actions.store_files(certificate=fresh(certificate))
    stored = [settings.PRIVATE_MEDIA_ROOT / name for name in CertificateFile.objects.values_list("name", flat=True)]
    share(certificate)
    revoked(certificate)
    before = list(CertificateFacts.objects.values())
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_names(certificate=certificate)
    erasable = (CertificateNames, CertificateSecret, ShareToken, StatusNote, CertificateFile, NameProblem)
    assert [model.objects.count() for model in erasable] == [0] * 6
    assert [path for path in stored if path.exists()] == []
    assert list(CertificateFacts.objects.values()) == before
    assert StatusChange.objects.count() == 1
    assert Certificate.objects.get().state == "revoked"


def test_erasing_twice_is_erasing_once():
    certificate = earn()
    first = actions.erase_names(certificate=certificate).erased_at
    assert actions.erase_names(certificate=certificate).erased_at == first


def test_what_is_erased_is_neither_made_nor_changed_again():
    certificate = earn()
    actions.erase_names(certificate=certificate)
    assert actions.store_files(certificate=fresh(certificate)) == 0
    with pytest.raises(NameErased):
        actions.correct_names(
            certificate=fresh(certificate), by=officer_of(hong_kong()).person, latin="X Y", own_script=""
        )
    with pytest.raises(NameErased):
        share(fresh(certificate))


def test_a_file_made_while_the_name_is_erased_does_not_stay(settings, monkeypatch):
    from courses.certificates.actions import files

    certificate = earn()
    made = files.render

    def erase_meanwhile(facts, **what):
        content = made(facts, **what)
        actions.erase_names(certificate=Certificate.objects.get(pk=certificate.pk))
        return content

    monkeypatch.setattr(files, "render", erase_meanwhile)
    actions.store_files(certificate=certificate)
    assert CertificateFile.objects.count() == 0
    folder = settings.PRIVATE_MEDIA_ROOT / "certificates"
    assert [path for path in folder.rglob(f"*{certificate.code}*") if path.is_file()] == []


def test_keeping_it_checkable_is_the_default_for_seven_years():
    certificate = earn()
    person = certificate.person
    kept = actions.choose_erasure(certificate=certificate, by=person, at_once=False)
    issued = timezone.localtime(certificate.issued_at).date()
    assert kept.erase_names_on == default_keep_until(certificate) == issued.replace(year=issued.year + 7)


def test_she_may_keep_it_for_a_shorter_time_and_not_for_a_longer():
    certificate = earn()
    latest = default_keep_until(certificate)
    soon = timezone.localdate() + timedelta(days=30)
    for wished, kept in ((soon, soon), (latest + timedelta(days=1), latest)):
        chosen = actions.choose_erasure(
            certificate=certificate, by=certificate.person, at_once=False, keep_until=wished
        )
        assert chosen.erase_names_on == kept


def test_nobody_else_chooses():
    with pytest.raises(NotAllowed):
        actions.choose_erasure(certificate=earn(), by=PersonFactory(), at_once=True)


def test_after_the_account_is_gone_a_kept_certificate_is_still_checkable_until_its_day():
    certificate = earn()
    token = certificate.facts.secret.print_token
    actions.choose_erasure(certificate=certificate, by=certificate.person, at_once=False)
    certificate.person.user.delete()
    assert disclose(fresh(certificate), token=token).shows_everything
    assert actions.erase_due() == 0
    Certificate.objects.update(erase_names_on=timezone.localdate())
    assert actions.erase_due() == 1
    assert actions.erase_due() == 0
    assert fresh(certificate).is_erased


def test_a_listed_certificate_is_no_longer_listed_once_erased():
    certificate = earn()
    Certificate.objects.update(visibility=Visibility.LISTED)
    assert actions.erase_names(certificate=certificate).visibility == Visibility.LINK
