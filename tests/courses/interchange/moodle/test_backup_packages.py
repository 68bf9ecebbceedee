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
