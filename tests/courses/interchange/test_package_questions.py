"""Questions of every kind in a package, with hints and files: read, written, and the same again."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from accounts.models import Organisation
from common.models import AcademyDocument, AcademyImage
from courses.assessment.models import Question, QuestionFile, QuestionVersion
from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.package import opened, package_files, read_package
from courses.interchange.package.yaml_text import _Loader
from tests.courses.interchange.conftest import FILES, KEYS, write
from tests.courses.interchange.test_round_trip import export, picture

ROOT = Path(__file__).resolve().parents[3]
NEW = {name: f"00000000-0000-4000-8000-{number:012}" for number, name in enumerate(("m", "o", "c", "t", "p"), 21)}
MEDIA = """\
- file: a-tree.png
  kind: image
  title: A tree
- file: a-paper.pdf
  kind: document
  title: A paper
"""
QUESTIONS = f"""\
  - key: {NEW["m"]}
    kind: match
    points: 3
    prompt:
      en: What belongs together?
      zh-hant: 甚麼屬於一起？
    attachments:
      - file: a-tree.png
        kind: image
        title: A tree in winter
    options:
      - id: a
        target: x
        text:
          en: Hong Kong
          zh-hant: 香港
      - id: b
        target: y
        text:
          en: Shenzhen
          zh-hant: 深圳
    targets:
      - id: x
        text: HKMA
      - id: y
        text: PBC
      - id: z
        text: Nobody
    hints:
      en:
        - Think.
        - |-
          Think

          again.
      zh-hant:
        - 想一想。
  - key: {NEW["o"]}
    kind: order
    prompt: In which order?
    options:
      - id: a
        text: First
      - id: b
        attachments:
          - file: a-tree.png
            kind: image
            title: Second
    explanation: So.
    explanation_attachments:
      - file: a-paper.pdf
        kind: document
        title: The paper
  - key: {NEW["c"]}
    kind: cloze
    prompt: |-
      A [[1]] of [[2]]:

      ```
      x = [[3]]
      ```
    gaps:
      - gap: 1
        kind: text
        accepted:
          - rec*
        wildcards: true
        case: true
      - gap: 2
        kind: numeric
        value: 9.0
        tolerance: '0'
      - gap: 3
        kind: single
        options:
          - id: g3a
            correct: true
            text: one
            reason: So it is.
          - id: g3b
            text: two
  - key: {NEW["t"]}
    kind: text
    prompt: Salt?
    accepted:
      - NaCl
    case: true
"""
WITH_KINDS: dict[str, str | bytes] = dict(FILES) | {
    "media.yaml": MEDIA,
    "media/a-tree.png": picture(),
    "media/a-paper.pdf": b"%PDF-1.4 paper",
    "banks/01-a-bank.yaml": FILES["banks/01-a-bank.yaml"] + QUESTIONS,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "with-kinds", dict(WITH_KINDS))


def spoilt(tmp_path: Path, old: str, new: str) -> Path:
    bank = str(WITH_KINDS["banks/01-a-bank.yaml"])
    assert old in bank
    return write(tmp_path / "spoilt", dict(WITH_KINDS) | {"banks/01-a-bank.yaml": bank.replace(old, new, 1)})


def test_every_kind_is_read_as_assessment_describes_it(folder: Path) -> None:
    course = read_package(opened(folder))
    found = {str(question.key): question for question in course.questions}
    assert found[NEW["m"]].structure == {
        "options": ["a", "b"],
        "targets": ["x", "y", "z"],
        "pairs": {"a": "x", "b": "y"},
    }
    assert found[NEW["m"]].words["en"]["hints"] == ["Think.", "Think\n\nagain."]
    assert found[NEW["m"]].words["zh-hant"]["options"]["a"] == {"text": "香港", "reason": ""}
    assert found[NEW["o"]].structure == {"options": ["a", "b"]}
    assert found[NEW["o"]].words["en"]["options"]["b"] == {
        "text": "",
        "reason": "",
        "attachments": [{"file": "a-tree.png", "kind": "image", "title": "Second"}],
    }
    assert found[NEW["c"]].structure == {
        "gaps": {
            "1": {"kind": "text", "accepted": ["rec*"], "wildcards": True, "case": True},
            "2": {"kind": "numeric", "value": "9.0", "tolerance": "0"},
            "3": {"kind": "single", "options": ["g3a", "g3b"], "correct": ["g3a"]},
        }
    }
    assert found[NEW["t"]].structure == {"accepted": ["NaCl"], "case": True}


def test_questions_of_every_kind_come_out_as_they_went_in(site: Organisation, folder: Path, tmp_path: Path) -> None:
    canonical = package_files(read_package(opened(folder)))
    assert import_course(path=folder, by=None)["counts"]["questions"] == {
        "cloze": 1, "match": 1, "multiple": 1, "numeric": 1, "order": 1, "single": 1, "text": 2,
    }  # fmt: skip
    assert export("TST-101", tmp_path / "out") == canonical
    versions = QuestionVersion.objects.count()
    assert import_course(path=folder, by=None)["changed"] is False
    assert import_course(path=tmp_path / "out", by=None)["changed"] is False
    assert QuestionVersion.objects.count() == versions


def test_files_beside_words_are_kept_by_their_rows(site: Organisation, folder: Path) -> None:
    import_course(path=folder, by=None)
    tree, paper = AcademyImage.objects.get(), AcademyDocument.objects.get()
    match = Question.objects.get(pk=NEW["m"]).texts.get(locale__language_code="en")
    assert match.attachments == [{"file": tree.pk, "kind": "image", "title": "A tree in winter"}]
    assert {(str(row.question_id), row.kind, row.file) for row in QuestionFile.objects.all()} == {
        (NEW["m"], "image", tree.pk),
        (NEW["o"], "image", tree.pk),
        (NEW["o"], "document", paper.pk),
    }


def test_an_export_leaves_out_a_file_that_is_gone(site: Organisation, folder: Path, tmp_path: Path) -> None:
    import_course(path=folder, by=None)
    AcademyDocument.objects.all().delete()
    out = export("TST-101", tmp_path / "out")
    assert "media/a-paper.pdf" not in out
    assert b"explanation_attachments" not in out["banks/01-a-bank.yaml"]
    import_course(path=tmp_path / "out", by=None)


def test_a_bank_of_every_kind_keeps_to_the_schema() -> None:
    schema = json.loads((ROOT / "courses/interchange/package/schema/bank.schema.json").read_text())
    jsonschema.validate(yaml.load(str(WITH_KINDS["banks/01-a-bank.yaml"]), Loader=_Loader), schema)


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("        target: x\n", "", "question_incomplete", "Give every line the answer"),
        ("        target: x\n", "        target: q\n", "question_incomplete", "Give every line the answer"),
        ("      - id: x\n", "      - id: a\n", "question_incomplete", "Two options have the same key."),
        ("    targets:\n", "    gaps:\n", "wrong_for_kind", "“gaps” does not belong"),
        ("      - gap: 1\n", "      - gap: 100\n", "wrong_gap", "A gap has a number from 1 to 99."),
        ("      - gap: 1\n", "      - gap: 2\n", "key_twice", "“2” stands here twice"),
        ("A [[1]] of", "A [[4]] of", "question_incomplete", "Write each gap once"),
        ("        kind: numeric\n", "        kind: essay\n", "wrong_choice", "“essay” is not possible here"),
        ("        value: 9.0\n", "", "missing_key", "“value” is missing here"),
        ("        value: 9.0\n", "        value: nine\n", "question_incomplete", "Gap 2: Give the right number"),
        ("      - file: a-tree.png\n        kind: image\n", "      - file: b.png\n        kind: image\n", "missing_file",
         "There is no file “b.png” of the kind “image”"),
        ("      - file: a-tree.png\n        kind: image\n", "      - file: a-tree.png\n        kind: video\n",
         "missing_file", "There is no file “a-tree.png” of the kind “video”"),
        ("      zh-hant:\n        - 想一想。\n", "      zh-hans:\n        - 想一想。\n", "missing_language",
         "There are words in zh-hans here"),
        ("        wildcards: true\n", "        wildcards: 1\n", "wrong_kind", "Here “true” or “false” is expected."),
    ],
)  # fmt: skip
def test_a_fault_in_a_question_is_told_in_words(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_package(opened(spoilt(tmp_path, old, new)))
    assert refused.value.code == code
    assert str(refused.value.message).startswith(said)


def test_a_question_that_changed_its_kind_is_another_version(site: Organisation, folder: Path, tmp_path: Path) -> None:
    import_course(path=folder, by=None)
    bank = str(WITH_KINDS["banks/01-a-bank.yaml"]).replace("    case: true\n  - key", "  - key")
    changed = bank.replace(
        "    kind: order\n    prompt: In which order?",
        "    kind: multiple\n    prompt: In which order?",
    ).replace("      - id: a\n        text: First", "      - id: a\n        correct: true\n        text: First")
    again = write(tmp_path / "again", dict(WITH_KINDS) | {"banks/01-a-bank.yaml": changed})
    assert import_course(path=again, by=None)["changed"] is True
    assert Question.objects.get(pk=NEW["o"]).versions.count() == 2
    assert KEYS["q1"] in changed
