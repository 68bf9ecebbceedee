"""Every form of the site with one field broken at a time: it is refused in words, never with an error.

The forms are read from the pages as their readers see them, filled as somebody would fill them, and sent with one field
changed. What is refused has changed nothing; what belongs to another academy's people stays as it was, whichever of
their keys is put into a field.
"""

from __future__ import annotations

import random
import re
import sys
import uuid
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import Person, User
from tests.factories.accounts import UserFactory, member_of
from tests.test_bad_input import World, addresses

pytestmark = pytest.mark.django_db

UUID = re.compile(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
# Forms that end the session, or throw away what the walk stands on.
SPARED = re.compile(r"logout|delete|/admin/")
OF_EVERYBODY = re.compile(r"/accounts/(?!organisations)|/preferences/")


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def good_values() -> dict[str, str]:
    """What somebody would type into a field that stands empty."""
    return {
        "name": "Autumn",
        "starts_on": _day(1),
        "due_on": _day(30),
        "until": _day(60),
        "seats": "5",
        "reason": "Because",
        "evidence": "A letter",
        "message": "Please",
        "paste": "lee@nowhere.example",
        "email": "lee@nowhere.example",
        "display_name": "Lee",
        "login": "lee@nowhere.example",
        "password": "a long sentence of words",
        "password1": "a long sentence of words",
        "password2": "a long sentence of words",
        "oldpassword": "a long sentence of words",
        "answer": "9",
        "code": "AAAA-BBBB-CCCC",
    }


# Kind of fault: the field's good value and its longest length to what is sent instead; None leaves the field out.
SURROGATE = "\udced\udca0\udc80"  # the bytes ED A0 80, a half of a letter
BROKEN: dict[str, Any] = {
    "missing": lambda good, most: None,
    "empty": lambda good, most: "",
    "twice": lambda good, most: [good, f"{good}x"],
    "a letter too long": lambda good, most: "x" * (most + 1),
    "ten kilobytes": lambda good, most: "長" * 3_400,
    "a NUL": lambda good, most: f"{good}\0x",
    "nothing but a NUL": lambda good, most: "\0",
    "half a letter": lambda good, most: SURROGATE,
    "from right to left": lambda good, most: f"\u202e{good}\u2067علي",
    "markup": lambda good, most: "<b>x</b>&amp;<!--",
    "a script": lambda good, most: "<script>alert(1)</script>",
    "a statement": lambda good, most: "'; DROP TABLE accounts_user; --",
    "a template": lambda good, most: "{{ request }}{% include 'x' %}%(n)s{0}",
    "below nothing": lambda good, most: "-1",
    "nothing": lambda good, most: "0",
    "huge": lambda good, most: "9" * 40,
    "half": lambda good, most: "1.5",
    "no number": lambda good, most: "NaN",
    "a number of another script": lambda good, most: "٣",
    "no choice": lambda good, most: "nobody-has-this",
    "no key": lambda good, most: str(uuid.UUID(int=0)),
    "a broken key": lambda good, most: "00000000-0000-0000-0000-00000000000g",
    "no day": lambda good, most: "2026-02-30",
    "a day before all days": lambda good, most: "0001-01-01",
    "a day after all days": lambda good, most: "9999-12-31",
    "a path": lambda good, most: "../../../etc/passwd",
    "another host": lambda good, most: "//evil.example/\r\nSet-Cookie: x=1",
    "a list": lambda good, most: '["x", {"y": 1}]',
}


@dataclass
class Form:
    """One form of a page: where it goes, what it sends as it stands, and how long its fields may be."""

    action: str
    values: dict[str, list[str]]
    longest: dict[str, int] = field(default_factory=dict)


def forms_of(text: bytes, address: str, spared: re.Pattern[str] = SPARED) -> Iterator[Form]:
    for form in html.fromstring(text).xpath("//form[@method='post' or @method='POST']"):
        action = form.get("action") or address
        if spared.search(action):
            continue
        values: dict[str, list[str]] = {}
        longest = {}
        good = good_values()
        for one in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]|.//button[@name]"):
            name, kind = one.get("name"), one.get("type", "")
            if name == "csrfmiddlewaretoken" or kind == "file":
                continue
            value = one.text_content() if one.tag == "textarea" else one.get("value") or ""
            if one.tag == "select":
                chosen = one.xpath(".//option[@selected]/@value") + [
                    value for value in one.xpath(".//option/@value") if value
                ]
                value = chosen[0] if chosen else ""
            if kind in {"radio", "checkbox", "submit"} or one.tag == "button":
                values.setdefault(name, [value or "on"])
                continue
            values[name] = [value or good.get(name, "")]
            longest[name] = int(one.get("maxlength") or 200)
        yield Form(action, values, longest)


def forms_for(client: Client, world: World, within: str = "/") -> list[Form]:
    """Every form on every page that this reader can open, once for each place it goes to and each set of fields."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    pages = [page.url for page in Page.objects.live() if page.url]
    for address in [*addresses(world.keys), *pages]:
        if not address.startswith(within):
            continue
        response = client.get(address)
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in forms_of(response.content, address):
            # Forms of several learners or questions are alike but for their keys.
            alike = re.sub(r"[0-9a-f-]{36}|\d+", "*", form.action)
            found.setdefault((alike, tuple(sorted(form.values))), form)
    return list(found.values())


def body(values: dict[str, Any]) -> bytes:
    """As a browser writes it, and halves of letters as no browser does."""
    from urllib.parse import quote_from_bytes

    def written(text: str) -> str:
        return quote_from_bytes(text.encode("utf-8", "surrogateescape"))

    return "&".join(f"{written(name)}={written(one)}" for name, given in values.items() for one in given).encode()


def changed(form: Form, name: str, kind: str) -> dict[str, list[str]]:
    good = form.values[name][0]
    sent = BROKEN[kind](good, form.longest.get(name, 200))
    values = {**form.values, name: sent if isinstance(sent, list) else [sent]}
    if sent is None:
        del values[name]
    return values


def send(client: Client, form: Form, values: dict[str, list[str]]) -> Any:
    return client.post(form.action, data=body(values), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What was raised behind an answer of 500."""
    found: list[str] = []

    def note(sender: object, request: Any = None, **kwargs: Any) -> None:
        found.append(f"{request.method} {request.path}: {sys.exc_info()[1]!r}"[:300])

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def reader(world: World, who: str) -> Client:
    users: dict[str, User | None] = {
        "visitor": None,
        "learner": world.learner,
        "manager": world.manager,
        "officer": member_of(world.association, Role.OFFICER) if who == "officer" else None,
    }
    client = Client(raise_request_exception=False)
    if users[who] is not None:
        client.force_login(users[who])
    return client


READERS = ["visitor", "learner", "manager", "officer"]


class Writes:
    """Whether something was written about people while it was watched."""

    TABLES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"(?:accounts|learning|assessment|cohorts|certificates)_")

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen = self.seen or bool(self.TABLES.match(sql))
        return execute(sql, params, many, context)


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_one_broken_field_is_refused_and_changes_nothing(errors, who):
    world = World("a")
    client = reader(world, who)
    wrong = []
    tried = 0
    before = world.rows
    forms = forms_for(client, world)
    if who in {"manager", "officer"}:  # the forms of an account are everybody's, and tried by a learner
        forms = [form for form in forms if not OF_EVERYBODY.match(form.action)]
    cookies = deepcopy(client.cookies)
    for form in forms:
        for name in form.values:
            for kind in BROKEN:
                writes = Writes()
                client.cookies = deepcopy(cookies)  # a session that is rolled back is no session
                cache.clear()  # nor are limits of how often one may ask what is tried here
                with transaction.atomic(), connection.execute_wrapper(writes):
                    response = send(client, form, changed(form, name, kind))
                    tried += 1
                    if response.status_code >= 500:
                        wrong.append((form.action, name, kind, response.status_code))
                    # What was written may have been taken back by the refusal itself.
                    if response.status_code >= 400 and writes.seen and world.rows != before:
                        wrong.append((form.action, name, kind, f"{response.status_code} and changed"))
                    transaction.set_rollback(True)
    assert wrong == []
    assert errors == []
    assert tried > len(BROKEN)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["learner", "manager"])
def test_keys_of_another_in_a_field_change_nothing_of_hers(errors, who):
    theirs = World("b")
    before = theirs.rows
    people = [str(person.pk) for person in Person.objects.all()]
    ours = World("a")
    client = reader(ours, who)
    foreign = [str(key) for name, keys in theirs.keys.items() if name != "position" for key in keys]
    standing = set(theirs.rows)
    for form in forms_for(client, ours):
        for name, (good, *_others) in form.values.items():
            if not (UUID.match(good) or good.isdigit() or name in {"course", "organisation", "membership"}):
                continue
            for key in foreign:
                response = send(client, form, {**form.values, name: [key]})
                assert response.status_code < 500, (form.action, name, key)
    assert sorted(set(before) - set(theirs.rows)) == []
    assert [row for row in set(theirs.rows) - standing if any(person in row for person in people)] == []
    assert errors == []


def test_a_form_with_a_fault_in_each_field_is_refused_in_words(errors):
    """The short one: each field of a manager's forms has a fault of another kind."""
    world = World("a")
    client = reader(world, "manager")
    chance = random.Random(1)
    kinds = sorted(BROKEN)
    for form in forms_for(client, world, "/en/organisation/"):
        values = dict(form.values)
        for name in form.values:
            values = (
                changed(Form(form.action, values, form.longest), name, chance.choice(kinds))
                if name in values
                else values
            )
        with transaction.atomic():
            assert send(client, form, values).status_code < 500, form.action
            transaction.set_rollback(True)
    assert errors == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The form was open too long"), ("zh-hans", "表单打开时间过长"), ("zh-hant", "表格開啟時間過長")],
)
def test_a_form_of_another_site_is_refused_in_the_readers_language(language, words):
    world = World("a")
    client = reader(world, "manager")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.manager)
    forms = forms_for(client, world)
    before = world.rows
    for form in forms:
        if form.action.startswith(("/preferences/", "/verify/")):
            continue  # one sets a cookie, from pages that are the same for everybody; the other keeps nothing
        address = re.sub(r"^/(?:en|zh-hans|zh-hant)/", f"/{language}/", form.action)
        address += "" if address != form.action or language == "en" else f"?lang={language}"
        response = strict.post(address, data=body(form.values), content_type="application/x-www-form-urlencoded")
        assert (response.status_code, words in response.content.decode()) == (403, True), address
    assert world.rows == before


def test_nobody_signs_in_past_the_door_that_counts_attempts():
    user = UserFactory(email="lee@nowhere.example", password="a long sentence of words")
    for language in ("en", "zh-hans", "zh-hant"):
        answer = Client().post(
            f"/{language}/_util/login/", {"username": user.email, "password": "a long sentence of words"}
        )
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
        assert "sessionid" not in answer.cookies
