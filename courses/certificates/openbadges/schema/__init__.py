"""The shape a document must have before it is signed: stricter than Open Badges 3.0 asks, and only what we issue."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema

from courses.certificates.openbadges.canonical import Document


class NotInShape(Exception):  # noqa: N818 reads as what happened
    """A document lacks something, or has something that no reader of Open Badges expects."""


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((Path(__file__).parent / f"{name}.json").read_text())
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def check_shape(document: Document, name: str) -> None:
    """Raise NotInShape with the first place that is wrong. `name` is `certificate`, `endorsement` or `status-list`."""
    error = next(_validator(name).iter_errors(document), None)
    if error is not None:
        place = "/".join(str(step) for step in error.absolute_path)
        raise NotInShape(f"{place or 'the document'}: {error.message[:200]}")
