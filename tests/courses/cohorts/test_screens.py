"""The cohort's screen and its files: what they show, that they agree, what they cost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import NamedAccess
from courses.cohorts import actions
from courses.cohorts.models import Cohort
from tests.factories.accounts import OrganisationFactory, shared_learner
from tests.factories.cohorts import make_cohort, make_overdue, manager_of, seat_in, started
from tests.factories.learning import complete, offered_course
from tests.helpers.worlds import made_once

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(cohort: Cohort, **query: str) -> str:
    return reverse("cohorts:detail", args=[cohort.public_id]) + (
        "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    )


def text_of(response) -> str:
    return " ".join(html.fromstring(response.content).xpath("//main")[0].text_content().split())


def table_rows(response) -> list[list[str]]:
    page = html.fromstring(response.content)
    for beside in page.xpath("//tbody//span[@class='table__sub']"):
        beside.drop_tree()
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
        for row in page.xpath("//table[@data-density='close']/tbody/tr")
    ]


def csv_rows(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def xlsx_rows(response) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.fixture(scope="module")
def of_seven(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cohort]:
    with made_once(django_db_blocker):
        yield make_cohort_of_seven()


@pytest.fixture
def cohort(of_seven: Cohort) -> Cohort:
    """Seven learners: three completed, two overdue on the way, one overdue never started, one withdrawn."""
    return Cohort.objects.get(pk=of_seven.pk)


def make_cohort_of_seven() -> Cohort:
    cohort = make_cohort(course=offered_course(lessons=2, modules=2))
    people = [shared_learner(cohort.organisation, display_name=f"Person {n}") for n in "ABCDEFG"]
    seats = [
        seat_in(cohort, person, team="Risk" if n % 2 else "Branches", label=f"E{n}") for n, person in enumerate(people)
    ]
    for seat in seats[:3]:
        complete(seat.enrolment)
    for seat in seats[3:5]:
        started(seat, on=timezone.localdate() - timedelta(days=12))
    actions.withdraw_seat(seat=seats[6], by=cohort.made_by, reason="Left the bank")
    return make_overdue(cohort, days=7)


def test_the_screen_answers_where_the_cohort_stands(cohort: Cohort):
    words = text_of(signed_in(cohort.made_by).get(address(cohort)))
    assert "3 of 7 have completed. Three are overdue; one of them has never started." in words
    assert "3 of 7, 43%" in words


def test_overdue_learners_stand_first(cohort: Cohort):
    rows = table_rows(signed_in(cohort.made_by).get(address(cohort)))
    assert [(row[1], row[3]) for row in rows] == [
        ("Person D", "Overdue 7 days"),
        ("Person E", "Overdue 7 days"),
        ("Person F", "Overdue 7 days"),
        ("Person G", "Withdrawn"),
        ("Person A", "Completed"),
        ("Person B", "Completed"),
        ("Person C", "Completed"),
    ]


def test_each_row_says_where_it_stands(cohort: Cohort):
    rows = table_rows(signed_in(cohort.made_by).get(address(cohort)))
    said = [row[-1] for row in rows]
    assert said[0] == "Stopped at 1.1, 12 days ago"
    assert said[2].startswith("Never started; placed ")
    assert said[3].startswith("Left the bank, ")
    assert said[4].startswith("Certificate ")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "DEFGABC"),
        ({"state": "overdue"}, "DEF"),
        ({"state": "completed"}, "ABC"),
        ({"state": "withdrawn"}, "G"),
        ({"team": "Risk"}, "DFB"),
        ({"name": "person%20f"}, "F"),
        ({"name": "E4"}, "E"),
        ({"sort": "name"}, "ABCDEFG"),
        ({"sort": "-name"}, "GFEDCBA"),
        ({"sort": "-state"}, "ABCGDEF"),
        ({"sort": "done"}, "DEFGABC"),
        ({"sort": "-hours"}, "ABCDEFG"),
        ({"sort": "seen"}, "FGDEABC"),
        ({"state": "overdue", "team": "Risk", "sort": "-name"}, "FD"),
        ({"state": "nonsense", "sort": "nonsense", "module": "nonsense", "page": "nonsense"}, "DEFGABC"),
        ({"page": "999"}, "DEFGABC"),
        ({"name": "%00"}, "DEFGABC"),
        ({"name": "nobody"}, ""),
    ],
)
def test_screen_and_files_show_the_same_rows_under_the_same_filters(cohort: Cohort, query: dict[str, str], names: str):
    client = signed_in(cohort.made_by)
    shown = table_rows(client.get(address(cohort, **query)))
    in_csv = csv_rows(client.get(address(cohort, **query, format="csv")))[1:]
    in_xlsx = xlsx_rows(client.get(address(cohort, **query, format="xlsx")))[1:]
    assert [row[0][-1] for row in in_csv] == list(names)
    assert [row[1][-1] for row in shown] == list(names)
    assert [row[0][-1] for row in in_xlsx] == list(names)


def test_screen_csv_and_xlsx_are_equal_cell_by_cell(cohort: Cohort):
    client = signed_in(cohort.made_by)
    page = html.fromstring(client.get(address(cohort)).content)
    in_csv = csv_rows(client.get(address(cohort, format="csv")))
    in_xlsx = xlsx_rows(client.get(address(cohort, format="xlsx")))
    assert in_csv[0] == in_xlsx[0]
    for place, row in enumerate(page.xpath("//table[@data-density='close']/tbody/tr"), start=1):
        cells = row.xpath("./td|./th")
        texts = [" ".join(cell.text_content().split()) for cell in cells]
        modules = [cell.xpath(".//*[@role='img']/@aria-label")[0].split(": ")[-1] for cell in cells[4:6]]
        done, required = texts[6].split("/")
        seen = cells[8].xpath(".//time/@datetime")
        as_shown = [
            cells[1].xpath("./a")[0].text_content(), "", texts[1].split(" ")[-1], texts[2], texts[3],
            *modules, done, required, texts[7], seen[0] if seen else "", texts[9],
        ]  # fmt: skip
        assert as_shown == in_csv[place]
        as_text = [
            "" if cell is None else cell.date().isoformat() if hasattr(cell, "date") else cell
            for cell in in_xlsx[place]
        ]
        assert as_shown == [f"{cell:.1f}" if column == 9 else str(cell) for column, cell in enumerate(as_text)]


def test_numbers_in_the_workbook_are_numbers(cohort: Cohort):
    row = xlsx_rows(signed_in(cohort.made_by).get(address(cohort, format="xlsx")))[5]
    assert (row[7], row[8], type(row[9])) == (4, 4, float if row[9] % 1 else int)
    assert row[10].date() == timezone.localdate()


def test_cells_that_a_spreadsheet_would_run_are_harmless():
    cohort = make_cohort()
    seat_in(
        cohort, shared_learner(cohort.organisation, display_name='=HYPERLINK("http://x","a")'), team="+1", label="-2"
    )
    client = signed_in(cohort.made_by)
    row = csv_rows(client.get(address(cohort, format="csv")))[1]
    assert row[:4] == ['\'=HYPERLINK("http://x","a")', "", "'-2", "'+1"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address(cohort, format="xlsx")).streaming_content)))
    assert [cell.data_type for cell in book.active[2][:1]] == ["s"]


def test_tags_in_names_are_words_on_the_screen():
    cohort = make_cohort()
    seat_in(cohort, shared_learner(cohort.organisation, display_name="<b>Bold</b>"))
    assert b"&lt;b&gt;Bold&lt;/b&gt;" in signed_in(cohort.made_by).get(address(cohort)).content


def test_files_speak_the_language_of_the_address(cohort: Cohort):
    client = signed_in(cohort.made_by)
    for language in ("zh-hans", "zh-hant"):
        chinese = address(cohort).replace("/en/", f"/{language}/")
        assert table_rows(client.get(chinese))[0][-1] == csv_rows(client.get(f"{chinese}?format=csv"))[1][-1]


def test_a_file_cannot_be_kept_by_a_cache(cohort: Cohort):
    assert "no-store" in signed_in(cohort.made_by).get(address(cohort, format="csv")).headers["Cache-Control"]


def test_fewer_than_five_people_have_no_chart_and_it_says_so():
    cohort = make_cohort()
    for _number in range(4):
        seat_in(cohort)
    response = signed_in(cohort.made_by).get(address(cohort))
    assert "Fewer than five people: no chart." in text_of(response)
    assert b'class="chart"' not in response.content


def test_the_figures_of_the_chart_stand_beneath_it(cohort: Cohort):
    page = html.fromstring(signed_in(cohort.made_by).get(address(cohort)).content)
    rows = [[cell.text_content() for cell in row.xpath("./td|./th")] for row in page.xpath("//details//tbody/tr")]
    assert rows[-1][1:] == ["5", "3", "7"]
    assert (
        page.xpath("//*[local-name()='svg' and @class='chart']/*[local-name()='title']")[0]
        .text_content()
        .startswith("Learners who started")
    )


def test_modules_are_counted_by_activity_on_the_screen_and_in_the_file(cohort: Cohort):
    client = signed_in(cohort.made_by)
    page = html.fromstring(client.get(address(cohort, view="modules")).content)
    shown = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
        for row in page.xpath("//section//div[@role='region']//tbody/tr")
    ]
    in_file = csv_rows(client.get(address(cohort, view="modules", format="csv")))[1:]
    assert [row[2:] for row in shown] == [["3", "2", "1"], ["3", "0", "3"], ["3", "0", "3"], ["3", "0", "3"]]
    assert [row[2:] for row in shown] == [row[3:] for row in in_file]


@pytest.mark.parametrize("view", ["learners", "modules", "invitations"])
def test_the_screen_costs_at_most_fifteen_queries_however_many_learners(view: str):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    cohort = make_cohort(course=offered_course(lessons=3, modules=3))
    client = signed_in(cohort.made_by)
    for wanted in (1, 6, 40):
        while cohort.seated.count() < wanted:
            seat_in(cohort)
        client.get(address(cohort, view=view))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(cohort, view=view)).status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 15
    assert counts[1] == counts[2]


@pytest.mark.parametrize("query", [{"name": "a"}, {"sort": "hours"}, {"sort": "seen"}, {"team": "Risk"}])
def test_filters_and_sorts_stay_within_fifteen_queries(
    cohort: Cohort, query: dict[str, str], django_assert_max_num_queries
):
    client = signed_in(cohort.made_by)
    client.get(address(cohort))
    with django_assert_max_num_queries(15):
        client.get(address(cohort, **query))


def test_the_organisation_home_costs_the_same_for_one_three_and_ten_cohorts():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    organisation = OrganisationFactory()
    manager, course = manager_of(organisation), offered_course()
    client, counts = signed_in(manager), []
    for wanted in (1, 3, 10):
        while organisation.cohorts.count() < wanted:
            cohort = make_cohort(organisation=organisation, course=course, by=manager)
            for _number in range(3):
                seat_in(cohort)
        client.get(reverse("dashboards:organisation"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("dashboards:organisation")).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_looking_at_the_list_is_written_down_once_with_how_many(cohort: Cohort):
    signed_in(cohort.made_by).get(address(cohort))
    signed_in(cohort.made_by).get(address(cohort, format="csv"))
    looks = NamedAccess.objects.filter(viewer=cohort.made_by).order_by("pk").values_list("what", "subject_count")
    assert list(looks) == [("cohort", 7), ("cohort.csv", 7)]


def test_a_cell_leads_to_the_person_and_the_person_to_the_evidence(cohort: Cohort):
    client = signed_in(cohort.made_by)
    page = html.fromstring(client.get(address(cohort, state="overdue")).content)
    person_url = page.xpath("//a[@class='table__cell-link']/@href")[0]
    person = client.get(person_url)
    assert "What is left" in text_of(person)
    record_url = [
        url for url in html.fromstring(person.content).xpath("//main//a/@href") if "/learn/enrolments/" in url
    ]
    assert client.get(record_url[0]).status_code == 200


def test_twenty_rows_stand_on_a_page():
    cohort = make_cohort(course=offered_course(lessons=1))
    for _number in range(23):
        seat_in(cohort)
    client = signed_in(cohort.made_by)
    assert len(table_rows(client.get(address(cohort)))) == 20
    assert len(table_rows(client.get(address(cohort, page="2")))) == 3
    assert len(csv_rows(client.get(address(cohort, format="csv")))) == 24


def test_the_organisation_home_answers_where_its_open_cohorts_stand():
    organisation = OrganisationFactory()
    manager, course = manager_of(organisation), offered_course()
    client = Client()
    client.force_login(manager.user)
    assert "answerline" not in client.get(reverse("dashboards:organisation")).content.decode()
    cohort = make_cohort(organisation=organisation, course=course, by=manager)
    seat_in(cohort, shared_learner(organisation))
    assert (
        "0 of 1 have completed. Nobody is overdue." in client.get(reverse("dashboards:organisation")).content.decode()
    )
