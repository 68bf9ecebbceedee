from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.catalogue.actions import set_recognised_by
from courses.catalogue.models import Activity
from courses.catalogue.queries import course_cards
from courses.learning.actions import enrol, mark_done
from pages import queries
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.catalogue import lesson_pages, make_course, make_course_page, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_out")]


def body(client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_front_page_counts_courses_lessons_and_hours(client):
    make_course(code="A-1", lessons=3, minutes=90)
    make_course(code="B-1", lessons=2, minutes=60)
    make_course_page(code="C-1", live=False)
    figures = re.findall(
        r"<dt>(.*?)</dt><dd>(.*?)</dd>", body(client, "/en/").split('class="numbers"')[1].split("</dl>")[0]
    )
    assert figures == [
        ("courses", "2"),
        ("lessons", "5"),
        ("CPD hours", "2.5"),
        ("languages for every screen; each course names its own", "3"),
    ]


def test_the_front_page_begins_before_there_is_a_course(client):
    assert "The first course is being written" in body(client, "/en/")


def test_the_front_page_costs_the_same_with_one_course_and_with_three(client):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/en/")
        return len(captured)

    make_course(lessons=1)
    client.get("/en/")
    with_one = cost()
    make_course(lessons=2)
    make_course(lessons=3)
    assert cost() == with_one


def test_a_sample_lesson_is_offered_where_one_is_open_to_everybody(client):
    page = make_course_page(code="A-1")
    module = make_module(page)
    make_lesson(module)
    assert queries.sample_lesson("en") is None
    make_lesson(module, minutes=20, preview_open=True)
    assert "Read a lesson, about 20 min" in body(client, "/en/")


def test_founders_stand_in_the_order_of_the_mark_with_their_name_at_home(client):
    AssociationFactory(seal="su", name_en="Suzhou Association", name_zh_hans="苏州协会", jurisdiction="CN_OTHER")
    AssociationFactory(seal="hk", name_en="Hong Kong Association", name_zh_hant="香港協會", jurisdiction="HK")
    assert [(one.seal, one.name, one.other_name, one.other_lang) for one in queries.founders()] == [
        ("hk", "Hong Kong Association", "香港協會", "zh-Hant-HK"),
        ("su", "Suzhou Association", "苏州协会", "zh-Hans"),
    ]


def test_the_menu_shows_each_what_is_theirs(client):
    organisation = AssociationFactory(seal="hk")

    def menu() -> list[str]:
        nav = body(client, "/en/").split('class="masthead__nav"')[1].split("</nav>")[0]
        return re.findall(r">([^<>]+)</a>", nav)

    assert menu() == ["Courses"]
    client.force_login(UserFactory())
    assert menu() == ["Courses", "My learning"]
    client.force_login(member_of(organisation, "trainer"))
    assert menu() == ["Courses", "My learning", "Teaching"]
    client.force_login(member_of(organisation, "manager"))
    assert menu() == ["Courses", "My learning", "My organisation"]


def test_the_search_finds_lessons_of_reachable_courses_alone(client):
    page = make_course_page(code="A-1", title="Fraud")
    make_lesson(make_module(page), "Scams and fraud")
    hidden = make_course_page(code="B-1", live=False)
    make_lesson(make_module(hidden), "Fraud unseen")
    found = queries.found("fraud", "en")
    assert [row.title for row in found] == ["Fraud", "Scams and fraud"]
    assert "2 pages found" in body(client, "/en/search/?q=fraud")


def test_a_search_without_words_or_hits_says_what_to_do(client):
    assert "Nothing found" not in body(client, "/en/search/")
    assert "Nothing found" in body(client, "/en/search/?q=zzzz")


def test_words_searched_for_are_shown_as_text(client):
    assert "<script>alert" not in body(client, "/en/search/?q=<script>alert(1)</script>")


def test_with_a_single_course_the_front_page_says_how_many_recognise_it_and_opens_it_at_once(client):
    course = make_course(code="A-1", lessons=1)
    partners = [AssociationFactory(seal="su"), AssociationFactory(seal="bj")]
    set_recognised_by(course=course, associations=partners)
    cache.clear()
    page = body(client, "/en/")
    assert "<dt>associations recognise the certificate</dt><dd>3</dd>" in page
    assert "<dt>course</dt>" not in page
    assert f'href="{course_cards("en")[0].url}">See the course</a>' in page


def test_whoever_is_on_the_way_goes_on_from_the_front_page_in_one_press(client):
    course = make_course(title="Reading models", lessons=2)
    user = UserFactory()
    client.force_login(user)
    assert "Start: " not in body(client, "/en/")
    enrol(person=user.person, course=course, by=user.person)
    first = queries.resume(user.person, "en")
    assert first is not None
    assert (first.has_begun, first.course_title) == (False, "Reading models")
    assert f'href="{first.url}">Start: {first.label}</a>' in body(client, "/en/")
    activity = Activity.objects.get(key=lesson_pages(course)[0].translation_key)
    mark_done(person=user.person, activity=activity, by=user.person)
    second = queries.resume(user.person, "en")
    assert second is not None
    assert (second.has_begun, second.label) == (True, f"1.2 {lesson_pages(course)[1].title}")
    assert f"Continue: {second.label}</a>" in body(client, "/en/")
