"""Whatever becomes of a question file on its way, it is read, or refused; nothing is read by half."""

from __future__ import annotations

import os
import random

from courses.assessment.kinds import kind_of
from courses.interchange.exceptions import ImportRefused
from tests.courses.interchange.moodle.reading import accounted, read
from tests.courses.interchange.moodle.test_import_questions import EVERYTHING, GIFT

MANY = 10_000 if os.environ.get("ACADEMY_TEST_SIZE") == "full" else 300
AIKEN = "Which?\nA) one\nB) two\nANSWER: B\n\nAnd\nwhich?\nA. 一\nB. 二\nC. 三\nANSWER: A, C\n"
SAMPLES = {
    "gift": (GIFT + "\nM{=a -> b =c -> d}\n\nN{#=1:2 =%50%3..5~#no####so}\n\n[html]<p>E</p>{}\n").encode(),
    "aiken": AIKEN.encode(),
    "moodle-xml": EVERYTHING,
}
PIECES = [
    *(b"{", b"}", b"=", b"~", b"#", b"%", b"->", b"\\", b"::", b"####", b"\n\n", b"\x00", b"\xff\xfe", b"<", b"]]>"),
    *(b"&#0;", b"[[1]]", b"{1:SA:=x}", b"%1e999%", b"1e999", b"NaN", b"$CATEGORY:", b"{mlang en}", b"{mlang}"),
    *(b'<span lang="fr" class="multilang">', b"<script>", "题".encode(), "题".encode("gbk")),
]


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """A few bytes added, lost, changed or said twice."""
    held = bytearray(content)
    for _time in range(chance.randint(1, 6)):
        place, what = chance.randrange(len(held) + 1), chance.random()
        if what < 0.4:
            held[place:place] = chance.choice(PIECES)
        elif what < 0.7:
            del held[place : place + chance.randint(1, 40)]
        elif what < 0.85:
            held[place : place + 1] = bytes([chance.randrange(256)])
        else:
            start = chance.randrange(len(held) + 1)
            held[place:place] = held[start : start + chance.randint(1, 200)]
    return bytes(held)


def test_no_input_breaks_a_reader() -> None:
    chance = random.Random(105)
    for number in range(MANY):
        form = list(SAMPLES)[number % len(SAMPLES)]
        try:
            made = read(form, spoilt(SAMPLES[form], chance), language=chance.choice(["", "en"]))
        except ImportRefused:
            continue
        accounted(made)
        for question in made.bank.questions:
            kind = kind_of(question.kind)
            assert kind.problems(question.structure) == []
            assert not any(kind.word_problems(question.structure, words) for words in question.words.values())
