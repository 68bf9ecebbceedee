from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.packages import scorm
from tests.courses.interchange.packages.making import (
    ONE,
    OPTIONS,
    accounted,
    changed,
    hrefs,
    item,
    lost,
    one_organization,
    organization,
    outline,
    read_scorm,
    scorm_manifest,
    scorm_source,
)


def refusal(manifest: str, **files: bytes) -> ImportRefused:
    with pytest.raises(ImportRefused) as refused:
        read_scorm(manifest, **files)
    return refused.value


def resource(href: str, identifier: str = "R1", inside: str = "", more: str = "") -> str:
    return f'<resource identifier="{identifier}" adlcp:scormtype="sco" href="{href}"{more}>{inside}</resource>'


def test_items_become_an_outline_with_headings_scores_and_what_is_handed_to_them() -> None:
    inside = (
        "<adlcp:prerequisites>I0</adlcp:prerequisites><adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>"
        "<adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>a=1\nb=2</adlcp:datafromlms>"
        "<adlcp:masteryscore>80</adlcp:masteryscore>"
    )
    part = item("I2", inside=inside, more=' parameters="?lang=en"')
    course = read_scorm(scorm_manifest(one_organization(item("I1", "", part) + item("I3"))))

    assert outline(course) == [
        {"id": "I1", "title": "Part I1", "href": "", "depth": 0},
        {
            "id": "I2",
            "title": "Part I2",
            "href": "one.html?lang=en",
            "depth": 1,
            "mastery": 80.0,
            "data": "a=1\nb=2",
            "max_time": "00:30:00",
            "time_limit_action": "exit,message",
            "prerequisites": "I0",
        },
        {"id": "I3", "title": "Part I3", "href": "one.html", "depth": 0},
    ]
    assert lost(course) == [("prerequisites", "item I2")]
    assert course.packages[0].completion == "passed"
    accounted(course)


def test_without_a_score_to_reach_what_it_reports_counts() -> None:
    (package,) = read_scorm(scorm_manifest(one_organization(item()))).packages

    assert (package.format, package.completion, package.pass_mark) == ("scorm12", "viewed", None)


def test_a_base_is_put_before_every_address_and_a_forgotten_slash_is_forgiven() -> None:
    manifest = scorm_manifest(
        one_organization(item() + item("I2", "R2") + item("I3", "R3")),
        resource("one.html", more=' xml:base="deep/"')
        + resource("two%20b.html#top", "R2")
        + resource("three.html", "R3", more=' xml:base="deep"'),
        base=' xml:base="unit/"',
    )
    files = {"unit/deep/one.html": b"1", "unit/two b.html": b"2", "unit/deep/three.html": b"3"}
    course = read_scorm(manifest, **files)

    assert hrefs(course) == ["unit/deep/one.html", "unit/two%20b.html#top", "unit/deep/three.html"]
    accounted(course)


def test_a_name_in_other_capitals_is_found_and_told() -> None:
    course = read_scorm(scorm_manifest(one_organization(item()), resource("One.HTML")))

    assert hrefs(course) == ["one.html"]
    assert changed(course) == [("resource", "resource R1")]


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("https://example.org/x.html", "“https://example.org/x.html” lies at another host."),
        ("//example.org/x.html", "“//example.org/x.html” lies at another host."),
        ("javascript:alert(1)", "“javascript:alert(1)” lies at another host."),
        ("../../etc/passwd", "“../../etc/passwd” leads out of the package."),
        ("a/..%2f..%2fsecret.html", "“a/../../secret.html” leads out of the package."),
        ("\\\\server\\x.html", "“//server/x.html” lies at another host."),
        ("/one.html", "“/one.html” leads out of the package."),
        ("missing.html?x=1", "The package does not hold the file “missing.html”."),
        ("", "It names no file."),
    ],
)
def test_an_address_that_is_no_file_of_the_package_is_left_out_with_its_reason(href: str, why: str) -> None:
    two = ONE.replace("R1", "R2")
    course = read_scorm(scorm_manifest(one_organization(item("I1") + item("I2", "R2")), resource(href) + two))

    assert hrefs(course) == ["one.html"]
    assert ("item", "item I1") in lost(course)
    assert next(row["why"] for row in course.left_out if row["kind"] == "item").startswith(why)
    accounted(course)


def test_an_item_without_its_resource_is_left_out_and_a_heading_over_nothing_with_it() -> None:
    items = item("I1", "", item("I2", "R9")) + item("I3")
    course = read_scorm(scorm_manifest(one_organization(items)))

    assert [line["id"] for line in outline(course)] == ["I3"]
    assert lost(course) == [("item", "item I2"), ("item", "item I1")]
    accounted(course)


def test_files_and_dependencies_that_are_not_there_are_told() -> None:
    inside = '<file href="one.html"/><file href="gone.css"/><dependency identifierref="R7"/>'
    course = read_scorm(scorm_manifest(one_organization(item()), resource("one.html", inside=inside)))

    assert lost(course) == [("file", "resource R1"), ("dependency", "resource R1")]
    # Two that lie in the package, and the one that does not.
    assert course.source["file"] == 3
    accounted(course)


def test_several_organizations_become_activities_with_the_default_one_first() -> None:
    ways = organization(item(), identifier="A", title="Short") + organization(item(), identifier="B", title="Long")
    course = read_scorm(scorm_manifest(f'<organizations default="B">{ways}</organizations>'))

    assert [package.name for package in course.packages] == ["Long", "Short"]
    assert changed(course) == [("organization", "organization A")]
    assert course.packages[0].key != course.packages[1].key
    assert [package.slug for package in course.packages] == ["long", "short"]
    accounted(course)


def test_a_default_that_is_none_of_them_is_told() -> None:
    course = read_scorm(scorm_manifest(f'<organizations default="Z">{organization(item())}</organizations>'))

    assert changed(course) == [("default", "imsmanifest.xml")]
    accounted(course)


@pytest.mark.parametrize(
    ("organizations", "where", "why"),
    [
        ("<organizations/>", "imsmanifest.xml", "The manifest has no organization"),
        ("", "imsmanifest.xml", "The manifest has no organization"),
        (one_organization(""), "organization O1", "It is empty: it has no items."),
        (one_organization(item("I1", "")), "item I1", "It launches nothing."),
        (one_organization(item("I1", "R9")), "item I1", "The manifest has no resource “R9”."),
    ],
)
def test_where_nothing_can_be_launched_the_package_is_refused(organizations: str, where: str, why: str) -> None:
    refused = refusal(scorm_manifest(organizations))

    assert (refused.code, refused.where) == ("nothing_to_play", where)
    assert why in str(refused.message)


def test_an_empty_organization_beside_another_is_left_out() -> None:
    ways = organization("", identifier="A") + organization(item(), identifier="B")
    course = read_scorm(scorm_manifest(f"<organizations>{ways}</organizations>"))

    assert len(course.packages) == 1
    assert lost(course) == [("organization", "organization A")]
    accounted(course)


def test_a_sco_that_nothing_launches_and_a_manifest_inside_are_told() -> None:
    inner = '<manifest identifier="SUB"><organizations/><resources><resource identifier="S"/></resources></manifest>'
    two = resource("one.html", "R2")
    course = read_scorm(scorm_manifest(one_organization(item()), ONE + two, more=inner))

    assert lost(course) == [("sco", "resource R2"), ("manifest", "manifest SUB")]
    accounted(course)


def test_a_file_that_is_only_shown_reports_nothing() -> None:
    asset = ONE.replace('"sco"', '"asset"')
    course = read_scorm(scorm_manifest(one_organization(item()), asset))

    assert outline(course)[0]["reports"] is False


def test_items_that_share_an_identifier_get_their_own() -> None:
    course = read_scorm(scorm_manifest(one_organization(item("I1") + item("I1"))))

    assert [line["id"] for line in outline(course)] == ["I1", "I1-2"]


def test_a_mastery_score_that_is_no_number_is_told() -> None:
    inside = "<adlcp:masteryscore>eighty</adlcp:masteryscore>"
    course = read_scorm(scorm_manifest(one_organization(item(inside=inside))))

    assert lost(course) == [("masteryscore", "item I1")]
    accounted(course)


def test_files_beside_the_folder_of_the_package_are_told() -> None:
    held = scorm_source(scorm_manifest(one_organization(item()))).files
    source = Source("outer", {"readme.txt": b"hello", **{f"course/{name}": content for name, content in held.items()}})
    course = scorm.read(source, OPTIONS)

    assert lost(course) == [("file", "readme.txt")]
    assert sorted(course.packages[0].files) == ["imsmanifest.xml", "one.html"]
    accounted(course)


def test_the_test_string_of_virus_scanners_is_not_stored() -> None:
    hostile = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    course = read_scorm(scorm_manifest(one_organization(item())), **{"run.exe": hostile})

    assert lost(course) == [("file", "run.exe")]
    assert "run.exe" not in course.packages[0].files
    accounted(course)


def test_the_catalogue_data_gives_title_description_and_time() -> None:
    lom = (
        "<lom><general><title><langstring>Working safely</langstring></title>"
        "<description><langstring>Ladders and ropes.</langstring></description></general>"
        "<educational><typicallearningtime><datetime>01:30:00</datetime></typicallearningtime></educational></lom>"
    )
    manifest = scorm_manifest(one_organization(item(inside="<metadata><lom/></metadata>")))
    course = read_scorm(manifest.replace("</schemaversion>", f"</schemaversion>{lom}"))

    assert (course.words["en"].title, course.words["en"].summary) == ("Working safely", "Ladders and ropes.")
    assert course.packages[0].minutes == 90
    assert changed(course) == [("metadata", "imsmanifest.xml")]
    assert lost(course) == [("metadata", "item I1")]
    accounted(course)


def test_what_is_no_manifest_is_refused() -> None:
    assert refusal("<html/>").code == "no_manifest"
    assert refusal("<manifest").code == "broken_xml"
    with pytest.raises(ImportRefused) as refused:
        scorm.read(Source("x", {"a.html": b""}), OPTIONS)
    assert refused.value.code == "no_manifest"


def test_more_items_than_anybody_walks_through_are_refused() -> None:
    refused = refusal(scorm_manifest(one_organization("".join(item(f"I{n}") for n in range(2001)))))

    assert (refused.code, refused.where) == ("too_many_items", "item I2000")


def test_an_item_outside_of_every_organization_is_told() -> None:
    course = read_scorm(scorm_manifest(one_organization(item()), more=item("I9")))

    assert lost(course) == [("item", "imsmanifest.xml")]
    accounted(course)


def test_a_cartridge_and_a_page_are_no_scorm_package() -> None:
    cartridge = b'<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"/>'
    assert scorm.recognises(scorm_source(scorm_manifest(one_organization(item()))))
    assert not scorm.recognises(Source("cc", {"imsmanifest.xml": cartridge}))
    assert not scorm.recognises(Source("page", {"index.html": b"adlcp"}))


def test_a_package_that_speaks_to_nobody_is_done_when_it_was_opened() -> None:
    part = item(inside="<adlcp:masteryscore>80</adlcp:masteryscore>")
    course = read_scorm(scorm_manifest(one_organization(part)), **{"one.html": b"<p>One</p>"})

    assert outline(course)[0]["reports"] is False
    # Nobody would ever be told the score that the manifest asks for.
    assert course.packages[0].completion == "viewed"
    assert changed(course) == [("item", "item I1")]
    accounted(course)
    wide = {"one.html": "<script>API.LMSInitialize('')</script>".encode("utf-16")}
    assert "reports" not in outline(read_scorm(scorm_manifest(one_organization(part)), **wide))[0]
