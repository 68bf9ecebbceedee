"""From what was typed to what is meant, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.languages import LANGS
from courses.cohorts.enums import Verdict

MOST = {"name": 80, "team": 80, "label": 60, "email": 254}
_SPACE = re.compile(r"\s+")
_IN_BRACKETS = re.compile(r"^(?P<name>.*?)<(?P<email>[^<>]+)>\s*$")
_LANGUAGE_OF = {
    "en": "en",
    "english": "en",
    "zh": "zh-hans",
    "zhcn": "zh-hans",
    "zhhans": "zh-hans",
    "zhsg": "zh-hans",
    "简体": "zh-hans",
    "简体中文": "zh-hans",
    "zhhk": "zh-hant",
    "zhtw": "zh-hant",
    "zhmo": "zh-hant",
    "zhhant": "zh-hant",
    "zhhanthk": "zh-hant",
    "繁体": "zh-hant",
    "繁體": "zh-hant",
    "繁體中文": "zh-hant",
}


@dataclass(frozen=True)
class ReadRow:
    """One row as it was understood. `verdict` is set where the row cannot be used, whoever the person is."""

    number: int
    name: str = ""
    email: str = ""
    typed: str = ""
    team: str = ""
    label: str = ""
    language: str = ""
    verdict: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def clean_words(text: str) -> str:
    """Composed letters, no invisible ones, single spaces; nothing else is changed, least of all the script."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in composed)
    return _SPACE.sub(
        " ", "".join(char for char in visible if unicodedata.category(char) not in {"Cf", "Cs", "Co"})
    ).strip()


def split_brackets(cell: str) -> tuple[str, str]:
    """`CHAN Tai Man <tm.chan@example.org>` gives name and address; anything else gives no name."""
    found = _IN_BRACKETS.match(cell.strip().strip(",;"))
    return (clean_words(found["name"]).strip("\"' "), found["email"]) if found else ("", cell)


def clean_address(text: str) -> str:
    """The address as it is compared: half-width, lower case, without invisible signs and what clings to it."""
    folded = unicodedata.normalize("NFKC", clean_words(text)).strip().strip(",;.<>()[]'\"“”：:").strip()
    for prefix in ("mailto:", "smtp:"):
        if folded.lower().startswith(prefix):
            folded = folded[len(prefix) :]
    return folded.strip().lower()


def language_of(text: str) -> str:
    """One of our languages, or nothing."""
    known = _LANGUAGE_OF.get(re.sub(r"[\W_]+", "", text).lower(), "")
    return known if known in LANGS else ""


def judge_address(email: str) -> tuple[str, dict[str, Any]]:
    """The verdict on an address alone; empty where it is good. `slip` names what is wrong in a word the screen knows."""
    if not email:
        return Verdict.NO_ADDRESS, {}
    if len(email) > MOST["email"]:
        return Verdict.ADDRESS_TOO_LONG, {"most": MOST["email"], "is": len(email)}
    if email.count("@") > 1 and re.search(r"@[^@]*[\s,;/、]+[^@]*@", email):
        return Verdict.TWO_ADDRESSES, {}
    try:
        validate_email(email)
    except ValidationError:
        return Verdict.BAD_ADDRESS, {"slip": _slip(email)}
    # Django takes `localhost` for a domain; no letter arrives there.
    return ("", {}) if "." in email.rpartition("@")[2] else (Verdict.BAD_ADDRESS, {"slip": "no_domain"})


def _slip(email: str) -> str:
    local, sign, domain = email.rpartition("@")
    if not sign:
        return "no_at"
    if " " in email:
        return "space"
    if not local:
        return "no_name_before_at"
    if not domain or "." not in domain:
        return "no_domain"
    if ".." in email:
        return "two_dots"
    if not email.isascii():
        return "letters"
    return "other"


def joined_name(given: str, family: str) -> str:
    """Chinese, Japanese and Korean names put the family first and no space between."""
    if not given or not family:
        return given or family
    own_script = all(
        unicodedata.name(char, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for char in given + family
    )
    return f"{family}{given}" if own_script else f"{given} {family}"
