"""Every message of signing in reads well in every language, plain and as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import emails
from common.languages import LANGS, html_lang
from tests.factories.accounts import UserFactory

ROOT = Path(emails.__file__).parent / "templates"
TEMPLATES = sorted(
    str(path.relative_to(ROOT)).removesuffix("_subject.txt")
    for folder in ("account/email", "mfa/email")
    for path in (ROOT / folder).glob("*_subject.txt")
)
URL = "https://academy.example/accounts/x/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_message_has_a_subject_a_greeting_and_at_most_one_link_to_press(template, language):
    user = UserFactory(display_name="陳大文 Chan & Co", language=language)
    context = {
        "user": user,
        "email": user.email,
        "activate_url": URL,
        "password_reset_url": URL,
        "signup_url": URL,
        "code": "ABCD-1234",
        "timestamp": timezone.now(),
        "ip": "203.0.113.9",
        "user_agent": "Firefox",
        "from_email": "a@b.example",
        "to_email": "c@d.example",
        "deleted_email": "a@b.example",
    }
    message = emails.build(to=user.email, language=language, template=template, context=context)
    html = message.alternatives[0][0]
    assert message.subject
    assert "\n" not in message.subject
    assert "陳大文 Chan & Co" in message.body
    assert "&amp;" not in message.body
    assert f'lang="{html_lang(language)}"' in html
    links = [block.text for block in emails.blocks_of(message.body) if block.kind == "link"]
    assert len(links) <= 1
    assert all(link in html for link in links)
    assert not re.search(r"\{[{%]", message.body + html)


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        ("https://academy.example/x/", "link"),
        ("ABCD-1234", "code"),
        ("3KD7QX", "code"),
        ("Hello, see https://academy.example/", "words"),
    ],
)
def test_a_paragraph_is_known_by_what_it_holds(paragraph, kind):
    assert [block.kind for block in emails.blocks_of(paragraph)] == [kind]


def test_only_the_first_link_of_a_letter_is_a_button():
    blocks = emails.blocks_of("Dear Chris,\n\nhttps://academy.example/a\n\nWords.\n\nhttps://academy.example/b")
    html = render_to_string("accounts/email/message.html", {"blocks": blocks, "subject": "S", "html_lang": "en"})
    assert re.findall(r'<a href="([^"]+)" style="display:inline-block', html) == ["https://academy.example/a"]
    assert html.count("https://academy.example/b") == 2
    assert "Alliance Academy" in html
