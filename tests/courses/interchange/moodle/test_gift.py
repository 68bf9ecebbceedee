"""GIFT as Moodle itself reads it, down to its oddities."""

from __future__ import annotations

from typing import Any

import pytest

from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Question
from tests.courses.interchange.moodle.reading import accounted, kinds, only, picture, read


def words(question: Question, language: str = "en") -> dict[str, Any]:
    return question.words[language]


@pytest.mark.parametrize(
    ("text", "kind", "structure"),
    [
        ("Q{=a ~b}", "single", {"options": ["a", "b"], "correct": ["a"]}),
        ("Q{~%50%a ~%50%b ~c}", "multiple", {"options": ["a", "b", "c"], "correct": ["a", "b"]}),
        ("Q{=a =b ~c}", "multiple", {"options": ["a", "b", "c"], "correct": ["a", "b"]}),
        ("Q{T}", "truefalse", {"options": ["true", "false"], "correct": ["true"]}),
        ("Q{FALSE}", "truefalse", {"options": ["true", "false"], "correct": ["false"]}),
        # Only capitals: Moodle takes small letters for a short answer.
        ("Q{true}", "text", {"accepted": ["true"]}),
        ("Q{=a =b}", "text", {"accepted": ["a", "b"]}),
        ("Q{word}", "text", {"accepted": ["word"]}),
        ("Q{=*man}", "text", {"accepted": ["*man"], "wildcards": True}),
        ("Q{=2 \\\\* 3}", "text", {"accepted": ["2 * 3"]}),
        ("Q{#3}", "numeric", {"value": "3", "tolerance": "0"}),
        ("Q{#3:2}", "numeric", {"value": "3", "tolerance": "2"}),
        ("Q{#1..5}", "numeric", {"value": "3", "tolerance": "2"}),
        ("Q{#=1822:0 =%50%1822:2}", "numeric", {"value": "1822", "tolerance": "0"}),
        ("Q{#=1:1 =3:1}", "numeric", {"value": "2", "tolerance": "2"}),
        ("Q{#3:2~#Completely wrong}", "numeric", {"value": "3", "tolerance": "2"}),
        (
            "Q{=a -> x =b -> y = -> z}",
            "match",
            {"options": ["m1", "m2"], "targets": ["t1", "t2", "t3"], "pairs": {"m1": "t1", "m2": "t2"}},
        ),
        (
            "Q{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\none\ntwo\nthree\n}",
            "order",
            {"options": ["a", "b", "c"]},
        ),
        # An arrow without an equals sign, or beside a tilde, makes no pair.
        ("Q{a->b}", "text", {"accepted": ["a->b"]}),
        ("Q{~a -> b =c -> d}", "single", {"options": ["a", "b"], "correct": ["b"]}),
    ],
)
def test_the_kind_is_what_the_answer_looks_like(text: str, kind: str, structure: dict[str, Any]) -> None:
    question = only("gift", text)
    assert (question.kind, question.structure) == (kind, structure)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("Grant is {=here ~there} now.", "Grant is _____ now."),
        ("Grant is here.{T}", "Grant is here."),
        ("{=Asia} is large.", "_____ is large."),
        ("::T:: [html]<p>One</p><p>Two</p>{T}", "One\n\nTwo"),
        ("[markdown]**One**\n\\n- two{T}", "One\n\n• two"),
        ("[plain]1 <b>2</b> &amp; 3{T}", "1 <b>2</b> &amp; 3"),
        ("[moodle]One\ntwo <b>three</b>{T}", "One\ntwo three"),
        ("A < B and C > D?{T}", "A < B and C > D?"),
        ("[unknown]One{T}", "[unknown]One"),
        ("a \\{b\\} \\: \\~ \\= \\# c{T}", "a {b} : ~ = # c"),
        ("A \\\\ B \\\\\\\\ C{T}", "A \\ B \\\\ C"),
        ("One\\ntwo{T}", "One\ntwo"),
        ("[html]<pre>\n  a \\{\n    b\n  \\}\n</pre>{T}", "```\n  a {\n    b\n  }\n```"),
    ],
)
def test_words_come_out_as_people_read_them(text: str, prompt: str) -> None:
    assert words(only("gift", text))["prompt"] == prompt


def test_what_is_said_to_answers_and_to_all_is_kept() -> None:
    made = words(only("gift", "Q{=a#good\n~b#bad\non two lines####Read\nchapter 1}"))
    assert [made["options"][name]["reason"] for name in "ab"] == ["good", "bad\non two lines"]
    assert made["explanation"] == "Read\nchapter 1"

    made = words(only("gift", "Q{FALSE#You said true.#Well done.}"))
    assert {name: option["reason"] for name, option in made["options"].items()} == {
        "true": "You said true.",
        "false": "Well done.",
    }

    made = words(only("gift", "Q{#=3:2#near =%50%9#far ~#no####why}"))
    assert made["explanation"] == "why\n\n3 ± 2: near\n\n9: far\n\n*: no"


def test_comments_carry_ids_and_tags_and_are_no_words() -> None:
    made = read("gift", "// [id:x\\]1] [tag:one] [tag:skill:A1]\nQ?{\n// inside\n=a\n~b}\n// after\n")
    (question,) = made.bank.questions
    assert words(question)["prompt"] == "Q?"
    assert question.skills == ["A1"]
    assert [(row["kind"], row["why"]) for row in made.left_out] == [("tag", "Questions here have no tags: “one”.")]
    accounted(made)


def test_a_category_takes_no_question_with_it() -> None:
    made = read("gift", "$CATEGORY: $course$/top/A\nQ one{T}\n\n$CATEGORY: B/C\n\nQ two{T}\n")
    assert kinds(made) == {"truefalse": 2}
    assert made.source == {"category": 2, "truefalse": 2}
    accounted(made)


@pytest.mark.parametrize("gap", ["\n\n", "\n \t\n"])
def test_blank_lines_inside_braces_end_no_question(gap: str) -> None:
    made = read("gift", f"Q{{{gap}=a{gap}~b{gap}}}\n\nNext{{T}}")
    assert kinds(made) == {"single": 1, "truefalse": 1}
    assert "Blank lines" in made.converted[0]["how"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("Good{T}\n\nBad {=a", 3, "A brace is opened"),
        ("Good{T}\n\nBad }", 3, "A brace is opened"),
        ("Good{T}\n\nBad {=a ->b =c}", 3, "A pair of a matching question"),
        ("Good{T}\n\nBad {~a}", 3, "too few answers"),
        ("Good{T}\n\nBad {#many}", 3, "“many” is not a number"),
        ("Good{T}\n\nBad {#}", 3, "too few answers"),
    ],
)
def test_a_fault_leaves_out_one_question_and_names_its_line(text: str, line: int, told: str) -> None:
    made = read("gift", text)
    assert kinds(made) == {"truefalse": 1}
    assert [(row["where"], told in row["why"]) for row in made.left_out] == [(f"bank.gift:{line}", True)]
    accounted(made)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Q{~a ~b}", "None of its answers is right"),
        ("Q{=*}", "Every answer would be right"),
        ("Q{#=1 =9}", "Several numbers that lie apart"),
        ("Only a text.", "It asks nothing"),
    ],
)
def test_what_cannot_be_asked_is_left_out_with_the_reason(text: str, told: str) -> None:
    made = read("gift", text)
    assert made.bank.questions == []
    assert told in made.left_out[0]["why"]
    accounted(made)


@pytest.mark.parametrize("text", ["", "   \n\n", "{", "All { work"])
def test_a_file_in_which_nothing_can_be_read_is_refused(text: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read("gift", text)
    assert refused.value.code == "no_question"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("gb18030", "GB18030")],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_of_other_systems(encoding: str, told: str, ending: str) -> None:
    text = "数据可以出境吗？{=可以 ~不可以}\n\n需要评估吗？{T}\n".replace("\n", ending)
    made = read("gift", text.encode(encoding), language="")
    assert [words(question, "zh-hans")["prompt"] for question in made.bank.questions] == [
        "数据可以出境吗？",
        "需要评估吗？",
    ]
    assert [told in row["how"] for row in made.converted if row["kind"] == "encoding"] == ([True] if told else [])


def test_windows_letters_are_no_chinese() -> None:
    assert words(only("gift", "Où est le café ?{T}".encode("cp1252")))["prompt"] == "Où est le café ?"


@pytest.mark.parametrize(
    ("text", "language"),
    [("個人資料可以轉移嗎？{T}", "zh-hant"), ("个人资料可以转移吗？{T}", "zh-hans"), ("Does 個 count?{T}", "en")],
)
def test_the_language_is_seen_where_nobody_says_it(text: str, language: str) -> None:
    (question,) = read("gift", text, language="").bank.questions
    assert list(question.words) == [language]


def test_languages_side_by_side_become_languages() -> None:
    question = only(
        "gift",
        '[html]<span lang\\="en" class\\="multilang">Safe?</span><span lang\\="zh_cn" class\\="multilang">安全吗？</span>'
        '<span lang\\="fr" class\\="multilang">Sûr ?</span>{=\\{mlang en\\}Yes\\{mlang\\}\\{mlang zh_cn\\}是\\{mlang\\} ~OK}',
    )
    assert {one: held["prompt"] for one, held in question.words.items()} == {"en": "Safe?", "zh-hans": "安全吗？"}
    assert [question.words[one]["options"]["a"]["text"] for one in question.words] == ["Yes", "是"]
    assert [question.words[one]["options"]["b"]["text"] for one in question.words] == ["OK", "OK"]


def test_pictures_beside_the_text_come_along_and_others_are_told() -> None:
    text = (
        '[html]<img src\\="@@PLUGINFILE@@/map.png" alt\\="Map"> Where?'
        '<img src\\="@@PLUGINFILE@@/lost.png" alt\\="Lost"><img src\\="https\\://example.org/x.png" alt\\="Far">{T}'
    )
    made = read("gift", text, map__png=picture())
    (question,) = made.bank.questions
    assert words(question)["attachments"] == [{"file": "map.png", "kind": "image", "title": "Map"}]
    assert [row["kind"] for row in made.left_out] == ["missing file"]
    assert made.source["picture elsewhere"] == 1
    assert made.taken["file"] == 1
    accounted(made)


def test_the_same_words_twice_are_two_questions_and_the_same_two_again() -> None:
    text = "Same?{T}\n\nSame?{F}\n\nSame?{T}\n"
    keys = [question.key for question in read("gift", text).bank.questions]
    assert len(set(keys)) == 3
    assert keys == [question.key for question in read("gift", text).bank.questions]
