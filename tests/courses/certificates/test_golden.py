"""An issued certificate is unchanged by whatever happens to its course, its issuer and its holder's profile."""

import hashlib

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Organisation
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course
from courses.certificates import actions
from courses.certificates.actions.files import render
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile
from courses.certificates.queries import drawing_of
from tests.factories.certificates import certified_course, earn, fresh, revoked
from tests.factories.learning import add_lesson, course_of, module_of, page_of

pytestmark = pytest.mark.django_db


def picture(certificate):
    """Everything that must stay."""
    certificate = fresh(certificate)
    drawn = [drawing_of(certificate, language=language) for language in ("en", "zh-hans", "zh-hant")]
    bytes_of = hashlib.sha256(render(certificate.facts, language="zh-hant", kind="pdf")).hexdigest()
    row = Certificate.objects.values().get(pk=certificate.pk)
    return row, list(CertificateFacts.objects.filter(certificate=certificate).values()), drawn, bytes_of


def rename_the_course(course):
    page = page_of(course)
    page.title = "Another title"
    page.save_revision().publish()


def add_a_lesson(course):
    add_lesson(module_of(course), "New")
    catalogue.settle_requirements(course=course)


def unpublish(course):
    page_of(course).unpublish()


def delete_the_course_page(course):
    page_of(course).delete()


def change_the_course(course):
    catalogue.save_course_settings(course=course, by=None, minutes=5, code="X-1", valid_months=1)


def rename_the_association(course):
    Organisation.objects.filter(pk=course.owner_id).update(
        name_en="New", name_zh_hans="新", name_zh_hant="新", seal="", address="", signatory_name="Somebody"
    )


def run_migrate(course):
    call_command("migrate", verbosity=0)


def run_the_clock(course):
    actions.expire_due()
    actions.erase_due()
    actions.look_for_owed()


@pytest.mark.parametrize(
    "act",
    [
        rename_the_course,
        add_a_lesson,
        unpublish,
        delete_the_course_page,
        change_the_course,
        rename_the_association,
        run_migrate,
        run_the_clock,
    ],
)
def test_an_issued_certificate_stays_as_it_was(act, django_capture_on_commit_callbacks):
    course = certified_course()
    valid, taken_back = earn(course), revoked(earn(course))
    before = [picture(valid), picture(taken_back)]
    with django_capture_on_commit_callbacks(execute=True):
        act(course_of(page_of(course)))
    assert [picture(valid), picture(taken_back)] == before
    assert mail.outbox == []


def test_a_new_name_in_her_profile_changes_no_certificate():
    certificate = earn()
    before = picture(certificate)
    user = certificate.person.user
    user.display_name, user.name_latin, user.name_other_script, user.language = "Li", "LI Na", "李娜", "zh-hans"
    user.save()
    assert picture(certificate) == before


def test_the_kept_files_are_those_that_would_be_made_again():
    certificate = earn()
    actions.store_files(certificate=certificate)
    for row in CertificateFile.objects.all():
        content = render(certificate.facts, language=row.language, kind=row.kind)
        assert hashlib.sha256(content).hexdigest() == row.sha256


def test_a_retired_course_keeps_its_certificates():
    certificate = earn(certified_course())
    page_of(certificate.course).delete()
    assert Course.objects.filter(pk=certificate.course_id).exists()
    assert fresh(certificate).state == "valid"
