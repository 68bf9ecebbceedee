"""Reading lists: what managers bring, and the forty ways in which it is broken."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from courses.cohorts.exceptions import RosterNotRead
from courses.cohorts.roster import ReadRow, read_file, read_text
from courses.cohorts.roster.tables import MOST_BYTES, MOST_ROWS

SIMPLIFIED = (
    "姓名,电子邮件,部门\n张伟,zw@example.org,信贷部\n王芳,wf@example.org,技术部\n欧阳静怡,oy@example.org,数据治理\n"
)
TRADITIONAL = (
    "姓名,電郵,部門\n陳大文,c@example.org,零售信貸部\n林俊傑,l@example.org,科技部\n歐陽靜怡,o@example.org,數據管治\n"
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def only(text: str) -> ReadRow:
    rows = read_text(text).rows
    assert len(rows) == 1
    return rows[0]


def in_row(name: str = "Lee", email: str = "lee@example.org", team: str = "Risk", number: str = "7") -> ReadRow:
    cells = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in (name, email, team, number)]
    return only(f"name,email,team,employee_no\n{','.join(cells)}\n")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_simplified_chinese_is_read_in_every_encoding_that_spreadsheets_save(encoding: str, named: str):
    roster = read_file(SIMPLIFIED.encode(encoding))
    assert (roster.encoding, [row.name for row in roster.rows]) == (named, ["张伟", "王芳", "欧阳静怡"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5hkscs"])
def test_traditional_chinese_is_read_in_every_encoding_that_spreadsheets_save(encoding: str):
    rows = read_file(TRADITIONAL.encode(encoding)).rows
    assert [(row.name, row.team) for row in rows] == [
        ("陳大文", "零售信貸部"),
        ("林俊傑", "科技部"),
        ("歐陽靜怡", "數據管治"),
    ]


def test_a_european_spreadsheet_is_read_as_windows_latin():
    rows = read_file("Name;E-mail\nSiân Évans;s@example.org\nZoë Müller;z@example.org\n".encode("cp1252")).rows
    assert [row.name for row in rows] == ["Siân Évans", "Zoë Müller"]


def test_the_manager_can_say_how_a_file_is_written():
    rows = read_file("姓名,电邮\n单雄信,s@example.org\n".encode("gb18030"), encoding="gb18030").rows
    assert rows[0].name == "单雄信"


def test_a_workbook_is_read_with_its_numbers_and_dates_as_text():
    data = workbook(
        ("Staff ID", "Full name", "E-mail", "Joined"), (1001, "CHAN Tai Man", "c@example.org", date(2026, 1, 5))
    )
    row = read_file(data).rows[0]
    assert (row.number, row.label, row.name, row.email) == (2, "1001", "CHAN Tai Man", "c@example.org")


def test_columns_that_are_not_needed_are_named():
    roster = read_text("email,favourite colour\na@example.org,red\n")
    assert (roster.used, roster.unused) == ({"email": "email"}, ["favourite colour"])


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "；", "|"])
def test_the_separator_is_found(separator: str):
    row = only(f"姓名{separator}邮箱\n张伟{separator}a@example.org\n")
    assert (row.name, row.email) == ("张伟", "a@example.org")


def test_plain_addresses_need_no_header():
    assert [row.email for row in read_text("a@example.org\nb@example.org\n\nc@example.org").rows] == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]


def test_a_line_from_a_mail_program_holds_several_people():
    rows = read_text("CHAN Tai Man <TM.Chan@Example.org>; LEE Ann <ann@example.org>").rows
    assert [(row.name, row.email) for row in rows] == [
        ("CHAN Tai Man", "tm.chan@example.org"),
        ("LEE Ann", "ann@example.org"),
    ]


def test_a_list_without_a_header_is_understood_by_what_stands_in_it():
    row = read_text("7001\t陳大文\ta@example.org\n7002\tLee\tb@example.org").rows[0]
    assert (row.name, row.email) == ("陳大文", "a@example.org")


@pytest.mark.parametrize(
    ("given", "family", "whole"),
    [("静怡", "欧阳", "欧阳静怡"), ("太郎", "𠮷野", "𠮷野太郎"), ("Siân", "Évans", "Siân Évans")],
)
def test_given_and_family_names_are_joined_as_their_script_wants(given: str, family: str, whole: str):
    assert only(f"given name,family name,email\n{given},{family},a@example.org").name == whole


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lead   Space ", "Lead Space"),
        ("張\u200b偉", "張偉"),
        ("Zoe\u0308", "Zoë"),
        ("𠮷野太郎", "𠮷野太郎"),
        ("䶮㛃𨋢", "䶮㛃𨋢"),
        ('=HYPERLINK("http://127.0.0.1/x","a")', '=HYPERLINK("http://127.0.0.1/x","a")'),
        ("<b>Bold</b>", "<b>Bold</b>"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("de la Cruz, Jr.", "de la Cruz, Jr."),
        ("Chan\nTai Man", "Chan Tai Man"),
        ("\u202eevil", "evil"),
        ("陳\u3000大文", "陳 大文"),
        ("", ""),
    ],
)
def test_names_are_kept_as_they_are_but_for_what_cannot_be_seen(typed: str, kept: str):
    row = in_row(name=typed)
    assert (row.name, row.verdict) == (kept, "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Lee@Example.ORG", "lee@example.org"),
        (" lee@example.org ", "lee@example.org"),
        ("lee＠ｅxample.org", "lee@example.org"),
        ("mailto:lee@example.org", "lee@example.org"),
        ("<lee@example.org>", "lee@example.org"),
        ("lee@example.org,", "lee@example.org"),
        ("lee@exam\u200bple.org", "lee@example.org"),
        ("lee+course@example.org", "lee+course@example.org"),
        ("“lee@example.org”", "lee@example.org"),
    ],
)
def test_addresses_are_compared_without_what_clings_to_them(typed: str, read: str):
    row = in_row(email=typed)
    assert (row.email, row.verdict) == (read, "")


@pytest.mark.parametrize(
    ("typed", "verdict", "slip"),
    [
        ("", "no_address", None),
        ("   ", "no_address", None),
        ("\u200b", "no_address", None),
        ("lee", "address_not_valid", "no_at"),
        ("@example.org", "address_not_valid", "no_name_before_at"),
        ("lee@", "address_not_valid", "no_domain"),
        ("lee@example", "address_not_valid", "no_domain"),
        ("lee@@example.org", "address_not_valid", "other"),
        ("le e@example.org", "address_not_valid", "space"),
        ("lee@example..org", "address_not_valid", "two_dots"),
        ("李@example.org", "address_not_valid", "letters"),
        ("lee@-example.org", "address_not_valid", "other"),
        ("lee.example.org", "address_not_valid", "no_at"),
        ("=1+1", "address_not_valid", "no_at"),
        ("N/A", "address_not_valid", "no_at"),
        ("a@example.org b@example.org", "two_addresses", None),
        ("a@example.org; b@example.org", "two_addresses", None),
        ("a@example.org、b@example.org", "two_addresses", None),
        (f"{'a' * 250}@example.org", "address_too_long", None),
        ("<script>alert(1)</script>@example.org", "address_not_valid", None),
    ],
)
def test_a_broken_address_gets_its_verdict(typed: str, verdict: str, slip: str | None):
    row = in_row(email=typed)
    assert row.verdict == verdict
    if slip:
        assert row.detail == {"slip": slip}


@pytest.mark.parametrize(
    ("cells", "verdict", "field"),
    [
        ({"name": "李" * 81}, "name_too_long", "name"),
        ({"team": "x" * 81}, "text_too_long", "team"),
        ({"number": "7" * 61}, "text_too_long", "label"),
        ({"name": "Mü\ufffdller"}, "not_readable", "name"),
    ],
)
def test_a_broken_word_gets_its_verdict(cells: dict[str, str], verdict: str, field: str):
    row = in_row(**cells)
    assert (row.verdict, row.detail["field"]) == (verdict, field)


def test_a_name_of_eighty_characters_is_kept():
    assert in_row(name="𠮷" * 80).verdict == ""


def test_a_short_row_and_a_long_row_are_read():
    rows = read_text("name,email,team\nLee,lee@example.org\nChan,chan@example.org,Risk,more,and,more\n").rows
    assert [(row.name, row.team, row.verdict) for row in rows] == [("Lee", "", ""), ("Chan", "Risk", "")]


def test_rows_keep_the_numbers_they_have_in_the_spreadsheet():
    assert [row.number for row in read_text("email\n\na@example.org\n\n\nb@example.org").rows] == [3, 6]


BROKEN_FILES = {
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf\r\n",
    "nothing but spaces": b"   \n\n\t ",
    "too large": b"a" * (MOST_BYTES + 1),
    "too many rows": b"email\n" + b"a@example.org\n" * (MOST_ROWS + 2),
    "old excel": b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "a header and nobody": b"name,email\n",
    "no column of addresses": "姓名,部门\n张伟,信贷部\n".encode(),
    "no address anywhere": b"Lee\nChan\n",
    "a zip that is no workbook": b"PK\x03\x04" + b"\x00" * 100,
    "a quotation mark that is never closed": b'name,email\n"Lee,a@example.org\n' + b"x,y@example.org\n" * 10,
    "a cell without end": b"email\n" + b'"' + b"a" * 200_000,
}


@pytest.mark.parametrize("data", BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_file_that_cannot_be_used_is_refused_in_words(data: bytes):
    with pytest.raises(RosterNotRead) as refusal:
        read_file(data)
    assert len(str(refusal.value.message)) > 20


def test_an_empty_workbook_is_refused():
    with pytest.raises(RosterNotRead):
        read_file(workbook())


def test_the_list_of_five_hundred_goes_in_whole(shared):
    roster = read_file((shared / "data/learners/roster-500.csv").read_bytes())
    assert (len(roster.rows), {row.verdict for row in roster.rows}) == (500, {""})
    assert roster.rows[3].name == "𠮷野太郎"
    assert roster.rows[10].name == "張偉"
