"""The host of packages answers for tickets alone, and the academy's host for none."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from courses.learning import actions as learning
from courses.packages.content_types import TYPES, content_type_of
from tests.factories.learning import learner_on, module_of, offered_course
from tests.factories.packages import make_package, make_package_page, ticket_for

HOST = "packages.example"
FILES = {
    "pictures/a b.png": b"\x89PNG....",
    "script.js": b"alert(1)",
    "中文.html": b"<p>x</p>",
    "film.mp4": b"0123456789",
    "odd.exe": b"MZ",
    "drawing.svg": b"<svg/>",
}


@pytest.fixture
def page(db):
    course = offered_course(lessons=1)
    return make_package_page(module_of(course), package=make_package(files=FILES))


@pytest.fixture
def learner(page):
    from courses.catalogue.models import Course

    return learner_on(Course.objects.get(key=page.course_key)).person


@pytest.fixture
def host():
    return Client(headers={"host": HOST})


@contextmanager
def after(delay: timedelta):
    """So much later, and with nothing remembered."""
    cache.clear()
    with time_machine.travel(timezone.now() + delay):
        yield


def ask(host, ticket, rest, **headers):
    return host.get(f"/p/{ticket}/{rest}", headers={"host": HOST, **headers})


def test_a_ticket_opens_the_files_of_its_package(host, page, learner):
    ticket = ticket_for(learner, page)
    answer = ask(host, ticket, "files/part1.html")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html")
    assert b"".join(answer.streaming_content).startswith(b"<p>Part 1")
    assert ask(host, ticket, "files/pictures/a%20b.png")["Content-Type"] == "image/png"
    assert ask(host, ticket, "files/中文.html").status_code == 200
    assert ask(host, ticket, "files/odd.exe")["Content-Type"] == "application/octet-stream"
    assert ask(host, ticket, "files/none.html").status_code == 404
    assert ask(host, ticket, "files/../part1.html").status_code == 404


def test_no_answer_of_the_host_sets_or_reads_a_cookie(host, page, learner):
    ticket = ticket_for(learner, page)
    host.cookies["sessionid"] = "anything"
    for rest in ("frame", "files/part1.html", "lib/frame.js", "files/none"):
        answer = ask(host, ticket, rest)
        assert answer.cookies == {}
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_each_kind_of_file_has_its_policy(host, page, learner):
    ticket = ticket_for(learner, page)
    pages = ask(host, ticket, "files/part1.html")["Content-Security-Policy"]
    assert "frame-ancestors 'self' http://127.0.0.1:8000" in pages
    assert "connect-src 'self' data: blob:" in pages
    assert "sandbox" not in pages
    assert ask(host, ticket, "files/drawing.svg")["Content-Security-Policy"] == pages
    assert "sandbox" in ask(host, ticket, "files/script.js")["Content-Security-Policy"]
    frame = ask(host, ticket, "frame")["Content-Security-Policy"]
    assert "script-src 'self';" in frame
    assert "'unsafe-inline'" not in frame
    assert "frame-ancestors http://127.0.0.1:8000" in frame


def test_part_of_a_file_can_be_asked_for(host, page, learner):
    ticket = ticket_for(learner, page)
    answer = ask(host, ticket, "files/film.mp4", range="bytes=2-4")
    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 2-4/10")
    assert b"".join(answer.streaming_content) == b"234"
    assert ask(host, ticket, "files/film.mp4", range="bytes=20-").status_code == 416


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/admin/", "/static/js/site.js", "/accounts/login/", "/p/", "/p/x/frame"]
)
def test_everything_else_is_not_there(host, db, path):
    answer = host.get(path)
    assert (answer.status_code, answer.content) == (404, b"")


def test_a_forged_ticket_opens_nothing(host, page, learner):
    ticket = ticket_for(learner, page)
    held, _dot, signature = ticket.rpartition(".")
    other = ticket_for(learner, page, part="part-2").rpartition(".")[0]
    for forged in (held, f"{held}.x{signature[1:]}", f"{other}.{signature}", "x" * 500, ticket + "x"):
        assert ask(host, forged, "files/part1.html").status_code == 404


def test_a_ticket_is_over_after_eight_hours(host, page, learner):
    ticket = ticket_for(learner, page)
    with after(timedelta(hours=7, minutes=59)):
        assert ask(host, ticket, "files/part1.html").status_code == 200
    with after(timedelta(hours=8, minutes=1)):
        assert ask(host, ticket, "files/part1.html").status_code == 404


def test_who_lost_her_place_has_lost_the_files_within_a_minute(host, page, learner):
    ticket = ticket_for(learner, page)
    assert ask(host, ticket, "files/part1.html").status_code == 200
    learning.withdraw(enrolment=learner.enrolments.get(), by=learner)
    with after(timedelta(seconds=61)):
        assert ask(host, ticket, "files/part1.html").status_code == 404


def test_a_stranger_has_no_use_of_a_ticket_in_her_own_name(host, page):
    from tests.factories.accounts import PersonFactory

    assert ask(host, ticket_for(PersonFactory(), page), "frame").status_code == 404
    assert ask(host, ticket_for(None, page), "frame").status_code == 404


def test_an_open_sample_is_open_to_everybody(host, page):
    page.preview_open = True
    page.save_revision().publish()
    assert ask(host, ticket_for(None, page), "frame").status_code == 200


def test_the_gate_is_asked_once_for_many_files(host, page, learner, django_assert_num_queries):
    ticket = ticket_for(learner, page)
    ask(host, ticket, "files/part1.html")
    with django_assert_num_queries(2):
        ask(host, ticket, "files/script.js")


def test_nothing_can_be_sent_to_files_and_no_service_worker_stays(host, page, learner):
    ticket = ticket_for(learner, page)
    assert host.post(f"/p/{ticket}/files/part1.html").status_code == 405
    assert ask(host, ticket, "files/script.js", **{"service-worker": "script"}).status_code == 404


def test_the_academy_has_nothing_at_the_address_of_packages(client, page, learner):
    ticket = ticket_for(learner, page)
    for rest in ("frame", "files/part1.html", "lib/frame.js"):
        assert client.get(f"/p/{ticket}/{rest}").status_code == 404


def test_the_frame_begins_with_what_the_manifest_says(host, page, learner):
    answer = ask(host, ticket_for(learner, page), "frame")
    held = json.loads(unescape(answer.content.decode().split('data-launch="')[1].split('"')[0]))
    assert held["href"] == "part1.html"
    assert held["values"]["cmi.core.entry"] == "ab-initio"
    assert held["values"]["cmi.core.lesson_status"] == "not attempted"
    assert str(learner.pk) not in answer.content.decode()
    assert learner.user.display_name not in answer.content.decode()


def test_the_library_is_ours_and_a_fixed_list(host, page, learner):
    ticket = ticket_for(learner, page)
    answer = ask(host, ticket, "lib/scorm-again.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert ask(host, ticket, "lib/../../manage.py").status_code == 404
    assert ask(host, ticket, "lib/site.js").status_code == 404


def test_types_come_from_the_list():
    assert content_type_of("A/B.HTML") == "text/html"
    assert content_type_of("page.php") == content_type_of("Makefile") == "application/octet-stream"
    assert "application/x-shockwave-flash" not in TYPES.values()
