"""The yearly statement: page, PDF and CSV say the same."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.utils import timezone, translation

from courses.certificates import actions
from courses.certificates.queries.cpd_statement import sheet_of, statement_of
from courses.certificates.queries.cpd_words import in_units, lacking
from tests.factories.certificates import earn, revoked, settled_course
from tests.factories.cpd import INSURANCE, REPRESENTATIVE, approve, declare, enter_figures, follow, member, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    found = member()
    client.force_login(found.user)
    return found


def year() -> int:
    return timezone.localdate().year


def address(part, of=None):
    return f"/en/learn/cpd/{of or year()}/{part}"


def rows_of(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_the_statement_shows_what_counts_where(client, person):
    approve()
    follow(person)
    seminar = declare(person, title="AI Act seminar", minutes=90, topics={"ethics": 30})
    earn(settled_course(), person)
    actions.cpd.decide_claim(entry=seminar, by=person, scheme_key=REPRESENTATIVE, counts=True, judged_minutes=60)
    html = client.get(address("statement/")).content.decode()
    assert "CHAN Tai Man, Chris" in html
    assert "AI Act seminar" in html
    assert "Ethics 30" in html
    assert "Directly relevant: 1.0 of 5, 4.0 to go" in html
    assert "Shown on the word of FinTech Association of Hong Kong." in html


def test_what_counts_in_no_scheme_stands_by_itself_and_what_does_not_count_counts_nothing(client, person):
    approve()
    follow(person)
    left_out = declare(person, title="Left out", minutes=40)
    actions.cpd.decide_claim(entry=left_out, by=person, scheme_key=REPRESENTATIVE, counts=False)
    revoked(earn(settled_course(), person))
    html = client.get(address("statement/")).content.decode()
    other = html[html.index("Other entries of the year") :]
    assert "Left out" in other
    assert "certificate revoked: does not count" in other


def test_the_csv_has_a_row_for_each_entry_and_scheme(client, person):
    approve()
    follow(person)
    entry = declare(person, title="Seminar", minutes=90, topics={"ethics": 30})
    declare(person, title="Earlier", minutes=10)
    actions.cpd.decide_claim(entry=entry, by=person, scheme_key=REPRESENTATIVE, counts=True, judged_minutes=45)
    rows = {row["Activity"]: row for row in rows_of(client.get(address("statement.csv")))}
    row = rows["Seminar"]
    assert (row["Minutes"], row["Ethics"], row["Minutes counted"], row["Minutes judged relevant"]) == (
        *("90", "30", "90", "45"),
    )
    assert (row["Period from"], row["Period to"]) == (f"{year()}-01-01", f"{year()}-12-31")
    assert row["How it stands"] == "self-declared"


def test_a_spreadsheet_runs_nothing_of_it(client, person):
    declare(person, title="=HYPERLINK(0)", provider="@SUM(A1)")
    row = rows_of(client.get(address("statement.csv")))[0]
    assert (row["Activity"], row["Held by"]) == ("'=HYPERLINK(0)", "'@SUM(A1)")


def test_a_year_from_august_is_told_in_the_statement_of_the_year_it_begins_in(person):
    entered = enter_figures()
    actions.cpd.approve_scheme(
        scheme=entered,
        association=entered.association,
        by=officer(),
        review_on=timezone.localdate() + timedelta(days=365),
    )
    follow(person, INSURANCE)
    declare(person, minutes=60, on=date(2026, 8, 1))
    declare(person, minutes=30, on=date(2026, 7, 31))
    statement = statement_of(person, year=2026, today=date(2026, 11, 27))
    standing = statement.ledger.standings[0]
    assert (standing.span.first, standing.span.last) == (date(2026, 8, 1), date(2027, 7, 31))
    assert standing.tally.minutes == 60
    assert [row.entry.minutes for row in statement.uncounted] == [30]
    before = statement_of(person, year=2025, today=date(2026, 11, 27))
    assert before.ledger.standings[0].tally.minutes == 30


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_pdf_is_an_archive_that_speaks_its_language(client, person, language):
    approve()
    follow(person)
    declare(person, title="智能投顧 𠮷 Łódź")
    response = client.get(address(f"statement.{language}.pdf"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
        assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang).lower().startswith(language[:2])


def test_the_same_statement_gives_the_same_bytes(client, person):
    declare(person)
    first, second = (client.get(address("statement.en.pdf")).content for _time in range(2))
    assert first == second


def test_a_long_year_takes_several_pages(client, person):
    for month in range(1, 12):
        for _number in range(5):
            declare(person, on=date(year() - 1, month, 1))
    with pikepdf.open(io.BytesIO(client.get(address("statement.en.pdf", year() - 1)).content)) as pdf:
        assert len(pdf.pages) > 2


def test_characters_no_face_has_are_refused_by_name_and_place(client, person):
    declare(person, title="Party 🎉", provider="กรุงเทพ")
    response = client.get(address("statement.en.pdf"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "The PDF was not made" in html
    assert "🎉 (U+1F389)" in html
    assert "Party 🎉" in html
    assert client.get(address("statement/")).status_code == 200
    assert rows_of(client.get(address("statement.csv")))[0]["Activity"] == "Party 🎉"


@pytest.mark.parametrize(
    "path", ["1999/statement/", "2101/statement/", "99999/statement/", "2026/statement.fr.pdf", "0/statement.csv"]
)
def test_a_year_or_language_that_is_none_is_not_there(client, person, path):
    assert client.get(f"/en/learn/cpd/{path}").status_code == 404


def test_the_sheet_is_drawn_in_the_language_asked_for(person):
    declare(person)
    with translation.override("zh-hant"):
        sheet = sheet_of(statement_of(person, year=year(), today=timezone.localdate()))
    assert sheet["lang"] == "zh-Hant-HK"


@pytest.mark.parametrize(("minutes", "told"), [(0, "0.0"), (599, "9.9"), (600, "10.0"), (601, "10.0")])
def test_nobody_is_told_she_has_what_she_lacks_a_minute_of(minutes, told):
    assert in_units(minutes, 60) == told


@pytest.mark.parametrize(("minutes", "told"), [(0, "0.0"), (1, "0.1"), (60, "1.0"), (61, "1.1")])
def test_what_she_lacks_is_never_told_too_small(minutes, told):
    assert lacking(minutes, 60) == told
