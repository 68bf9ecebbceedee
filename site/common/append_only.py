"""Rows that are written once: held by the database itself, not by good manners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "append-only"


class AppendOnly(models.Model):
    """Abstract. One row for something that happened; it is never changed and never deleted.

    `mutable` names the columns that may still change (a foreign key that erasure empties, say); `deletable` lets
    rows go when their owner goes. Triggers enforce both. They are installed after every `migrate`, because SQLite
    drops them when a later migration remakes the table; `manage.py check --database default` fails where one is
    missing.
    """

    mutable: ClassVar[tuple[str, ...]] = ()
    deletable: ClassVar[bool] = False

    class Meta:
        abstract = True


def append_only_models() -> list[type[AppendOnly]]:
    """Every concrete model that declares itself append-only."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly) and model._meta.managed]


def _names(model: type[AppendOnly]) -> tuple[str, ...]:
    table = model._meta.db_table
    return (f"{table}_no_update",) if model.deletable else (f"{table}_no_update", f"{table}_no_delete")


def _frozen_columns(model: type[AppendOnly]) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields if field.name not in model.mutable]


def _existing(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _statements(model: type[AppendOnly], connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The statement that makes each trigger of `model`, by the trigger's name."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(column) for column in _frozen_columns(model))
    made: dict[str, str] = {}
    for name in _names(model):
        event = f"UPDATE OF {columns}" if name.endswith("_no_update") else "DELETE"
        if connection.vendor == "sqlite":
            body = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {model._meta.db_table}'); END"
            made[name] = f"CREATE TRIGGER {quote(name)} BEFORE {event} ON {table} {body}"
        else:
            made[name] = (
                f"CREATE TRIGGER {quote(name)} BEFORE {event} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION academy_refuse_change()"
            )
    return made


POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION academy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME; END $$
"""


def install(using: str = "default") -> None:
    """Make the triggers that are missing; running it again does nothing."""
    connection = connections[using]
    existing = _existing(connection)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for model in append_only_models():
            if model._meta.db_table not in tables:
                continue
            for name, statement in _statements(model, connection).items():
                if name not in existing:
                    cursor.execute(statement)


def lift(using: str = "default") -> None:
    """Drop the triggers. For the flush of transactional tests alone."""
    connection = connections[using]
    existing = _existing(connection)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in append_only_models():
            for name in _names(model):
                if name in existing:
                    on = "" if connection.vendor == "sqlite" else f" ON {quote(model._meta.db_table)}"
                    cursor.execute(f"DROP TRIGGER {quote(name)}{on}")


def check_triggers(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """System check, run only where a database is named."""
    errors: list[CheckMessage] = []
    for using in databases or []:
        connection = connections[using]
        existing, tables = _existing(connection), set(connection.introspection.table_names())
        errors += [
            Error(
                f"{name} is missing: rows that must not change could be changed.", hint="Run migrate.", id="common.E001"
            )
            for model in append_only_models()
            if model._meta.db_table in tables
            for name in _names(model)
            if name not in existing
        ]
    return errors


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, connected once, for the last app."""
    install(using)
