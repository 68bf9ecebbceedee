from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue import actions
from courses.catalogue.filtering import CatalogueFilter
from courses.catalogue.models import CoursePage
from courses.catalogue.queries import course_cards
from courses.catalogue.queries.syllabus import syllabus_of
from courses.skills.actions import load_framework
from courses.skills.models import Skill
from tests.factories.accounts import AssociationFactory
from tests.factories.catalogue import (
    lesson_pages,
    make_course,
    make_course_page,
    make_index,
    make_lesson,
    publish,
    translate,
)

pytestmark = pytest.mark.django_db


def codes(query: str) -> list[str]:
    return [card.code for card in CatalogueFilter(course_cards("en"), QueryDict(query)).results()]


def counts(query: str, name: str) -> dict[str, int]:
    cards = course_cards("en")
    groups = CatalogueFilter(cards, QueryDict(query)).groups(cards)
    return {option.value: option.count for group in groups if group.name == name for option in group.options}


def test_every_reachable_course_is_listed_once_whatever_its_languages() -> None:
    course = make_course(code="A-1", lessons=1)
    translate(CoursePage.objects.get(translation_key=course.key), "zh-hans", title="课程")
    make_course_page(code="B-1", live=False)
    assert [card.code for card in course_cards("en")] == ["A-1"]
    assert [card.title for card in course_cards("zh-hans")] == ["课程"]
    assert course_cards("zh-hans")[0].url.startswith("/zh-hans/courses/")


def test_a_course_is_offered_in_a_language_once_everything_required_is_published_in_it() -> None:
    course = make_course(lessons=2)
    page = CoursePage.objects.get(translation_key=course.key)

    def offered() -> tuple[str, ...]:
        return course_cards("zh-hans")[0].languages

    translate(page, "zh-hans", title="课程")
    assert offered() == ("en",)
    module = translate(page.get_children().get().specific, "zh-hans")
    first, second = lesson_pages(course)
    translate(first, "zh-hans", title="一")
    assert offered() == ("en",)
    last = translate(second, "zh-hans", title="二")
    assert offered() == ("en", "zh-hans")
    assert "简体中文" in Client().get(page.url).content.decode().split("<dt>Languages</dt>")[1].split("</dd>")[0]
    last.unpublish()
    assert offered() == ("en",)
    assert module.live


def test_choices_in_one_question_add_and_across_questions_narrow() -> None:
    load_framework()
    ail, dqa = Skill.objects.get(code="AIL-1"), Skill.objects.get(code="DQA-1")
    make_course(code="A-1", level="foundation", skills=[ail], minutes=100)
    make_course(code="B-1", level="advanced", skills=[ail, dqa], minutes=300)
    make_course(code="C-1", level="advanced", skills=[dqa], minutes=600)
    assert codes("topic=AIL") == ["A-1", "B-1"]
    assert codes("topic=AIL&topic=DQA") == ["A-1", "B-1", "C-1"]
    assert codes("topic=AIL&level=advanced") == ["B-1"]
    assert codes("hours=2&hours=9") == ["A-1", "C-1"]
    assert counts("level=advanced", "topic") == {"AIL": 1, "DQA": 2}
    assert counts("level=advanced", "level") == {"foundation": 1, "advanced": 2}


@pytest.mark.parametrize("query", ["topic=NOPE", "level=<script>", "hours=-1", "owner=../x", "lang=fr", "q=%00"])
def test_values_nobody_knows_are_ignored(client: Client, query: str) -> None:
    make_course(code="A-1", lessons=1)
    response = client.get(f"/en/courses/?{query}")
    assert response.status_code == 200
    assert "A-1" in response.content.decode()


def test_the_owner_filter_and_its_chip_that_takes_it_away() -> None:
    owner = AssociationFactory(slug="szfa", seal="sz", city_en="Shenzhen")
    make_course(code="A-1", owner=owner, lessons=1)
    make_course(code="B-1", lessons=1)
    assert codes("owner=szfa") == ["A-1"]
    chosen = CatalogueFilter(course_cards("en"), QueryDict("owner=szfa&level=foundation"))
    assert [(chip.label, chip.without) for chip in chosen.chips()] == [
        ("Foundation", "?owner=szfa"),
        ("Shenzhen", "?level=foundation"),
    ]


def test_a_change_is_shown_at_once_although_the_page_is_kept(client: Client) -> None:
    course = make_course(code="A-1", lessons=1)
    page = CoursePage.objects.get(translation_key=course.key)
    assert page.title in client.get("/en/courses/").content.decode()
    page.title = "Entirely new"
    publish(page)
    assert "Entirely new" in client.get("/en/courses/").content.decode()
    actions.save_course_settings(course=course, by=None, level="lead")
    assert "Lead" in client.get("/en/courses/").content.decode()
    page.unpublish()
    assert "Entirely new" not in client.get("/en/courses/").content.decode()


def test_htmx_gets_the_part_a_browser_the_page(client: Client) -> None:
    make_course(code="A-1", lessons=1)
    whole = client.get("/en/courses/").content.decode()
    part = client.get("/en/courses/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip() in whole


def test_an_empty_catalogue_says_what_will_stand_there(client: Client) -> None:
    make_index()
    assert "Courses will stand here" in client.get("/en/courses/").content.decode()


def test_listing_three_courses_costs_what_listing_one_costs(client: Client) -> None:
    client.get("/en/courses/")
    found = []
    for number in (1, 3):
        for _course in range(number):
            make_course(lessons=number)
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/courses/")
        found.append(len(queries))
    assert found[0] == found[1]


def test_a_second_visit_costs_the_stamp_alone(client: Client) -> None:
    make_course(lessons=1)
    client.get("/en/courses/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/courses/")
    ours = {query["sql"] for query in queries if "catalogue_" in query["sql"]}
    assert ours == {"SELECT number FROM catalogue_cataloguestamp WHERE id = 1"}


def test_the_course_page_shows_syllabus_and_facts_and_its_canonical_address(client: Client) -> None:
    course = make_course(code="A-1", lessons=2)
    lesson = lesson_pages(course)[0]
    content = client.get(f"/zh-hans/courses/{lesson.course_path.split('/')[0]}/").content.decode()
    assert lesson.title in content
    assert f'rel="canonical" href="http://127.0.0.1:8000/en/courses/{lesson.course_path.split("/")[0]}/"' in content
    assert "English" in content


@pytest.mark.parametrize("kind", ["course", "module"])
def test_course_and_module_pages_cost_the_same_for_one_lesson_and_for_three(client: Client, kind: str) -> None:
    found = []
    for lessons in (1, 1, 3):
        course = make_course(lessons=lessons)
        parts = lesson_pages(course)[0].course_path.split("/")
        path = "/".join(parts[: 1 if kind == "course" else 2])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/courses/{path}/").status_code == 200
        found.append(len(queries))
    assert found[1] == found[2]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading_methods_are_answered(client: Client, method: str) -> None:
    lesson = lesson_pages(make_course(lessons=1))[0]
    for path in ("", f"{lesson.course_path}/"):
        response: Any = getattr(client, method)(f"/en/courses/{path}")
        assert response.status_code == 405


def test_a_card_counts_what_is_required_and_says_who_recognises_the_certificate(client: Client) -> None:
    course = make_course(lessons=2)
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
    asked = syllabus_of(course.key, "en", "en")
    make_lesson(page.get_children().first().specific, minutes=45, required=False)
    partner = AssociationFactory(seal="su", name_en="Suzhou Association")
    actions.set_recognised_by(course=course, associations=[partner])
    cache.clear()
    (card,) = course_cards("en")
    assert (card.lessons, card.minutes) == (asked.lessons, asked.minutes)
    assert card.recognised_by == (("su", "Suzhou Association"),)
    with_extra = syllabus_of(course.key, "en", "en")
    assert (with_extra.lessons, with_extra.minutes, len(with_extra.items)) == (2, asked.minutes, 3)
    assert "Recognised by" in client.get("/en/courses/").content.decode()
