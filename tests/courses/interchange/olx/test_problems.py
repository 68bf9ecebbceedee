"""Problems of Open edX as questions, response by response."""

from __future__ import annotations

import pytest

from tests.courses.interchange.olx.trees import problem, question, questions, rows, unit, words

VEGETABLE = """
<multiplechoiceresponse><label>Which is a vegetable?</label><description>Choose one.</description><choicegroup>
<choice correct="false">apple<choicehint>A fruit.</choicehint></choice>
<choice correct="true" name="x">a <b>potato</b> <choicehint label="Well done">A tuber.</choicehint></choice>
</choicegroup></multiplechoiceresponse>
"""


def test_radio_buttons_are_a_single_choice() -> None:
    found = question(VEGETABLE)
    assert (found.kind, found.structure) == ("single", {"options": ["a", "b"], "correct": ["b"]})
    assert words(found) == {
        "prompt": "Which is a vegetable?\n\nChoose one.",
        "explanation": "",
        "options": {
            "a": {"text": "apple", "reason": "A fruit."},
            "b": {"text": "a potato", "reason": "Well done: A tuber."},
        },
    }


def test_several_right_radio_buttons_are_all_to_be_chosen_and_that_is_said() -> None:
    course = problem(VEGETABLE.replace('"false"', '"true"'))
    assert course.questions[0].kind == "multiple"
    assert rows(course, "problem") == [
        "Any one of its 2 right options was enough; here all of them are chosen, and no other."
    ]


def test_check_boxes_keep_hints_for_what_was_left_and_what_was_combined() -> None:
    found = question(
        """<choiceresponse><p>Fruits?</p><checkboxgroup>
        <choice correct="true">Apple<choicehint selected="true">Yes.</choicehint>
        <choicehint selected="false">But it is.</choicehint></choice>
        <choice correct="false">Leek</choice><compoundhint value="A B">Half right.</compoundhint>
        </checkboxgroup><solution><div class="detailed-solution"><p>Explanation</p><p>Fruits have seeds.</p></div></solution>
        </choiceresponse>"""
    )
    assert found.kind == "multiple"
    assert (
        words(found)["explanation"]
        == "“Apple” not chosen: But it is.\n\nApple + Leek: Half right.\n\nFruits have seeds."
    )


def test_a_list_in_one_attribute() -> None:
    found = question(
        """<p>Pick <optionresponse inline="1"><optioninput options="('red','it\\'s, blue')" correct="red"/>
        </optionresponse>!</p>"""
    )
    assert found.structure == {"options": ["a", "b"], "correct": ["a"]}
    assert words(found)["prompt"] == "Pick ____ !"
    assert words(found)["options"]["b"]["text"] == "it's, blue"


def test_a_list_of_options_with_hints() -> None:
    found = question(
        """<optionresponse><label>Where?</label><optioninput><option correct="True">Here<optionhint>Yes</optionhint></option>
        <option correct="False">There</option></optioninput></optionresponse>"""
    )
    assert words(found)["options"]["a"] == {"text": "Here", "reason": "Yes"}


def test_texts_with_other_answers_and_hints() -> None:
    found = question(
        """<stringresponse answer="Alaska" type="ci"><label>The largest state?</label>
        <additional_answer answer="AK"><correcthint>In short.</correcthint></additional_answer>
        <correcthint label="Right">It is.</correcthint><stringequalhint answer="Texas">The second.</stringequalhint>
        <textline size="20" trailing_text="(state)"/></stringresponse>
        <demandhint><hint>Cold.</hint><hint>Far north.</hint></demandhint>"""
    )
    assert (found.kind, found.structure) == ("text", {"accepted": ["Alaska", "AK"]})
    assert words(found)["prompt"] == "The largest state?\n\n____ (state)"
    assert words(found)["explanation"] == "Right: It is.\n\nAK: In short.\n\nTexas: The second."
    assert words(found)["hints"] == ["Cold.", "Far north."]


def test_capitals_count_where_they_counted() -> None:
    assert question('<p>Q</p><stringresponse answer="Harvard"><textline/></stringresponse>').structure == {
        "accepted": ["Harvard"],
        "case": True,
    }
    assert question('<p>Q</p><stringresponse answer="42"><textline/></stringresponse>').structure == {
        "accepted": ["42"]
    }


@pytest.mark.parametrize(
    ("pattern", "structure"),
    [
        ("colou?r", {"accepted": ["color", "colour"]}),
        ("^(cat|dog)s?$", {"accepted": ["cat", "cats", "dog", "dogs"]}),
        ("a.*z", {"accepted": ["a*z"], "wildcards": True}),
        (r"3\.14", {"accepted": ["3.14"]}),
        (r"new\s+york", {"accepted": ["new york"]}),
        ("gr[ae]y", {"accepted": ["gray", "grey"]}),
        (r"2\*2", {"accepted": ["2*2"]}),
    ],
)
def test_patterns_are_written_out(pattern: str, structure: dict[str, object]) -> None:
    found = question(f'<p>Q</p><stringresponse answer="{pattern}" type="ci regexp"><textline/></stringresponse>')
    assert found.structure == structure


@pytest.mark.parametrize("pattern", [r"\d+", "a.c", "[a-z]+", "(?i)x", "x{2,3}", "(((", "[abc][abc][abc][abc]"])
def test_patterns_that_fit_too_much_are_left_out_with_a_reason(pattern: str) -> None:
    course = problem(f'<p>Q</p><stringresponse answer="{pattern}" type="regexp"><textline/></stringresponse>')
    assert course.questions == []
    assert rows(course, "problem") == [f"Its right answer is a pattern ({pattern}) that fits more than can be listed."]


def numeric(answer: str, inner: str = "") -> dict[str, str]:
    held = question(f'<p>Q</p><numericalresponse answer="{answer}">{inner}<formulaequationinput/></numericalresponse>')
    assert held.kind == "numeric"
    return held.structure


TOLERANCE = '<responseparam type="tolerance" default="{}"/>'


@pytest.mark.parametrize(
    ("answer", "tolerance", "structure"),
    [
        ("101", "5 ", {"value": "101", "tolerance": "5"}),
        ("200", "3%", {"value": "200", "tolerance": "6"}),
        ("-0.5", "10%", {"value": "-0.5", "tolerance": "0.05"}),
        ("[5, 7]", "", {"value": "6", "tolerance": "1"}),
        ("(5,8)", "", {"value": "6.5", "tolerance": "1.5"}),
        ("7", "", {"value": "7", "tolerance": "0"}),
        ("9.81", "", {"value": "9.81", "tolerance": "0.0000981"}),
        ("3/4", "", {"value": "0.75", "tolerance": "0.0000075"}),
        ("2^10", "", {"value": "1024", "tolerance": "0"}),
        ("sqrt(16)", "", {"value": "4", "tolerance": "0"}),
        ("5e3", "", {"value": "5000", "tolerance": "0"}),
        ("2k", "", {"value": "2000", "tolerance": "0"}),
    ],
)
def test_numbers(answer: str, tolerance: str, structure: dict[str, str]) -> None:
    assert numeric(answer, TOLERANCE.format(tolerance) if tolerance else "") == structure


def test_the_tolerance_may_stand_in_the_input() -> None:
    found = question(
        f'<p>Pi?</p><numericalresponse answer="3.14"><textline>{TOLERANCE.format("0.01")}</textline></numericalresponse>'
    )
    assert found.structure == {"value": "3.14", "tolerance": "0.01"}


def test_several_right_numbers_are_compared_as_text() -> None:
    found = question(
        '<p>Q</p><numericalresponse answer="2"><additional_answer answer="-2.0"/><formulaequationinput/></numericalresponse>'
    )
    assert (found.kind, found.structure) == ("text", {"accepted": ["2", "-2.0", "-2"]})


@pytest.mark.parametrize("answer", ["x+1", "", "9**9**9", "__import__('os')", "[7,5]", "1e999"])
def test_what_is_no_number_is_left_out(answer: str) -> None:
    course = problem(f'<p>Q</p><numericalresponse answer="{answer}"><textline/></numericalresponse>')
    assert course.questions == []
    assert len(rows(course, "problem")) == 1


def test_questions_of_one_problem_share_what_stands_above_and_keep_their_own() -> None:
    inner = """<p>Read this.</p><p>First?</p><stringresponse answer="1"><textline/></stringresponse>
    <p>Second?</p><stringresponse answer="2"><textline/></stringresponse><p>Good luck.</p>"""
    assert [words(found)["prompt"] for found in questions(inner)] == [
        "Read this.\n\nFirst?\n\nGood luck.",
        "Read this.\n\nSecond?\n\nGood luck.",
    ]


def test_labels_inside_the_responses_belong_to_each() -> None:
    inner = """<p>Shared.</p><stringresponse answer="1"><label>One?</label><textline/></stringresponse>
    <numericalresponse answer="2"><label>Two?</label><formulaequationinput/></numericalresponse>"""
    assert [words(found)["prompt"] for found in questions(inner)] == ["Shared.\n\nOne?", "Shared.\n\nTwo?"]


def test_inputs_in_one_sentence_are_gaps_of_it() -> None:
    inner = """<p>x is <numericalresponse inline="1" answer="1"><textline inline="1"/></numericalresponse> and
    y is <numericalresponse inline="1" answer="2"><textline inline="1"/></numericalresponse>.</p>"""
    assert [words(found)["prompt"] for found in questions(inner)] == [
        "x is ____ and y is … .",
        "x is … and y is ____ .",
    ]


def test_questions_that_ask_the_same_words_are_numbered() -> None:
    inner = "<p>Name two.</p>" + '<stringresponse answer="1"><textline/></stringresponse>' * 2
    assert [words(found)["prompt"] for found in questions(inner)] == ["Name two.\n\n(1/2)", "Name two.\n\n(2/2)"]


def test_a_problem_without_words_is_called_by_its_name() -> None:
    assert words(question('<stringresponse answer="1"><textline/></stringresponse>'))["prompt"] == "A problem"


@pytest.mark.parametrize(
    ("attributes", "points", "said"),
    [('weight="4"', 2, []), ('weight="3"', 2, ["Its weight of 3 becomes 2 for each question: points are whole here."])],
)
def test_the_weight_is_shared_among_its_questions(attributes: str, points: int, said: list[str]) -> None:
    inner = "<p>Two.</p>" + '<stringresponse answer="1"><textline/></stringresponse>' * 2
    course = problem(inner, attributes)
    assert [question.points for question in course.questions] == [points, points]
    assert rows(course, "problem") == said


def test_attempts_and_shuffling_belong_to_the_quiz() -> None:
    (quiz,) = problem(VEGETABLE, 'max_attempts="2" showanswer="never"').quizzes
    assert (quiz.attempts, quiz.shuffle_options, quiz.feedback, quiz.pass_mark) == (2, False, "at_end", 60)
    (quiz,) = problem(VEGETABLE.replace("<choicegroup", '<choicegroup shuffle="true"')).quizzes
    assert (quiz.attempts, quiz.shuffle_options, quiz.feedback) == (None, True, "at_once")


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<customresponse cfn='f'><textline/></customresponse>", "customresponse"),
        ("<formularesponse answer='x'><textline/></formularesponse>", "formularesponse"),
        ("<schematicresponse><schematic/></schematicresponse>", "schematicresponse"),
        ("<coderesponse><textbox/></coderesponse>", "coderesponse"),
        ("<imageresponse><imageinput/></imageresponse>", "imageresponse"),
        ("<choicetextresponse/>", "choicetextresponse"),
        ("<neverheardresponse/>", "neverheardresponse"),
        (VEGETABLE + "<customresponse><jsinput/></customresponse>", "customresponse"),
    ],
)
def test_responses_that_a_program_marks_are_left_out_by_their_name(inner: str, kind: str) -> None:
    course = problem(inner)
    assert course.questions == []
    assert rows(course, kind) == ["A program decides what is right; only Open edX can run it."]
    assert course.source["problem"] == 1


@pytest.mark.parametrize(
    "inner",
    [
        "<multiplechoiceresponse><choicegroup><choice correct='true'>One</choice></choicegroup></multiplechoiceresponse>",
        "<choiceresponse><checkboxgroup><choice>One</choice><choice>Two</choice></checkboxgroup></choiceresponse>",
        "<stringresponse><textline/></stringresponse>",
        "<p>Only words.</p>",
        "",
    ],
)
def test_what_cannot_be_answered_is_left_out(inner: str) -> None:
    course = problem(inner)
    assert course.questions == []
    assert len(rows(course, "problem")) == 1


def test_part_marks_are_all_or_nothing_and_that_is_said() -> None:
    inner = VEGETABLE.replace('correct="false"', 'correct="partial"')
    assert rows(problem(inner), "problem") == [
        "Part of the points for a partly right answer is not kept: all or nothing."
    ]


def test_pictures_in_a_problem_stand_beside_its_words() -> None:
    course = unit(
        f'<problem url_name="p"><img src="/static/a.png" alt="A leek"/>{VEGETABLE}</problem>', {"static/a.png": PIXEL}
    )
    held = words(course.questions[0])
    assert held["attachments"] == [{"file": "a.png", "kind": "image", "title": "A leek"}]
    assert [file.name for file in course.media] == ["a.png"]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100187dd38d0000000049454e44ae426082"
)


def test_what_is_said_to_whoever_chose_an_option_is_its_reason() -> None:
    found = question(
        """<p>Q</p><multiplechoiceresponse><choicegroup answer-pool="2">
        <choice correct="false" explanation-id="f1">a</choice><choice correct="true" explanation-id="s1">b</choice>
        </choicegroup></multiplechoiceresponse>
        <targetedfeedbackset><targetedfeedback explanation-id="f1"><div><p>Not this.</p></div></targetedfeedback>
        </targetedfeedbackset><solutionset><solution explanation-id="s1"><p>It is b.</p></solution></solutionset>"""
    )
    assert words(found)["options"]["a"]["reason"] == "Not this."
    assert words(found)["explanation"] == "It is b."


def test_hints_as_they_were_written_once() -> None:
    found = question(
        """<p>Which?</p><stringresponse answer=".*herd immunity.*" type="ci regexp">
        <additional_answer>community</additional_answer><textline/><hintgroup><stringhint answer="contact" type="ci" name="h"/>
        <hintpart on="h"><startouttext/>That is another.<endouttext/></hintpart></hintgroup></stringresponse>"""
    )
    assert found.structure == {"accepted": ["*herd immunity*", "community"], "wildcards": True}
    assert words(found)["explanation"] == "contact: That is another."


def test_where_any_words_are_right_any_are() -> None:
    found = question(
        '<p>What do you think?</p><stringresponse answer=".*." type="ci regexp"><textline/></stringresponse>'
    )
    assert found.structure == {"accepted": ["*"], "wildcards": True}
