"""Damaged files of every format: refused in words or read, never an error, and never anything on the site."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

from courses.interchange.archives import Source, open_bytes
from courses.interchange.exceptions import ImportRefused
from courses.interchange.limits import time_limit
from courses.interchange.readers import COURSES, QUESTIONS, Options, course_reader, question_reader
from tests.helpers.shared import DATA
from tests.helpers.sizes import MUTATIONS

OPTIONS = Options(owner="ftahk", bank="A bank")
# What the formats themselves are made of: these break more than letters do.
PIECES = (
    *(
        b"<",
        b">",
        b"/>",
        b"&",
        b"&#0;",
        b"]]>",
        b"<![CDATA[",
        b"{",
        b"}",
        b"[",
        b"]",
        b"~",
        b"=",
        b"#",
        b"%",
        b"::",
        b"->",
    ),
    *(
        b"\\",
        b'"',
        b"'",
        b"\x00",
        b"\xff\xfe",
        b"\r\n",
        b"$",
        b"```",
        b"---\n",
        b"null",
        b"-1",
        b"99999999999999999999",
    ),
    *(b"../../x", b"1e999", b"NaN", b"\xe4\xb8"),
)

Change = Callable[[random.Random, bytes], bytes]


def _cut(dice: random.Random, content: bytes) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _flip(dice: random.Random, content: bytes) -> bytes:
    held = bytearray(content)
    for _number in range(dice.randint(1, 8)):
        if held:
            held[dice.randrange(len(held))] = dice.randrange(256)
    return bytes(held)


def _put(dice: random.Random, content: bytes) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + dice.choice(PIECES) * dice.choice((1, 1, 1, 2, 50)) + content[place:]


def _drop(dice: random.Random, content: bytes) -> bytes:
    place = dice.randrange(len(content) + 1)
    return content[:place] + content[place + dice.randint(1, 200) :]


def _double(dice: random.Random, content: bytes) -> bytes:
    place = dice.randrange(len(content) + 1)
    piece = content[place : place + dice.randint(1, 400)]
    return content[:place] + piece * dice.choice((2, 2, 20)) + content[place:]


CHANGES: tuple[Change, ...] = (_cut, _flip, _put, _drop, _double)


def mutated(dice: random.Random, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with one of them changed, renamed, emptied or gone."""
    held = dict(files)
    name = dice.choice([name for name in sorted(held) if _is_text(name)] or sorted(held))
    what = dice.random()
    if what < 0.9:
        held[name] = dice.choice(CHANGES)(dice, held[name])
    elif what < 0.94:
        held[f"{name}.x"] = held.pop(name)
    elif what < 0.97:
        del held[name]
    else:
        held[name] = b""
    return held


def _is_text(name: str) -> bool:
    endings = {
        ".xml",
        ".html",
        ".json",
        ".md",
        ".mdx",
        ".yml",
        ".yaml",
        ".txt",
        ".gift",
        ".qti",
        ".csv",
        ".ipynb",
        ".srt",
        "",
    }
    return PurePosixPath(name).suffix.lower() in endings


def samples() -> Iterator[tuple[str, str, Source]]:
    """Format, kind of reading and files of every sample, small ones first."""
    for pattern, form, kind in (
        ("gift/gift-pegjs-tests/tests/questions/*.gift", "gift", "questions"),
        ("gift/kienboec/testdata/*.gift", "gift", "questions"),
        ("qas-editor-datasets/datasets/aiken/*.txt", "aiken", "questions"),
        ("moodle/moodle33-fixtures/question/format/xml/tests/fixtures/*.xml", "moodle-xml", "questions"),
        ("moodle/moodle33-fixtures/mod/quiz/tests/fixtures/*.mbz", "moodle-mbz", "course"),
        ("moodle/moodle33-fixtures/backup/moodle2/tests/fixtures/*.mbz", "moodle-mbz", "course"),
        ("moodle/moodle33-fixtures/mod/scorm/tests/packages/singlescobasic.zip", "scorm", "course"),
        ("cc/canvas_cc/test/fixtures/*.imscc", "cc", "course"),
        ("cc/common-cartridge-viewer/test-cartridges/single-page.imscc", "cc", "course"),
        ("h5p/lumi/test/data/example-packages/*.h5p", "h5p", "course"),
        ("cmi5/catapult/course_examples/packages/single_au*.zip", "cmi5", "course"),
    ):
        for path in sorted(DATA.glob(pattern))[:60]:
            yield form, kind, open_bytes(path.read_bytes(), path.name)
    for name, form in (
        ("cc/common-cartridge-viewer/test-cartridges/all-question-types", "cc"),
        ("cc/common-cartridge-viewer/test-cartridges/course-1", "cc"),
        *((f"olx/olxcleaner-testcourses/testcourses/testcourse{number}", "olx") for number in (1, 5, 9)),
        ("md/lc-fair-research", "markdown"),
    ):
        folder = DATA / name
        if folder.exists():
            files = {
                str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
            }
            small = {one: held for one, held in files.items() if len(held) < 200_000}
            yield form, "course", Source(Path(name).name, small)


def read_any(form: str, kind: str, source: Source) -> str:
    """Read, and say what came of it: `read`, or the code of the refusal. Anything else falls through."""
    find = question_reader if kind == "questions" else course_reader
    try:
        with time_limit(60):
            find(source, form)[1](source, OPTIONS)
    except ImportRefused as refused:
        return refused.code if str(refused.message) else "without words"
    return "read"


@pytest.mark.slow
def test_ten_thousand_damaged_files_are_read_or_refused() -> None:
    found = list(samples())
    if not found:
        pytest.skip("no shared inputs here")
    dice = random.Random(20261128)
    wrong: list[str] = []
    outcomes: set[str] = set()
    for number in range(MUTATIONS):
        form, kind, source = found[number % len(found)]
        seed = dice.randrange(2**32)
        held = Source(source.name, mutated(random.Random(seed), source.files))
        try:
            outcomes.add(read_any(form, kind, held))
        except Exception as error:
            wrong.append(f"{form} {source.name} seed {seed}: {type(error).__name__}: {str(error)[:120]}")
    assert wrong == []
    assert "without words" not in outcomes
    assert "read" in outcomes
    assert len(outcomes) > 5


@pytest.mark.parametrize("form", sorted({*COURSES, *QUESTIONS}))
@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"PK\x05\x06", b"<?xml", b"{}", b"[]", b"a,b\n1,2\n", "题".encode("utf-16")]
)
def test_next_to_nothing_is_read_or_refused_by_every_reader(form: str, content: bytes) -> None:
    for name in (
        "x",
        "imsmanifest.xml",
        "course.xml",
        "moodle_backup.xml",
        "h5p.json",
        "cmi5.xml",
        "README.md",
        "n.ipynb",
    ):
        source = Source("s", {name: content})
        if form in COURSES:
            read_any(form, "course", source)
        if form in QUESTIONS:
            read_any(form, "questions", source)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("pack", [_zip, _tar], ids=["zip", "tar.gz"])
def test_damaged_archives_are_opened_or_refused(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    whole = pack({"course/a.md": b"words " * 50, "course/b.md": b"more " * 50})
    dice = random.Random(7)
    outcomes = set()
    for _number in range(400):
        try:
            open_bytes(dice.choice(CHANGES)(dice, whole), "x.zip")
            outcomes.add("opened")
        except ImportRefused as refused:
            outcomes.add(refused.code)
    assert outcomes >= {"broken_zip"}
