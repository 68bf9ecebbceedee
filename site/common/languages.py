"""The three languages and their several spellings.

Addresses, commands, packages and the database say `zh-hans`; HTML says `zh-Hans`; `locale/` says `zh_Hans`.
"""

from __future__ import annotations

from django.utils import translation

LANGS = ("en", "zh-hans", "zh-hant")
HTML_LANGS = {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant-HK"}
# Each language by its own name, which is never translated.
NAMES = {"en": "English", "zh-hans": "简体中文", "zh-hant": "繁體中文"}


def html_lang(code: str) -> str:
    """What stands in the attribute `lang`."""
    return HTML_LANGS.get(code, code)


def closest(said: str) -> str:
    """The one of LANGS that a language tag of any spelling means (`zh_CN`, `zh-HK`, `en-US`); empty for any other."""
    parts = said.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] in {"zh", "cmn", "yue"}:
        return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) or parts[0] == "yue" else "zh-hans"
    return ""


def current() -> str:
    """The active language as one of LANGS; English where something else is active."""
    code = (translation.get_language() or "en").lower()
    return code if code in LANGS else "en"


def split_prefix(path: str) -> tuple[str | None, str]:
    """`/zh-hans/courses/` gives `("zh-hans", "/courses/")`; a path without a language gives `(None, path)`."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return (first, f"/{rest}") if first in LANGS else (None, path)


def with_prefix(path: str, code: str) -> str:
    """The same path in another language."""
    found, rest = split_prefix(path)
    return f"/{code}{rest}" if found else path
