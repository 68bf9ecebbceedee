"""QTI tests become quizzes; packages are read through their manifest, and without one."""

from __future__ import annotations

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.qti import read, read_questions, recognises
from courses.interchange.readers import Options
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.qti.building import OPTIONS, SPACE, choices, declare, item

COURSE = Options(owner="ftahk", code="QTI-1")


def single(number: int) -> bytes:
    body = (
        f'<p>Question {number}?</p><choiceInteraction responseIdentifier="RESPONSE"'
        f' shuffle="true" maxChoices="1">{choices("Yes, it is", "Not at all")}</choiceInteraction>'
    )
    return item(body, declare(["A"]), ident=f"item{number}")


HOTSPOT = item('<p>Point.</p><hotspotInteraction responseIdentifier="RESPONSE"/>', declare(["A"]), ident="item9")

TEST = f"""<?xml version="1.0"?>
<assessmentTest xmlns="{SPACE}" identifier="t1" title="The exam">
  <testPart identifier="p" navigationMode="linear" submissionMode="individual">
    <itemSessionControl maxAttempts="2"/>
    <timeLimits maxTime="1830"/>
    <assessmentSection identifier="s1" title="Fixed" visible="true">
      <rubricBlock view="candidate"><p>Read with care.</p></rubricBlock>
      <assessmentItemRef identifier="r1" href="items/one.xml"><weight identifier="W" value="3"/></assessmentItemRef>
      <assessmentItemRef identifier="r9" href="items/nine.xml"/>
      <assessmentItemRef identifier="rx" href="items/none.xml"/>
    </assessmentSection>
    <assessmentSection identifier="s2" title="Drawn" visible="true">
      <selection select="2"/><ordering shuffle="true"/>
      <assessmentItemRef identifier="r2" href="items/two.xml"/>
      <assessmentItemRef identifier="r3" href="items/three.xml"/>
      <assessmentItemRef identifier="r4" href="items/four.xml"><preCondition><isNull/></preCondition></assessmentItemRef>
    </assessmentSection>
  </testPart>
  <testFeedback identifier="f" access="atEnd" outcomeIdentifier="O" showHide="show">Well done.</testFeedback>
</assessmentTest>""".encode()
MANIFEST = b"""<?xml version="1.0"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="pack-77">
<metadata><schema>QTIv2.1 Package</schema></metadata>
<organizations/><resources>
<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/></resource>
<resource identifier="i1" type="imsqti_item_xmlv2p1" href="items/one.xml"><file href="items/one.xml"/></resource>
<resource identifier="i8" type="imsqti_item_xmlv2p1" href="items/eight.xml"><file href="items/eight.xml"/></resource>
<resource identifier="s" type="vendor/sounds" href="sounds.bin"><file href="sounds.bin"/></resource>
</resources></manifest>"""


def package() -> Source:
    names = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
    files = {f"pack/items/{name}.xml": single(number) for name, number in names.items()}
    files |= {"pack/items/nine.xml": HOTSPOT, "pack/test.xml": TEST, "pack/imsmanifest.xml": MANIFEST}
    return Source("exam", files)


@pytest.fixture(scope="module")
def course():
    return read(package(), COURSE)


def test_a_test_is_a_quiz_with_its_rules(course):
    (quiz,) = course.quizzes
    assert (quiz.words["en"].title, quiz.words["en"].introduction) == ("The exam", "Read with care.")
    assert (quiz.attempts, quiz.time_limit, quiz.shuffle_questions) == (2, 31, True)


def test_a_selection_is_drawn_from_a_bank_of_its_own(course):
    (quiz,) = course.quizzes
    fixed, drawn = quiz.draws
    banks = {bank.key: bank for bank in course.banks}
    assert [len(bank.questions) for bank in course.banks] == [1, 3, 1]
    assert (drawn.count, len(banks[drawn.bank].questions)) == (2, 3)
    assert next(question for question in course.questions if question.key == fixed.question).points == 3


def test_what_no_test_asks_stays_in_a_bank(course):
    assert course.banks[-1].questions[0].words["en"]["prompt"] == "Question 5?"


def test_everything_is_accounted_for(course):
    assert course.source == {
        "assessmentTest": 1, "testPart": 1, "assessmentSection": 2, "assessmentItemRef": 6, "choiceInteraction": 5,
        "hotspotInteraction": 1, "preCondition": 1, "testFeedback": 1, "rubricBlock": 1, "imsqti_item_xmlv2p1": 1,
        "vendor/sounds": 1,
    }  # fmt: skip
    assert unaccounted(course) == {}
    assert sorted(row["kind"] for row in course.left_out) == [
        "assessmentItemRef", "assessmentItemRef", "hotspotInteraction", "imsqti_item_xmlv2p1", "preCondition",
        "testFeedback", "vendor/sounds",
    ]  # fmt: skip


def test_reading_again_gives_the_same_keys(course):
    again = read(package(), COURSE)
    assert [question.key for question in again.questions] == [question.key for question in course.questions]
    assert (again.key, again.quizzes[0].key) == (course.key, course.quizzes[0].key)


def test_as_questions_they_come_in_one_bank_without_the_test():
    taken = read_questions(package(), OPTIONS)
    assert (taken.bank.name, len(taken.bank.questions)) == ("Checks", 5)
    assert unaccounted(taken) == {}
    assert {row["kind"] for row in taken.left_out} >= {"hotspotInteraction", "assessmentTest"}


def test_items_without_a_test_are_one_quiz():
    found = read(Source("loose", {"a.xml": single(1), "b.xml": single(2)}), COURSE)
    assert [len(quiz.draws) for quiz in found.quizzes] == [2]
    assert found.words["en"].title == "loose"


def test_a_section_that_holds_itself_ends():
    section = (
        f'<assessmentSection xmlns="{SPACE}" identifier="s" title="S" visible="true">'
        f'<assessmentSectionRef identifier="r" href="s.xml"/></assessmentSection>'
    )
    test = (
        f'<assessmentTest xmlns="{SPACE}" identifier="t"><testPart identifier="p">'
        f'<assessmentSectionRef identifier="r" href="s.xml"/></testPart></assessmentTest>'
    )
    found = read(Source("loop", {"t.xml": test.encode(), "s.xml": section.encode(), "i.xml": single(1)}), COURSE)
    assert unaccounted(found) == {}
    assert [len(quiz.draws) for quiz in found.quizzes] == [1]


def test_what_is_no_qti_is_refused():
    with pytest.raises(ImportRefused) as refusal:
        read_questions(Source("none", {"a.txt": b"words"}), OPTIONS)
    assert refusal.value.code == "not_qti"
    assert not recognises(Source("none", {"a.xml": b"<html/>"}))
    assert recognises(package())


OLDER = (
    '<?xml version="1.0"?><questestinterop><assessment ident="a" title="Older"><section ident="s">{items}</section>'
    "</assessment></questestinterop>"
)
OLD_ITEM = (
    '<item ident="q{n}" title="Q{n}"><presentation><flow><material><mattext>Capital of France?</mattext></material>'
    '<response_str ident="r" rcardinality="Single"><render_fib><response_label ident="x"/></render_fib></response_str></flow>'
    "</presentation><resprocessing><outcomes><decvar/></outcomes>"
    '<respcondition><conditionvar><varequal respident="r">Paris</varequal>'
    '</conditionvar><setvar action="Set">1</setvar></respcondition></resprocessing></item>'
)


def test_qti_1_2_without_a_cartridge_is_read_too():
    content = OLDER.format(items="".join(OLD_ITEM.format(n=number) for number in (1, 2))).encode()
    taken = read_questions(Source("old", {"quiz.xml": content}), OPTIONS)
    assert [question.structure for question in taken.bank.questions] == [{"accepted": ["Paris"]}] * 2
    found = read(Source("old", {"quiz.xml": content}), COURSE)
    assert [quiz.words["en"].title for quiz in found.quizzes] == ["Older"]
    assert unaccounted(found) == unaccounted(taken) == {}


def options_of(*shuffles: str, fixed: str = "") -> tuple[bool, list[str]]:
    """Whether a quiz of such items mixes its options, and how often something is said of that."""
    held = choices("Yes, it is", "Not at all", "All of these").replace('"C"', f'"C"{fixed}')
    body = '<p>So?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"{said}>{held}</choiceInteraction>'
    files = {
        f"{number}.xml": item(body.format(said=said, held=held), declare(["A"]), ident=f"i{number}")
        for number, said in enumerate(shuffles)
    }
    found = read(Source("mixed", files), COURSE)
    assert unaccounted(found) == {}
    (quiz,) = found.quizzes
    return quiz.shuffle_options, [row["kind"] for row in found.converted]


def test_options_are_mixed_where_the_source_mixes_them():
    mixes = ' shuffle="true"'
    assert options_of("", "") == (False, [])
    assert options_of(mixes, mixes) == (True, [])
    assert options_of(mixes, "") == (True, ["shuffle"])
    assert options_of(mixes, fixed=' fixed="true"') == (True, ["choiceInteraction"])


def test_where_every_option_keeps_its_place_nothing_is_mixed():
    held = choices("Yes, it is", "Not at all").replace("<simpleChoice", '<simpleChoice fixed="true"')
    body = f'<p>So?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1" shuffle="true">{held}</choiceInteraction>'
    found = read(Source("fixed", {"1.xml": item(body, declare(["A"]))}), COURSE)
    assert ([quiz.shuffle_options for quiz in found.quizzes], found.converted) == ([False], [])


def test_packages_of_one_program_without_titles_are_told_apart_by_their_names():
    first, second = (
        read(
            Source(
                name, {"imsmanifest.xml": MANIFEST.replace(b"pack-77", b"main_manifest"), "items/one.xml": single(1)}
            ),
            COURSE,
        )
        for name in ("law", "tax")
    )
    assert first.key != second.key


def test_one_item_that_says_its_language_does_not_speak_for_all():
    files = {f"{number}.xml": single(number) for number in range(3)}
    files["0.xml"] = files["0.xml"].replace(b"<assessmentItem ", b'<assessmentItem xml:lang="zh-CN" ')
    assert read(Source("few", files), COURSE).source_language == "en"
    said = {
        name: content.replace(b"<assessmentItem ", b'<assessmentItem xml:lang="zh-TW" ')
        for name, content in files.items()
    }
    said["0.xml"] = files["0.xml"]
    assert read(Source("many", said), COURSE).source_language == "zh-hant"


def test_help_and_tools_beside_an_item_are_told():
    more = (
        '<catalogInfo><catalog id="a"><card support="glossary"/></catalog><catalog id="b"/></catalogInfo>'
        "<companionMaterialsInfo><calculator/></companionMaterialsInfo>"
    )
    content = single(1).replace(b"</assessmentItem>", more.encode() + b"</assessmentItem>")
    found = read(Source("beside", {"1.xml": content}), COURSE)
    assert [row["kind"] for row in found.left_out] == ["catalog", "catalog", "companionMaterialsInfo"]
    assert unaccounted(found) == {}
