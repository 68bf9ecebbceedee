"""A package that is refused: what is told, and that nothing was changed."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused


def state() -> dict[str, int]:
    """Rows of every table, and the files that are kept."""
    found = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        found[str(root)] = sum(len(names) for _folder, _folders, names in os.walk(root))
    return found


def told(folder: Path, *arguments: str) -> list[dict[str, str]]:
    """What the command says in JSON when it refuses; it ends with one."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_course", str(folder), "--json", *arguments, stdout=out)
    assert ended.value.code == 1
    report = json.loads(out.getvalue())
    assert report["error"] == report["errors"][0]
    errors: list[dict[str, str]] = report["errors"]
    return errors


def refusals(path: Path) -> list[ImportRefused]:
    with pytest.raises(ImportRefused) as refused:
        import_course(path=path, by=None)
    return refused.value.all
