"""Every door of the site under bad input: it answers plainly, never with an error, and changes nothing that is another's.

The doors are read from the URL configuration, so a new one is tried without anybody thinking of it. Addresses are
filled with the keys of real things, then asked with garbage in the query, sent garbage in every field the door's own
form could have, forged and foreign keys, huge and broken bodies, and methods nobody offers.
"""

from __future__ import annotations

import itertools
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import Membership, User
from courses.assessment.actions import start_attempt
from courses.cohorts import actions as cohorts
from courses.cohorts.actions.invitations import Guest
from courses.learning.models import ActivityResult
from tests.factories.accounts import AssociationFactory, OrganisationFactory, member_of
from tests.factories.assessment import make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_lesson, make_module
from tests.factories.certificates import certified_course, earn
from tests.factories.cohorts import make_cohort, manager_of, seat_in
from tests.factories.learning import learner_on, settled
from tests.helpers.addresses import LEFT_OUT, PARAMETER, patterns

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LONG = "長" * 20_000
TEXTS = [
    "",
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "-1",
    "9" * 40,
    "NaN",
    "<b>",
    LONG,
]
FIELDS = (
    "answer", "event_id", "here", "then", "verb", "next", "name", "email", "paste", "file", "encoding", "language",
    "course", "starts_on", "due_on", "seats", "seat", "until", "reason", "evidence", "activity", "message", "share",
    "notice", "consent", "visibility", "agrees", "label", "days", "reference", "theme", "lang", "state", "team",
    "module", "sort", "page", "q", "organisation", "view", "format", "number", "k", "verdict", "role", "purpose",
    "action", "login", "password", "code", "display_name", "name_latin", "time_zone", "position", "heading", "seconds",
)  # fmt: skip
METHODS = ("put", "patch", "delete", "options", "trace")
PEOPLES = ("accounts", "learning", "assessment", "cohorts", "certificates")


class World:
    """A learner at work, her cohort and manager, a certificate and a quiz, of one association."""

    def __init__(self, letter: str) -> None:
        self.association = AssociationFactory(slug=f"association-{letter}")
        self.member = OrganisationFactory(slug=f"member-{letter}", association=self.association)
        page = make_course_page(owner=self.association)
        module = make_module(page)
        lesson = make_lesson(module, "Lesson")
        self.quiz = make_quiz(module)
        self.course = settled(page)
        self.enrolment = learner_on(self.course)
        self.learner: User = self.enrolment.person.user
        attempt = start_attempt(person=self.enrolment.person, quiz=self.quiz, by=self.enrolment.person)
        self.manager = manager_of(self.member).user
        cohort = make_cohort(organisation=self.member, course=self.course, by=self.manager.person)
        seat = seat_in(cohort)
        letter_ = cohorts.invite(cohort=cohort, guest=Guest(email=f"guest-{letter}@nowhere.example"), by=cohort.made_by)
        self.private: list[Any] = []
        certificate = earn(course=certified_course(), person=self.enrolment.person)
        membership = Membership.objects.get(person=seat.person, organisation=self.member)
        question = make_question()
        self.keys: dict[str, list[Any]] = {
            "public_id": [self.enrolment.public_id, attempt.public_id, cohort.public_id, letter_.public_id],
            "activity_key": [lesson.translation_key, self.quiz.translation_key],
            "question_key": [question.key],
            "course_key": [self.course.key],
            "cohort_id": [cohort.public_id],
            "seat_id": [seat.public_id],
            "invitation_id": [letter_.public_id],
            "roster_id": [uuid.uuid4()],
            "code": [certificate.code],
            "slug": [self.member.slug],
            "pk": [membership.pk, 999_999_999],
            "position": [1, 99],
        }
        for name in ("public_id", "seat_id", "invitation_id", "code", "slug"):
            self.private += self.keys[name]

    @property
    def rows(self) -> list[str]:
        """Everything that is recorded about people, as text."""
        models = [
            model for app in PEOPLES for model in apps.get_app_config(app).get_models() if not issubclass(model, Page)
        ]
        return [f"{model._meta.label} {row}" for model in models for row in model._base_manager.values_list()]


def addresses(keys: dict[str, list[Any]]) -> Iterator[str]:
    """Every address outside the admin, filled with every combination of real keys by the names of its parameters."""
    for route in sorted(set(patterns())):
        if route.startswith("/admin/") or route in LEFT_OUT:
            continue
        names = [name for _kind, name in PARAMETER.findall(route)]
        for values in itertools.product(*(keys.get(name, ["x", "1"]) for name in names)):
            made = route
            for value in values:
                made = PARAMETER.sub(str(value), made, count=1)
            yield made


def attempts(address: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What somebody clumsy or wicked could send to an address: a method and its arguments."""
    for text in TEXTS:
        yield "get", {"data": dict.fromkeys(FIELDS, text) if len(text) < 100 else {"q": text, "page": text}}
        yield (
            "post",
            {"data": {**dict.fromkeys(FIELDS, text), "file": SimpleUploadedFile("x.xlsx", text.encode()[:99])}},
        )
    yield "get", {"data": {name: [str(uuid.uuid4())] * 3 for name in FIELDS}}
    yield (
        "get",
        {"headers": {"accept-language": "\x00,;;q=", "x-forwarded-for": "x" * 300}, "QUERY_STRING": "%ff%00&page=%"},
    )
    yield "post", {"data": b"%ff%00=%zz&answer=%", "content_type": "application/x-www-form-urlencoded"}
    yield "post", {"data": b'{"answer": [', "content_type": "application/json"}
    yield "post", {"data": b"--x\r\nnothing", "content_type": "multipart/form-data; boundary=x"}
    yield "post", {"data": b"a" * 3_000_000, "content_type": "application/x-www-form-urlencoded"}
    yield "post", {"data": b"&".join([b"a=1"] * 10_001), "content_type": "application/x-www-form-urlencoded"}
    for method in METHODS:
        yield method, {}


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What was raised behind an answer of 500."""
    found: list[str] = []

    def note(sender: object, request: Any = None, **kwargs: Any) -> None:
        found.append(f"{request.method} {request.path}: {sys.exc_info()[1]!r}"[:300])

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def ask(client: Client, address: str) -> Iterator[tuple[str, int]]:
    """Try everything at an address, each attempt on the state as it was."""
    for method, arguments in attempts(address):
        with transaction.atomic():
            response = getattr(client, method)(address, **arguments)
            yield method, response.status_code
            transaction.set_rollback(True)


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["visitor", "learner", "manager", "officer"])
def test_no_door_breaks(errors, who):
    world = World("a")
    user = {
        "visitor": None,
        "learner": world.learner,
        "manager": world.manager,
        "officer": member_of(world.association, Role.OFFICER),
    }[who]
    client = browser(user)
    statuses = {status for address in addresses(world.keys) for _method, status in ask(client, address)}
    assert sorted(set(errors)) == []
    assert max(statuses) < 500


@pytest.mark.parametrize("who", ["learner", "manager"])
def test_nothing_of_another_is_changed(errors, who):
    theirs, ours = World("a"), World("b")
    client = browser(getattr(ours, who))
    changed = []
    for address in addresses(theirs.keys):
        # Enrolling on a course, and answering what is open to everybody, is anybody's own business.
        if "course_key" in address or not any(str(key) in address for key in theirs.private):
            continue
        before = theirs.rows
        for method, arguments in attempts(address):
            getattr(client, method)(address, **arguments)
        changed += sorted(set(theirs.rows) ^ set(before))
    assert changed == []
    assert errors == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This request could not be read"), ("zh-hans", "无法读取此请求"), ("zh-hant", "無法讀取此請求")],
)
def test_what_cannot_be_read_is_refused_in_the_readers_language(language, words):
    world = World("a")
    client = browser(world.learner)
    address = f"/{language}/learn/activities/{world.keys['activity_key'][0]}/done/"
    answer = client.post(address, data=b"a" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ActivityResult.objects.filter(enrolment=world.enrolment, completed_at__isnull=False).exists()
