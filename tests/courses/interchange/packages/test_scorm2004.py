from __future__ import annotations

from tests.courses.interchange.packages.making import (
    accounted,
    changed,
    item,
    lost,
    one_organization,
    outline,
    read_scorm,
    scorm_manifest,
)

PRIMARY = (
    '<imsss:objectives><imsss:primaryObjective objectiveID="P" satisfiedByMeasure="true">'
    "<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective>"
    '<imsss:objective objectiveID="O"><imsss:mapInfo targetObjectiveID="global"/></imsss:objective></imsss:objectives>'
)
RULES = (
    '<imsss:controlMode choice="false" flow="true"/><imsss:sequencingRules><imsss:preConditionRule>'
    '<imsss:ruleConditions><imsss:ruleCondition condition="attempted"/></imsss:ruleConditions>'
    '<imsss:ruleAction action="disabled"/></imsss:preConditionRule></imsss:sequencingRules>'
    '<imsss:rollupRules><imsss:rollupRule childActivitySet="all"><imsss:rollupAction action="satisfied"/>'
    "</imsss:rollupRule></imsss:rollupRules>"
)


def sequencing(inside: str, more: str = "") -> str:
    return f"<imsss:sequencing{more}>{inside}</imsss:sequencing>"


def test_objectives_and_the_passing_score_come_from_the_sequencing() -> None:
    course = read_scorm(scorm_manifest(one_organization(item(inside=sequencing(PRIMARY))), version="2004"))

    (line,) = outline(course)
    assert (line["objectives"], line["scaled_passing_score"]) == (["P", "O"], 0.8)
    (package,) = course.packages
    assert (package.format, package.completion, package.pass_mark) == ("scorm2004", "passed", 80)
    # The objective that other parts would read.
    assert changed(course) == [("objective", "item I1")]
    assert course.source["objective"] == 2
    accounted(course)


def test_the_pass_mark_is_the_passing_score_in_per_cent() -> None:
    for place in range(1, 101):
        told = PRIMARY.replace("0.8", f"{place / 100:g}")
        course = read_scorm(scorm_manifest(one_organization(item(inside=sequencing(told))), version="2004"))
        assert course.packages[0].pass_mark == place


def test_rules_are_told_one_by_one_for_they_are_not_enforced() -> None:
    course = read_scorm(scorm_manifest(one_organization(item(inside=sequencing(RULES))), version="2004"))

    assert lost(course) == [("preConditionRule", "item I1"), ("rollupRule", "item I1")]
    assert [row["why"] for row in course.left_out] == [
        "Its rule “disabled” is not enforced: every part is open, in any order.",
        "Its rule is not enforced: every part is open, in any order.",
    ]
    assert [row["how"] for row in course.converted] == [
        "Objectives and passing scores are kept. Not enforced: controlMode."
    ]
    accounted(course)


def test_a_part_that_should_count_for_nothing_is_told() -> None:
    for told in (
        '<imsss:rollupRules rollupObjectiveSatisfied="false"/>',
        '<imsss:rollupRules objectiveMeasureWeight="0"/>',
        '<imsss:deliveryControls tracked="false"/>',
    ):
        course = read_scorm(scorm_manifest(one_organization(item(inside=sequencing(told))), version="2004"))
        assert [row["how"] for row in course.converted] == [
            "It counts like every other part, whatever its rules say of that (rollupRules, tracked)."
        ]
        accounted(course)
    usual = (
        '<imsss:rollupRules objectiveMeasureWeight="1.0000"/><imsss:deliveryControls completionSetByContent="true"/>'
    )
    course = read_scorm(scorm_manifest(one_organization(item(inside=sequencing(usual))), version="2004"))
    assert course.converted == []


def test_shared_sequencing_is_found_by_its_id_and_an_own_word_goes_before() -> None:
    limits = '<imsss:limitConditions attemptAbsoluteDurationLimit="PT30M"/>'
    own = sequencing("", ' IDRef="S1"')
    shared = sequencing(PRIMARY + limits, ' ID="S1"')
    collection = f"<imsss:sequencingCollection>{shared}</imsss:sequencingCollection>"
    course = read_scorm(scorm_manifest(one_organization(item(inside=own)), version="2004", more=collection))

    assert outline(course) == [
        {
            "id": "I1",
            "title": "Part I1",
            "href": "one.html",
            "depth": 0,
            "objectives": ["P", "O"],
            "scaled_passing_score": 0.8,
            "max_time": "PT30M",
        }
    ]
    assert course.source["sequencing"] == 2
    accounted(course)


def test_thresholds_are_read_as_the_third_and_as_the_fourth_edition_write_them() -> None:
    third = "<adlcp:completionThreshold>0.75</adlcp:completionThreshold>"
    fourth = '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/>'
    off = '<adlcp:completionThreshold completedByMeasure="false" minProgressMeasure="0.5"/>'
    whole = '<adlcp:completionThreshold completedByMeasure="true"/>'
    items = "".join(item(f"I{place}", inside=told) for place, told in enumerate((third, fourth, off, whole)))
    course = read_scorm(scorm_manifest(one_organization(items), version="2004"))

    assert [line.get("completion_threshold") for line in outline(course)] == [0.75, 0.5, None, 1.0]


def test_words_for_the_part_and_wishes_about_buttons() -> None:
    inside = (
        "<adlcp:timeLimitAction>exit,no message</adlcp:timeLimitAction><adlcp:dataFromLMS>seed</adlcp:dataFromLMS>"
        '<adlcp:data><adlcp:map targetID="shared"/></adlcp:data>'
        "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI>"
        "</adlnav:navigationInterface></adlnav:presentation>"
    )
    course = read_scorm(scorm_manifest(one_organization(item(inside=inside)), version="2004"))

    assert outline(course)[0]["data"] == "seed"
    assert outline(course)[0]["time_limit_action"] == "exit,no message"
    assert lost(course) == [("map", "item I1"), ("presentation", "item I1")]
    accounted(course)


def test_a_manifest_that_names_no_version_is_known_by_its_names() -> None:
    manifest = scorm_manifest(one_organization(item()), version="2004")
    course = read_scorm(manifest.replace("<schemaversion>2004 4th Edition</schemaversion>", ""))

    assert course.packages[0].format == "scorm2004"


def test_the_second_edition_calls_itself_cam() -> None:
    manifest = scorm_manifest(one_organization(item()), version="2004").replace("2004 4th Edition", "CAM 1.3")

    assert read_scorm(manifest).packages[0].format == "scorm2004"


def test_one_that_is_hidden_from_the_contents_is_listed_and_told() -> None:
    course = read_scorm(scorm_manifest(one_organization(item(more=' isvisible="false"')), version="2004"))

    assert changed(course) == [("item", "item I1")]
    accounted(course)
