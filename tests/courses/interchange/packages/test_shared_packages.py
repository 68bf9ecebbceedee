"""Packages that nobody here wrote, with the counts that independent counters took of them."""

from __future__ import annotations

from types import ModuleType

import pytest

from courses.interchange.archives import open_source
from courses.interchange.neutral import Course
from courses.interchange.packages import cmi5, h5p, scorm
from courses.interchange.readers import course_reader
from tests.courses.interchange.packages.making import OPTIONS, accounted, changed, hrefs, outline
from tests.helpers.shared import shared

GOLF = "moodle/moodle33-fixtures/mod/scorm/tests/packages"
CATAPULT = "cmi5/catapult/course_examples/packages"
PACKAGES = [
    (scorm, f"{GOLF}/singlescobasic.zip", {"file": 46, "item": 1, "metadata": 1, "organization": 1, "resource": 1}),
    (h5p, "h5p/h5p-standalone/test/h5p-test.h5p", {"file": 107, "library": 10}),
    (h5p, "h5p/lumi/test/data/example-packages/H5P.DragText.h5p", {"file": 146, "library": 11}),
    (cmi5, f"{CATAPULT}/single_au_basic_responsive.zip", {"au": 1, "course": 1, "file": 14, "langstring": 4}),
    (cmi5, f"{CATAPULT}/pre_post_test_framed.zip", {"au": 6, "block": 2, "course": 1, "file": 18, "langstring": 18}),
]


def brought(module: ModuleType, name: str) -> Course:
    source = open_source(shared(name))
    form, read = course_reader(source)
    assert form == module.FORMAT
    return read(source, OPTIONS)


@pytest.mark.parametrize(
    ("module", "name", "held"), PACKAGES, ids=[name.rsplit("/", 1)[-1] for _m, name, _h in PACKAGES]
)
def test_everything_in_them_is_taken(module: ModuleType, name: str, held: dict[str, int]) -> None:
    course = brought(module, name)

    assert course.source == course.taken == held
    assert course.converted == course.left_out == []
    accounted(course)
    (package,) = course.packages
    assert len(package.files) == held["file"]


def test_the_golf_course_that_says_nothing_is_done_when_it_was_opened() -> None:
    course = brought(scorm, f"{GOLF}/singlesco_scorm12.zip")

    assert course.source == {"file": 46, "item": 1, "metadata": 1, "organization": 1, "resource": 1}
    assert (changed(course), course.left_out, outline(course)[0]["reports"]) == ([("item", "item item_1")], [], False)
    accounted(course)


def test_the_golf_course_is_one_sco() -> None:
    course = brought(scorm, f"{GOLF}/singlescobasic.zip")

    assert course.words["en"].title == "Golf Explained - Run-time Basic Calls"
    assert course.packages[0].format == "scorm12"
    assert outline(course) == [
        {"id": "item_1", "title": "Golf Explained", "href": "shared/launchpage.html", "depth": 0}
    ]


def test_the_geology_course_has_two_blocks_of_three_units() -> None:
    course = brought(cmi5, f"{CATAPULT}/pre_post_test_framed.zip")

    assert hrefs(course) == [
        *("", "pre1.html", "index.html?pages=1", "post1.html"),
        *("", "pre2.html", "index.html?pages=2", "post2.html"),
    ]
    rules = ["Passed", "CompletedOrPassed", "Passed"]
    assert [line["move_on"] for line in outline(course) if line["href"]] == rules * 2


def test_the_same_file_gets_the_same_keys_and_another_owner_other_ones() -> None:
    source = open_source(shared(f"{GOLF}/singlescobasic.zip"))
    first, again = scorm.read(source, OPTIONS), scorm.read(source, OPTIONS)
    other = scorm.read(source, type(OPTIONS)("szfa", code="PKG-1"))

    assert (first.key, first.packages[0].key) == (again.key, again.packages[0].key)
    assert first.key != other.key
    assert first.key != brought(scorm, f"{GOLF}/singlesco_scorm12.zip").key
