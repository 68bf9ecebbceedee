"""QTI 2 items become questions, each interaction as what it asks."""

from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.qti import read_questions
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.qti.building import OPTIONS, PNG, asked, choices, declare, item, refusal

CHOICE = '<p>Which is a fruit?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{held}</choiceInteraction>'


def texts(question, *names):
    return [question.words["en"]["options"][name]["text"] for name in names]


def test_one_right_option():
    held = "<prompt>Choose.</prompt>" + choices("Apple", "Stone", "Chair")
    question = asked(item(CHOICE.format(most=1, held=held), declare(["A"])))
    assert (question.kind, question.structure) == ("single", {"options": ["a", "b", "c"], "correct": ["a"]})
    assert question.words["en"]["prompt"] == "Which is a fruit?\n\nChoose."
    assert texts(question, "a", "b", "c") == ["Apple", "Stone", "Chair"]


def test_several_right_options():
    held = choices("Apple", "Stone", "Pear")
    question = asked(item(CHOICE.format(most=0, held=held), declare(["A", "C"], cardinality="multiple")))
    assert (question.kind, question.structure["correct"]) == ("multiple", ["a", "c"])


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("正确", "错误"), ("對", "錯")])
def test_true_and_false_are_told_by_their_words(yes, no):
    question = asked(item(CHOICE.format(most=1, held=choices(no, yes)), declare(["B"])))
    assert (question.kind, question.structure) == ("truefalse", {"options": ["false", "true"], "correct": ["true"]})
    assert texts(question, "true") == [yes]


def test_right_options_of_a_mapping_and_its_part_marks_are_told():
    mapping = (
        '<mapping lowerBound="0" defaultValue="-1"><mapEntry mapKey="A" mappedValue="1"/>'
        '<mapEntry mapKey="C" mappedValue="0.5"/></mapping>'
    )
    content = item(
        CHOICE.format(most=0, held=choices("Apple", "Stone", "Pear")),
        declare([], cardinality="multiple", more=mapping),
        processing="map_response",
    )
    taken = read_questions(Source("small", {"item.xml": content}), OPTIONS)
    assert taken.bank.questions[0].structure["correct"] == ["a", "c"]
    assert [row["kind"] for row in taken.converted] == ["choiceInteraction"]
    assert "all or nothing" in taken.converted[0]["how"]


def test_a_written_word_with_its_spellings():
    mapping = (
        '<mapping><mapEntry mapKey="Hong Kong" mappedValue="1"/><mapEntry mapKey="HK" mappedValue="1"/>'
        '<mapEntry mapKey="Kowloon" mappedValue="0.5"/></mapping>'
    )
    body = '<p>The city is <textEntryInteraction responseIdentifier="RESPONSE"/>, they say.</p>'
    content = item(body, declare(["Hong Kong"], base="string", more=mapping), processing="map_response")
    taken = read_questions(Source("small", {"item.xml": content}), OPTIONS)
    (question,) = taken.bank.questions
    assert (question.kind, question.structure) == ("text", {"accepted": ["Hong Kong", "HK"]})
    assert question.words["en"]["prompt"] == "The city is ____, they say."
    assert "part of the points" in taken.converted[0]["how"]


def test_a_word_without_mapping_is_compared_letter_by_letter():
    body = '<p>Say it: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    question = asked(item(body, declare(["SQL"], base="string")))
    assert question.structure == {"accepted": ["SQL"], "case": True}


EQUAL = (
    "<responseProcessing><responseCondition><responseIf><equal {margin}>"
    '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    "</responseIf></responseCondition></responseProcessing>"
)


@pytest.mark.parametrize(
    ("margin", "structure"),
    [
        ('toleranceMode="exact"', {"value": "12.5", "tolerance": "0"}),
        ('toleranceMode="absolute" tolerance="0.25 0.25"', {"value": "12.5", "tolerance": "0.25"}),
        ('toleranceMode="relative" tolerance="10"', {"value": "12.5", "tolerance": "1.25"}),
        ('toleranceMode="absolute" tolerance="0 1"', {"value": "13", "tolerance": "0.5"}),
    ],
)
def test_numbers_keep_their_margins(margin, structure):
    body = '<p>How much? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    question = asked(item(body, declare(["12.5"], base="float"), processing=EQUAL.format(margin=margin)))
    assert (question.kind, question.structure) == ("numeric", structure)


def test_a_number_compared_after_rounding():
    processing = EQUAL.replace("<equal {margin}>", '<equalRounded roundingMode="decimalPlaces" figures="1">')
    processing = processing.replace("</equal>", "</equalRounded>")
    body = '<p>How much? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    question = asked(item(body, declare(["3.1"], base="float"), processing=processing))
    assert question.structure == {"value": "3.1", "tolerance": "0.05"}


def test_an_essay_keeps_what_is_said_to_whoever_marks():
    body = (
        '<rubricBlock view="scorer"><p>Look for two reasons.</p></rubricBlock><p>Why?</p>'
        '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
    )
    question = asked(item(body, declare([], base="string")))
    assert (question.kind, question.structure["longest"]) == ("essay", 10_000)
    assert (question.words["en"]["prompt"], question.words["en"]["guide"]) == ("Why?", "Look for two reasons.")


MATCH = (
    '<matchInteraction responseIdentifier="RESPONSE"><prompt>Match.</prompt>'
    '<simpleMatchSet><simpleAssociableChoice identifier="C" matchMax="1">Cat</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="D" matchMax="1">Dog</simpleAssociableChoice></simpleMatchSet>'
    '<simpleMatchSet><simpleAssociableChoice identifier="M">Miaow</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="W">Woof</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="Q">Quack</simpleAssociableChoice></simpleMatchSet></matchInteraction>'
)


def test_what_belongs_to_what():
    question = asked(item(MATCH, declare(["C M", "D W"], cardinality="multiple", base="directedPair")))
    assert question.kind == "match"
    assert question.structure == {"options": ["a", "b"], "targets": ["t1", "t2", "t3"], "pairs": {"a": "t1", "b": "t2"}}
    assert texts(question, "a", "b", "t3") == ["Cat", "Dog", "Quack"]


@pytest.mark.parametrize(
    ("rest", "second", "told"), [("0", "1", 0), ("0", "0.5", 1), ("-1", "1", 1)], ids=["even", "uneven", "costing"]
)
def test_shares_of_pairs_are_told_where_they_differ(rest, second, told):
    entries = f'<mapEntry mapKey="C M" mappedValue="1"/><mapEntry mapKey="D W" mappedValue="{second}"/>'
    mapping = f'<mapping defaultValue="{rest}">{entries}</mapping>'
    declared = declare(["C M", "D W"], cardinality="multiple", base="directedPair", more=mapping)
    content = item(MATCH, declared, processing="map_response")
    assert len(read_questions(Source("small", {"item.xml": content}), OPTIONS).converted) == told


def test_mathml_of_an_item_stands_in_its_line():
    body = CHOICE.format(most=1, held=choices("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "Stone"))
    assert texts(asked(item(body, declare(["A"]))), "a") == ["`1/2`"]


def test_sides_are_swapped_where_only_the_other_has_one_each():
    pairs = ["C M", "C W", "D Q"]
    question = asked(item(MATCH, declare(pairs, cardinality="multiple", base="directedPair")))
    assert texts(question, *question.structure["options"]) == ["Miaow", "Woof", "Quack"]
    assert question.structure["pairs"] == {"a": "t1", "b": "t1", "c": "t2"}


def test_many_to_many_is_left_out():
    pairs = ["C M", "C W", "D M"]
    kind, why = refusal(item(MATCH, declare(pairs, cardinality="multiple", base="directedPair")))
    assert kind == "matchInteraction"
    assert "belongs to exactly one" in why


def test_what_comes_when():
    body = (
        f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Order.</prompt>'
        f"{choices('Two', 'One', 'Three')}</orderInteraction>"
    )
    question = asked(item(body, declare(["B", "A", "C"], cardinality="ordered")))
    assert (question.kind, question.structure) == ("order", {"options": ["a", "b", "c"]})
    assert texts(question, "a", "b", "c") == ["One", "Two", "Three"]


def test_several_places_in_one_text_are_its_gaps():
    declared = (
        '<responseDeclaration identifier="R1" cardinality="single" baseType="string"><correctResponse><value>two</value>'
        '</correctResponse></responseDeclaration><responseDeclaration identifier="R2" cardinality="single" baseType="identifier">'
        "<correctResponse><value>B</value></correctResponse></responseDeclaration>"
        '<responseDeclaration identifier="R3" cardinality="single" baseType="integer"><correctResponse><value>4</value>'
        "</correctResponse></responseDeclaration>"
    )
    body = (
        '<p>One and one is <textEntryInteraction responseIdentifier="R1"/>, snow is <inlineChoiceInteraction '
        f'responseIdentifier="R2">{choices("black", "white", kind="inlineChoice")}</inlineChoiceInteraction>, two and two is '
        '<textEntryInteraction responseIdentifier="R3"/>. [[1]]</p>'
    )
    question = asked(item(body, declared))
    assert question.kind == "cloze"
    assert question.words["en"]["prompt"] == "One and one is [[1]], snow is [[2]], two and two is [[3]]. [ [1]]"
    assert question.structure["gaps"] == {
        "1": {"kind": "text", "accepted": ["two"], "case": True},
        "2": {"kind": "single", "options": ["g2a", "g2b"], "correct": ["g2b"]},
        "3": {"kind": "numeric", "value": "4", "tolerance": "0"},
    }


def test_dragged_words_are_chosen_from_a_list():
    body = (
        '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="W" matchMax="1">winter</gapText>'
        '<gapText identifier="S" matchMax="1">summer</gapText>'
        '<p>Now is the <gap identifier="G1"/> of our discontent, made glorious <gap identifier="G2"/>.</p></gapMatchInteraction>'
    )
    content = item(body, declare(["W G1", "S G2"], cardinality="multiple", base="directedPair"))
    taken = read_questions(Source("small", {"item.xml": content}), OPTIONS)
    (question,) = taken.bank.questions
    assert question.words["en"]["prompt"] == "Now is the [[1]] of our discontent, made glorious [[2]]."
    assert question.structure["gaps"]["2"] == {"kind": "single", "options": ["g2a", "g2b"], "correct": ["g2b"]}
    assert "chosen from a list" in taken.converted[0]["how"]


@pytest.mark.parametrize(
    "name",
    [
        "hotspotInteraction", "graphicGapMatchInteraction", "sliderInteraction", "drawingInteraction", "uploadInteraction",
        "mediaInteraction", "customInteraction", "portableCustomInteraction", "hottextInteraction", "selectPointInteraction",
        "positionObjectInteraction", "endAttemptInteraction",
    ],
)  # fmt: skip
def test_other_interactions_are_left_out_under_their_own_name(name):
    kind, why = refusal(item(f'<p>Do it.</p><{name} responseIdentifier="RESPONSE"/>', declare(["A"])))
    assert kind == name
    assert why == "It is answered on a picture or by an element of its own, which is not offered here."


def test_values_drawn_anew_are_left_out():
    body = CHOICE.format(most=1, held=choices("1", "2"))
    template = '<templateDeclaration identifier="X" cardinality="single" baseType="integer"/>'
    kind, why = refusal(item(body, declare(["A"]) + template))
    assert (kind, why) == (
        "choiceInteraction",
        "Its numbers are drawn anew for each learner, which is not offered here.",
    )


def test_a_question_without_right_answer_is_left_out():
    assert refusal(item(CHOICE.format(most=1, held=choices("1", "2")), declare([]))) == (
        "choiceInteraction",
        "It has no right answer.",
    )


def test_feedback_becomes_reasons_and_explanation():
    held = (
        '<simpleChoice identifier="A">Apple<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">'
        'Yes, it grows.</feedbackInline></simpleChoice><simpleChoice identifier="B">Stone</simpleChoice>'
    )
    more = (
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="B" showHide="show">A stone is hard.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="incorrect" showHide="show">Try again.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="general"'
        ' showHide="show"><p>Fruit grows on trees.</p></modalFeedback>'
    )
    question = asked(item(CHOICE.format(most=1, held=held), declare(["A"]), more=more))
    words = question.words["en"]
    assert words["options"]["a"] == {"text": "Apple", "reason": "Yes, it grows."}
    assert words["options"]["b"] == {"text": "Stone", "reason": "A stone is hard.\nTry again."}
    assert words["explanation"] == "Fruit grows on trees."


def test_pictures_stand_beside_the_words():
    body = '<p>What is this? <img src="images/dot.png" alt="A dot"/></p>' + CHOICE.format(
        most=1, held=choices("A dot", '<object data="images/dot.png" type="image/png">Dot</object>')
    )
    files = {"items/item.xml": item(body, declare(["A"])), "items/images/dot.png": PNG}
    taken = read_questions(Source("small", files), OPTIONS)
    (question,) = taken.bank.questions
    words = question.words["en"]
    assert [held["kind"] for held in words["attachments"]] == ["image"]
    assert words["options"]["b"]["attachments"][0]["file"] == taken.media[0].name
    assert len(taken.media) == 1
    assert unaccounted(taken) == {}


def test_qti_3_is_read_by_its_own_names():
    content = (
        b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
        b' identifier="q3" title="Three" xml:lang="zh-HK">'
        b'<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response>'
        b"<qti-value>B</qti-value></qti-correct-response></qti-response-declaration>"
        b'<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        b'<qti-item-body><p class="qti-align-left">Which?</p>'
        b'<qti-choice-interaction response-identifier="RESPONSE" max-choices="1" '
        b'class="qti-labels-decimal"><qti-prompt>Choose.</qti-prompt><qti-simple-choice identifier="A">One</qti-simple-choice>'
        b'<qti-simple-choice identifier="B">Two</qti-simple-choice></qti-choice-interaction></qti-item-body>'
        b'<qti-modal-feedback outcome-identifier="F" identifier="B"'
        b' show-hide="show"><qti-content-body>Two it is.</qti-content-body>'
        b"</qti-modal-feedback></qti-assessment-item>"
    )
    taken = read_questions(Source("small", {"q3.xml": content}), OPTIONS)
    (question,) = taken.bank.questions
    assert list(question.words) == ["zh-hant"]
    words = question.words["zh-hant"]
    assert (words["prompt"], words["options"]["b"]["reason"]) == ("Which?\n\nChoose.", "Two it is.")
    assert taken.source == {"choiceInteraction": 1}


def test_a_broken_item_does_not_keep_the_others_out():
    whole = item(CHOICE.format(most=1, held=choices("1", "2")), declare(["A"]))
    taken = read_questions(Source("small", {"a.xml": whole[:200], "b.xml": whole}), OPTIONS)
    assert len(taken.bank.questions) == 1
    assert [(row["where"], row["kind"]) for row in taken.left_out] == [("a.xml", "assessmentItem")]
    assert unaccounted(taken) == {}
