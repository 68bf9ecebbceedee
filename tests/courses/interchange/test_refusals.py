"""A package that is wrong is refused with a place and with words, and nothing changes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Organisation
from courses.assessment.models import Question
from courses.catalogue.models import Course, CoursePage
from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused
from tests.courses.interchange.conftest import BANK, COURSE, FILES, KEYS, LESSON, MODULE, QUIZ, write

L = "01-first/01-a-lesson.en.md"
Q = "01-first/03-a-quiz.quiz.yaml"
B = "banks/01-a-bank.yaml"
C = "course.yaml"
# name of the case: file, text, replacement, code, where
BROKEN: dict[str, tuple[str, str, str, str, str]] = {
    "unknown key of the course": (C, "slug: testing", "slag: testing", "unknown_key", "course.yaml:6"),
    "missing key": (C, "code: TST-101\n", "", "missing_key", "course.yaml:1"),
    "unclosed quotation mark": (C, "title: Testing", 'title: "Testing', "broken_yaml", "course.yaml:"),
    "tab as indent": (C, "    title: Testing", "\ttitle: Testing", "broken_yaml", "course.yaml:10"),
    "reference": (C, "code: TST-101", "code: *name", "broken_yaml", "course.yaml:3"),
    "other format": (C, "course/1", "course/9", "unknown_format", "course.yaml:1"),
    "key that is none": (C, KEYS["course"], "my-course", "wrong_key", "course.yaml:2"),
    "owner unknown": (C, "owner: ftahk", "owner: nobody", "unknown_owner", "course.yaml"),
    "language unknown": (C, "source_language: en", "source_language: fr", "wrong_choice", "course.yaml:5"),
    "authoring language without words": (C, "source_language: en", "source_language: zh-hans", "missing_language", ""),
    "slug with capitals": (C, "slug: testing", "slug: Testing", "wrong_slug", "course.yaml:6"),
    "slug of the site": (C, "slug: testing", "slug: learn", "wrong_slug", "course.yaml:6"),
    "yes instead of true": (C, "publish: true", "publish: yes", "wrong_kind", "course.yaml:7"),
    "level unknown": (C, "publish: true", "level: expert", "wrong_choice", "course.yaml:7"),
    "skill unknown": (C, "publish: true", "skills:\n  - code: XXX-1", "unknown_skill", "course.yaml"),
    "date unknown": (C, "publish: true", "law_as_at: 2026-02-30", "wrong_date", "course.yaml:7"),
    "key twice": (C, "code: TST-101", "code: TST-101\ncode: TST-102", "key_twice", "course.yaml:4"),
    "title too long": (C, "title: Testing", f"title: {'x' * 300}", "too_long", "course.yaml:10"),
    "module without title": (
        "01-first/module.yaml",
        "title: First module",
        "summary: x",
        "missing_key",
        "01-first/module.yaml:",
    ),
    "lesson without settings": (L, "---\nkey", "key", "no_front_matter", f"{L}:1"),
    "lesson with a broken setting": (L, "minutes: 15", "minutes: many", "wrong_number", f"{L}:3"),
    "rule unknown": (L, "completion: check", "completion: magic", "wrong_choice", f"{L}:5"),
    "directive unknown": (L, ":::tomorrow", ":::yesterday", "unknown_directive", f"{L}:"),
    "directive not closed": (L, "next_review: 2027-05-01\n:::", "next_review: 2027-05-01", "directive_open", f"{L}:"),
    "setting of a directive unknown": (L, "key_row: 1", "row: 1", "unknown_key", f"{L}:"),
    "review before the law": (L, "next_review: 2027-05-01", "next_review: 2026-05-01", "wrong_date", f"{L}:"),
    "heading of the first rank": (L, "## A heading", "# A heading", "wrong_heading", f"{L}:"),
    "table with uneven rows": (L, "| Flagged | 990 |", "| Flagged |", "wrong_table", f"{L}:"),
    "one half of a pair": (L, "---\nThere.\n", "", "wrong_parts", f"{L}:"),
    "link to a script": (L, "https://example.org/a_(b)", "javascript:alert(1)", "wrong_link", f"{L}:"),
    "check of a question that is not there": (L, KEYS["q1"], KEYS["q1"][:-2] + "99", "unknown_question", "a-lesson"),
    "check rule without a check": (
        L,
        f":::check\nquestion: {KEYS['q1']}\n:::\n",
        "",
        "no_check",
        f"{L}:5",
    ),
    "picture that is not there": (
        L,
        "## A heading",
        ":::image\nfile: no.png\nalt: No\n:::",
        "missing_file",
        "a-lesson",
    ),
    "quiz that draws nothing": (
        Q,
        f"  - bank: {KEYS['bank']}\n    count: 2\n  - question: {KEYS['q1']}\n",
        "  []\n",
        "empty",
        f"{Q}:",
    ),
    "quiz that draws more than there are": (Q, "count: 2", "count: 9", "bank_too_small", "a-quiz"),
    "quiz that draws from nowhere": (
        Q,
        f"bank: {KEYS['bank']}",
        f"bank: {KEYS['course']}",
        "unknown_question",
        "a-quiz",
    ),
    "pass mark above a hundred": (Q, "pass_mark: 70", "pass_mark: 170", "wrong_number", f"{Q}:4"),
    "kind of question unknown": (B, "kind: numeric", "kind: guess", "wrong_choice", f"{B}:"),
    "number that is none": (B, "value: 9.0", "value: nine", "question_incomplete", f"{B}:"),
    "two right answers where one is asked": (
        B,
        "      - id: b\n        text:\n          en",
        "      - id: b\n        correct: true\n        text:\n          en",
        "question_incomplete",
        f"{B}:",
    ),
    "option twice": (B, "- id: b", "- id: a", "question_incomplete", f"{B}:"),
    "answer of another kind": (B, "tolerance: 0.5", "accepted: [nine]", "wrong_for_kind", f"{B}:"),
    "key in two places": (B, KEYS["q4"], KEYS["lesson"], "key_twice", ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_package_is_refused_with_its_place_and_changes_nothing(
    case: str, site: Organisation, tmp_path: Path
) -> None:
    file, old, new, code, where = BROKEN[case]
    assert old in FILES[file]
    folder = write(tmp_path / "broken", dict(FILES) | {file: FILES[file].replace(old, new, 1)})
    with pytest.raises(ImportRefused) as refused:
        import_course(path=folder, by=None)
    assert refused.value.code == code
    assert refused.value.where.startswith(where)
    assert len(str(refused.value.message)) > 15
    assert not Course.objects.exists()
    assert not CoursePage.objects.exists()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("notes.txt", b"?", "unknown_file"),
        ("first/module.yaml", MODULE.encode(), "wrong_name"),
        ("02-second/01-x.en.md", b"---\n---\n", "missing_file"),
        ("01-first/04-x.zh-hant.md", b"---\ntitle: x\n---\n", "missing_language"),
        ("banks/bank.yaml", BANK.encode(), "wrong_name"),
        ("media/x.png", b"?", "unknown_file"),
        ("media.yaml", b"- file: x.png\n  kind: image\n  title: X\n", "missing_file"),
        (C, b"\xff\xfe\x00", "not_utf8"),
        (C, b"", "empty"),
        (C, b"- a list\n", "wrong_kind"),
        (C, b"x: " + b"[" * 5000, "broken_yaml"),
        (C, b"x" * 2_100_000, "too_large"),
    ],
)
def test_a_file_that_does_not_belong_is_refused(
    name: str, content: bytes, code: str, site: Organisation, tmp_path: Path
) -> None:
    folder = write(tmp_path / "broken", dict(FILES) | {name: content})
    with pytest.raises(ImportRefused) as refused:
        import_course(path=folder, by=None)
    assert refused.value.code == code
    assert not Course.objects.exists()


def test_a_picture_that_cannot_be_opened_is_refused(site: Organisation, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict(FILES) | {
        "media.yaml": "- file: x.png\n  kind: image\n  title: X\n",
        "media/x.png": b"not a picture",
    }
    with pytest.raises(ImportRefused) as refused:
        import_course(path=write(tmp_path / "broken", files), by=None)
    assert refused.value.code == "broken_image"


@pytest.mark.parametrize("name", ["../outside.yaml", "/etc/outside.yaml", "a/../../outside.yaml", "C:/outside.yaml"])
def test_a_zip_that_reaches_outside_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("course.yaml", COURSE)
        archive.writestr(name, "x")
    with pytest.raises(ImportRefused) as refused:
        import_course(path=path, by=None)
    assert refused.value.code == "unsafe_path"


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "course.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course.yaml", COURSE * 50)
    content = bytearray(path.read_bytes())
    content[60:80] = b"x" * 20
    path.write_bytes(bytes(content))
    with pytest.raises(ImportRefused) as refused:
        import_course(path=path, by=None)
    assert refused.value.code == "broken_zip"


def test_a_link_out_of_the_folder_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (package / "media").mkdir()
    (package / "media/x.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ImportRefused) as refused:
        import_course(path=package, by=None)
    assert refused.value.code == "link_in_package"


@pytest.mark.parametrize(
    ("name", "code"), [("nothing", "not_found"), ("file.txt", "unknown_format"), ("", "unknown_format")]
)
def test_what_is_no_package_is_refused(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ImportRefused) as refused:
        import_course(path=tmp_path / name, by=None)
    assert refused.value.code == code


def test_the_command_says_so_in_json_and_ends_with_one(site: Organisation, tmp_path: Path) -> None:
    folder = write(tmp_path / "broken", dict(FILES) | {L: LESSON.replace("minutes: 15", "minuets: 15")})
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_course", str(folder), "--json", stdout=out)
    assert ended.value.code == 1
    error = json.loads(out.getvalue())["error"]
    assert (error["code"], error["where"]) == ("unknown_key", f"{L}:3")
    assert "minuets" in error["message"]


def test_misuse_ends_with_a_command_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_course", str(tmp_path), "--format", "floppy")


def test_a_refusal_is_a_sentence_in_every_language(site: Organisation, tmp_path: Path) -> None:
    folder = write(tmp_path / "broken", dict(FILES) | {Q: QUIZ.replace("pass_mark", "mark")})
    for language in ("en", "zh-hans", "zh-hant"):
        with translation.override(language), pytest.raises(ImportRefused) as refused:
            import_course(path=folder, by=None)
        assert "mark" in str(refused.value.message)
