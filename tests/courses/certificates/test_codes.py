import random

import pytest

from courses.certificates import codes
from courses.certificates.codes import ALPHABET, LENGTH, SPECIMEN, Reading, is_code, new_code, number_for, read


def test_a_new_code_is_a_code():
    assert all(is_code(new_code()) for _turn in range(50))


def test_the_check_finds_every_single_wrong_character():
    for code in (new_code() for _turn in range(5)):
        wrong = [
            code[:place] + character + code[place + 1 :]
            for place in range(LENGTH)
            for character in ALPHABET
            if character != code[place]
        ]
        assert [slip for slip in wrong if is_code(slip)] == []


def test_the_check_finds_every_exchange_of_two_characters():
    for code in (new_code() for _turn in range(20)):
        for first in range(LENGTH):
            for second in range(first + 1, LENGTH):
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert is_code("".join(swapped)) == (code[first] == code[second])


def test_a_random_word_is_a_code_about_once_in_thirty_two():
    chance = random.Random(7)
    words = ["".join(chance.choice(ALPHABET) for _place in range(LENGTH)) for _turn in range(6400)]
    assert 120 < sum(is_code(word) for word in words) < 280


def test_the_specimen_is_a_code_that_is_never_given_out(monkeypatch):
    assert is_code(SPECIMEN)
    drawn = iter("0" * 10 + "1" * 10)
    monkeypatch.setattr(codes.secrets, "choice", lambda alphabet: next(drawn))
    assert new_code() == codes.with_check("1" * 10)


@pytest.mark.parametrize(
    "typed",
    [
        "FTA-FTAHK-2026-{code}",
        "fta-ftahk-2026-{lower}",
        "  FTA FTAHK 2026 {code}  ",
        "ＦＴＡ－ＦＴＡＨＫ－２０２６－{wide}",
        "FTA–FTAHK—2026‑{code}",
        "FTA-FTAHK-2026-{spaced}",
        "{code}",
        "{lower}",
        "{spaced}",
        "https://academy.example/c/{code}/?k=abc",
        "http://127.0.0.1:8000/c/{lower}",
    ],
)
def test_a_number_is_read_in_any_spelling(typed):
    code = codes.with_check("7K3M9QXR2P")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    text = typed.format(code=code, lower=code.lower(), spaced=" ".join(code), wide=wide)
    assert read(text).code == code


def test_letters_that_look_like_figures_are_read_as_figures():
    code = codes.with_check("1000111011")
    assert read(code.replace("0", "o").replace("1", "l")).code == code
    assert read(code.replace("0", "O").replace("1", "I")).code == code


def test_what_no_code_contains_is_named():
    assert read("7K3M9QXR2U4").impossible == ("U",)
    assert read("陳大文").impossible == ("陳", "大", "文")


def test_a_wrong_length_is_told_with_its_figure():
    reading = read("FTA-FTAHK-2026-7K3M9QXR2P4X9")
    assert (reading.code, reading.length, reading.has_right_length) == ("", 13, False)


def test_nothing_typed_is_empty():
    assert read("  ").is_empty
    assert read("-- --").is_empty


@pytest.mark.parametrize("junk", ["\0", "a" * 5000, "'; DROP TABLE", "../../etc/passwd", "%00%ff", "/c/", "𠮷" * 400])
def test_junk_is_no_code_and_no_error(junk):
    assert read(junk).code == ""


def test_a_number_typed_whole_must_be_that_number():
    code = codes.with_check("7K3M9QXR2P")
    number = number_for(issuer="ftahk", year=2026, code=code)
    assert number == f"FTA-FTAHK-2026-{code}"
    assert read(number).agrees_with(number)
    assert read(code).agrees_with(number)
    assert not read(number.replace("FTAHK", "SZFA")).agrees_with(number)
    assert not read(number.replace("2026", "2025")).agrees_with(number)


def test_an_issuer_whose_key_looks_like_a_year_is_read():
    code = codes.with_check("7K3M9QXR2P")
    number = number_for(issuer="club-2019", year=2026, code=code)
    assert read(number) == Reading(code=code, prefix="FTACLUB20192026", length=LENGTH)
