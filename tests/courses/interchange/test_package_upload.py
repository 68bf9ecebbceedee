"""A package activity takes a new package right on its page: the same checks, and nothing kept of what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from courses.catalogue.models import Activity, Course
from courses.interchange.archives import MAX_FILE
from courses.interchange.brought import read_package
from courses.packages import actions
from courses.packages.models import Package, PackageFile, PackagePage
from courses.packages.players.base import Report
from tests.courses.interchange.packages.making import item, one_organization, scorm_manifest
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.catalogue import translate
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import LAUNCHED, make_package, make_package_page
from tests.helpers.editor import editor_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def association():
    return AssociationFactory(slug="ftahk")


@pytest.fixture
def module(association):
    return module_of(offered_course(lessons=1, owner=association))


@pytest.fixture
def trainer(client, association):
    client.force_login(member_of(association, Role.TRAINER))
    return client


def scorm(**files: bytes) -> bytes:
    manifest = scorm_manifest(one_organization(item()))
    return zipped({"imsmanifest.xml": manifest.encode(), "one.html": b"<p>Play</p>", **files})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def add(client, module, content: bytes | None, name: str = "safety.zip", **fields: str):
    address = reverse("wagtailadmin_pages:add", args=["packages", "packagepage", module.pk])
    given = {"title": "Safety", "slug": "safety", "introduction": "Read this first.", "minutes": "10", **fields}
    file = {"upload": SimpleUploadedFile(name, content)} if content is not None else {}
    return client.post(address, {**editor_form(client, address, None), **given, **file})


def edit(client, page, **fields):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**editor_form(client, address, page), **fields}, follow=True)


def begin(page) -> None:
    person = learner_on(Course.objects.get(key=page.course_key)).person
    actions.keep_state(
        person=person,
        activity=Activity.objects.get(key=page.translation_key),
        package=page.package,
        part="part-1",
        report=Report(),
        launch=LAUNCHED,
        number=1,
        by=person,
    )


def kept() -> tuple[int, int, int]:
    return Package.objects.count(), PackageFile.objects.count(), PackagePage.objects.count()


def test_a_package_is_brought_with_its_page(trainer, module, association):
    assert add(trainer, module, scorm()).status_code == 302
    package = Package.objects.get()
    assert (package.owner, package.format, package.name) == (association, "scorm12", "Safety")
    assert sorted(package.files.values_list("path", flat=True)) == ["imsmanifest.xml", "one.html"]
    page = PackagePage.objects.get()
    assert (page.package, page.title, page.live) == (package, "Safety", False)


def test_one_that_was_brought_takes_the_place_of_the_chosen_one(trainer, module, association):
    page = make_package_page(module, package=make_package(owner=association))
    edit(trainer, page, upload=SimpleUploadedFile("safety.zip", scorm()))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().package.name == "Safety"
    assert page.package.name != "Safety"


BEGUN = b'<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><no'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "The archive is damaged or empty. Make it again. (safety.zip)"),
        (zipped({"a.txt": b"x"}), "This is no package that is played here: no SCORM, H5P or cmi5."),
        (zipped({"../imsmanifest.xml": b"x"}), "A file of the archive would lie outside of it."),
        (zipped({"imsmanifest.xml": BEGUN}), "This is no valid XML"),
        (
            zipped({"imsmanifest.xml": scorm_manifest(one_organization(item(ref=""))).encode()}),
            "Nothing in this package can be played.",
        ),
    ],
)
def test_every_refusal_of_an_import_is_one_here(content, words):
    with pytest.raises(ValidationError, match=re.escape(words)):
        read_package(None, file=SimpleUploadedFile("safety.zip", content), language="en")


def test_what_is_refused_is_said_beside_the_field_and_leaves_nothing(trainer, module):
    held = storages["private"].listdir("")
    answer = add(trainer, module, b"PK\x03\x04")
    assert answer.context["form"].errors == {"upload": ["The archive is damaged or empty. Make it again. (safety.zip)"]}
    # What else was typed stays.
    assert "Read this first." in answer.content.decode()
    assert kept() == (0, 0, 0)
    assert storages["private"].listdir("") == held


def test_nothing_is_stored_while_another_field_is_wrong(trainer, module):
    answer = add(trainer, module, scorm(), minutes="many")
    assert list(answer.context["form"].errors) == ["minutes"]
    assert kept() == (0, 0, 0)


def test_a_page_without_any_package_is_asked_for_one(trainer, module):
    answer = add(trainer, module, None)
    assert answer.context["form"].errors == {"package": ["Choose a package, or bring one."]}


def test_a_file_that_is_too_large_is_not_even_read():
    file = SimpleUploadedFile("x.zip", b"")
    file.size = MAX_FILE + 1
    with pytest.raises(ValidationError, match="larger than 200 MB"):
        read_package(None, file=file, language="en")


def test_what_does_not_come_in_is_told_once_the_page_is_kept(trainer, module):
    manifest = scorm_manifest(one_organization(item())).encode()
    file = zipped({"in/imsmanifest.xml": manifest, "in/one.html": b"x", "notes.txt": b"x"})
    add(trainer, module, file)
    address = reverse("wagtailadmin_pages:edit", args=[PackagePage.objects.get().pk])
    assert "It lies outside the folder of the package. (notes.txt)" in trainer.get(address).content.decode()


def test_replacing_what_learners_are_at_is_told_before_and_after(trainer, module, association):
    page = make_package_page(module, package=make_package(owner=association))
    notice = "1 learner is under way."
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert notice not in trainer.get(address).content.decode()
    begin(page)
    assert notice in trainer.get(address).content.decode()
    answer = edit(trainer, page, package=make_package(owner=association).pk)
    assert any(notice in str(message) for message in answer.context["messages"])
    # What changes nothing for her is not told again.
    answer = edit(trainer, page, title="Another title")
    assert not any(notice in str(message) for message in answer.context["messages"])


def test_a_translated_page_takes_no_package_of_its_own(trainer, module, association):
    course_page = module.get_parent().specific
    translate(course_page, "zh-hant")
    translate(module, "zh-hant")
    page = make_package_page(module, package=make_package(owner=association))
    other = translate(page, "zh-hant")
    answer = trainer.get(reverse("wagtailadmin_pages:edit", args=[other.pk]))
    assert "upload" not in answer.context["form"].fields
