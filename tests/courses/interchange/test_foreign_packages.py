"""Foreign packages go into the site and out of it again, and nothing of them stays behind a refusal."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from courses.catalogue.models import Course
from courses.interchange.actions import import_course, write_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Package, PackageWords
from courses.interchange.package import opened, package_files, read_package
from courses.interchange.queries import neutral_course
from courses.packages.models import Package as PackageRow
from courses.packages.models import PackageFile, PackagePage
from tests.courses.interchange.conftest import write
from tests.courses.interchange.test_round_trip import export

FILES = {"index.html": b"<p>A part</p>", "pictures/\u7ea2 a.png": b"\x89PNG", "again.html": b"<p>A part</p>"}
OUTLINE = [
    {"id": "head", "title": "Unit", "href": "", "depth": 0},
    {
        "id": "one",
        "title": "One",
        "href": "index.html",
        "depth": 1,
        "mastery": 80,
        "objectives": ["o1"],
        "library": "x 1.2",
    },
    {"id": "two", "title": "Two", "href": "again.html?x=1", "scaled_passing_score": 0.75, "reports": False},
]


def foreign(**fields) -> Package:
    given = {
        "key": uuid.UUID(int=77),
        "slug": "golf",
        "minutes": 30,
        "words": {"en": PackageWords("Golf", "Explained."), "zh-hant": PackageWords("高爾夫")},
        "format": "scorm12",
        "name": "Golf explained",
        "files": dict(FILES),
        "outline": [dict(line) for line in OUTLINE],
        "pass_mark": 60,
    }
    return Package(**{**given, **fields})


@pytest.fixture
def course(site, package):
    found = read_package(opened(package))
    found.modules[0].activities.append(foreign())
    return found


def stored() -> set[str]:
    root = Path(settings.PRIVATE_MEDIA_ROOT) / "packages"
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_a_package_becomes_a_page_and_is_stored_once(course):
    assert write_course(course=course, by=None).changed
    page = PackagePage.objects.get(locale__language_code="en")
    assert (page.title, page.introduction, page.pass_mark, page.completion_rule) == ("Golf", "Explained.", 60, "passed")
    assert page.live
    assert [(part.id, part.can_launch, part.mastery) for part in page.package.parts] == [
        ("head", False, None),
        ("one", True, 80),
        ("two", True, None),
    ]
    assert page.package.files.count() == 3
    digests = set(page.package.files.values_list("sha256", flat=True))
    assert (len(digests), digests <= stored()) == (2, True)
    assert PackagePage.objects.get(locale__language_code="zh-hant").package == page.package


def test_the_same_package_again_changes_nothing(course):
    write_course(course=course, by=None)
    assert write_course(course=course, by=None).changed is False
    assert PackageRow.objects.count() == 1


def test_other_contents_are_another_package(course):
    write_course(course=course, by=None)
    course.packages[0].files["index.html"] = b"<p>Better</p>"
    assert write_course(course=course, by=None).changed
    assert PackageRow.objects.count() == 2


def test_it_comes_out_as_it_went_in(course, tmp_path):
    write_course(course=course, by=None)
    assert neutral_course(Course.objects.get(code="TST-101")).packages == course.packages
    first = export("TST-101", tmp_path / "first")
    written = [name for name in first if "golf" in name]
    assert sorted(written) == ["01-first/04-golf.package.yaml", "01-first/04-golf.package.zip"]
    assert import_course(path=tmp_path / "first", by=None)["changed"] is False
    assert export("TST-101", tmp_path / "second") == first


def test_its_package_is_counted(course, tmp_path):
    folder = write(tmp_path / "written", dict(package_files(course)))
    told = import_course(path=folder, by=None)
    assert told["counts"]["packages"] == 1
    assert told["source"]["package"] == told["taken"]["package"] == 1
    assert told["languages"]["zh-hant"]["packages"] == 1


def test_a_dry_run_leaves_nothing_behind(course):
    before = stored()
    write_course(course=course, by=None, dry_run=True)
    assert (PackageRow.objects.count(), PackageFile.objects.count(), stored()) == (0, 0, before)


def test_a_refusal_leaves_nothing_behind_and_takes_nothing_of_others(course):
    write_course(course=course, by=None)
    before = stored()
    course.packages[0].files["new.html"] = b"new"
    course.modules[0].activities.append(foreign(key=uuid.UUID(int=78), slug="empty", outline=OUTLINE[:1]))
    with pytest.raises(ImportRefused) as refused:
        write_course(course=course, by=None)
    assert refused.value.code == "refused"
    assert stored() == before
    assert storages["private"].exists(PackageFile.objects.first().stored_name)


def test_without_a_host_for_packages_nothing_is_published(course, settings):
    settings.PACKAGE_ORIGIN = ""
    with pytest.raises(ImportRefused, match="PACKAGE_ORIGIN"):
        write_course(course=course, by=None)
    course.publish = False
    write_course(course=course, by=None)
    assert PackagePage.objects.filter(live=True).count() == 0


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (None, "missing_file"),
        (b"{", "broken_json"),
        (b"[" * 100_000, "broken_json"),
        (b"[]", "broken_package"),
        (json.dumps({"format": "flash", "name": "x", "outline": OUTLINE}).encode(), "broken_package"),
        (json.dumps({"format": "scorm12", "name": "x", "outline": []}).encode(), "broken_package"),
        (json.dumps({"format": "scorm12", "name": "x", "outline": [{"id": 1}]}).encode(), "broken_package"),
        (
            json.dumps({"format": "scorm12", "name": "x", "outline": [{**OUTLINE[1], "mastery": "8"}]}).encode(),
            "broken_package",
        ),
    ],
)
def test_a_parcel_that_is_damaged_is_refused(course, tmp_path, told, code):
    files = dict(package_files(course))
    name = next(name for name in files if name.endswith(".package.zip"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("files/index.html", b"x")
        if told is not None:
            archive.writestr("package.json", told)
    files[name] = made.getvalue()
    with pytest.raises(ImportRefused) as refused:
        import_course(path=write(tmp_path / "broken", files), by=None)
    assert refused.value.code == code


def test_a_parcel_without_its_zip_is_refused(course, tmp_path):
    files = {name: held for name, held in package_files(course).items() if not name.endswith(".package.zip")}
    with pytest.raises(ImportRefused) as refused:
        import_course(path=write(tmp_path / "broken", files), by=None)
    assert refused.value.code == "missing_file"


def test_the_code_of_this_site_stays_unless_another_is_told(course):
    course.foreign = True
    write_course(course=course, by=None)
    course.code = "OTHER-1"
    assert write_course(course=course, by=None).changed is False
    course.code, course.code_told = "OTHER-2", True
    assert write_course(course=course, by=None).changed
    assert Course.objects.get().code == "OTHER-2"


def test_a_code_that_the_source_suggests_and_another_course_has_is_left_open(course):
    Course.objects.create(code="TST-101")
    course.foreign, course.publish = True, False
    write_course(course=course, by=None)
    assert Course.objects.get(key=course.key).code is None
