"""Packages with broken files, names and archives: refused, nothing is changed and nothing is left behind."""

# ruff: noqa: E501 a table is read along its lines
from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from PIL import Image

from accounts.models import Organisation
from tests.courses.interchange.conftest import BANK, COURSE, FILES, KEYS, LESSON, MODULE, write
from tests.courses.interchange.refusing import refusals, state, told

C, M, L, Q, B = "course.yaml", "01-first/module.yaml", "01-first/01-a-lesson.en.md", "01-first/03-a-quiz.quiz.yaml", "banks/01-a-bank.yaml"  # fmt: skip
Files = dict[str, str | bytes]


def picture(form: str, size: tuple[int, int] = (4, 4)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size).save(kept, form)
    return kept.getvalue()


def listed(name: str, content: bytes, kind: str = "image", more: str = "") -> Files:
    return {"media.yaml": f"- file: {name}\n  kind: {kind}\n  title: X\n{more}", f"media/{name}": content}


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BROKEN_FILES: dict[str, tuple[Callable[[], Files], str, str]] = {
    "a file nobody knows": (lambda: {"notes.txt": "?"}, "unknown_file", "notes.txt"),
    "a lesson in a language nobody has": (
        lambda: {"01-first/01-a-lesson.fr.md": LESSON}, "unknown_file", "01-first/01-a-lesson.fr.md"
    ),
    "a lesson without its source": (
        lambda: {"01-first/04-x.zh-hant.md": "---\ntitle: x\n---\nx"}, "missing_language", "01-first/04-x.zh-hant.md"
    ),
    "a module without a number": (lambda: {"first/module.yaml": MODULE}, "wrong_name", "first"),
    "a module without its file": (lambda: {"02-second/01-x.en.md": LESSON}, "missing_file", "02-second"),
    "a bank with another name": (lambda: {"banks/bank.yml": BANK}, "wrong_name", "banks/bank.yml"),
    "a slug twice": (lambda: {"01-first/05-a-lesson.en.md": "---\nkey: " + KEYS["q1"][:-1] + "9\ntitle: x\n---\nx"}, "key_twice", ""),
    "an empty file": (lambda: {C: ""}, "empty", f"{C}:1"),
    "nothing but remarks": (lambda: {C: "# nothing\n"}, "empty", f"{C}:1"),
    "a list for a course": (lambda: {C: "- a list\n"}, "wrong_kind", f"{C}:1"),
    "words for a course": (lambda: {C: "just words\n"}, "wrong_kind", f"{C}:1"),
    "brackets without end": (lambda: {C: "x: " + "[" * 5000}, "broken_yaml", f"{C}:1"),
    "a text of 3 MB": (lambda: {L: "x" * 3_000_000}, "too_large", L),
    "other letters": (lambda: {L: LESSON.replace("A lesson", "一課").encode("gb18030")}, "not_utf8", f"{L}:"),
    "UTF-16": (lambda: {C: COURSE.encode("utf-16")}, "not_utf8", f"{C}:1"),
    "a listed file nobody brought": (lambda: {"media.yaml": "- file: x.png\n  kind: image\n  title: X\n"}, "missing_file", "media.yaml:1"),
    "a file nobody listed": (lambda: {"media/x.png": picture("PNG")}, "unknown_file", "media/x.png"),
    "a file out of the folder": (lambda: listed("x.png", picture("PNG")) | {"media.yaml": "- file: ../course.yaml\n  kind: document\n  title: X\n"}, "missing_file", "media.yaml:1"),
    "a drawing with a script": (lambda: listed("x.svg", SCRIPT), "wrong_file_type", "media.yaml:1"),
    "a drawing that calls itself a picture": (lambda: listed("x.png", SCRIPT), "broken_image", "media.yaml:1"),
    "a JPEG that calls itself PNG": (lambda: listed("x.png", picture("JPEG")), "broken_image", "media.yaml:1"),
    "a TIFF that calls itself JPEG": (lambda: listed("x.jpg", picture("TIFF")), "broken_image", "media.yaml:1"),
    "a picture cut off": (lambda: listed("x.png", picture("PNG")[:40]), "broken_image", "media.yaml:1"),
    "a page that calls itself a document": (lambda: listed("x.html", b"<script>", "document"), "wrong_file_type", "media.yaml:1"),
    "a program": (lambda: listed("x.exe", b"MZ", "document"), "wrong_file_type", "media.yaml:1"),
    "a kind of file nobody knows": (lambda: listed("x.png", picture("PNG"), "hologram"), "wrong_choice", "media.yaml:2"),
    "captions of nothing": (lambda: listed("x.mp3", b"ID3", "audio", "  captions:\n    en: x.vtt\n"), "missing_file", "media.yaml:"),
    "captions that are none": (lambda: listed("x.mp3", b"ID3", "audio", "  captions:\n    en: x.vtt\n") | {"media/x.vtt": "Hello"}, "wrong_captions", "media.yaml:"),
}  # fmt: skip


def test_every_broken_file_is_refused_and_changes_nothing(site: Organisation, tmp_path: Path):
    before = state()
    wrong = {}
    for number, (kind, (make, code, where)) in enumerate(BROKEN_FILES.items()):
        first = refusals(write(tmp_path / str(number), dict(FILES) | make()))[0].as_report()
        if first["code"] != code or not first["where"].startswith(where) or len(first["message"]) < 15:
            wrong[kind] = first
    assert wrong == {}
    assert state() == before


def test_what_is_no_file_is_refused_without_being_waited_for(package: Path, site: Organisation):
    os.mkfifo(package / "01-first/04-x.en.md")
    assert [error["code"] for error in told(package)] == ["not_a_file"]


def test_a_name_that_is_no_text_is_refused_in_words_that_can_be_printed(package: Path, site: Organisation):
    Path(os.fsdecode(bytes(package) + b"/\xff.txt")).write_text("x")
    assert [(error["code"], error["where"]) for error in told(package)] == [("unknown_file", "?.txt")]


def test_an_empty_folder_is_no_package(tmp_path: Path, db: None):
    (tmp_path / "empty").mkdir()
    assert [error["code"] for error in told(tmp_path / "empty")] == ["unknown_format"]


def odd(change: Callable[[zipfile.ZipInfo], Any]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("course.yaml", COURSE)
        info = zipfile.ZipInfo("x.txt")
        change(info)
        archive.writestr(info, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: odd(lambda info: setattr(info, "filename", ".")), "unsafe_path"),
        (lambda: odd(lambda info: setattr(info, "filename", "../x")), "unsafe_path"),
        (lambda: odd(lambda info: setattr(info, "external_attr", 0o120777 << 16)), "link_in_package"),
        (lambda: odd(lambda info: None).replace(b"x.txt", b"\xff\xff\xff\xff\xff"), "unknown_file"),
        (lambda: odd(lambda info: None)[:-4], "broken_zip"),
        (lambda: odd(lambda info: None).replace(b"\x00\x00course", b"\x00\x07course"), "broken_zip"),
    ],
    ids=["no name", "outside", "a link", "no letters", "cut off", "damaged"],
)
def test_an_odd_zip_is_refused(make: Callable[[], bytes], code: str, site: Organisation, tmp_path: Path):
    path = tmp_path / "package.zip"
    path.write_bytes(make())
    before = state()
    assert told(path)[0]["code"] == code
    assert state() == before


def test_a_refusal_in_the_middle_leaves_no_file_behind(package: Path, site: Organisation):
    """The pictures are stored before a bank turns out to have somebody else's name."""
    from courses.assessment.models import QuestionBank

    QuestionBank.objects.create(owner=site, name="A bank")
    write(package, listed("x.png", picture("PNG")))
    before = state()
    assert [error["code"] for error in told(package)] == ["name_taken"]
    assert state() == before


def test_a_dry_run_of_a_good_package_changes_nothing(package: Path, site: Organisation):
    write(package, listed("x.png", picture("PNG")))
    before = state()
    call_command("import_course", str(package), "--dry-run", stdout=io.StringIO())
    assert state() == before
