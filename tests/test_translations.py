"""Every interface string exists in Mainland and in Hong Kong usage."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override

from tests.helpers.messages import LOCALES, authoring_path, catalogue_path

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}", re.I)
TAG = re.compile(r"</?[a-z]+", re.I)
# Words of one side that must not slip into the other (domain.md 5.9).
FOREIGN = {
    "zh_Hans": ("資", "網絡", "軟件", "資訊", "登入", "帳戶", "電郵", "私隱", "導師", "課"),
    "zh_Hant": ("信息", "登录", "账号", "邮箱", "隐私", "讲师", "课", "网络", "設置", "默認", "視頻", "質量"),
}


# Labels of columns and settings, where the glossary's word names a state or a record.
LABELS = {"Enrolment", "enrolment", "completed", "withdrawn"}


def entries(locale: str) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(catalogue_path(locale))) if not entry.obsolete]


def words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_string_is_translated(locale):
    missing = [entry.msgid for entry in entries(locale) if not all(words(entry)) or entry.fuzzy]
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_placeholders_and_tags(locale):
    wrong = [
        entry.msgid
        for entry in entries(locale)
        for text in filter(None, words(entry))
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        or set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - set(PLACEHOLDER.findall(text))
        or sorted(TAG.findall(text)) != sorted(TAG.findall(entry.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_of_the_other_usage_slips_in(locale):
    slips = [
        (word, text) for entry in entries(locale) for text in words(entry) for word in FOREIGN[locale] if word in text
    ]
    assert slips == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_equals_its_source(locale):
    compiled = polib.mofile(str(catalogue_path(locale).with_suffix(".mo")))
    found = {(entry.msgctxt, entry.msgid): words(entry) for entry in compiled}
    source = {
        (entry.msgctxt, entry.msgid): words(entry) for entry in entries(locale) if all(words(entry)) and not entry.fuzzy
    }
    assert {key: found.get(key) for key in source} == source


@pytest.mark.parametrize("locale", LOCALES)
def test_terms_follow_the_glossary(locale, shared: Path):
    with (shared / "domain" / "glossary.csv").open(encoding="utf-8-sig") as file:
        glossary = {row["en"].lower(): row[locale.lower()] for row in csv.DictReader(file)}
    deviations = [
        (entry.msgid, entry.msgstr, glossary[entry.msgid.lower()])
        for entry in entries(locale)
        if entry.msgid.lower() in glossary
        and entry.msgid not in LABELS
        and not entry.msgctxt
        and entry.msgstr
        and entry.msgstr != glossary[entry.msgid.lower()]
    ]
    assert deviations == []


@pytest.mark.parametrize("locale", LOCALES)
def test_words_added_to_the_authoring_interface_invent_no_placeholder_and_keep_the_usage(locale):
    added = polib.pofile(str(authoring_path(locale)))
    assert [entry.msgid for entry in added if not all(words(entry))] == []
    assert [
        entry.msgid
        for entry in added
        for text in words(entry)
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        or [word for word in FOREIGN[locale] if word in text]
    ] == []


@pytest.mark.parametrize(
    ("language", "search", "state"),
    [("zh-hans", "搜索全部页面…", "已发布"), ("zh-hant", "搜尋全部頁面…", "已發佈")],
    ids=["zh-hans", "zh-hant"],
)
def test_the_authoring_interface_speaks_chinese_where_wagtail_does_not(language, search, state):
    with override(language):
        assert (gettext("Search all pages…"), gettext("live")) == (search, state)
