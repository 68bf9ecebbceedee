"""A credential in a picture, and taken out of it again."""

import io
import struct
import zlib
from xml.etree import ElementTree

import pytest
from PIL import Image

from courses.certificates.openbadges.baking import (
    KEYWORD,
    NAMESPACE,
    NotBaked,
    bake_png,
    bake_svg,
    read_png,
    read_svg,
)
from courses.certificates.openbadges.proofs import compact_json

CREDENTIAL = compact_json({"name": "人工智能", "says": "]]> & <tag> ]]]]>>", "emoji": "\U0001f600"})
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'


def picture(**info):
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "#8c2f2f").save(file, "PNG", **info)
    return file.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind, data, png=None):
    """A picture with one more chunk before its end."""
    png = png or picture()
    return png[:-12] + chunk(kind, data) + png[-12:]


# --- PNG ------------------------------------------------------------------------------------------------------------


def test_a_picture_carries_a_credential_and_stays_the_same_picture():
    baked = bake_png(picture(), CREDENTIAL)
    assert read_png(baked) == CREDENTIAL
    with Image.open(io.BytesIO(baked)) as image:
        image.load()
        assert image.info["openbadgecredential"] == CREDENTIAL
        assert image.getpixel((1, 1)) == (0x8C, 0x2F, 0x2F)


def test_the_chunk_is_uncompressed_text_before_the_image():
    baked = bake_png(picture(), CREDENTIAL)
    place = baked.index(b"iTXt")
    assert baked[place + 4 :].startswith(b"openbadgecredential\0\0\0\0\0" + CREDENTIAL.encode())
    assert place < baked.index(b"IDAT")
    assert baked.count(b"iTXt") == 1


def test_a_picture_without_a_credential_says_so():
    for png in (picture(), with_chunk(b"iTXt", b"Comment\0\0\0\0\0" + CREDENTIAL.encode())):
        with pytest.raises(NotBaked, match="no credential"):
            read_png(png)


@pytest.mark.parametrize("kind", [b"iTXt", b"tEXt", b"zTXt"])
def test_two_credentials_in_one_picture_are_refused(kind):
    baked = bake_png(picture(), CREDENTIAL)
    with pytest.raises(NotBaked, match="more than one"):
        read_png(with_chunk(kind, KEYWORD + b"\0\0\0\0\0{}", baked))
    with pytest.raises(NotBaked, match="breaks off"):
        read_png(baked + chunk(kind, KEYWORD + b"\0\0\0\0\0{}"))


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        (b"iTXt", b"\0\x01\0\0\0" + zlib.compress(b"{}")),
        (b"iTXt", b"\0\0\x01\0\0{}"),
        (b"iTXt", b"\0\0\0{}"),
        (b"iTXt", b"\0\0\0\0{}"),
        (b"iTXt", b"\0"),
        (b"iTXt", b""),
        (b"tEXt", b"\0{}"),
        (b"zTXt", b"\0\0" + zlib.compress(b"{}")),
    ],
)
def test_a_credential_that_is_not_plain_text_is_refused(kind, rest):
    with pytest.raises(NotBaked, match="not plain text"):
        read_png(with_chunk(kind, KEYWORD + rest))


def test_text_that_is_no_text_is_refused():
    with pytest.raises(NotBaked, match="not text"):
        read_png(with_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0\xff\xfe"))


def test_a_language_and_a_translated_keyword_are_passed_over():
    assert read_png(with_chunk(b"iTXt", KEYWORD + "\0\0\0en\0徽章\0{}".encode())) == "{}"


def test_a_damaged_chunk_is_refused():
    baked = bytearray(bake_png(picture(), CREDENTIAL))
    baked[baked.index(b"iTXt") + 40] ^= 1
    with pytest.raises(NotBaked, match="damaged"):
        read_png(bytes(baked))


def test_a_picture_that_breaks_off_is_refused_wherever_it_does():
    baked = bake_png(picture(), CREDENTIAL)
    for length in range(len(baked)):
        with pytest.raises(NotBaked):
            read_png(baked[:length])
    with pytest.raises(NotBaked, match="breaks off"):
        read_png(baked + b"more")


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 10_000])
def test_a_chunk_that_claims_to_be_longer_than_the_file_is_refused(length):
    png = picture()
    with pytest.raises(NotBaked, match="breaks off"):
        read_png(png[:8] + struct.pack(">I", length) + png[12:])


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"GIF89a", b"%PDF-1.7", b"{}"])
def test_what_is_no_png_is_refused(data):
    with pytest.raises(NotBaked, match="not a PNG"):
        read_png(data)


# --- SVG ------------------------------------------------------------------------------------------------------------


def test_a_drawing_carries_a_credential_as_the_first_thing_in_it():
    baked = bake_svg(SVG, CREDENTIAL)
    assert read_svg(baked.encode()) == CREDENTIAL
    root = ElementTree.fromstring(baked)
    assert [child.tag for child in root] == [f"{{{NAMESPACE}}}credential", "{http://www.w3.org/2000/svg}path"]
    assert baked.startswith('<?xml version="1.0"?>\n<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ')


def test_characters_that_xml_does_not_have_are_written_so_that_it_bears_them():
    credential = compact_json({"says": "\ufffe\uffff\u0000\u001f\r\n\t"})
    assert read_svg(bake_svg(SVG, credential).encode()) == credential


def test_a_token_stands_in_an_attribute():
    svg = SVG.replace("<path", f'<c:credential xmlns:c="{NAMESPACE}" verify="a.b.c"/><path')
    assert read_svg(svg.encode()) == "a.b.c"


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("", "no credential"),
        ("<credential>{}</credential>", "no credential"),
        ("<ob:credential/>", "no credential"),
        ("<ob:credential>{}</ob:credential><ob:credential>{}</ob:credential>", "more than one"),
        ("<ob:credential>{}</ob:credential><g><ob:credential>{}</ob:credential></g>", "more than one"),
        ('<ob:credential verify="a.b.c">{}</ob:credential>', "more than one"),
        ("<ob:credential>{}<x/>{}</ob:credential>", "more than one"),
        ("<ob:credential>{}", "not a drawing"),
        ("&nothing;", "not a drawing"),
    ],
)
def test_a_drawing_has_exactly_one_credential(inside, why):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="{NAMESPACE}">{inside}</svg>'
    with pytest.raises(NotBaked, match=why):
        read_svg(svg.encode())


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_document_types_are_refused(prolog):
    svg = bake_svg(SVG.partition("\n")[2], CREDENTIAL)
    assert read_svg(svg.encode()) == CREDENTIAL
    with pytest.raises(NotBaked, match="not a drawing"):
        read_svg(f"{prolog}{svg}".encode())


@pytest.mark.parametrize(
    "data", [b"", b"<", b"\x89PNG", b"{}", b'<?xml version="1.0" encoding="nonsense"?><svg/>', b"\xff\xfe<\0s\0"]
)
def test_what_is_no_drawing_is_refused(data):
    with pytest.raises(NotBaked):
        read_svg(data)


def test_a_drawing_nested_ten_thousand_deep_is_answered():
    with pytest.raises(NotBaked):
        read_svg(b"<svg>" * 10_000)
    with pytest.raises(NotBaked, match="no credential"):
        read_svg(b"<g>" * 9_000 + b"</g>" * 9_000)
