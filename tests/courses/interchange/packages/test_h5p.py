from __future__ import annotations

import json
from typing import Any

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.packages import h5p
from tests.courses.interchange.packages.making import (
    LIBRARY,
    accounted,
    changed,
    h5p_files,
    lost,
    outline,
    read_h5p,
)


def code_of(files: dict[str, bytes]) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_h5p(files)
    return refused.value.code


def test_a_package_is_one_part_played_by_its_library() -> None:
    course = read_h5p(h5p_files())

    assert outline(course) == [
        {"id": "h5p", "title": "A thing", "href": "content/content.json", "library": "H5P.Thing-1.2"}
    ]
    (package,) = course.packages
    assert (package.format, package.completion) == ("h5p", "viewed")
    assert course.source == course.taken == {"file": 4, "library": 1}
    accounted(course)


def test_what_has_nothing_to_answer_is_done_when_it_was_opened() -> None:
    files = {**h5p_files(), "H5P.Thing-1.2/thing.js": b"this.triggerXAPI('interacted')"}
    course = read_h5p(files)

    assert outline(course)[0]["reports"] is False
    assert changed(course) == [("mainLibrary", "h5p.json")]
    accounted(course)
    # What nothing asks for is no answer either.
    other = json.dumps({**LIBRARY, "machineName": "H5P.Other"}).encode()
    beside = {"H5P.Other-1.2/library.json": other, "H5P.Other-1.2/o.js": b"setScoredResult"}
    assert outline(read_h5p({**files, **beside}))[0]["reports"] is False


def test_authors_and_licence_stand_beside_it() -> None:
    told = {"authors": [{"name": "Ada", "role": "Author"}], "license": "CC BY", "licenseVersion": "4.0"}
    course = read_h5p(h5p_files(**told, source="https://example.org"))

    assert course.packages[0].words["en"].introduction == ("By Ada. Licence: CC BY 4.0. Source: https://example.org")
    assert changed(course) == [("license", "h5p.json")]
    accounted(course)


def test_files_that_h5p_has_no_use_for_are_left_out() -> None:
    files = {**h5p_files(), "content/run.exe": b"MZ", "content/page.html": b"<p>", "H5P.Thing-1.2/thing.map": b"{}"}
    course = read_h5p({**files, "content/images/a.png": b"png"})

    assert lost(course) == [
        ("file", "H5P.Thing-1.2/thing.map"),
        ("file", "content/page.html"),
        ("file", "content/run.exe"),
    ]
    assert "content/images/a.png" in course.packages[0].files
    accounted(course)


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><a href="java script:alert(1)"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>',
        b"<svg",
    ],
)
def test_a_drawing_with_script_is_left_out_and_one_without_is_kept(drawing: bytes) -> None:
    files = {**h5p_files(), "content/images/bad.svg": drawing}
    files["content/images/good.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    course = read_h5p(files)

    assert [row["why"] for row in course.left_out] == ["The drawing holds script."]
    assert "content/images/bad.svg" not in course.packages[0].files
    assert "content/images/good.svg" in course.packages[0].files
    accounted(course)


def test_a_virus_is_left_out() -> None:
    virus = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    course = read_h5p({**h5p_files(), "content/images/a.png": virus})

    assert [(row["where"], row["why"]) for row in course.left_out] == [
        ("content/images/a.png", "The file holds the test string of virus scanners.")
    ]
    assert "content/images/a.png" not in course.packages[0].files
    accounted(course)


def test_what_the_content_shows_from_elsewhere_and_what_is_not_there_is_told() -> None:
    content = {
        "video": [{"path": "https://www.youtube.com/watch?v=1", "mime": "video/YouTube"}],
        "image": {"path": "images/gone.png#tmp"},
        "parts": [{"library": "H5P.Thing 1.2"}, {"library": "H5P.Lost 1.0"}, {"library": "H5P.AudioRecorder 1.0"}],
    }
    course = read_h5p(h5p_files(content))

    assert sorted(lost(course)) == [
        ("library", "content/content.json"),
        ("library", "content/content.json"),
        ("path", "content/content.json"),
        ("path", "content/content.json"),
    ]
    accounted(course)


def test_a_library_in_a_folder_of_another_name_is_moved_to_its_own() -> None:
    files = {name.replace("H5P.Thing-1.2/", "H5P.Thing-1.2.7/"): held for name, held in h5p_files().items()}
    course = read_h5p(files)

    assert "H5P.Thing-1.2/thing.js" in course.packages[0].files
    assert changed(course) == [("library", "H5P.Thing-1.2.7/library.json")]
    accounted(course)


def without(name: str) -> dict[str, bytes]:
    files = h5p_files()
    del files[name]
    return files


def with_library(**told: Any) -> dict[str, bytes]:
    return {**h5p_files(), "H5P.Thing-1.2/library.json": json.dumps({**LIBRARY, **told}).encode()}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (without("h5p.json"), "no_manifest"),
        (without("content/content.json"), "no_manifest"),
        (without("H5P.Thing-1.2/library.json"), "library_missing"),
        ({**h5p_files(), "h5p.json": b"{"}, "broken_json"),
        ({**h5p_files(), "content/content.json": b"[" * 100_000}, "broken_json"),
        ({**h5p_files(), "content/content.json": b"\xff\xfe"}, "broken_json"),
        (h5p_files(mainLibrary="H5P.Other"), "no_library"),
        (h5p_files(mainLibrary=None, preloadedDependencies={"a": 1}), "no_library"),
        (with_library(coreApi={"majorVersion": 1, "minorVersion": 99}), "too_new"),
        (
            with_library(preloadedDependencies=[{"machineName": "Lost", "majorVersion": 1, "minorVersion": 0}]),
            "library_missing",
        ),
        (
            h5p_files(
                mainLibrary="H5P.IFrameEmbed",
                preloadedDependencies=[{"machineName": "H5P.IFrameEmbed", "majorVersion": 1, "minorVersion": 0}],
            ),
            "not_played",
        ),
    ],
)
def test_what_could_not_be_played_is_refused(files: dict[str, bytes], code: str) -> None:
    assert code_of(files) == code


def test_libraries_that_need_each_other_are_no_endless_search() -> None:
    own = [{"machineName": "H5P.Thing", "majorVersion": 1, "minorVersion": 2}]

    assert read_h5p(with_library(preloadedDependencies=own)).source["library"] == 1


def test_a_package_is_known_by_its_description() -> None:
    assert h5p.recognises(Source("a", h5p_files()))
    assert not h5p.recognises(Source("a", {"h5p.json": b"{}"}))
