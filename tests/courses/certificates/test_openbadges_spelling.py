"""Bytes as text, bits as a list, and JSON that everybody reads alike."""

import gzip
import os
import time

import pytest

from courses.certificates.openbadges import status_list
from courses.certificates.openbadges.encoding import (
    b64u,
    base58,
    from_b64u,
    from_base58,
    from_multibase,
    multibase,
)
from courses.certificates.openbadges.proofs import compact_json
from courses.certificates.openbadges.reading import NotReadable, read

PLACES = 131_072

# --- base58 and base64url -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # draft-msporny-base58, section 5, which the multibase specification names for `z`.
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
        (b"\xff", "5Q"),
    ],
)
def test_base58_is_that_of_the_specification(data, text):
    assert base58(data) == text
    assert from_base58(text) == data
    assert from_multibase(multibase(data)) == data


def test_what_was_written_in_base58_is_read_again():
    for length in range(70):
        for data in (os.urandom(length), b"\0" * length, b"\xff" * length):
            assert from_base58(base58(data)) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "2NEpo7TZRRrLZSi2 U", "é", "-"])
def test_digits_that_base58_does_not_have_are_refused(text):
    with pytest.raises(ValueError):
        from_base58(text)


@pytest.mark.parametrize("text", ["", "m2NEpo7", "u2NEpo7", "Z2NEpo7", "2NEpo7"])
def test_another_multibase_is_refused(text):
    with pytest.raises(ValueError, match="not base58btc"):
        from_multibase(text)


def test_a_long_text_in_base58_costs_nothing():
    began = time.process_time()
    with pytest.raises(ValueError, match="longer"):
        from_base58("z" * 1_000_000)
    assert time.process_time() - began < 0.05


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "Q+", "Q/", "QQ\n", " QQ", "é", "QQQ="])
def test_bytes_have_one_spelling_in_base64url(text):
    assert b64u(b"A") == "QQ"
    assert from_b64u("QQ") == b"A"
    with pytest.raises(ValueError):
        from_b64u(text)


# --- status lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("index", "first_bytes"), [(0, "8000"), (1, "4000"), (7, "0100"), (8, "0080"), (15, "0001")])
def test_the_first_place_is_the_highest_bit(index, first_bytes):
    """Bitstring Status List v1.0, 2.1: index 0 is the leftmost bit."""
    bits = status_list.decode(status_list.encode([index], places=PLACES), places=PLACES)
    assert bits[:2].hex() == first_bytes
    assert [place for place in range(16) if status_list.is_set(bits, place)] == [index]


def test_the_example_of_the_specification_is_read():
    """Bitstring Status List v1.0, example of a BitstringStatusListCredential: 131,072 places, none taken back."""
    example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert status_list.decode(example, places=PLACES) == bytes(PLACES // 8)


def test_every_place_that_was_set_is_set_and_no_other():
    taken = {0, 1, 7, 8, 4711, 90_210, PLACES - 2, PLACES - 1}
    bits = status_list.decode(status_list.encode(taken, places=PLACES), places=PLACES)
    assert {place for place in range(PLACES) if status_list.is_set(bits, place)} == taken


def test_the_same_places_are_written_in_the_same_way():
    texts = {status_list.encode(order, places=PLACES) for order in ([5, 9, 700], [700, 9, 5], [9, 5, 9, 700])}
    assert len(texts) == 1


def _packed(data, **options):
    return "u" + b64u(gzip.compress(data, mtime=0, **options))


GOOD = _packed(bytes(PLACES // 8))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        GOOD.removeprefix("u"),
        "z" + GOOD.removeprefix("u"),
        _packed(bytes(PLACES // 8 - 1)),
        _packed(bytes(PLACES // 8 + 1)),
        _packed(b""),
        "u" + b64u(bytes(PLACES // 8)),
        "u" + b64u(from_b64u(GOOD[1:])[:-4]),
        "u" + b64u(from_b64u(GOOD[1:])[:-5] + b"\x00" + from_b64u(GOOD[1:])[-4:]),
        "u" + b64u(from_b64u(GOOD[1:]) + b"more"),
        "u" + b64u(from_b64u(GOOD[1:]) * 2),
    ],
)
def test_what_is_no_list_of_so_many_places_is_refused(text):
    assert status_list.decode(GOOD, places=PLACES)
    with pytest.raises(ValueError):
        status_list.decode(text, places=PLACES)


def test_a_list_that_unpacks_to_gigabytes_is_not_unpacked():
    packed = gzip.compress(bytes(200_000_000), compresslevel=1)
    began = time.process_time()
    with pytest.raises(ValueError, match="another length"):
        status_list.decode("u" + b64u(packed), places=PLACES)
    assert time.process_time() - began < 0.5


# --- strict reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"A","name":"B"}',
        '{"a":{"x":1,"\\u0078":2}}',
        '{"a":[{"x":1,"x":1}]}',
        '{"a":NaN}',
        '{"a":-Infinity}',
        '{"a":1e999}',
        '{"a":9007199254740993}',
        '{"a":' + "9" * 5000 + "}",
        '{"a":"\\ud800"}',
        '{"\\udc00":1}',
        "[]",
        '"text"',
        "null",
        "7",
        "",
        "{",
        '{"a":1} {"b":2}',
        "{'a':1}",
        '{"a":' + "[" * 33 + "]" * 33 + "}",
        "[" * 100_000,
        '{"a":' * 100_000,
        b"\xff{}",
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_two_readers_could_take_for_two_things_is_not_read(text):
    with pytest.raises(NotReadable):
        read(text)


def test_what_everybody_reads_alike_is_read():
    document = {"a": [1, 2.5, True, None, {"b": "陳\U00020bb7\n"}], "id": "x", "n": 2**53 - 1}
    assert read(compact_json(document)) == document
    assert read(compact_json(document).encode()) == document
    assert read(' {"a" : [ ] } ') == {"a": []}
    assert read('{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}
    nested = '{"a":' * 30 + "1" + "}" * 30
    assert list(read(nested)) == ["a"]


def test_a_document_is_written_without_spaces_and_with_its_own_characters():
    assert compact_json({"名": ["陳", 1, 6.5, True]}) == '{"名":["陳",1,6.5,true]}'
    assert compact_json({"a": "\ufffe\uffff\u0001"}) == '{"a":"\\ufffe\\uffff\\u0001"}'
    with pytest.raises(ValueError):
        compact_json({"a": float("nan")})
