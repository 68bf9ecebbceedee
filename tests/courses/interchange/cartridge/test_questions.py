"""Questions in QTI 1.2: the profiles of Common Cartridge, Canvas's own types, and what has neither."""

from __future__ import annotations

import pytest

from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import (
    QUIZ,
    equal,
    labels,
    lid,
    pays,
    place,
    question,
    questions,
    resource,
    row,
    taken,
    words,
    written,
)


def course_of(*items, **more):
    inner = place("m", "Module", inner=place("p", "Quiz", "r"))
    return taken(inner, resource("r", QUIZ, "quiz.xml"), {"quiz.xml": questions(*items, **more)})


def asked(*items):
    course = course_of(*items)
    assert unaccounted(course) == {}
    (found,) = course.questions
    return found


def test_one_right_option_with_reasons_and_points():
    feedback = (
        '<respcondition continue="Yes"><conditionvar><varequal respident="r">2</varequal></conditionvar>'
        '<displayfeedback feedbacktype="Response" linkrefid="2_fb"/></respcondition>'
    )
    told = f'<itemfeedback ident="2_fb"><flow_mat>{words("Stones do not grow.")}</flow_mat></itemfeedback>'
    found = asked(
        question(
            "multiple_choice_question",
            words("<p>Fruit?</p>") + lid("r", labels(**{"1": "Apple", "2": "Stone"})),
            feedback + pays(equal("r", "1")),
            more=told,
            fields=row("points_possible", "4.0"),
        )
    )
    assert (found.kind, found.structure, found.points) == ("single", {"options": ["a", "b"], "correct": ["a"]}, 4)
    assert found.words["en"]["options"]["b"] == {"text": "Stone", "reason": "Stones do not grow."}


def test_several_right_options_need_each_other():
    test = f"<and>{equal('r', '1')}<not>{equal('r', '2')}</not>{equal('r', '3')}</and>"
    found = asked(
        question(
            "cc.multiple_response.v0p1",
            words("Fruit?") + lid("r", labels(**{"1": "Apple", "2": "Stone", "3": "Pear"}), many="Multiple"),
            pays(test),
            label="cc_profile",
        )
    )
    assert (found.kind, found.structure["correct"]) == ("multiple", ["a", "c"])


def test_part_marks_are_told():
    course = course_of(
        question(
            "multiple_answers_question",
            words("Fruit?") + lid("r", labels(**{"1": "Apple", "2": "Stone", "3": "Pear"}), many="Multiple"),
            pays(equal("r", "1"), "50", "Add")
            + pays(equal("r", "3"), "50", "Add")
            + pays(equal("r", "2"), "-50", "Add"),
        )
    )
    assert course.questions[0].structure["correct"] == ["a", "c"]
    assert [(held["kind"], "all or nothing" in held["how"]) for held in course.converted] == [
        ("multiple_answers_question", True)
    ]


def test_a_short_answer_takes_every_spelling():
    found = asked(question("short_answer_question", words("City?") + written("r"), pays(equal("r", "Hong Kong", "HK"))))
    assert (found.kind, found.structure) == ("text", {"accepted": ["Hong Kong", "HK"]})


def test_a_pattern_is_an_answer_that_holds_something():
    test = '<varsubstring respident="r" case="No">block*chain</varsubstring>'
    found = asked(question("cc.pattern_match.v0p1", words("What?") + written("r"), pays(test), label="cc_profile"))
    assert found.structure == {"accepted": [r"*block\*chain*"], "wildcards": True}


@pytest.mark.parametrize(
    ("test", "structure"),
    [
        (equal("r", "42"), {"value": "42", "tolerance": "0"}),
        ('<vargte respident="r">3</vargte><varlte respident="r">5</varlte>', {"value": "4", "tolerance": "1"}),
        (
            f'<or>{equal("r", "33.33")}<and><vargte respident="r">33.32</vargte><varlte respident="r">33.34</varlte></and></or>',
            {"value": "33.33", "tolerance": "0.01"},
        ),
    ],
)
def test_numbers_with_their_ranges(test, structure):
    found = asked(question("numerical_question", words("How many?") + written("r", ' fibtype="Decimal"'), pays(test)))
    assert (found.kind, found.structure) == ("numeric", structure)


def test_of_several_right_numbers_the_first_is_kept_and_the_others_told():
    course = course_of(
        question(
            "numerical_question",
            words("Root of 4?") + written("r", ' fibtype="Decimal"'),
            pays(equal("r", "2")) + pays(equal("r", "-2")),
        )
    )
    assert course.questions[0].structure["value"] == "2"
    assert course.converted[0]["how"] == "Several numbers are right in the source; here it is the first."


def test_blanks_that_the_text_names_are_gaps():
    found = asked(
        question(
            "fill_in_multiple_blanks_question",
            words("Roses are [first], violets are [second].")
            + lid("response_first", labels(**{"1": "red", "2": "rouge"}), before=words("first"))
            + lid("response_second", labels(**{"3": "blue"}), before=words("second")),
            pays(equal("response_first", "1"), "50", "Add") + pays(equal("response_second", "3"), "50", "Add"),
        )
    )
    assert found.words["en"]["prompt"] == "Roses are [[1]], violets are [[2]]."
    assert found.structure["gaps"] == {
        "1": {"kind": "text", "accepted": ["red", "rouge"]},
        "2": {"kind": "text", "accepted": ["blue"]},
    }


def test_several_written_answers_stand_where_they_stood():
    parts = words("Two and two is") + written("r1") + words("and three and three is") + written("r2")
    found = asked(
        question(
            "Fill In the Blank",
            parts,
            pays(equal("r1", "four"), "1", "Add") + pays(equal("r2", "six"), "1", "Add"),
            label="qmd_itemtype",
        )
    )
    assert found.kind == "cloze"
    assert " ".join(found.words["en"]["prompt"].split()) == "Two and two is [[1]] and three and three is [[2]]"


def test_matching_keeps_what_belongs_to_nothing():
    options = labels(**{"7": "Miaow", "8": "Woof", "9": "Quack"})
    found = asked(
        question(
            "matching_question",
            words("Match")
            + lid("response_1", options, before=words("Cat"))
            + lid("response_2", options, before=words("Dog")),
            pays(equal("response_1", "7"), "50", "Add") + pays(equal("response_2", "8"), "50", "Add"),
        )
    )
    assert found.structure == {"options": ["a", "b"], "targets": ["t1", "t2", "t3"], "pairs": {"a": "t1", "b": "t2"}}


def test_an_essay_and_its_solution():
    more = (
        '<itemfeedback ident="solution"><solution><solutionmaterial><flow_mat>'
        f"{words('Two reasons.')}</flow_mat></solutionmaterial></solution></itemfeedback>"
    )
    found = asked(question("cc.essay.v0p1", words("Why?") + written("r"), label="cc_profile", more=more))
    assert (found.kind, found.words["en"]["guide"]) == ("essay", "Two reasons.")


@pytest.mark.parametrize("kind", ["calculated_question", "file_upload_question"])
def test_what_cannot_be_asked_is_left_out_under_its_own_name(kind):
    right = question(
        "true_false_question", words("Yes?") + lid("r", labels(**{"1": "True", "2": "False"})), pays(equal("r", "1"))
    )
    course = course_of(right, question(kind, words("Do it") + written("r"), ident="q2"))
    assert [held["kind"] for held in course.left_out] == [kind]
    assert [found.kind for found in course.questions] == ["truefalse"]


def test_hotspots_and_sliders_are_left_out():
    spot = '<response_xy ident="r"><render_hotspot/></response_xy>'
    right = question(
        "true_false_question", words("Yes?") + lid("r", labels(**{"1": "True", "2": "False"})), pays(equal("r", "1"))
    )
    course = course_of(right, question("Hot Spot", words("Where?") + spot, ident="q2", label="qmd_itemtype"))
    assert [held["kind"] for held in course.left_out] == ["Hot Spot"]


def test_a_quiz_that_asks_nothing_is_left_out_and_its_questions_are_told():
    course = course_of(question("file_upload_question", words("Do it")))
    assert course.quizzes == []
    assert sorted(held["kind"] for held in course.left_out) == ["file_upload_question", QUIZ, "item"]
    assert unaccounted(course) == {}


def test_rules_of_the_quiz():
    right = question(
        "true_false_question", words("Yes?") + lid("r", labels(**{"1": "True", "2": "False"})), pays(equal("r", "1"))
    )
    (quiz,) = course_of(right, fields=row("cc_maxattempts", "3") + row("qmd_timelimit", "45")).quizzes
    assert (quiz.attempts, quiz.time_limit) == (3, 45)
