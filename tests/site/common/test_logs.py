"""Logs are JSON lines with a request id, and hold nothing about a person."""

from __future__ import annotations

import io
import json
import logging.config
from pathlib import Path

import pytest

from common import logs
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SECRETS = ["mei.ling@harbour.example", "Wong Mei Ling", "secret-search", "10.1.2.3", "hunter2", "Mozilla/Secret"]


@pytest.fixture
def lines(settings):
    """What is written while the test runs."""
    out = io.StringIO()
    configuration = logs.configure(level="INFO")
    configuration["handlers"]["lines"]["stream"] = out
    logging.config.dictConfig(configuration)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


def test_a_request_is_told_by_method_path_and_status_with_one_id(client, lines):
    client.force_login(UserFactory(email=SECRETS[0], display_name=SECRETS[1]))
    client.get(
        "/en/courses/?q=secret-search", headers={"user-agent": SECRETS[5], "x-forwarded-for": SECRETS[3]},
        REMOTE_ADDR=SECRETS[3],
    )  # fmt: skip
    told = [line for line in lines() if line["logger"].startswith("django_structlog")]
    assert [line["event"] for line in told] == ["request_started", "request_finished"]
    assert told[0]["request"] == "GET /en/courses/"
    assert told[1]["code"] == 200
    assert told[0]["request_id"] == told[1]["request_id"]
    assert [word for word in SECRETS if word in json.dumps(lines(), ensure_ascii=False)] == []


def test_a_failed_sign_in_leaves_neither_address_nor_password(client, lines):
    client.post("/accounts/login/", {"login": SECRETS[0], "password": "hunter2"})
    assert lines() != []
    assert [word for word in SECRETS if word in json.dumps(lines(), ensure_ascii=False)] == []


def test_an_error_is_told_with_its_place_and_without_local_variables(lines):
    password = "hunter2"
    try:
        Path("/nowhere").read_text()
    except OSError:
        logging.getLogger("courses.tests").exception("could_not_write")
    told = lines()[-1]
    assert (told["event"], told["level"]) == ("could_not_write", "error")
    assert "test_logs.py" in told["exception"]
    assert password not in json.dumps(told)
