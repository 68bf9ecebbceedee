"""The schemas name what the reader knows, and the library keeps to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from courses.interchange.package import activities, banks, media, parcels, reader
from courses.interchange.package.yaml_text import _Loader

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "courses/interchange/package/schema"
LIBRARY = ROOT / "courses/library/aif-101"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMA / f"{name}.schema.json").read_text())
    return found


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("course", reader.COURSE_KEYS),
        ("lesson", activities.LESSON_KEYS),
        ("quiz", activities.QUIZ_KEYS),
        ("package", parcels.KEYS),
        ("assignment", activities.ASSIGNMENT_KEYS),
    ],
)
def test_a_schema_names_what_the_reader_knows(name: str, known: tuple[str, ...]) -> None:
    assert set(schema(name)["properties"]) == set(known)


def test_the_schemas_of_lists_name_what_the_reader_knows() -> None:
    question = schema("bank")["properties"]["questions"]["items"]["properties"]
    assert set(question) == set(banks.QUESTION_KEYS)
    assert set(schema("media")["items"]["properties"]) == set(media.MEDIA_KEYS)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("course.yaml", "course"), ("*/module.yaml", "module"), ("*/*.quiz.yaml", "quiz"), ("banks/*.yaml", "bank")],
)
def test_the_library_keeps_to_the_schemas(pattern: str, name: str) -> None:
    for path in LIBRARY.glob(pattern):
        jsonschema.validate(yaml.load(path.read_text(), Loader=_Loader), schema(name))


def test_lessons_of_the_library_keep_to_the_schema() -> None:
    for path in LIBRARY.glob("*/*.md"):
        settings = path.read_text().split("---\n")[1]
        jsonschema.validate(yaml.load(settings, Loader=_Loader), schema("lesson"))
