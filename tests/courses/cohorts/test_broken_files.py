"""Files and pasted text that managers bring and that cannot be used as a whole: refused in the reader's language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.cohorts.models import RosterImport, RosterRow
from courses.cohorts.roster.tables import MOST_BYTES, MOST_LINES, MOST_ROWS
from tests.courses.cohorts.bringing import LANGUAGES, bring, cohort, counts, errors_on, manager

pytestmark = pytest.mark.django_db
__all__ = ["cohort", "manager"]  # the fixtures


def workbook(*rows: list[Any]) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return kept.getvalue()


def remade(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """A good workbook with some of its parts changed."""
    kept = io.BytesIO()
    good = io.BytesIO(workbook(["E-mail", "Name"], ["a@example.org", "Lee"]))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in added.items():
            target.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def rows_added(rows: bytes) -> bytes:
    return remade(
        lambda name, content: content.replace(b"</sheetData>", rows + b"</sheetData>") if "sheet1" in name else content
    )


def words_made(doctype: bytes, reference: bytes) -> bytes:
    """The words of a workbook, with a document type of somebody's own."""

    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("sharedStrings.xml"):
            return content
        return doctype + content[content.index(b"<sst") :].replace(b"Lee", reference)

    return remade(change)


LAUGHS = b'<!DOCTYPE l [<!ENTITY l0 "ha">' + b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
LOCKED = b"PK\x03\x04\x14\x00\x01\x00"
EMPTY = (
    "This list is empty. Bring a list with one person a row.",
    "此名单是空的。请提供每人一行的名单。",
    "此名單是空的。請提供每人一行的名單。",
)
TEXT = (
    "This file is not a list of text. Save it as CSV or XLSX and bring it again.",
    "此文件不是文字名单。请另存为 CSV 或 XLSX 后重试。",
    "此檔案不是文字名單。請另存為 CSV 或 XLSX 後再試。",
)
WORKBOOK = (
    "This file is not a workbook that can be read. Save it as XLSX or CSV and bring it again.",
    "此文件不是可读取的工作簿。请另存为 XLSX 或 CSV 后重试。",
    "此檔案不是可讀取的活頁簿。請另存為 XLSX 或 CSV 後再試。",
)
OLD = (
    "This is an old Excel file (.xls) or one with a password. Save it as XLSX or CSV without a password.",
    "这是旧版 Excel 文件（.xls）或有密码的文件。请另存为无密码的 XLSX 或 CSV。",
    "這是舊版 Excel 檔案（.xls）或有密碼的檔案。請另存為無密碼的 XLSX 或 CSV。",
)
LARGE = (
    "This file is larger than 5 MB. Keep only the columns with names and addresses.",
    "此文件大于 5 MB。请只保留姓名和地址两列。",
    "此檔案大於 5 MB。請只保留姓名和地址兩欄。",
)
UNPACKED = (
    "This workbook is too large when unpacked. Save only the list as CSV.",
    "此工作簿解压后过大。请只把名单另存为 CSV。",
    "此活頁簿解壓後過大。請只把名單另存為 CSV。",
)
MANY = (
    "This list has more than 20,000 rows. Divide it and bring the parts one after another.",
    "此名单超过 20,000 行。请分成几份依次添加。",
    "此名單超過 20,000 行。請分成幾份依次加入。",
)
NO_COLUMN = (
    "No column with e-mail addresses was found. Name it “E-mail” in the first row and bring the list again.",
    "找不到邮箱地址一列。请在首行将其命名为“邮箱”后重试。",
    "找不到電郵地址一欄。請在首行將其命名為「電郵」後再試。",
)
NO_ADDRESS = (
    "No e-mail address was found in this list. Bring a list with one person a row and a column “E-mail”.",
    "名单中找不到邮箱地址。请提供每人一行并有“邮箱”一列的名单。",
    "名單中找不到電郵地址。請提供每人一行並有「電郵」一欄的名單。",
)
NOBODY = (
    "This list has a header and no people. Bring a list with one person a row.",
    "此名单只有表头，没有人员。请提供每人一行的名单。",
    "此名單只有標題列，沒有人員。請提供每人一行的名單。",
)
QUOTED = (
    "From row 2 on, a quotation mark is not closed. Mend that row and bring the list again.",
    "从第 2 行起有引号没有闭合。请修改该行后重试。",
    "從第 2 行起有引號沒有關閉。請修改該行後再試。",
)
CELL = (
    "A cell of this list is longer than any name. Perhaps a quotation mark is not closed.",
    "名单中有一格比任何姓名都长，可能有引号没有闭合。",
    "名單中有一格比任何姓名都長，可能有引號沒有關閉。",
)
UNREADABLE = (
    "The letters of this file cannot be read. Save it as “CSV UTF-8” or XLSX and bring it again.",
    "无法读取此文件的文字。请另存为“CSV UTF-8”或 XLSX 后重试。",
    "無法讀取此檔案的文字。請另存為「CSV UTF-8」或 XLSX 後再試。",
)
FILES: dict[str, tuple[Callable[[], bytes], tuple[str, str, str], dict[str, str]]] = {
    "nothing": (lambda: b"", EMPTY, {}),
    "only a mark": (lambda: b"\xef\xbb\xbf\r\n", EMPTY, {}),
    "only empty cells": (lambda: b",,,\n,,,\n", EMPTY, {}),
    "fifty megabytes": (lambda: b"a@example.org\n" * (50 * 1024 * 1024 // 14), LARGE, {}),
    "one byte too large": (lambda: b"a" * (MOST_BYTES + 1), LARGE, {}),
    "one row too many": (lambda: b"email\n" + b"a@example.org\n" * (MOST_ROWS + 1), MANY, {}),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD, {}),
    "a PDF with another name": (lambda: b"%PDF-1.7\n% mailto:a@example.org\n%%EOF", TEXT, {}),
    "a letter": (lambda: b"{\\rtf1 a@example.org}", TEXT, {}),
    "a page of the web": (lambda: b"\n<html><table><tr><td>a@example.org</td></tr></table></html>", TEXT, {}),
    "a drawing": (lambda: b'<?xml version="1.0"?><svg><text>a@example.org</text></svg>', TEXT, {}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), TEXT, {}),
    "packed otherwise": (lambda: b"\x1f\x8b\x08\x00abcdef", TEXT, {}),
    "zeros among letters": (lambda: b"email\na\x00@example.org\nb@exa\x00mple.org\n", TEXT, {}),
    "an empty zip": (lambda: b"PK\x05\x06" + bytes(18), TEXT, {}),
    "a header and nobody": (lambda: b"name,email\n", NOBODY, {}),
    "a header that names no address": (lambda: "姓名,部门\n张伟,信贷部\n".encode(), NO_COLUMN, {}),
    "no address anywhere": (lambda: b"Lee\nChan\n", NO_ADDRESS, {}),
    "a quotation mark left open": (lambda: b'email\n"a@example.org\n' + b"b@example.org\n" * 10, QUOTED, {}),
    "a cell without end": (lambda: b'email\n"' + b"a" * 200_000, CELL, {}),
    "other letters than were chosen": (lambda: "邮箱\n张伟\n".encode("gb18030"), UNREADABLE, {"encoding": "utf-8"}),
    "half a letter of UTF-16": (lambda: b"\xff\xfea\x00b", UNREADABLE, {}),
    "a zip without a sheet": (lambda: b"PK\x03\x04" + bytes(100), WORKBOOK, {}),
    "a zip of something else": (lambda: zipped(**{"a.csv": b"a@example.org"}), WORKBOOK, {}),
    "a workbook cut off": (lambda: workbook(["E-mail"], ["a@example.org"])[:-60], WORKBOOK, {}),
    "a sheet cut off": (
        lambda: remade(lambda name, content: content[:300] if "sheet1" in name else content),
        WORKBOOK,
        {},
    ),
    "a workbook of nothing": (lambda: workbook(), (
        "This workbook is empty. Bring a list with one person a row.",
        "此工作簿是空的。请提供每人一行的名单。",
        "此活頁簿是空的。請提供每人一行的名單。",
    ), {}),
    "words that grow without end": (lambda: words_made(LAUGHS + b"]>", b"&l9;"), WORKBOOK, {}),
    "words of a file of this machine": (
        lambda: words_made(b'<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]>', b"&f;"),
        WORKBOOK,
        {},
    ),
    "a bomb": (lambda: rows_added(b'<row r="3">' + b'<c r="A3"><v>1</v></c>' * 2_000_000 + b"</row>"), UNPACKED, {}),
    "a workbook with a password": (lambda: LOCKED + bytes(200), WORKBOOK, {}),
}  # fmt: skip


def zipped(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_used_is_refused_in_the_readers_language(cohort, manager, kind):
    make, words, fields = FILES[kind]
    data = make()
    before = counts() | {"lists": RosterImport.objects.count()}
    for language, sentence in zip(LANGUAGES, words, strict=True):
        response = bring(manager, cohort, language, file=SimpleUploadedFile("list.csv", data), **fields)
        assert (response.status_code, errors_on(response)) == (422, [sentence])
    assert counts() | {"lists": RosterImport.objects.count()} == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ("Paste a list or choose a file.", "请粘贴名单或选择文件。", "請貼上名單或選擇檔案。")),
        ({"paste": " \n\t "}, ("Paste a list or choose a file.", "请粘贴名单或选择文件。", "請貼上名單或選擇檔案。")),
        ({"paste": "Lee, Chan"}, NO_ADDRESS),
        ({"paste": "name,email"}, NOBODY),
    ],
)
def test_what_was_pasted_is_refused_in_the_readers_language(cohort, manager, fields, words):
    before = counts()
    for language, sentence in zip(LANGUAGES, words, strict=True):
        response = bring(manager, cohort, language, **fields)
        assert (response.status_code, errors_on(response)) == (422, [sentence])
    assert (counts(), RosterImport.objects.count()) == (before, 0)


READ: dict[str, Callable[[], bytes]] = {
    "a sheet that says it is huge": lambda: remade(
        lambda name, content: content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    ),
    "a thousand empty rows": lambda: rows_added(b"".join(b'<row r="%d"/>' % n for n in range(3, 30_000))),
    "links to other files": lambda: remade(
        lambda name, content: content, xl__externalLinks__externalLink1=b"<externalLink/>"
    ),
    "macros": lambda: remade(lambda name, content: content, xl__vbaProject=b"Sub Auto_Open()"),
    "a title above the columns": lambda: b"Staff of 2026\n\nDrawn up in November\nName;E-mail\nLee;a@example.org\n",
    "a mark in the middle": lambda: "name,email\n\ufeffLee,\ufeffa@example.org\n".encode(),
    "a Chinese header": lambda: "姓名,電郵\nLee,a@example.org\n".encode(),
    "a column twice": lambda: b"name,e-mail,email\nLee,a@example.org,b@example.org\n",
    "no header": lambda: b"Lee,a@example.org\n",
    "empty lines": lambda: b"\n\nname,email\n\n\nLee,a@example.org\n\n" + b"\n" * 50_000,
    "UTF-16": lambda: "name\temail\r\nLee\ta@example.org\r\n".encode("utf-16"),
    "ends of lines of an old Mac": lambda: b"name,email\rLee,a@example.org\r",
    "a stray quotation mark": lambda: b'name,email\n"Lee",a@example.org"\n',
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_strange_file_with_one_person_is_read(cohort, manager, kind):
    response = bring(manager, cohort, "en", file=SimpleUploadedFile("list.csv", READ[kind]()))
    assert response.status_code == 200
    assert list(RosterRow.objects.values_list("name", "email", "verdict")) == [
        ("Lee", "a@example.org", "will_be_invited")
    ]


def test_rows_in_other_letters_are_told_apart_from_the_rest(cohort, manager):
    data = "姓名,邮箱\n张伟,a@example.org\n王芳,b@example.org\n".encode() + "李四,c@example.org\n".encode("gb18030")
    bring(manager, cohort, "en", file=SimpleUploadedFile("list.csv", data))
    rows = RosterRow.objects.order_by("number").values_list("email", "verdict")
    assert list(rows) == [
        ("a@example.org", "will_be_invited"),
        ("b@example.org", "will_be_invited"),
        ("c@example.org", "not_readable"),
    ]


@pytest.mark.parametrize("last", [MOST_LINES + 1, 999_999_999])
def test_a_sheet_that_goes_on_without_end_is_refused(cohort, manager, last):
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>b@example.org</t></is></c></row>' % (last, last)
    response = bring(manager, cohort, "en", file=SimpleUploadedFile("list.xlsx", rows_added(row)))
    assert errors_on(response) == [
        "This list goes on for more than 100,000 rows. Copy the people alone into a new sheet and bring that."
    ]
    assert RosterImport.objects.count() == 0


def test_heads_of_columns_are_kept_short_and_readable(cohort, manager):
    heads = f"email,{'x' * 100_000},a\x01b,\u202e\n"
    bring(manager, cohort, "en", file=SimpleUploadedFile("list.csv", heads.encode() + b"a@example.org,1,2,3\n"))
    assert RosterImport.objects.get().columns == {"used": {"email": "email"}, "unused": ["x" * 80, "a b"]}
