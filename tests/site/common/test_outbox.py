"""The demonstration keeps what it would have mailed, and shows it."""

from __future__ import annotations

import email
import email.policy

import pytest
from django.core.mail import EmailMessage, get_connection

pytestmark = pytest.mark.urls("tests.helpers.demo_urls")


@pytest.fixture
def folder(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path / "outbox"
    return settings.OUTBOX_DIR


def send(subject: str, body: str = "Hello") -> None:
    EmailMessage(subject, body, "academy@academy.example", ["mei@harbour.example"],
                 connection=get_connection("common.outbox.OutboxBackend")).send()  # fmt: skip


def test_a_message_is_kept_whole(folder):
    send("你好 · 歡迎", "第一行\n第二行")
    (file,) = folder.glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (message["Subject"], message["To"]) == ("你好 · 歡迎", "mei@harbour.example")
    assert message.get_body().get_content().splitlines() == ["第一行", "第二行"]


@pytest.mark.django_db
def test_the_newest_stands_first_and_each_can_be_read(client, folder):
    send("First")
    send("Second <b>bold</b>", "Look at <script>")
    page = client.get("/demo/outbox/").content.decode()
    assert page.index("Second &lt;b&gt;") < page.index("First")
    name = sorted(file.stem for file in folder.glob("*.eml"))[-1]
    letter = client.get(f"/demo/outbox/{name}/").content.decode()
    assert "Look at &lt;script&gt;" in letter


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..%2fsecret-key", "1-00000000", "x", "1795440118826650017-32a24e7b.eml"])
def test_what_is_no_message_is_not_there(client, folder, name):
    send("First")
    assert client.get(f"/demo/outbox/{name}/").status_code == 404


@pytest.mark.django_db
def test_an_empty_outbox_says_so(client, folder):
    assert "No message yet." in client.get("/demo/outbox/").content.decode()
