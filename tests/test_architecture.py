"""The shape of the code base, held by tests. Why it has this shape: docs/architecture.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "site", ROOT / "accounts", ROOT / "courses"]
# `kinds` is the public vocabulary of questions, which the import shares with assessment.
PUBLIC_MODULES = {"kinds", "models", "actions", "queries", "querysets", "signals", "permissions", "enums", "exceptions"}
HTTP_MODULES = {"django.http", "django.shortcuts", "django.contrib.messages", "django_htmx"}
LONGEST_MODULE = 400


def python_files() -> list[Path]:
    return sorted(path for folder in SOURCES for path in folder.rglob("*.py") if "migrations" not in path.parts)


def app_of(module: str) -> str:
    """``courses.learning.views`` belongs to ``courses.learning``."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "courses" else parts[0]


def test_apps_meet_only_through_their_public_modules():
    graph = grimp.build_graph("courses", "accounts", exclude_type_checking_imports=True, cache_dir=None)
    trespasses = sorted(
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if app_of(importer) not in {app_of(imported), "courses.urls"}
        and app_of(imported) != "courses.library"
        and imported.removeprefix(f"{app_of(imported)}.").split(".")[0] not in PUBLIC_MODULES
    )
    assert trespasses == []


def imported_by(path: Path) -> set[str]:
    return {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }


def test_actions_and_queries_know_nothing_of_http():
    domain = [path for path in python_files() if {"actions", "actions.py", "queries", "queries.py"} & set(path.parts)]
    trespasses = {str(path.relative_to(ROOT)): sorted(imported_by(path) & HTTP_MODULES) for path in domain}
    assert {path: names for path, names in trespasses.items() if names} == {}


def test_no_module_is_longer_than_one_can_read():
    # Settings are a list, not a text.
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if "settings" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_tasks_are_enqueued_after_the_commit_alone():
    enqueuing = [str(path.relative_to(ROOT)) for path in python_files() if ".enqueue(" in path.read_text()]
    assert enqueuing == ["site/common/tasks.py"]


def test_site_is_a_folder_on_the_path_and_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_app_says_what_it_knows():
    apps = [path.parent for path in sorted(ROOT.glob("courses/*/apps.py"))] + [ROOT / "accounts"]
    assert [str(app.relative_to(ROOT)) for app in apps if not (app / "README.md").exists()] == []


def models_without_a_sentence() -> list[str]:
    missing = []
    for path in python_files():
        if "models" not in path.parts and path.name != "models.py":
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and node.name != "Meta" and not ast.get_docstring(node):
                missing.append(f"{path.relative_to(ROOT)}: {node.name}")
    return missing


def test_every_model_says_what_one_row_is():
    assert models_without_a_sentence() == []


LEARNER_APPS = ("learning", "assessment", "packages", "cohorts", "certificates")


@pytest.mark.django_db
def test_no_learner_record_points_to_an_account_a_page_or_a_revision():
    from django.apps import apps as registry
    from wagtail.models import Orderable, Page

    trespasses = []
    for model in registry.get_models():
        # A part of a page (a line of a quiz) is content, not a record.
        if model._meta.app_label not in LEARNER_APPS or issubclass(model, Page | Orderable):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "many_to_one", False) or not isinstance(target, type):
                continue
            if target._meta.label in {"accounts.User", "wagtailcore.Revision"} or issubclass(target, Page):
                trespasses.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    # The words of a question are authored content with drafts, not a record of anybody's learning.
    authored = {"assessment.QuestionText.latest_revision", "assessment.QuestionText.live_revision"}
    assert [row for row in trespasses if row.split(" ")[0] not in authored] == []


TEMPLATES = sorted(path for folder in SOURCES for path in folder.rglob("*.html"))


def test_no_template_has_inline_script_style_or_another_host():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"|(?:src|href)=\"(?:https?:)?//", re.I
    )
    # Mail is read in other programs, which know no style sheets.
    found = {
        str(path.relative_to(ROOT)): inline.findall(path.read_text())
        for path in TEMPLATES
        if "email" not in path.parts and "emails" not in path.parts
    }
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_every_variable_of_the_environment_is_described_for_whoever_runs_it():
    described = (ROOT / "docs/operations.md").read_text()
    read = {
        name
        for path in (ROOT / "site/config").rglob("*.py")
        for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', path.read_text())
    }
    assert "SECRET_KEY" in read
    assert sorted(name for name in read if f"`{name}`" not in described) == []
