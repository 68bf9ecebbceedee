"""Small packages, made in the test, and what a reading of them has to answer for."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from courses.interchange.archives import Source
from courses.interchange.neutral import Course
from courses.interchange.packages import cmi5, h5p, scorm
from courses.interchange.readers import Options

OPTIONS = Options("ftahk", code="PKG-1")
SPACES = {
    "1.2": 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
    "2004": (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" '
        'xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"'
    ),
}
SCHEMA = {"1.2": "1.2", "2004": "2004 4th Edition"}
ONE = '<resource identifier="R1" type="webcontent" adlcp:scormtype="sco" href="one.html"><file href="one.html"/></resource>'


def scorm_manifest(
    organizations: str, resources: str = ONE, *, version: str = "1.2", more: str = "", base: str = ""
) -> str:
    return (
        f'<?xml version="1.0"?><manifest identifier="M1" {SPACES[version]}{base}>'
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{SCHEMA[version]}</schemaversion></metadata>"
        f"{organizations}<resources>{resources}</resources>{more}</manifest>"
    )


def organization(items: str, *, identifier: str = "O1", title: str = "Safety") -> str:
    return f'<organization identifier="{identifier}"><title>{title}</title>{items}</organization>'


def one_organization(items: str, **told: str) -> str:
    return f'<organizations default="O1">{organization(items, **told)}</organizations>'


def item(identifier: str = "I1", ref: str = "R1", inside: str = "", more: str = "") -> str:
    reference = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="{identifier}"{reference}{more}><title>Part {identifier}</title>{inside}</item>'


def scorm_source(manifest: str, **files: bytes) -> Source:
    held = {"imsmanifest.xml": manifest.encode(), "one.html": b"<script>API.LMSInitialize('')</script>", **files}
    return Source("safety", dict(sorted(held.items())))


def read_scorm(manifest: str, **files: bytes) -> Course:
    return scorm.read(scorm_source(manifest, **files), OPTIONS)


def outline(course: Course, number: int = 0) -> list[dict[str, Any]]:
    return course.packages[number].outline


def hrefs(course: Course) -> list[str]:
    return [line["href"] for line in outline(course)]


LIBRARY = {"machineName": "H5P.Thing", "majorVersion": 1, "minorVersion": 2, "runnable": 1}


def h5p_files(content: Any = None, **about: Any) -> dict[str, bytes]:
    described = {
        "title": "A thing",
        "mainLibrary": "H5P.Thing",
        "preloadedDependencies": [{"machineName": "H5P.Thing", "majorVersion": "1", "minorVersion": "2"}],
        **about,
    }
    return {
        "h5p.json": json.dumps(described).encode(),
        "content/content.json": json.dumps(content or {}).encode(),
        "H5P.Thing-1.2/library.json": json.dumps(LIBRARY).encode(),
        "H5P.Thing-1.2/thing.js": b"H5P.Thing = function () { this.triggerXAPIScored(1, 1, 'answered'); };",
    }


def read_h5p(files: dict[str, bytes]) -> Course:
    return h5p.read(Source("thing", dict(sorted(files.items()))), OPTIONS)


def cmi5_xml(units: str, title: str = '<langstring lang="en">Rocks</langstring>') -> bytes:
    return (
        '<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">'
        f'<course id="https://example.org/rocks"><title>{title}</title></course>{units}</courseStructure>'
    ).encode()


def unit(number: int = 1, url: str = "index.html", inside: str = "", **attributes: str) -> str:
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<au id="https://example.org/rocks/{number}"{told}>'
        f'<title><langstring lang="en-US">Unit {number}</langstring></title>{inside}<url>{url}</url></au>'
    )


def read_cmi5(content: bytes, **files: bytes) -> Course:
    held = {"cmi5.xml": content, "index.html": b"<p>Rocks</p>", **files}
    return cmi5.read(Source("rocks", dict(sorted(held.items()))), OPTIONS)


def accounted(course: Course) -> None:
    """For each kind of thing in the source: n = taken + converted + left out."""
    answered = Counter(course.taken)
    answered.update(row["kind"] for row in course.converted)
    answered.update(row["kind"] for row in course.left_out)
    assert dict(answered) == course.source
    assert not [row for row in course.left_out if row["where"] == "unaccounted"]


def lost(course: Course) -> list[tuple[str, str]]:
    """What was left out: kind and place."""
    return [(row["kind"], row["where"]) for row in course.left_out]


def changed(course: Course) -> list[tuple[str, str]]:
    return [(row["kind"], row["where"]) for row in course.converted]
