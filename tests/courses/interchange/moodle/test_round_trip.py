"""What goes out as GIFT or Moodle XML comes in equal, whatever words and answers a bank holds."""

from __future__ import annotations

import os
import string
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.languages import LANGS
from courses.assessment.kinds.written import fold
from courses.interchange.actions.standing import keep_ids
from courses.interchange.archives import Source
from courses.interchange.html.plain import tidy
from courses.interchange.ledger import Ledger
from courses.interchange.moodle import gift, xml
from courses.interchange.moodle.gift_writer import write_gift
from courses.interchange.moodle.questions import TRUE_FALSE
from courses.interchange.moodle.xml_writer import write_xml
from courses.interchange.neutral import Bank, MediaFile, Question
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.reading import picture

# `make test-full` asks for many.
MANY = 1000 if os.environ.get("ACADEMY_TEST_SIZE") == "full" else 25
FORMATS = {"gift": (write_gift, gift, "b.gift"), "moodle-xml": (write_xml, xml, "b.xml")}


MEDIA = [
    MediaFile("field.png", "image", "Field", picture()),
    MediaFile("paper.pdf", "document", "Paper", b"%PDF-1.4 nothing"),
    MediaFile("voice.mp3", "audio", "Voice", b"ID3 nothing"),
]

# What each format takes for its own, and what people write.
LETTERS = string.ascii_letters + string.digits + "  \n\n" + "~=#{}:\\[]%*->.<&>\"'`/$@|_" + "é的學𠮷，。"


def tidied(text: str) -> str:
    return tidy(text.replace("```", ""))


words = st.text(LETTERS, min_size=1, max_size=40).map(tidied).filter(bool)
line = words.map(lambda text: " ".join(text.split())).filter(bool)
longer = st.one_of(
    words,
    st.tuples(words, st.text(string.ascii_letters + " \n{}<&", min_size=1, max_size=30), words).map(
        lambda parts: f"{parts[0]}\n```\n{parts[1].strip() or 'x'}\n```\n{parts[2]}"
    ),
).filter(lambda text: tidy(text) == text)
said = st.one_of(st.just(""), longer)
number = st.decimals(-1000, 1000, allow_nan=False, places=3).map(lambda found: f"{found.normalize() + 0:f}")


@st.composite
def attached(draw: st.DrawFn) -> list[dict[str, str]]:
    files = draw(st.lists(st.sampled_from(MEDIA), max_size=2, unique_by=lambda file: file.name))
    return [{"file": file.name, "kind": file.kind, "title": draw(line)} for file in files]


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...], files: bool) -> Question:
    kind = draw(st.sampled_from(kinds))
    languages = sorted(draw(st.sets(st.sampled_from(LANGS), min_size=1)), key=LANGS.index)
    if kind == "cloze":
        languages = languages[:1]
    structure, ids = draw(STRUCTURES[kind]())
    gaps = "".join(f" [[{name}]] " for name in structure.get("gaps", {}))
    held: dict[str, dict[str, Any]] = {}
    texts = {one: draw(st.lists(line, min_size=len(ids), max_size=len(ids), unique=True)) for one in languages}
    most = draw(st.integers(0, 2))
    for language in languages:
        prompt = draw(longer.filter(lambda text: "[[" not in text and text != "_____"))
        row: dict[str, Any] = {
            "prompt": tidy(prompt + gaps),
            "explanation": draw(said),
            "options": {name: {"text": text, "reason": ""} for name, text in zip(ids, texts[language], strict=True)},
        }
        if kind == "truefalse":
            row["options"] = {name: {"text": text, "reason": ""} for name, text in TRUE_FALSE[language].items()}
        if kind in {"single", "multiple", "truefalse", "cloze"}:
            for option in row["options"].values():
                option["reason"] = draw(st.one_of(st.just(""), line))
        if files:
            row["hints"] = [draw(longer) for _number in range(most)]
            row["attachments"] = draw(attached())
            row["explanation_attachments"] = draw(attached())
            row["guide"] = draw(said) if kind == "essay" else ""
        held[language] = {
            name: value for name, value in row.items() if value or name in {"prompt", "explanation", "options"}
        }
    return Question(key=draw(st.uuids(version=4)), kind=kind, structure=structure, words=held)


@st.composite
def choice(draw: st.DrawFn, several: bool) -> tuple[dict[str, Any], list[str]]:
    options = list("abcdef"[: draw(st.integers(2, 6))])
    correct = draw(st.sets(st.sampled_from(options), min_size=1, max_size=None if several else 1))
    return {"options": options, "correct": sorted(correct)}, options


def answers(line_: Any) -> Any:
    """Texts that differ once folded, without an arrow: GIFT takes those for pairs."""
    wanted = line_.filter(lambda text: fold(text) and text.strip("*") and "->" not in text and "\\" not in text)
    return st.lists(wanted, min_size=1, max_size=3, unique=True)


@st.composite
def short(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    accepted = draw(answers(line))
    if any("*" in text for text in accepted) and draw(st.booleans()):
        return {"accepted": accepted, "wildcards": True}, []
    return {"accepted": accepted}, []


@st.composite
def match(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    options = [f"m{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    targets = [f"t{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    pairs = {name: draw(st.sampled_from(targets)) for name in options}
    return {"options": options, "targets": targets, "pairs": pairs}, options + targets


@st.composite
def cloze(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    gaps: dict[str, Any] = {}
    ids: list[str] = []
    for place in range(1, draw(st.integers(1, 3)) + 1):
        kind = draw(st.sampled_from(("text", "numeric", "single")))
        if kind == "text":
            gaps[str(place)] = {"kind": "text", "accepted": draw(answers(line.filter(lambda text: "*" not in text)))}
        elif kind == "numeric":
            gaps[str(place)] = {"kind": "numeric", "value": draw(number), "tolerance": draw(number).lstrip("-")}
        else:
            options = [f"g{place}{name}" for name in "abc"]
            gaps[str(place)] = {"kind": "single", "options": options, "correct": [draw(st.sampled_from(options))]}
            ids += options
    return {"gaps": gaps}, ids


def fixed(structure: dict[str, Any]) -> Any:
    return st.just(structure).map(lambda held: (dict(held), []))


STRUCTURES: dict[str, Any] = {
    "single": lambda: choice(several=False),
    "multiple": lambda: choice(several=True),
    "truefalse": lambda: st.sampled_from(("true", "false")).map(
        lambda right: ({"options": ["true", "false"], "correct": [right]}, [])
    ),
    "numeric": lambda: st.tuples(number, number).map(
        lambda pair: ({"value": pair[0], "tolerance": pair[1].lstrip("-")}, [])
    ),
    "text": short,
    "match": match,
    "order": lambda: st.integers(2, 5).map(lambda many: ({"options": list("abcde"[:many])}, list("abcde"[:many]))),
    "essay": lambda: fixed({"longest": 10000}),
    "cloze": cloze,
}


def there_and_back(form: str, held: list[Question], media: list[MediaFile]) -> dict[UUID, Question]:
    write, reader, name = FORMATS[form]
    ledger = Ledger()
    content = write(Bank(uuid4(), "A bank", held), media, ledger)
    assert ledger.unaccounted == {}
    made = reader.read_questions(Source(name, {name: content}), Options("ftahk", language="", bank="A bank"))
    return {question.key: question for question in made.bank.questions}


def same(came: Question, went: Question) -> None:
    keep_ids(came, went)
    assert (came.kind, came.structure, came.points, came.words) == (went.kind, went.structure, went.points, went.words)


GIFT_KINDS = tuple(kind for kind in STRUCTURES if kind != "cloze")
hard = settings(max_examples=MANY, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@hard
@given(st.lists(questions(GIFT_KINDS, files=False), min_size=1, max_size=3, unique_by=lambda question: question.key))
def test_gift_there_and_back(held: list[Question]) -> None:
    back = there_and_back("gift", held, [])
    for question in held:
        same(back[question.key], question)


@hard
@given(
    st.lists(questions(tuple(STRUCTURES), files=True), min_size=1, max_size=3, unique_by=lambda question: question.key)
)
def test_moodle_xml_there_and_back_with_files_and_hints(held: list[Question]) -> None:
    back = there_and_back("moodle-xml", held, MEDIA)
    for question in held:
        same(back[question.key], question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (Question(uuid4(), "cloze", {"gaps": {"1": {"kind": "text", "accepted": ["a"]}}}, {}), "GIFT has no form"),
        (Question(uuid4(), "text", {"accepted": ["a->b", "c"]}, {}), "hold an arrow"),
    ],
)
def test_gift_says_what_it_leaves_behind(question: Question, told: str) -> None:
    question.words = {"en": {"prompt": "[[1]]?", "explanation": "", "options": {}}}
    ledger = Ledger()

    assert b"{" not in write_gift(Bank(uuid4(), "A bank", [question]), [], ledger)
    assert [row["kind"] for row in ledger.losses] == [question.kind]
    assert told in ledger.losses[0]["why"]


def test_gift_says_what_it_cannot_hold_of_a_question_it_takes() -> None:
    words = {
        "prompt": "Why?",
        "explanation": "",
        "options": {},
        "hints": ["Think."],
        "attachments": [{"file": "field.png", "kind": "image", "title": "Field"}],
    }
    question = Question(uuid4(), "text", {"accepted": ["so"], "case": True}, {"en": words}, points=3)
    ledger = Ledger()

    write_gift(Bank(uuid4(), "A bank", [question]), MEDIA, ledger)

    assert [row["how"] for row in ledger.changes] == [
        "GIFT does not say what a question is worth. GIFT has no hints. GIFT does not say whether capitals count."
    ]
    assert ledger.losses == [{"where": "Why?: field.png", "kind": "file", "why": "The format holds no files."}]


def test_a_text_with_gaps_goes_out_in_one_language() -> None:
    held = {"prompt": "[[1]]", "explanation": "", "options": {}}
    question = Question(
        uuid4(), "cloze", {"gaps": {"1": {"kind": "text", "accepted": ["a"]}}}, {"en": held, "zh-hans": {**held}}
    )
    ledger = Ledger()

    write_xml(Bank(uuid4(), "A bank", [question]), [], ledger)

    assert ["in one language" in row["how"] for row in ledger.changes] == [True]


@pytest.mark.parametrize("words", ["\\*", "*", "\\", "a\\~b", "#\\*#"])
def test_stars_and_backslashes_in_a_gap_that_is_chosen_stay(words: str) -> None:
    gaps = {"1": {"kind": "single", "options": ["g1a", "g1b"], "correct": ["g1a"]}}
    options = {"g1a": {"text": words, "reason": ""}, "g1b": {"text": "0", "reason": ""}}
    said = {"en": {"prompt": "0 [[1]]", "explanation": "", "options": options}}
    question = Question(key=uuid4(), kind="cloze", structure={"gaps": gaps}, words=said)
    same(there_and_back("moodle-xml", [question], [])[question.key], question)
