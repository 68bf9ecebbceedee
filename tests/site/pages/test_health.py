from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from pages.views import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean():
    cache.clear()


def test_a_living_process_says_so(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_ready_process_names_everything_it_asked(client):
    answer = client.get("/health/ready")
    assert answer.json() == {
        "ready": True,
        "checks": dict.fromkeys(["database", "migrations", "storage", "tasks", "clock", "credentials"], "ok"),
    }


def test_a_clock_that_stands_still_makes_it_unready(client):
    cache.set("clock:ticked_at", timezone.now() - timedelta(minutes=6))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["clock"] == "stands still"


def test_a_check_that_fails_is_named_and_tells_no_secrets(client, monkeypatch):
    def broken() -> str:
        raise OSError("password=hunter2")

    monkeypatch.setitem(health.CHECKS, "storage", broken)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["storage"]) == (503, "OSError")
    assert b"hunter2" not in answer.content


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_health_is_read_and_never_kept(client, address):
    assert "no-store" in client.get(address).headers["Cache-Control"]
    assert client.post(address).status_code == 405
