"""What is made of an address of a database."""

from __future__ import annotations

import pytest
from django.db import connection

from config.settings.base import database  # noqa: TID251 (the function that reads an address, not a setting)


def test_postgresql_compiles_no_query_unless_its_address_says_so():
    address = "postgres://academy@db.example/academy"
    assert database(address)["OPTIONS"] == {"options": "-c jit=off"}
    assert database(f"{address}?options=-c%20jit%3Don")["OPTIONS"] == {"options": "-c jit=on"}
    assert database(f"{address}?sslmode=require")["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}


@pytest.mark.django_db
def test_the_database_has_heard_it():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such thing")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
