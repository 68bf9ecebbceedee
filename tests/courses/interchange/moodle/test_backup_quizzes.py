"""Quizzes and banks of backups, in each of the ways Moodle has written them down."""

from __future__ import annotations

import pytest

from courses.interchange.neutral import Course, Draw, Quiz
from tests.courses.interchange.moodle.backups import course, outline, picture, told
from tests.courses.interchange.moodle.banks import (
    answers,
    drawn,
    entry,
    fixed,
    new,
    old,
    question,
    reference,
    slots,
)


def quiz_of(read: Course) -> Quiz:
    (found,) = read.quizzes
    return found


def asked(read: Course) -> list[str]:
    """What the quiz asks, by the words of its questions and the names of its banks."""
    prompts = {one.key: one.words["en"]["prompt"] for one in read.questions}
    banks = {one.key: one.name for one in read.banks}
    return [
        prompts[draw.question] if draw.question else f"{draw.count} of {banks[draw.bank]}"
        for draw in quiz_of(read).draws
    ]


def test_slots_of_old_backups_name_questions() -> None:
    made = course().questions(old("1", "Bank", question("11", "First?"), question("12", "Second?")))
    made.activity("quiz", "1", "Quiz", slots(fixed("12"), fixed("11")))
    assert asked(made.read()) == ["Second?", "First?"]


def test_the_oldest_keep_the_order_apart() -> None:
    rows = "".join(
        f'<question_instance id="{ident}"><question>{ident}</question><grade>2.0000000</grade></question_instance>'
        for ident in ("11", "12")
    )
    made = course().questions(old("1", "Bank", question("11", "First?"), question("12", "Second?")))
    inner = f"<questions>12,0,11,0</questions><question_instances>{rows}</question_instances>"
    read = made.activity("quiz", "1", "Quiz", inner).read()
    assert asked(read) == ["Second?", "First?"]
    assert [one.points for one in read.questions] == [2, 2]


def test_slots_of_moodle_4_name_entries_and_versions() -> None:
    bank = new(
        "2",
        "Bank",
        entry("7", question("71", "Old words?"), question("72", "New words?")),
        entry("8", question("81", "Asked as it was?"), question("82", "Never shown?")),
        entry("9", question("91", "Ready?"), f"draft:{question('92', 'Draft?')}"),
    )
    made = course().questions(new("1", "top", parent="0"), bank)
    read = made.activity("quiz", "1", "Quiz", slots(reference("7"), reference("8", "1"), reference("9"))).read()
    assert asked(read) == ["New words?", "Asked as it was?", "Ready?"]
    assert told(read, "question_version") == [
        "Another version of this question (2) is taken.",
        "Another version of this question (1) is taken.",
        "Another version of this question (1) is taken.",
    ]
    assert read.source["question_category"] == 1


CATEGORY = '{"filter":{"category":{"jointype":1,"values":["2"],"filteroptions":{"includesubcategories":false}}}}'


@pytest.mark.parametrize("condition", ['{"questioncategoryid":"2","includingsubcategories":"0"}', CATEGORY])
def test_slots_that_draw_become_draws(condition: str) -> None:
    bank = new("2", "Pool", *(entry(str(one), question(f"{one}1", f"Question {one}?")) for one in (1, 2, 3)))
    read = course().questions(bank).activity("quiz", "1", "Quiz", slots(drawn(condition), drawn(condition))).read()
    assert asked(read) == ["2 of C7: Pool"]
    assert read.taken["slot"] == 2


def test_old_random_questions_are_draws() -> None:
    bank = old(
        "1",
        "Pool",
        question("11", "First?"),
        question("12", "Second?"),
        question("13", "0", "random", "<x/>", parent="13"),
        question("14", "0", "random", "<x/>", parent="14"),
    )
    read = course().questions(bank).activity("quiz", "1", "Quiz", slots(fixed("13"))).read()
    assert asked(read) == ["1 of C7: Pool"]
    assert (read.source["random"], read.taken["random"]) == (2, 1)
    assert told(read, "random") == ["No quiz of the backup draws by it."]


def test_slots_of_3_x_name_a_category() -> None:
    bank = old("1", "Pool", question("11", "First?"))
    slot = f"{fixed('99')}<questioncategoryid>1</questioncategoryid><includingsubcategories>0</includingsubcategories>"
    read = course().questions(bank).activity("quiz", "1", "Quiz", slots(slot, slot)).read()
    assert quiz_of(read).draws == [Draw(bank=read.banks[0].key, count=1)]
    assert told(read, "slot") == ["It draws from a bank that holds no further question that could be taken in."]


def test_categories_drawn_together_are_one_bank() -> None:
    condition = '{"questioncategoryid":"2","includingsubcategories":"1"}'
    banks = [
        new("2", "All", entry("1", question("11", "First?"))),
        new("3", "Inner", entry("2", question("21", "Second?")), parent="2"),
        new("4", "Innermost", entry("3", question("31", "Third?")), parent="3"),
        new("5", "Other", entry("4", question("41", "Fourth?"))),
    ]
    read = course().questions(*banks).activity("quiz", "1", "Quiz", slots(*[drawn(condition)] * 3)).read()
    assert {bank.name: len(bank.questions) for bank in read.banks} == {"C7: All": 3, "C7: Other": 1}
    assert asked(read) == ["3 of C7: All"]


def test_categories_in_a_circle_end() -> None:
    condition = '{"questioncategoryid":"2","includingsubcategories":"1"}'
    banks = [
        new("2", "A", entry("1", question("11", "First?")), parent="3"),
        new("3", "B", entry("2", question("21", "Second?")), parent="2"),
    ]
    read = course().questions(*banks).activity("quiz", "1", "Quiz", slots(drawn(condition))).read()
    assert asked(read) == ["1 of C7: A"]


def test_banks_of_one_name_are_told_apart() -> None:
    read = (
        course()
        .page("1", "A", "a")
        .questions(old("1", "Bank", question("11", "First?")), old("2", "Bank", question("12", "Second?")))
        .read()
    )
    assert [bank.name for bank in read.banks] == ["C7: Bank", "C7: Bank (2)"]


def test_rules_of_a_quiz() -> None:
    inner = (
        "<timelimit>1830</timelimit><attempts_number>3</attempts_number><delay1>5400</delay1><shuffleanswers>0</shuffleanswers>"
        "<preferredbehaviour>immediatefeedback</preferredbehaviour><grademethod>2</grademethod><timeopen>1500000000</timeopen>"
        "<sections><section id='1'><firstslot>1</firstslot><shufflequestions>1</shufflequestions></section></sections>"
        "<feedbacks><feedback id='1'><feedbacktext>Well done</feedbacktext></feedback></feedbacks><password>x</password>"
    )
    made = course().questions(old("1", "Bank", question("11", "First?")))
    made.activity("quiz", "1", "Quiz", inner + slots(fixed("11")), gradepass="65.00000", intro="<p>Take care.</p>")
    read = made.read()
    made_quiz = quiz_of(read)
    assert (
        made_quiz.time_limit,
        made_quiz.attempts,
        made_quiz.waiting_hours,
        made_quiz.shuffle_options,
        made_quiz.shuffle_questions,
        made_quiz.feedback,
        made_quiz.pass_mark,
        made_quiz.words["en"].introduction,
    ) == (31, 3, 2, False, True, "at_once", 65, "Take care.")
    remarks = (
        "Between attempts there was a time to wait; here it begins after the last of them. "
        "Its grade was not that of the best attempt; here the best one counts. "
        "It was open only between certain dates; here it is open with the course. "
        "It asked for a password, a network or a browser of its own; here it does not. "
        "What was said to whoever reached a certain grade (1 text) is left out."
    )
    assert told(read, "quiz") == [remarks]


def test_numbers_that_nobody_means_do_no_harm() -> None:
    inner = f"<timelimit>{'9' * 40}</timelimit><attempts_number>99999999</attempts_number><delay1>1e9999999</delay1>"
    made = course().questions(old("1", "Bank", question("11", "First?", mark="9" * 30)))
    read = made.activity("quiz", "1", "Quiz", inner + slots(fixed("11"), mark="NaN"), gradepass="-5").read()
    made_quiz = quiz_of(read)
    assert (made_quiz.time_limit, made_quiz.attempts, made_quiz.waiting_hours, made_quiz.pass_mark) == (
        None,
        1000,
        None,
        70,
    )


def test_an_introduction_with_pictures_is_a_lesson_before_the_quiz() -> None:
    made = course().questions(old("1", "Bank", question("11", "First?")))
    made.activity("quiz", "1", "Quiz", slots(fixed("11")), intro='<p>Look</p><img src="@@PLUGINFILE@@/a.png" alt="A">')
    made.file(picture(), "a.png", context="1001", component="mod_quiz", area="intro")
    read = made.read()
    assert outline(read) == [("First section", ["Lesson: Quiz: Introduction", "Quiz: Quiz"])]


def test_a_quiz_without_a_question_is_left_out() -> None:
    made = course().page("2", "A", "a").questions(old("1", "Bank", question("11", "What?", "calculated", "<x/>")))
    read = made.activity("quiz", "1", "Quiz", slots(fixed("11"), fixed("404"))).read()
    assert told(read, "quiz") == ["It asks no question that could be taken in."]
    assert told(read, "slot") == ["Its question is left out.", "The backup does not hold its question."]
    assert told(read, "calculated") == ["Its numbers are drawn and its answer is calculated anew for each learner."]


def test_hidden_questions_come_only_where_a_quiz_asks_them() -> None:
    bank = old("1", "Bank", question("11", "Asked?", hidden=1), question("12", "Forgotten?", hidden=1))
    read = course().questions(bank).activity("quiz", "1", "Quiz", slots(fixed("11"))).read()
    assert [one.words["en"]["prompt"] for one in read.questions] == ["Asked?"]
    assert told(read, "multichoice") == ["It is hidden in Moodle: nobody is asked it any more."]


def test_questions_show_their_files_wherever_moodle_keeps_them() -> None:
    plugin = answers(('<img src="@@PLUGINFILE@@/b.png" alt="B">', "1.0"), ("No", "0"), feedback="See")
    made = (
        course()
        .page("1", "A", "a")
        .questions(
            old("1", "Bank", question("11", '<p>Look</p><img src="@@PLUGINFILE@@/a.png" alt="A">', plugin=plugin))
        )
    )
    where = {"context": "1", "component": "question"}
    made.file(picture(1), "a.png", area="questiontext", item="11", **where)
    made.file(picture(2), "b.png", area="answer", item="1", **where)
    made.file(picture(3), "c.png", area="generalfeedback", item="11", **where)
    read = made.read()
    (one,) = read.questions
    assert one.words["en"]["attachments"] == [{"file": "a.png", "kind": "image", "title": "A"}]
    assert one.words["en"]["options"]["a"]["attachments"] == [{"file": "b.png", "kind": "image", "title": "B"}]
    assert (read.source["file"], read.taken["file"]) == (3, 2)
    assert told(read, "file") == ["No text of the question shows it."]


SHORT = answers(("Owl", "1.0"), ("*", "0")) + '<shortanswer id="1"><usecase>1</usecase></shortanswer>'
NUMBER = (
    answers(("3.14", "1.0"))
    + '<numerical_records><numerical_record id="1"><answer>1</answer><tolerance>0.005</tolerance></numerical_record>'
    "</numerical_records>"
)
TRUTH = (
    answers(("Wahr", "0"), ("Falsch", "1.0"))
    + '<truefalse id="1"><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>'
)
PAIRS = "".join(
    f'<match id="{number}"><questiontext>{left}</questiontext><questiontextformat>1</questiontextformat>'
    f"<answertext>{right}</answertext></match>"
    for number, (left, right) in enumerate((("frog", "amphibian"), ("cat", "mammal"), ("", "insect")), 1)
)
GAPS = '<multianswer id="1"><question>30</question><sequence>31,32</sequence></multianswer>'
SELECT = answers(("Hong Kong", "0"), ("Macau", "0"), feedback="1")
ORDERED = (
    answers(("one", "1"), ("two", "2"), ("three", "3")) + '<ordering id="1"><gradingtype>-1</gradingtype></ordering>'
)
ESSAY = '<essay id="1"><graderinfo>Look for three</graderinfo><graderinfoformat>1</graderinfoformat></essay>'


@pytest.mark.parametrize(
    ("kind", "plugin", "text", "expected"),
    [
        ("shortanswer", SHORT, "Which?", ("text", {"accepted": ["Owl"], "case": True})),
        ("numerical", NUMBER, "Pi?", ("numeric", {"value": "3.14", "tolerance": "0.005"})),
        ("truefalse", TRUTH, "True?", ("truefalse", {"options": ["true", "false"], "correct": ["false"]})),
        (
            "match",
            f"<matches>{PAIRS}</matches>",
            "Match",
            (
                "match",
                {"options": ["m1", "m2"], "targets": ["t1", "t2", "t3"], "pairs": {"m1": "t1", "m2": "t2"}},
            ),
        ),
        (
            "gapselect",
            SELECT,
            "In [[1]]",
            ("cloze", {"gaps": {"1": {"kind": "single", "options": ["g1o1", "g1o2"], "correct": ["g1o1"]}}}),
        ),
        ("ordering", ORDERED, "Order", ("order", {"options": ["a", "b", "c"]})),
        ("essay", ESSAY, "Write", ("essay", {"longest": 10000})),
    ],
)
def test_each_type_of_question(kind: str, plugin: str, text: str, expected: tuple[str, dict[str, object]]) -> None:
    made = course().page("1", "A", "a").questions(old("1", "Bank", question("11", text, kind, plugin)))
    (one,) = made.read().questions
    assert (one.kind, one.structure) == expected


def test_gaps_of_a_cloze_question_are_questions_of_their_own() -> None:
    bank = old(
        "1",
        "Bank",
        question("30", "The {#1} and the {#2}", "multianswer", GAPS),
        question("31", "{1:SHORTANSWER:=Owl}", "shortanswer", SHORT, parent="30"),
        question("32", "{1:NUMERICAL:=3}", "numerical", NUMBER, parent="30"),
    )
    read = course().page("1", "A", "a").questions(bank).read()
    (one,) = read.questions
    assert one.words["en"]["prompt"] == "The [[1]] and the [[2]]"
    assert [one.structure["gaps"][number]["kind"] for number in ("1", "2")] == ["text", "numeric"]
    assert "shortanswer" not in read.source


def test_one_question_asked_for_different_points_has_one_worth() -> None:
    made = course().questions(old("1", "Bank", question("11", "First?")))
    made.activity("quiz", "1", "A", slots(fixed("11"), fixed("11"), mark="2"))
    made.activity("quiz", "2", "B", slots(fixed("11"), mark="5"))
    read = made.read()
    assert [one.points for one in read.questions] == [2]
    assert told(read, "slot") == [
        "It was worth 5 here and something else in another quiz; a question has one worth: 2.",
        "The quiz asks this question already; each is asked once.",
    ]
