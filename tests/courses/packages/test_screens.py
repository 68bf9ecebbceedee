"""The page of a package, and where it is kept what a package reports."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.urls import reverse

from accounts.enums import Role
from courses.catalogue.models import Activity, Course
from courses.learning.models import ActivityResult
from courses.packages.models import PackagePage, PackageState
from tests.factories.accounts import AssociationFactory, PersonFactory, member_of
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import make_package, make_package_page, ticket_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def association():
    return AssociationFactory(slug="ftahk")


@pytest.fixture
def page(association):
    course = offered_course(lessons=1, owner=association)
    return make_package_page(module_of(course), package=make_package(parts=2, owner=association))


@pytest.fixture
def learner(page):
    return learner_on(Course.objects.get(key=page.course_key)).person


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner.user)
    return client


def address(page) -> str:
    return reverse("packages:keep", args=[page.translation_key])


def report(person, page, **more):
    held = {
        "ticket": ticket_for(person, page),
        "number": 1,
        "event_id": str(uuid.uuid4()),
        "values": {"cmi.core.lesson_status": "incomplete", "cmi.core.lesson_location": "4", "cmi.suspend_data": "p=4"},
    }
    return json.dumps({**held, **more})


def send(client, page, body):
    return client.post(address(page), body, content_type="application/json")


def test_the_page_frames_the_host_of_packages_and_no_other(signed_in, page):
    answer = signed_in.get(page.url)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "frame-src http://packages.example;" in f"{answer['Content-Security-Policy']};"
    assert re.search(r'data-src="http://packages\.example/p/[\w.-]+/frame"', words)
    assert "allow-top-navigation" not in words
    # A page that the browser keeps would come back with the ticket of a window that is over, and its frame with it.
    assert answer["Cache-Control"] == "private, no-store"
    assert re.search(r"<template><iframe [^>]+></iframe></template>", words)
    assert "This package needs JavaScript." in words
    lesson = signed_in.get(page.get_prev_sibling().url)
    assert "frame-src" not in lesson["Content-Security-Policy"]


def test_what_the_package_says_of_the_part_stands_above_it(client, association):
    course = offered_course(lessons=1, owner=association)
    outline = [
        {"id": "a", "title": "A", "href": "part1.html", "description": "What <b> this part is about."},
        {"id": "b", "title": "B", "href": "part1.html", "description": "The second one."},
    ]
    page = make_package_page(module_of(course), package=make_package(outline=outline, owner=association))
    client.force_login(learner_on(Course.objects.get(key=page.course_key)).person.user)
    words = client.get(page.url).content.decode()
    assert "<p>What &lt;b&gt; this part is about.</p>" in words
    assert "The second one." not in words


def test_the_parts_are_listed_with_where_she_stands_and_lead_to_each_other(signed_in, learner, page):
    def parts(words: str) -> str:
        return words.split('<ol class="package__parts"')[1].split("</ol>", maxsplit=1)[0]

    first = signed_in.get(page.url).content.decode()
    assert (parts(first).count("Not started"), "Next part" in first, "Previous part" in first) == (2, True, False)
    send(signed_in, page, report(learner, page, values={"cmi.core.lesson_status": "passed"}))
    second = signed_in.get(page.url).content.decode()
    assert re.search(r'href="\?part=part-2" aria-current="true"', second)
    assert (parts(second).count("Passed"), "Previous part" in second) == (1, True)
    assert 'href="?part=part-1" aria-current="true"' in signed_in.get(f"{page.url}?part=part-1").content.decode()
    assert signed_in.get(f"{page.url}?part=none").status_code == 200


def test_how_many_parts_there_are_costs_no_query(signed_in, association, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            signed_in.get(page.url)
        return len(queries)

    cost()
    few = cost()
    page.package = make_package(parts=9, owner=association)
    page.save_revision().publish()
    cost()
    assert cost() == few


def test_a_report_is_kept_and_handed_back(signed_in, learner, page):
    answer = send(signed_in, page, report(learner, page))
    assert (answer.status_code, answer.json()) == (200, {"kept": True, "stands": "Begun"})
    state = PackageState.objects.get()
    assert (state.location, state.suspend_data, state.person) == ("4", "p=4", learner)
    assert send(signed_in, page, report(learner, page)).json()["kept"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b"\xff\xfe", 400),
        (b"[" * 200_000, 400),
        (b'{"ticket": 1, "number": 1, "values": {}, "event_id": "x"}', 400),
        (b"x" * (1024 * 1024 + 1), 400),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(signed_in, page, body, status):
    assert send(signed_in, page, body).status_code == status
    assert PackageState.objects.count() == 0


@pytest.mark.parametrize("number", [0, -1, 2**31, "x", None, 1e400])
def test_a_number_that_is_none_is_refused(signed_in, learner, page, number):
    assert send(signed_in, page, report(learner, page, number=number)).status_code == 400


def test_text_that_no_database_holds_is_kept_without_what_breaks_it(signed_in, learner, page):
    values = {"cmi.suspend_data": "a\x00b\ud800", "x\x00": ["list"], "cmi.core.score.raw": float("nan")}
    assert send(signed_in, page, report(learner, page, values=values)).status_code == 200
    assert PackageState.objects.get().suspend_data == "ab\ufffd"


def test_somebody_elses_window_keeps_nothing_in_ones_name(client, learner, page):
    other = learner_on(Course.objects.get(key=page.course_key)).person
    client.force_login(other.user)
    assert send(client, page, report(learner, page)).status_code == 404
    assert PackageState.objects.count() == 0


def test_without_a_place_or_a_session_nothing_is_kept(client, learner, page):
    assert send(client, page, report(learner, page))["Location"].startswith("/accounts/login/")
    stranger = PersonFactory()
    client.force_login(stranger.user)
    assert send(client, page, report(stranger, page)).status_code == 404
    assert PackageState.objects.count() == 0


def test_a_form_of_another_site_keeps_nothing(learner, page):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner.user)
    assert send(strict, page, report(learner, page)).status_code == 403


def test_an_author_tries_it_and_nothing_is_kept(client, association, page):
    trainer = member_of(association, Role.TRAINER)
    client.force_login(trainer)
    words = client.get(page.url).content.decode()
    assert "What you do in it is not kept." in words
    assert "data-keep" not in words
    assert send(client, page, report(trainer.person, page)).json() == {"kept": False}
    assert PackageState.objects.count() == 0


def test_a_ticket_that_is_over_still_says_what_a_report_belongs_to(signed_in, learner, page):
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    body = report(learner, page, values={"cmi.core.lesson_status": "passed"})
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        signed_in.force_login(learner.user)
        assert send(signed_in, page, body).json()["kept"] is True


def test_the_button_at_the_end_records_nothing(signed_in, learner, page):
    PackagePage.objects.filter(pk=page.pk).update(completion_rule="viewed")
    activity = Activity.objects.get(key=page.translation_key)
    words = signed_in.get(page.url).content.decode()
    assert reverse("learning:done", args=[page.translation_key]) not in words
    signed_in.post(reverse("learning:done", args=[page.translation_key]), {"verb": "viewed", "then": "/en/learn/"})
    assert not ActivityResult.objects.filter(activity=activity, completed_at__isnull=False).exists()


def test_without_a_host_the_page_says_so_and_cannot_be_published(signed_in, page, settings):
    settings.PACKAGE_ORIGIN = ""
    words = signed_in.get(page.url).content.decode()
    assert "This package cannot be played at present." in words
    assert "<iframe" not in words
    from courses.packages.exceptions import NoPackageHost

    with pytest.raises(NoPackageHost):
        page.save_revision().publish()


def test_the_editor_offers_the_packages_of_ones_own_association(client, association, page):
    foreign = make_package(name="Somebody else’s")
    client.force_login(member_of(association, Role.TRAINER))
    words = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert str(page.package) in words
    assert str(foreign) not in words


def test_looking_changes_nothing(signed_in, page):
    signed_in.get(page.url)
    assert PackageState.objects.count() == 0


def test_equal_hosts_are_an_error(settings):
    from courses.packages.checks import domains_are_apart, hosts_are_apart

    settings.SITE_ORIGIN, settings.PACKAGE_ORIGIN = "https://academy.example", "https://academy.example:8443"
    assert [found.id for found in hosts_are_apart()] == ["packages.E001"]
    settings.PACKAGE_ORIGIN = "https://packages.academy.example"
    assert [found.id for found in (*hosts_are_apart(), *domains_are_apart())] == ["packages.W001"]
    settings.PACKAGE_ORIGIN = "https://academy-packages.test"
    assert [*hosts_are_apart(), *domains_are_apart()] == []
