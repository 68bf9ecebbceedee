"""Production's settings: clean under Django's own deployment check, and refusing to start without what has no safe default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

from tests.factories.accounts import UserFactory

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k7Qe3r9XwZ1uTn5Vb2Lm8Yc4Hd6Js0Pf-aGiOxRtEqWzMvNbKjUhLyCdSf",
    "ALLOWED_HOSTS": "academy.example",
    "SITE_ORIGIN": "https://academy.example",
    # Nothing answers there: what the check asks the database for is skipped.
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "CACHE_URL": "db://academy_cache",
    "EMAIL_URL": "submission://user:password@mail.example:587",
}


def check(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": "site", "VAR_DIR": str(folder), **COMPLETE, **changes}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    given = {name: value for name, value in environment.items() if value}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=ROOT, env=given)


def test_the_deployment_check_finds_nothing(tmp_path):
    (tmp_path / "static").mkdir()
    done = check(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (2 silenced)."), done.stderr
    done = check(tmp_path, PACKAGE_ORIGIN="https://academy-packages.test")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (2 silenced)."), done.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS names the host names"),
        ({"SITE_ORIGIN": "http://academy.example"}, "SITE_ORIGIN is the public https:// address"),
        ({"CREDENTIAL_ORIGIN": "https://other.example"}, "CREDENTIAL_ORIGIN must equal SITE_ORIGIN"),
        ({"PACKAGE_ORIGIN": "http://packages.test"}, "PACKAGE_ORIGIN is an https:// address"),
        ({"PACKAGE_ORIGIN": "https://academy.example:8443"}, "PACKAGE_ORIGIN is an https:// address"),
        ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL must name a PostgreSQL database"),
        ({"CACHE_URL": ""}, "CACHE_URL must name a cache that all processes share"),
        ({"CACHE_URL": "locmem://"}, "CACHE_URL must name a cache that all processes share"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp+tls://mail.example"}, "EMAIL_URL is submission://"),
    ],
    ids=lambda value: "+".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_it_refuses_to_start_without_what_has_no_safe_default(tmp_path, changes, words):
    done = check(tmp_path, **changes)
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]


@pytest.mark.django_db
def test_a_trace_of_the_demonstration_fails_the_deployment_check(settings):
    def found() -> list[str]:
        errors = run_checks(include_deployment_checks=True)
        return sorted(error.id for error in errors if str(error.id).startswith("config."))

    assert found() == []
    UserFactory(email="learner@demo.example")
    assert found() == ["config.E002"]
    settings.DEMO = True
    assert found() == ["config.E001", "config.E002"]
