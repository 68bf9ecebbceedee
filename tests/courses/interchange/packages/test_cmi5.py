from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.packages import cmi5
from tests.courses.interchange.packages.making import (
    accounted,
    changed,
    cmi5_xml,
    hrefs,
    lost,
    outline,
    read_cmi5,
    unit,
)

IRI = "https://example.org/rocks"


def test_a_unit_keeps_what_its_launch_needs() -> None:
    inside = (
        '<objectives><objective idref="https://example.org/o1"/></objectives>'
        "<launchParameters>level=2</launchParameters><entitlementKey>KEY</entitlementKey>"
    )
    told = {"moveOn": "CompletedAndPassed", "masteryScore": "0.8", "activityType": "https://example.org/type"}
    course = read_cmi5(cmi5_xml(unit(url="index.html?pages=1", inside=inside, **told)))

    assert outline(course) == [
        {
            "id": f"{IRI}/1",
            "au": f"{IRI}/1",
            "course": IRI,
            "blocks": [],
            "title": "Unit 1",
            "depth": 0,
            "href": "index.html?pages=1",
            "move_on": "CompletedAndPassed",
            "scaled_passing_score": 0.8,
            "activity_type": "https://example.org/type",
            "parameters": "level=2",
            "entitlement_key": "KEY",
            "objectives": ["https://example.org/o1"],
        }
    ]
    accounted(course)


def test_blocks_become_headings_and_each_unit_knows_its_own() -> None:
    title = "<title><langstring>Block</langstring></title>"
    inner = f'<block id="urn:b2">{title}{unit(2, moveOn="Passed")}</block>'
    course = read_cmi5(cmi5_xml(f'<block id="urn:b1">{title}{unit(1, moveOn="Passed")}{inner}</block>'))

    assert [(line["id"], line["depth"], line["href"]) for line in outline(course)] == [
        ("urn:b1", 0, ""),
        (f"{IRI}/1", 1, "index.html"),
        ("urn:b2", 1, ""),
        (f"{IRI}/2", 2, "index.html"),
    ]
    assert outline(course)[3]["blocks"] == ["urn:b1", "urn:b2"]
    accounted(course)


def test_what_a_unit_says_of_itself_is_kept_in_all_languages_of_the_site() -> None:
    told = '<langstring lang="en">Stones</langstring><langstring lang="zh-CN">石头</langstring>'
    course = read_cmi5(cmi5_xml(unit(inside=f"<description>{told}</description>")))

    (line,) = outline(course)
    assert (line["description"], line["descriptions"]) == ("Stones", {"en": "Stones", "zh-hans": "石头"})
    accounted(course)


def test_titles_come_in_the_languages_of_the_site_and_others_are_told() -> None:
    title = (
        '<langstring lang="en-GB">Rocks</langstring><langstring lang="zh-CN">岩石</langstring>'
        '<langstring lang="zh-TW">岩石學</langstring><langstring lang="fr-FR">Roches</langstring>'
    )
    course = read_cmi5(cmi5_xml(unit(moveOn="Passed"), title))

    assert {language: words.title for language, words in course.words.items()} == {
        "en": "Rocks",
        "zh-hans": "岩石",
        "zh-hant": "岩石學",
    }
    assert lost(course) == [("langstring", "course")]
    assert course.source["langstring"] == 5
    accounted(course)


def test_a_title_in_another_language_alone_stands_as_it_is() -> None:
    course = read_cmi5(cmi5_xml(unit(moveOn="Passed"), '<langstring lang="fr">Roches</langstring>'))

    assert course.words["en"].title == "Roches"
    assert changed(course) == [("langstring", "course")]
    accounted(course)


@pytest.mark.parametrize("url", ["https://example.org/au.html", "../au.html", "gone.html", ""])
def test_a_unit_that_is_no_file_of_the_package_is_left_out(url: str) -> None:
    course = read_cmi5(cmi5_xml(unit(1, url, moveOn="Passed") + unit(2, moveOn="Passed")))

    assert hrefs(course) == ["index.html"]
    assert lost(course) == [("au", f"au {IRI}/1")]
    accounted(course)


def test_without_any_unit_of_its_own_the_package_is_refused() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_cmi5(cmi5_xml(unit(url="https://example.org/au.html")))

    assert (refused.value.code, refused.value.where) == ("nothing_to_play", f"au {IRI}/1")
    assert "lies at another host" in str(refused.value.message)


def test_a_block_over_nothing_goes_with_its_units() -> None:
    course = read_cmi5(cmi5_xml(f'<block id="urn:b">{unit(1, "gone.html")}</block>{unit(2, moveOn="Passed")}'))

    assert [line["id"] for line in outline(course)] == [f"{IRI}/2"]
    assert lost(course) == [("au", f"au {IRI}/1"), ("block", "block urn:b")]
    accounted(course)


def test_rules_that_ask_for_nothing_or_are_none_are_told() -> None:
    units = unit(1) + unit(2, moveOn="Whenever") + unit(3, moveOn="Passed", masteryScore="80")
    course = read_cmi5(cmi5_xml(units + unit(4, moveOn="Passed", launchMethod="OwnWindow")))

    assert [line["move_on"] for line in outline(course)] == ["NotApplicable", "NotApplicable", "Passed", "Passed"]
    assert [kind for kind, _where in changed(course)] == ["au"] * 4
    accounted(course)


def test_objectives_and_extensions_are_accounted_for() -> None:
    objective = '<objective id="urn:o"><title><langstring lang="en">Know</langstring></title></objective>'
    extended = unit(inside='<x:mine xmlns:x="urn:x"/>', moveOn="Passed")
    course = read_cmi5(cmi5_xml(f"<objectives>{objective}</objectives>{extended}"))

    assert changed(course) == [("objective", "objective urn:o")]
    assert lost(course) == [("mine", f"au {IRI}/1")]
    accounted(course)


def test_identifiers_that_are_missing_double_or_endless_get_a_short_one() -> None:
    long = f'<au id="{"x" * 300}" moveOn="Passed"><url>index.html</url></au>'
    units = unit(1, moveOn="Passed") * 2 + '<au moveOn="Passed"><url>index.html</url></au>' + long
    keys = [line["id"] for line in outline(read_cmi5(cmi5_xml(units)))]

    assert len(set(keys)) == 4
    assert max(map(len, keys[1:])) == 40


def test_what_tells_no_course_is_refused() -> None:
    for content in (b"<courseStructure/>", b"<other/>"):
        with pytest.raises(ImportRefused) as refused:
            read_cmi5(content)
        assert refused.value.code == "no_manifest"


def test_a_package_is_known_by_its_structure() -> None:
    assert cmi5.recognises(Source("a", {"inner/cmi5.xml": cmi5_xml("")}))
    assert not cmi5.recognises(Source("a", {"cmi5.xml": b"<x/>"}))
