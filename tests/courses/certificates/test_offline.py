"""The file that checks without a network, as text. What it does in a browser: tests/journeys/signatures/."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from common.languages import LANGS
from courses.certificates.offline import offline_verifier

ORIGIN = "https://academy.example"
MADE_AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _origin(settings):
    settings.CREDENTIAL_ORIGIN = ORIGIN


def verifier(language: str = "en", **known) -> str:
    return offline_verifier(language, **{"did_documents": {}, "status_lists": {}, "made_at": MADE_AT, **known})


def test_it_forbids_the_network_and_asks_nobody_for_anything():
    words = verifier()
    policy = words.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert policy.startswith("default-src 'none'; ")
    sources = {source for part in policy.split("; ") for source in part.split()[1:]}
    assert {source for source in sources if not source.startswith("'sha256-")} == {"'none'", "blob:", "data:"}
    assert re.findall(r"<(?:link|img|iframe|object|embed)\b|<script[^>]*\bsrc=", words) == []
    page = words.partition("<main")[2].partition("<script")[0]
    assert set(re.findall(r'href="([^"#]+)', page)) == {f"{ORIGIN}/verify/"}


def test_every_icon_it_shows_stands_in_it():
    words = verifier()
    assert set(re.findall(r'<use href="#([\w-]+)"', words)) == set(re.findall(r'<symbol id="([\w-]+)"', words))


@pytest.mark.parametrize("language", LANGS)
def test_it_speaks_the_language_it_was_made_in(language):
    words = verifier(language)
    day = "22 Nov 2026" if language == "en" else "2026年11月22日"
    assert day in words
    assert f'<html lang="{ {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant-HK"}[language] }">' in words


def test_what_it_knows_can_end_no_element():
    known = {"did:web:x": {"id": "</script><script>alert(1)</script>"}}
    words = verifier(did_documents=known)
    bundle = words.partition('id="verify-bundle">')[2].partition("</script>")[0]
    assert json.loads(bundle)["didDocuments"] == known
    assert json.loads(bundle)["madeAt"] == "2026-11-22T04:00:00Z"


def test_licences_travel_with_the_work_of_others():
    words = verifier()
    assert "New BSD License (3-clause)" in words
    assert "Paul Miller" in words
