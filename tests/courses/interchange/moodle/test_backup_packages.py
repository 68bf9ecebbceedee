"""SCORM and H5P activities of a backup: played here where their package is in it."""

from __future__ import annotations

from courses.interchange.neutral import Package
from tests.courses.interchange.moodle.backups import Mbz, course, outline, told
from tests.helpers.shared import shared

SCORM = "moodle/moodle33-fixtures/mod/scorm/tests/packages/singlescobasic.zip"


def with_package(content: bytes, *, is_held: bool = True) -> Mbz:
    made = course().activity(
        "scorm",
        "1",
        "Golf",
        "<version>SCORM_1.2</version><maxattempt>3</maxattempt>",
        intro="<p>Play it.</p>",
        gradepass="80.00000",
        module="<completion>2</completion><completiongradeitemnumber>0</completiongradeitemnumber>",
    )
    where = {"context": "1001", "component": "mod_scorm"}
    made.file(content, "golf.zip", area="package", is_held=is_held, **where)
    return made.file(b"<html>unpacked</html>", "index.html", area="content", **where)


def test_a_package_in_the_backup_is_an_activity() -> None:
    read = with_package(shared(SCORM).read_bytes()).read()
    assert outline(read) == [("First section", ["Package: Golf"])]
    (package,) = read.packages
    assert isinstance(package, Package)
    assert (package.format, package.pass_mark, package.words["en"].introduction) == ("scorm12", 80, "Play it.")
    assert told(read, "scorm") == ["The number of attempts was limited; here it is not."]
    assert "Moodle had unpacked it; the package itself is taken." in told(read, "file")


def test_a_package_that_is_none_is_left_out_with_its_reason() -> None:
    assert told(with_package(b"no archive").page("2", "A", "a").read(), "scorm") == [
        "The archive is damaged or empty. Make it again."
    ]


def test_a_package_that_is_not_in_the_backup_is_told() -> None:
    read = with_package(b"PK", is_held=False).page("2", "A", "a").read()
    assert told(read, "scorm") == ["The backup lists this file and does not hold it."]


def test_a_package_is_also_found_among_what_moodle_unpacked() -> None:
    where = {"context": "1001", "component": "mod_scorm", "area": "content"}
    beside = course().activity("scorm", "1", "Golf", "<reference>golf.zip</reference>")
    beside.file(shared(SCORM).read_bytes(), "golf.zip", **where).file(b"<html></html>", "index.html", **where)
    read = beside.read()
    assert outline(read) == [("First section", ["Package: Golf"])]
    assert told(read, "file") == ["Moodle had unpacked it; the package itself is taken."]


def test_what_moodle_unpacked_is_a_package_again() -> None:
    manifest = (
        b'<manifest identifier="m"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>'
        b'<organizations><organization identifier="o"><title>Golf</title>'
        b'<item identifier="i" identifierref="r"><title>Play</title></item></organization></organizations>'
        b'<resources><resource identifier="r" type="webcontent" href="play/index.html"/></resources></manifest>'
    )
    where = {"context": "1001", "component": "mod_scorm", "area": "content"}
    made = course().activity("scorm", "1", "Golf", "<reference>http://example.org/imsmanifest.xml</reference>")
    made.file(manifest, "imsmanifest.xml", **where).file(b"<html></html>", "index.html", path="/play/", **where)
    read = made.read()
    assert outline(read) == [("First section", ["Package: Golf"])]
    assert read.source["file"] == read.taken["file"]
