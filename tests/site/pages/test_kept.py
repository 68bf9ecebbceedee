"""What the frame and the pages keep changes at once for everybody, and nothing personal is kept."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from common.near import near
from common.templatetags.near import fragments
from courses.assessment.actions import save_question
from courses.catalogue.actions import bump_stamp
from courses.catalogue.models import CatalogueStamp
from courses.catalogue.models.versions import stamp
from pages.models import SiteSettings
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.assessment import choice_words, make_question
from tests.factories.catalogue import make_course_page, make_lesson, make_module, publish
from tests.factories.learning import learner_on, settled

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.fixture
def lesson():
    course = make_course_page()
    return make_lesson(
        make_module(course),
        title="What a model learns",
        completion_rule="check",
        body=[
            ("text", "<p>The first words.</p>"),
            ("check", {"question": str(make_question(prompt="Which one?").key)}),
        ],
    )


def reader_of(lesson) -> Client:
    course = settled(lesson.get_parent().get_parent().specific)
    return signed_in(learner_on(course).person.user)


def address_of(lesson) -> str:
    return f"/en/courses/{lesson.course_path}/"


def test_a_new_name_of_the_site_is_on_the_next_page():
    client = Client()
    assert "Alliance Academy" in page(client, "/en/courses/")
    settings = SiteSettings.load()
    settings.name_en = "School of the Four Seals"
    settings.save()
    content = page(client, "/en/courses/")
    assert "School of the Four Seals" in content
    assert "Alliance Academy" not in content


def test_what_another_process_changed_is_on_the_next_page():
    client = Client()
    bump_stamp()
    page(client, "/en/courses/")
    # Nothing is told to this process: only the database knows.
    SiteSettings.objects.update(name_en="School of the Four Seals")
    CatalogueStamp.objects.update(number=F("number") + 1)
    assert "School of the Four Seals" in page(client, "/en/courses/")


def test_the_menu_is_each_persons_own():
    learner = signed_in(PersonFactory().user)
    manager = signed_in(MembershipFactory(role=Role.MANAGER).person.user)
    for _time in range(2):
        assert "My organisation" not in page(learner, "/en/courses/")
        assert "My organisation" in page(manager, "/en/courses/")
        assert "My learning" not in page(Client(), "/en/courses/")


def test_the_menu_tells_the_part_of_the_site():
    client = signed_in(PersonFactory().user)
    for _time in range(2):
        assert 'href="/en/courses/" aria-current="page"' in page(client, "/en/courses/")
        assert 'href="/en/learn/" aria-current="page"' in page(client, "/en/learn/")
        assert 'aria-current="page"' not in page(client, "/en/search/")


def test_the_languages_lead_to_the_same_page():
    client = Client()
    for _time in range(2):
        assert 'href="/zh-hans/courses/"' in page(client, "/en/courses/")
        assert 'href="/zh-hans/search/"' in page(client, "/en/search/")


def test_every_form_carries_the_readers_own_token(lesson):
    url = address_of(lesson)
    for client in (reader_of(lesson), reader_of(lesson)):
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page(client, url))
        assert len(tokens) >= 2
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        for token in tokens:
            answer = strict.post(
                f"/en/learn/activities/{lesson.translation_key}/done/", {"csrfmiddlewaretoken": token, "then": "/en/x/"}
            )
            assert answer.status_code == 302


def test_no_name_and_no_token_is_kept_in_the_process(lesson):
    client = reader_of(lesson)
    content = page(client, address_of(lesson))
    name = re.search(r'class="masthead__person" href="[^"]+">([^<]+)<', content)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', content)[1]
    event = re.search(r'name="event_id" value="([\w-]+)"', content)[1]
    kept = repr(list(fragments._held.items())) + repr(list(near._held.items()))
    for personal in (name, token, event):
        assert personal in content
        assert personal not in kept


def test_new_words_of_a_lesson_are_on_the_next_page(lesson):
    client, url = reader_of(lesson), address_of(lesson)
    assert "What a model learns" in page(client, url)
    lesson.title = "What a model forgets"
    publish(lesson)
    content = page(client, url)
    assert "What a model forgets" in content
    assert "What a model learns" not in content


def test_new_words_of_a_check_are_on_the_next_page(lesson):
    client, url = reader_of(lesson), address_of(lesson)
    assert "Which one?" in page(client, url)
    question = make_question(prompt="Another")
    question = type(question).objects.exclude(pk=question.pk).get()
    save_question(
        bank=question.bank,
        key=question.key,
        kind=question.kind,
        structure=question.structure,
        words={"en": choice_words(prompt="Which of them?", options={"a": "One", "b": "Two", "c": "Three"})},
    )
    content = page(client, url)
    assert "Which of them?" in content
    assert "Which one?" not in content


def test_what_one_reader_answered_is_not_shown_to_the_next(lesson):
    first, second, url = reader_of(lesson), reader_of(lesson), address_of(lesson)
    page(second, url)
    question = re.search(r'id="check-([\w-]+)"', page(first, url))[1]
    first.post(f"/en/learn/checks/{lesson.translation_key}/{question}/", {"answer": "a", "here": url})
    assert "checked" in page(first, url)
    assert "checked" not in page(second, url)


def test_a_stamp_never_comes_back():
    bump_stamp()
    first = stamp()
    CatalogueStamp.objects.update(number=3)
    bump_stamp()
    assert stamp() > first


def test_a_lesson_costs_six_queries(lesson):
    client, url = reader_of(lesson), address_of(lesson)
    page(client, url)
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    # session, account, stamp, gate, results, menu, answers
    assert len(captured) <= 7
