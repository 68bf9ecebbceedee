"""Files made to do harm: every one is answered in words, none is an error, and nothing of it stays."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.certificates import specimen
from courses.certificates.openbadges import baking
from courses.certificates.queries.uploads import compare
from courses.certificates.uploads import pdf as reader
from courses.certificates.uploads import reading
from courses.certificates.uploads.refusal import Unreadable
from courses.certificates.views.answers import answer_to
from courses.certificates.views.uploads import ENVELOPE
from tests.helpers.uploads import bring, file_of, hostile, main_of, other_shapes, pdf, png, signed, svg

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOSTILE = hostile()
EXAMPLES = 400 if os.environ.get("ACADEMY_TEST_SIZE") == "full" else 30
# What is read whole and says nothing that is known: another issuer's, or nobody's.
ELSEWHERE = {"many members", "nothing that can be seen", "blank nodes"}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_do_harm_is_answered_in_words(client, name):
    response = bring(client, HOSTILE[name])
    if response.status_code == 404:
        assert name in ELSEWHERE
        assert "Not issued here" in main_of(response)
    else:
        assert response.status_code in (413, 422), name
        assert "<strong>Not checked</strong>" in main_of(response)


@pytest.mark.parametrize(("name", "content"), other_shapes().items())
def test_json_of_another_shape_is_no_certificate(client, name, content):
    response = bring(client, content)
    assert response.status_code == 422, name
    assert "no certificate that could" in main_of(response) or "this kind of file" in main_of(response)


def test_what_was_sent_is_never_put_into_the_page_as_it_came(client):
    document = {"id": "<script>alert(1)</script>", "type": "VerifiableCredential", "issuer": "<img src=x>\u202e\x00"}
    response = bring(client, document)
    html = response.content.decode()
    assert response.status_code == 404
    assert "<script>alert" not in html
    assert "<img src=x>" not in html
    assert "\u202e" not in html
    assert "\x00" not in html


def test_a_member_named_twice_is_named(client):
    response = bring(client, '{"id": "a", "name": "x", "name": "y"}')
    assert "“name” stands in the file twice" in main_of(response)


# --- too long --------------------------------------------------------------------------------------------------------


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_args: Any) -> bytes:
        raise AssertionError("a body that is too long was read")


def test_ten_megabytes_are_refused_and_not_read(client):
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(10 * 1024 * 1024),
        "wsgi.input": Unread(),
    }
    response = client.request(PATH_INFO="/verify/", QUERY_STRING="lang=en", **environ)
    assert response.status_code == 413
    assert "at most 2 MB are read" in main_of(response)


def test_a_file_just_too_long_is_refused(client):
    response = bring(client, b"%PDF-1.7" + bytes(reading.MOST_BYTES))
    assert response.status_code == 413
    assert "at most 2 MB are read" in main_of(response)


def test_a_drawing_is_read_up_to_a_megabyte(client):
    long = svg("{}").replace(b"</svg>", b"<!--" + bytes([32]) * reading.MOST_DRAWING + b"--></svg>")
    assert bring(client, long).status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "nonsense", "9" * 30])
def test_a_body_of_no_honest_length_is_refused(length):
    response = Client().generic(
        "POST", "/verify/?lang=en", b"--x\r\n", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
    )
    assert response.status_code in (400, 413)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=", b"--x"),
        ("multipart/form-data; boundary=" + "x" * 500, b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 5000 + b"\r\n--x--"),
        ("application/json", b'{"file": "x"}'),
        ("application/x-www-form-urlencoded", b"file=x"),
        ("text/plain", b"file"),
        ("", b""),
    ],
)
def test_what_is_no_form_with_a_file_is_asked_for_one(client, content_type, body):
    response = client.generic("POST", "/verify/?lang=en", body, content_type=content_type)
    assert response.status_code == 400
    assert "hoose " in main_of(response)


def test_very_many_files_are_none(client):
    files = {f"file{number}": SimpleUploadedFile("a", b"x") for number in range(200)}
    assert client.post("/verify/?lang=en", files).status_code == 400


def test_an_empty_file_is_none(client):
    response = bring(client, b"")
    assert response.status_code == 400
    assert "Choose a file first" in main_of(response)


# --- cut off and spoilt ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["json", "jwt", "png", "svg", "pdf"])
def test_a_file_cut_off_anywhere_is_never_what_was_issued(client, kind):
    content = file_of(signed(), kind)
    for part in (0.02, 0.3, 0.6, 0.9, 0.999):
        cache.clear()
        response = bring(client, content[: int(len(content) * part)])
        # A paper without its end may still hold the whole credential; a token, the whole payload.
        assert response.status_code == 422 or (kind, response.status_code) in {("pdf", 200), ("jwt", 200)}, part
        assert "byte for byte" not in main_of(response)
        assert kind == "pdf" or "Equals" not in main_of(response)


def test_a_locked_paper_asks_for_one_without_a_password(client):
    content = pdf(b"{}", encryption=pikepdf.Encryption(owner="o", user="u"))
    response = bring(client, content)
    assert response.status_code == 422
    assert "protected with a password" in main_of(response)


def test_a_paper_that_only_forbids_printing_is_read(client):
    certificate = signed()
    content = pdf(file_of(certificate, "json"), encryption=pikepdf.Encryption(owner="o", user=""))
    assert "The credential inside is the one that was issued" in main_of(bring(client, content))


def test_a_paper_without_an_attached_credential_says_so(client):
    for content in (pdf(None), pdf(b"{}", name="other.json")):
        assert "There is no signed certificate in this PDF." in main_of(bring(client, content))


def test_a_paper_that_takes_too_long_is_stopped(monkeypatch, tmp_path: Path):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(reader, "PROCESS", sleeper)
    monkeypatch.setattr(reader, "SECONDS", 0.2)
    with pytest.raises(Unreadable, match="takes too long"):
        reader.attached_credential(b"%PDF-1.7")


def test_only_some_papers_are_read_at_once(client, monkeypatch):
    monkeypatch.setattr(reader, "PATIENCE", 0.01)
    for _place in range(reader.AT_ONCE):
        assert reader._places.acquire(timeout=1)
    try:
        response = bring(client, pdf(b"{}"))
    finally:
        for _place in range(reader.AT_ONCE):
            reader._places.release()
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Too many PDFs are being read just now." in main_of(response)
    assert bring(client, pdf(b"{}")).status_code == 422


def test_the_reader_of_papers_is_told_nothing_but_the_paper(monkeypatch, tmp_path: Path):
    teller = tmp_path / "teller.py"
    teller.write_text("import json, os, sys\nprint(json.dumps([dict(os.environ), os.getcwd(), sys.argv[1:]]))\n")
    monkeypatch.setattr(reader, "PROCESS", teller)
    environment, folder, arguments = json.loads(reader.attached_credential(b"%PDF-1.7"))
    assert set(environment) <= {"LC_CTYPE"}
    assert (folder, arguments) == ("/", [])


# --- nothing stays -----------------------------------------------------------------------------------------------------


def test_nothing_of_a_file_is_written_or_logged(client, caplog, monkeypatch):
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.new_file", None)
    certificate = signed()
    files = [file_of(certificate, "json"), b'{"id": "a-secret-word"}', b"%PDF-1.7 a-secret-word" + bytes(2_000_000)]
    private = Path(conf.PRIVATE_MEDIA_ROOT)
    before = sorted(private.rglob("*"))
    with caplog.at_level(logging.DEBUG):
        for content in files:
            bring(client, content, name="her-name.pdf")
    assert sorted(private.rglob("*")) == before
    for words in ("her-name", "a-secret-word", certificate.code, "CHAN"):
        assert words not in caplog.text


# --- whatever else -----------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=12,
)
WRAPPED = st.sampled_from(
    [lambda raw: raw, png, lambda raw: svg(raw.decode("utf-8", "replace").replace("\0", "")[:500])]
)


def answered(content: bytes) -> None:
    cache.clear()
    response = bring(Client(raise_request_exception=True), content)
    assert response.status_code in (200, 400, 404, 422)


@given(raw=st.binary(max_size=300), start=st.sampled_from([b"", b"{", b"ey", b"<svg", b"\x89PNG\r\n\x1a\n"]))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_any_bytes_are_answered(raw, start):
    answered(start + raw)


@given(value=JSON, wrap=WRAPPED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_any_json_is_answered(value, wrap):
    answered(wrap(json.dumps(value).encode()))


def test_a_certificate_with_anything_for_a_member_is_answered():
    certificate = signed()
    document = json.loads(file_of(certificate, "json"))
    places = [(document, name) for name in document if name != "id"]
    subject = document["credentialSubject"]
    places += [(subject, name) for name in subject]
    places += [(subject["achievement"], name) for name in subject["achievement"]]
    places += [(document["proof"][0], name) for name in document["proof"][0]]
    for value in (None, True, 0, -1.5, "", "x" * 5000, [], [[]], [None, 1], {}, {"id": []}, [{"identityType": []}]):
        for holder, name in places:
            kept, holder[name] = holder[name], value
            content = json.dumps(document).encode()
            holder[name] = kept
            with suppress(Unreadable):
                assert answer_to(compare(content), content).verdict.tone != "good"


def test_the_specimens_files_are_known_as_the_specimen(client):
    for language, kind in (("en", "pdf"), ("zh-hant", "png")):
        response = bring(client, specimen.specimen_file(language, kind))
        assert response.status_code == 200
        assert "<strong>Specimen</strong>" in main_of(response)
    assert bring(client, png()).status_code == 422


def test_whatever_is_wrong_with_a_picture_has_words():
    source = Path(baking.__file__).read_text()
    found = set(re.findall(r'"([^"]+)"', " ".join(re.findall(r"NotBaked\((.+)\)", source))))
    # What is no picture at all is never taken for one.
    assert found - {"not a PNG"} == set(reading.BAKING)


def test_a_form_is_small_beside_its_file():
    assert reading.MOST_BYTES + ENVELOPE < 2_500_000  # what Django keeps in memory
