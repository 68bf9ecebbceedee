"""Queries that are asked so often that building them costs more than answering them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, QuerySet


class Prepared:
    """A `values_list` query that is compiled once per thread and asked again with other values.

    `build` makes the QuerySet from named values; `values` says of each name which field adapts it for the database
    and gives two different samples. Which parameter belongs to which name is found by compiling with one sample
    changed at a time, so the QuerySet may use a value in several places and in any order. It must not read anything
    but these values: the clock and settings would be frozen.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, tuple[Field[Any, Any], Any, Any]]
    ) -> None:
        self.build = build
        self.values = values
        self.local = threading.local()

    def __call__(self, **values: Any) -> Sequence[tuple[Any, ...]]:
        if getattr(self.local, "connection", None) is not connection.settings_dict:
            self._compile()
        parameters = list(self.local.parameters)
        for name, places in self.local.places.items():
            adapted = self.values[name][0].get_db_prep_value(values[name], connection)
            for place in places:
                parameters[place] = adapted
        with connection.cursor() as cursor:
            cursor.execute(self.local.sql, parameters)
            rows = cursor.fetchall()
        compiler = self.local.compiler
        if self.local.converters:
            rows = compiler.apply_converters(rows, self.local.converters)
        return [tuple(row) for row in rows]

    def _compile(self) -> None:
        samples = {name: first for name, (_field, first, _second) in self.values.items()}
        compiler = self.build(**samples).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places: dict[str, list[int]] = {}
        for name, (_field, _first, second) in self.values.items():
            _sql, others = self.build(**{**samples, name: second}).query.get_compiler(connection=connection).as_sql()
            places[name] = [n for n, (one, other) in enumerate(zip(parameters, others, strict=True)) if one != other]
        self.local.sql, self.local.parameters, self.local.places = sql, list(parameters), places
        self.local.compiler = compiler
        self.local.converters = compiler.get_converters([column[0] for column in compiler.select])
        self.local.connection = connection.settings_dict
