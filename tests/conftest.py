"""Fixtures used everywhere, and the guards.

The database is migrated once per state of the migrations, kept as a template, and copied for each worker: a file on
SQLite, `CREATE DATABASE … TEMPLATE` on PostgreSQL.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from common import append_only

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
SHARED = ROOT.parent / "shared"
DATABASE = {"db", "django_db_setup", "transactional_db", "django_db_serialized_rollback", "live_server"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Every test goes to whichever core is free; the journeys go to one, for they share one running academy.

    The mark `xdist_group` would say the same; pytest-xdist 3.8 does not see it under pytest 9.
    """
    from xdist.scheduler import LoadScopeScheduling

    class JourneysTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            # They need a browser, and no academy.
            if nodeid.startswith("tests/journeys/signatures/"):
                return "signatures"
            # One academy issues for all of them.
            if nodeid.startswith("tests/courses/certificates/test_independent_verifiers.py"):
                return "verifiers"
            # In full they take as long as all others together: an academy of their own costs less than waiting.
            if nodeid.startswith("tests/journeys/test_every_screen.py") and "not slow" not in config.option.markexpr:
                return "screens"
            return "journeys" if nodeid.startswith("tests/journeys/") else nodeid

    return JourneysTogether(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks the database is run: the rest has nothing to do with it, and ran on SQLite."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    asks = [item for item in items if item.get_closest_marker("django_db") or DATABASE & {*item.fixturenames}]
    kept = set(asks)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = asks


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


@contextmanager
def _locked(name: str) -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _migrations_stamp() -> str:
    """Changes whenever a migration, a trigger or a library that brings migrations does."""
    digest = hashlib.sha256()
    patterns = ("*/migrations", "*/*/migrations", "*/models", "*/*/models")
    files = [path for pattern in patterns for path in ROOT.glob(f"{pattern}/*.py")]
    files += [*ROOT.glob("*/*/models.py"), ROOT / "site/common/append_only.py"]
    files += [path for path in (ROOT / "requirements.txt", *ROOT.glob("accounts/*.py")) if path.exists()]
    for path in sorted(files):
        digest.update(path.read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:16]


def _sqlite_template() -> Path:
    return CACHE / f"test-template-{_migrations_stamp()}.sqlite3"


def _make_sqlite(target: Path) -> None:
    with _locked("sqlite"):
        template = _sqlite_template()
        if not template.exists():
            call_command("migrate", verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            for stale in CACHE.glob("test-template-*.sqlite3"):
                stale.unlink()
            shutil.copyfile(target, template)
    connection.close()
    if not target.exists() or target.stat().st_size != template.stat().st_size:
        shutil.copyfile(template, target)


def _make_postgresql(name: str) -> None:
    template = f"academy_template_{_migrations_stamp()}"
    settings_dict = connection.settings_dict
    with _locked("postgresql"), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{template}"')
            connection.close()
            settings_dict["NAME"] = template
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.close()
    settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            target = Path(settings.TEST_DIR) / f"test-{worker}.sqlite3"
            connection.close()
            connection.settings_dict["NAME"] = str(target)
            _make_sqlite(target)
        else:
            _make_postgresql(f"academy_test_{Path(settings.TEST_DIR).name.replace('-', '_')}_{worker}")
        yield
        name = connection.settings_dict["NAME"]
        connections.close_all()
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_sqlite(django_db_setup: None) -> Path:
    """A database just migrated, to copy; only where the suite runs on SQLite."""
    return _sqlite_template()


_flush = TransactionTestCase._fixture_teardown


def _flush_with_triggers_lifted(self: TransactionTestCase) -> None:
    """Emptying the tables is the one deletion that append-only rows bear; what migrations wrote comes back after it."""
    append_only.lift()
    _flush(self)
    append_only.install()
    _restore_root()


def _restore_root() -> None:
    """Wagtail's root page, locale, collection and site, which its migrations made and the flush took away."""
    from tests.helpers.root import ensure_root

    ensure_root()


TransactionTestCase._fixture_teardown = _flush_with_triggers_lifted  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def shared() -> Path:
    """The folder of third-party inputs; a user's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("the folder of third-party inputs (../shared) is not beside this checkout")
    return SHARED
