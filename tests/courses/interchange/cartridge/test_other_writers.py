"""What exporters write that no standard says: files named without their ending, addresses without scheme, Blackboard's words."""

from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.qti import read as read_qti
from courses.interchange.qti import read_questions
from courses.interchange.readers import Options
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import (
    BESIDE,
    LINK,
    QUIZ,
    equal,
    labels,
    lid,
    page,
    pays,
    place,
    question,
    questions,
    resource,
    taken,
    words,
)
from tests.courses.interchange.qti.building import PNG

OPTIONS = Options(owner="ftahk", code="B-1", bank="Pool")


def test_a_page_named_without_its_ending_is_the_file_the_resource_lists():
    listed = resource("r", "webcontent", "wiki_content/start.html").replace('start.html">', 'start">', 1)
    inner = place("m", "Module", inner=place("p", "Start", "r"))
    course = taken(inner, listed, {"wiki_content/start.html": page("<p>Hello</p>")})
    assert [lesson.words["en"].blocks[0].value for lesson in course.lessons] == ["<p>Hello</p>"]
    assert course.left_out == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("youtube.com/watch?v=1", "https://youtube.com/watch?v=1"),
        ("//example.org/a", "https://example.org/a"),
        ("www.example.org.hk", "https://www.example.org.hk"),
    ],
)
def test_an_address_without_scheme_leads_there(written, address):
    link = f'<webLink><title>There</title><url href="{written}"/></webLink>'.encode()
    inner = place("m", "Module", inner=place("p", "There", "r"))
    course = taken(inner, resource("r", LINK, "link.xml"), {"link.xml": link})
    (lesson,) = course.lessons
    assert lesson.words["en"].blocks[0].value == f'<p><a href="{address}">There</a></p>'


@pytest.mark.parametrize("written", ["see page 4", "file.", "ftp", "../there"])
def test_what_is_no_address_is_told(written):
    link = f'<webLink><title>There</title><url href="{written}"/></webLink>'.encode()
    inner = place("m", "Module", inner=place("p", "There", "r"))
    course = taken(inner, resource("r", LINK, "link.xml"), {"link.xml": link})
    assert course.lessons == []
    assert [row["kind"] for row in course.left_out] == [LINK, "item"]


@pytest.mark.parametrize(
    ("ident", "apart"), [("main_manifest", True), ("man00001", True), ("i5eb2366c5fc27e17b7bc", False)]
)
def test_courses_of_one_program_are_told_apart_by_their_titles(ident, apart):
    inner, listed = place("m", "Module", inner=place("p", "Start", "r")), resource("r", "webcontent", "a.html")
    first, second, again = (
        taken(inner, listed, {"a.html": page("<p>Hello</p>")}, ident=ident, title=title)
        for title in ("Law", "Tax", "Law")
    )
    assert (first.key != second.key, first.key == again.key) == (apart, True)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "It is empty"),
        ("<p>&nbsp;<br/></p>", "It is empty"),
        ('<p><iframe src="/tools/1"></iframe></p>', "Nothing in it can"),
    ],
)
def test_a_page_of_which_nothing_can_be_shown_is_a_draft(body, said):
    inner = place("m", "Module", inner=place("p", "Start", "r"))
    course = taken(inner, resource("r", "webcontent", "a.html"), {"a.html": page(body)})
    assert ([lesson.draft for lesson in course.lessons], course.converted[0]["how"].startswith(said)) == ([True], True)


def test_a_question_without_name_is_called_by_how_it_begins():
    upload = question("file_upload_question", "<material><mattext>Hand in a drawing.</mattext></material>")
    upload = upload.replace('title="Question q1"', 'title="Question"')
    inner = place("m", "Module", inner=place("p", "Quiz", "r"))
    course = taken(inner, resource("r", QUIZ, "quiz.xml"), {"quiz.xml": questions(upload)})
    assert course.left_out[0]["where"] == "Module: Quiz: Hand in a drawing."


def test_what_is_called_plain_and_shows_a_file_is_html():
    shown = words('<div><img src="%24IMS-CC-FILEBASE%24/a.png" alt="A heart"></div>', "text/plain")
    told = words("<b>bold</b> is a tag", "text/plain")
    options = f'<response_label ident="a">{shown}</response_label><response_label ident="b">{told}</response_label>'
    asked = question("multiple_choice_question", words("Which?") + lid("x", options), pays(equal("x", "b")))
    inner = place("m", "Module", inner=place("p", "Quiz", "r"))
    course = taken(inner, resource("r", QUIZ, "quiz.xml"), {"quiz.xml": questions(asked), "web_resources/a.png": PNG})
    (found,) = course.questions
    held = found.words["en"]["options"]
    assert (held["a"]["attachments"][0]["title"], held["b"]["text"]) == ("A heart", "<b>bold</b> is a tag")


# -- Blackboard


def said(text: str) -> str:
    return (
        '<flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension><mat_formattedtext type="SMART_TEXT">'
        f"{text}</mat_formattedtext></mat_extension></material></flow>"
    )


def blackboard(kind: str, asked: str, answers: str, processing: str, more: str = "") -> str:
    return (
        f"<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype><qmd_absolutescore_max>2.0</qmd_absolutescore_max>"
        f'<qmd_weighting>0</qmd_weighting></itemmetadata><presentation><flow class="Block"><flow class="QUESTION_BLOCK">'
        f'{said(asked)}</flow><flow class="RESPONSE_BLOCK">{answers}</flow>{more}</flow></presentation>'
        f"<resprocessing>{processing}<respcondition><conditionvar><other/></conditionvar>"
        '<setvar variablename="SCORE" action="Set">0</setvar></respcondition></resprocessing></item>'
    )


def pool(*items: str) -> Source:
    text = (
        f'<questestinterop><assessment title="Pool"><section>{"".join(items)}</section></assessment></questestinterop>'
    )
    return Source("pool", {"res00001.dat": text.encode()})


def options(ident: str, *names: str) -> str:
    held = "".join(f'<response_label ident="{ident}{number}"/>' for number, _name in enumerate(names))
    return f'<response_lid ident="{ident}" rcardinality="Single"><render_choice>{held}</render_choice></response_lid>'


CHOICE = blackboard(
    "Multiple Choice",
    "Is it &lt;b&gt;so&lt;/b&gt;?",
    '<response_lid ident="response" rcardinality="Single"><render_choice shuffle="No">'
    f'<response_label ident="x">{said("Not at all")}</response_label><response_label ident="y">{said("It is")}</response_label>'
    "</render_choice></response_lid>",
    '<respcondition title="correct"><conditionvar><varequal respident="response">y</varequal></conditionvar>'
    '<setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>',
)
NUMBER = blackboard(
    "Numeric",
    "How many?",
    '<response_num ident="response" rcardinality="Single"><render_fib fibtype="Decimal"/></response_num>',
    '<respcondition><conditionvar><vargte respident="response">3.13</vargte><varlte respident="response">3.15</varlte>'
    '<varequal respident="response">3.14</varequal></conditionvar><displayfeedback linkrefid="correct"/></respcondition>',
)


def test_pools_of_blackboard_whose_questions_have_no_names():
    taken = read_questions(pool(CHOICE, NUMBER, CHOICE.replace("so&lt;", "good&lt;")), OPTIONS)
    assert taken.source == {"Multiple Choice": 2, "Numeric": 1}
    assert [(one.kind, one.points, one.words["en"]["prompt"]) for one in taken.bank.questions] == [
        ("single", 2, "Is it so?"),
        ("numeric", 2, "How many?"),
        ("single", 2, "Is it good?"),
    ]
    assert taken.bank.questions[0].structure["correct"] == ["b"]
    assert taken.bank.questions[1].structure == {"value": "3.14", "tolerance": "0.01"}
    assert len({one.key for one in taken.bank.questions}) == 3


def test_the_pool_that_a_manifest_of_blackboard_names_is_not_told_as_lost():
    manifest = (
        '<manifest xmlns:bb="http://www.blackboard.com/content-packaging/" identifier="man00001"><organizations/><resources>'
        '<resource bb:file="res00001.dat" bb:title="Pool" identifier="res00001" type="assessment/x-bb-qti-pool"'
        ' xml:base="res00001"/>'
        '<resource bb:file="res00002.dat" identifier="res00002" type="course/x-bb-rubrics" xml:base="res00002"/>'
        "</resources></manifest>"
    )
    source = pool(NUMBER)
    source.files["imsmanifest.xml"] = manifest.encode()
    assert [row["kind"] for row in read_qti(source, OPTIONS).left_out] == ["course/x-bb-rubrics"]


def test_every_question_without_name_that_cannot_be_asked_is_told():
    course = read_qti(pool(CHOICE.replace("SCORE.max", "0"), CHOICE.replace("SCORE.max", "0"), NUMBER), OPTIONS)
    assert course.source["Multiple Choice"] == 2
    assert [row["kind"] for row in course.left_out] == ["Multiple Choice", "Multiple Choice"]
    assert unaccounted(course) == {}


def test_entries_and_answers_in_blocks_of_their_own_are_matched():
    rows = "".join(
        f"<flow>{options(ident, 'UK', 'Japan')}{said(name)}</flow>" for ident, name in (("l", "London"), ("t", "Tokyo"))
    )
    answers = f'<flow class="RIGHT_MATCH_BLOCK"><flow>{said("UK")}</flow><flow>{said("Japan")}</flow></flow>'
    rights = "".join(
        f'<respcondition><conditionvar><varequal respident="{ident}">{ident}{number}</varequal></conditionvar>'
        '<setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>'
        for number, ident in enumerate("lt")
    )
    taken = read_questions(pool(blackboard("Matching", "Where?", rows, rights, answers)), OPTIONS)
    (found,) = taken.bank.questions
    assert (found.kind, found.structure["pairs"]) == ("match", {"a": "t1", "b": "t2"})
    assert found.words["en"]["prompt"] == "Where?"
    assert {name: held["text"] for name, held in found.words["en"]["options"].items()} == {
        "a": "London", "b": "Tokyo", "t1": "UK", "t2": "Japan",
    }  # fmt: skip


def test_what_is_not_published_in_canvas_comes_as_a_draft_and_that_is_said():
    meta = (
        '<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0" identifier="r"><title>Quiz</title>'
        "<available>false</available></quiz>"
    )
    asked = question("true_false_question", words("So?") + lid("x", labels(t="True", f="False")), pays(equal("x", "t")))
    listed = resource("r", QUIZ, "r/quiz.xml", more='<dependency identifierref="d"/>') + resource(
        "d", BESIDE, "r/assessment_meta.xml"
    )
    inner = place("m", "Module", inner=place("p", "Quiz", "r"))
    course = taken(inner, listed, {"r/quiz.xml": questions(asked), "r/assessment_meta.xml": meta.encode()})
    assert [quiz.draft for quiz in course.quizzes] == [True]
    (row,) = course.converted
    assert (row["where"], row["kind"], "comes as a draft" in row["how"]) == ("Module: Quiz", QUIZ, True)
    assert unaccounted(course) == {}


def test_a_place_that_is_hidden_is_told():
    inner = place("m", "Module", inner=place("p", "Start", "r").replace("<item ", '<item isvisible="false" '))
    course = taken(inner, resource("r", "webcontent", "a.html"), {"a.html": page("<p>Hello</p>")})
    assert [(row["where"], row["kind"]) for row in course.converted] == [("Module: Start", "item")]
    assert ([lesson.draft for lesson in course.lessons], unaccounted(course)) == ([True], {})
