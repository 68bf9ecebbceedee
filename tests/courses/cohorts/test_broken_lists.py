"""What managers bring and cannot be used: every row has its verdict, every file its sentence, in the reader's language.

Tried through the screen, as a manager would: nothing is placed, invited or changed by a list that is only checked.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from courses.cohorts.actions.rosters import add_roster
from courses.cohorts.models import Invitation, InvitationAddress, RosterImport, RosterRow, Seat
from tests.courses.cohorts.bringing import LANGUAGES, bring, cohort, counts, manager

pytestmark = pytest.mark.django_db
__all__ = ["cohort", "manager"]  # the fixtures

# A verdict or a sentence in English, Simplified and Traditional Chinese.
WORDS = {
    "invited": ("will be invited", "将发出邀请", "將發出邀請"),
    "none": ("no address", "没有邮箱地址", "沒有電郵地址"),
    "bad": ("address not valid", "邮箱地址无效", "電郵地址無效"),
    "two": ("two addresses in one row", "一行有两个地址", "一行有兩個地址"),
    "long": ("address too long", "地址过长", "地址過長"),
    "name long": ("name too long", "姓名过长", "姓名過長"),
    "text long": ("text too long", "文字过长", "文字過長"),
    "lost": ("not readable", "无法读取", "無法讀取"),
    "twice": ("twice in the list", "名单中重复", "名單中重複"),
    "letter": ("Gets a letter and joins by accepting it.", "将收到邀请信，接受后加入。", "將收到邀請信，接受後加入。"),
    "type one": ("Type an e-mail address in this row.", "请在此行填写邮箱地址。", "請在此行填寫電郵地址。"),
    "no @": ("There is no @ in it.", "其中没有 @。", "其中沒有 @。"),
    "space": ("There is a space in it.", "其中有空格。", "其中有空格。"),
    "before": ("Nothing stands before the @.", "@ 前面没有内容。", "@ 前面沒有內容。"),
    "after": ("What stands after the @ is not complete.", "@ 后面不完整。", "@ 後面不完整。"),
    "dots": ("Two dots follow each other.", "有两个连续的点。", "有兩個連續的點。"),
    "letters": (
        "It holds letters that addresses do not have.",
        "含有地址不能使用的字符。",
        "含有地址不能使用的字元。",
    ),
    "check": ("Check it letter by letter.", "请逐字核对。", "請逐字核對。"),
    "own row": ("Give each person a row of their own.", "请让每人各占一行。", "請讓每人各佔一行。"),
    "saved": (
        "Letters were lost when the file was saved. Save it as UTF-8 or XLSX.",
        "保存文件时丢失了文字。请另存为 UTF-8 或 XLSX。",
        "儲存檔案時遺失了文字。請另存為 UTF-8 或 XLSX。",
    ),
    "row 2": ("The same person stands in row 2.", "第 2 行是同一个人。", "第 2 行是同一個人。"),
    "262": (
        "It has 262 characters; at most 254 are kept.",
        "共 262 个字符；最多保留 254 个。",
        "共 262 個字元；最多保留 254 個。",
    ),
    "81": (
        "It has 81 characters; at most 80 are kept.",
        "共 81 个字符；最多保留 80 个。",
        "共 81 個字元；最多保留 80 個。",
    ),
    "61": (
        "It has 61 characters; at most 60 are kept.",
        "共 61 个字符；最多保留 60 个。",
        "共 61 個字元；最多保留 60 個。",
    ),
}
COLUMNS = ["E-mail", "Name", "Team", "Employee number", "Language", "Start date"]
GOOD = "lee@example.org"
# Kind of row: its cells, the verdict, the sentence.
ROWS: dict[str, tuple[list[str], str, str]] = {
    "nothing wrong": ([GOOD, "Lee"], "invited", "letter"),
    # no address
    "blank address": (["", "Chan"], "none", "type one"),
    "spaces for an address": (["   ", "Chan"], "none", "type one"),
    "wide spaces for an address": (["\u3000\u00a0", "Chan"], "none", "type one"),
    "an address nobody can see": (["\u200b\u202e\ufeff", "Chan"], "none", "type one"),
    "nothing but signs": (["<>;,.", "Chan"], "none", "type one"),
    "a stop for an address": (["。.", "Chan"], "bad", "no @"),
    # no @
    "a name for an address": (["Chan Tai Man", "Chan"], "bad", "no @"),
    "a Chinese name for an address": (["陳大文", "Chan"], "bad", "no @"),
    "not applicable": (["N/A", "Chan"], "bad", "no @"),
    "a hyphen": (["-", "Chan"], "bad", "no @"),
    "a telephone number": (["+852 2345 6789", "Chan"], "bad", "no @"),
    "a dot for the sign": (["chan.example.org", "Chan"], "bad", "no @"),
    "the sign in words": (["chan(at)example.org", "Chan"], "bad", "no @"),
    "a formula": (["=1+1", "Chan"], "bad", "no @"),
    "a formula that asks a host": (['=HYPERLINK("http://a.example","b")', "Chan"], "bad", "no @"),
    "an error of a spreadsheet": (["#REF!", "Chan"], "bad", "no @"),
    "a date for an address": (["2026-11-23", "Chan"], "bad", "no @"),
    "an address of the web": (["https://example.org/chan", "Chan"], "bad", "no @"),
    "an emoji": (["🙂", "Chan"], "bad", "no @"),
    # @ and yet no address
    "nothing before the sign": (["@example.org", "Chan"], "bad", "before"),
    "nothing after the sign": (["chan@", "Chan"], "bad", "after"),
    "no country": (["chan@example", "Chan"], "bad", "after"),
    "this very machine": (["chan@localhost", "Chan"], "bad", "after"),
    "a comma for the dot": (["chan@example,org", "Chan"], "bad", "after"),
    "a space inside": (["ch an@example.org", "Chan"], "bad", "space"),
    "a tab inside": (["ch\tan@example.org", "Chan"], "bad", "space"),
    "a control sign inside": (["ch\x07an@example.org", "Chan"], "bad", "space"),
    "a new line inside": (["chan@exam\nple.org", "Chan"], "bad", "space"),
    "words behind it": (["chan@example.org (office)", "Chan"], "bad", "space"),
    "two dots": (["chan@example..org", "Chan"], "bad", "dots"),
    "two dots before the sign": (["chan..tm@example.org", "Chan"], "bad", "dots"),
    "Chinese letters": (["李@example.org", "Chan"], "bad", "letters"),
    "a letter that looks like e": (["l\u0435e@example.org", "Chan"], "bad", "letters"),
    "an emoji for a name": (["🙂@example.org", "Chan"], "bad", "letters"),
    "lost letters in the address": (["ch\ufffdn@example.org", "Chan"], "bad", "letters"),
    "the sign twice": (["chan@@example.org", "Chan"], "bad", "check"),
    "a hyphen before the domain": (["chan@-example.org", "Chan"], "bad", "check"),
    "a line under in the domain": (["chan@exa_mple.org", "Chan"], "bad", "check"),
    "a dot before the sign": (["chan.@example.org", "Chan"], "bad", "check"),
    "a number for the domain": (["chan@127.0.0.1", "Chan"], "bad", "check"),
    "a script": (["<script>alert(1)</script>@example.org", "Chan"], "bad", "check"),
    "a statement for the database": (["'; DROP TABLE people;--@example.org", "Chan"], "bad", "space"),
    # more than one
    "two addresses and a space": (["a@example.org b@example.org", "Chan"], "two", "own row"),
    "two addresses and a semicolon": (["a@example.org;b@example.org", "Chan"], "two", "own row"),
    "two addresses and a Chinese comma": (["a@example.org、b@example.org", "Chan"], "two", "own row"),
    "two addresses on two lines": (["a@example.org\nb@example.org", "Chan"], "two", "own row"),
    "two addresses and a stroke": (["a@example.org / b@example.org", "Chan"], "two", "own row"),
    # too long
    "an address without end": ([f"{'a' * 250}@example.org", "Chan"], "long", "262"),
    "a name too long": (["n1@example.org", "李" * 81], "name long", "Name: 81"),
    "a team too long": (["n2@example.org", "Chan", "x" * 81], "text long", "Team: 81"),
    "a number too long": (["n3@example.org", "Chan", "", "7" * 61], "text long", "Employee number: 61"),
    # lost letters
    "lost letters in the name": (["n4@example.org", "M\ufffdller"], "lost", "Name: saved"),
    "question marks for a name": (["n5@example.org", "??? ??"], "lost", "Name: saved"),
    "question marks for a team": (["n6@example.org", "Chan", "????"], "lost", "Team: saved"),
    # twice
    "the same again": ([GOOD, "Lee"], "twice", "row 2"),
    "the same in capitals": (["LEE@Example.ORG", "Lee"], "twice", "row 2"),
    "the same in wide letters": (["ｌｅｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", "Lee"], "twice", "row 2"),
    "the same with what cannot be seen": (["\u202alee@exam\u200bple.org\u202c", "Lee"], "twice", "row 2"),
    "the same with its name": (["Ann Lee <lee@example.org>", ""], "twice", "row 2"),
    "the same as a link": (["mailto:lee@example.org", "Lee"], "twice", "row 2"),
    "the same in quotation marks": (["“lee@example.org”;", "Lee"], "twice", "row 2"),
    # strange, and good
    "dots count": (["l.ee@example.org", "Lee"], "invited", "letter"),
    "another alphabet": (["a2@例子.中国", "علي"], "invited", "letter"),
    "a formula for a name": (["a3@example.org", "=1+1"], "invited", "letter"),
    "markup for a name": (["a4@example.org", "<img src=x onerror=alert(1)>"], "invited", "letter"),
    "an emoji in a name": (["a5@example.org", "Lee 🙂"], "invited", "letter"),
    "more cells than columns": (["a6@example.org", "Lee", "", "", "", "", "x", "y", "z"], "invited", "letter"),
    "a date nobody asked for": (["a7@example.org", "Lee", "", "", "", "31.02.2026"], "invited", "letter"),
    "a language we do not have": (["a8@example.org", "Lee", "", "", "fr"], "invited", "fr"),
    "one cell": (["a9@example.org"], "invited", "letter"),
}  # fmt: skip
BROKEN = [kind for kind, (_cells, verdict, _why) in ROWS.items() if verdict != "invited"]


def the_list() -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows([COLUMNS, *(cells for cells, _verdict, _why in ROWS.values())])
    return kept.getvalue().encode()


def said(key: str, language: str) -> str:
    """The sentence beside a verdict. What the column is called is joined to it, and only in English known here."""
    column, _colon, sentence = key.rpartition(": ")
    words = WORDS[sentence][LANGUAGES.index(language)]
    return f"{column}: {words}" if column else words


def test_there_are_more_than_forty_kinds_of_broken_rows():
    assert len(BROKEN) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_broken_row_gets_its_verdict_in_the_readers_language(cohort, manager, language):
    before = counts()
    response = bring(manager, cohort, language, file=SimpleUploadedFile("list.csv", the_list()))
    assert response.status_code == 200
    page = html.fromstring(response.content)
    shown = {}
    for row in page.xpath("//table[contains(@class, 'table')]/tbody/tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
        shown[int(cells[0])] = (cells[-2], cells[-1])
    # A row is named by the line of the spreadsheet on which it stands.
    numbers = dict(zip(ROWS, range(2, len(ROWS) + 2), strict=True))
    wrong = {}
    for kind, (_cells, verdict, why) in ROWS.items():
        word, sentence = shown[numbers[kind]]
        expected = WORDS[verdict][LANGUAGES.index(language)]
        if why == "fr":
            good = "“fr”" in sentence or "「fr」" in sentence
        elif language != "en":
            good = sentence.endswith(said(why.rpartition(": ")[2], language))
        else:
            good = sentence == said(why, language)
        if word != expected or not good:
            wrong[kind] = (word, sentence)
    assert wrong == {}
    assert counts() == before


def test_adding_takes_the_good_rows_and_leaves_the_broken_ones(cohort, manager):
    bring(manager, cohort, "en", file=SimpleUploadedFile("list.csv", the_list()))
    roster = RosterImport.objects.get()
    manager.post(reverse("cohorts:roster", args=[cohort.public_id, roster.public_id]))
    add_roster(roster_id=roster.pk)
    good = sorted(cells[0] for cells, verdict, _why in ROWS.values() if verdict == "invited")
    assert sorted(InvitationAddress.objects.values_list("email", flat=True)) == good
    assert (Invitation.objects.count(), Seat.objects.count()) == (len(good), 0)
    again = RosterRow.objects.exclude(verdict="will_be_invited").count()
    assert again == len(BROKEN)
