"""The authoring interface under bad input: whatever stands in an address or in a field of ours, it is no error.

Every address of /admin/ is asked with every name a list, a chooser, a filter or an API of Wagtail reads, holding what
none of them can read. Then every form of our own screens there is sent with one field broken at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import resolve

from accounts.actions.groups import ensure_role_groups
from accounts.enums import Role
from accounts.models import User
from common.middleware import AdminInputMiddleware
from tests.factories.accounts import UserFactory, member_of
from tests.factories.assessment import make_bank, make_question
from tests.helpers.addresses import LEFT_OUT, PARAMETER, patterns
from tests.test_bad_fields import Form, Writes, changed, errors, forms_of, send
from tests.test_bad_input import World

pytestmark = pytest.mark.django_db
__all__ = ["errors"]  # the fixture

# What Wagtail's lists, choosers, filters, reports, bulk actions and APIs read, and our own screens.
NAMES = (
    "action", "bank", "can_choose_root", "child_of", "chosen_ids", "code", "collection_id", "content",
    "content_type", "course", "created_at_after", "csv", "date_0", "date_1", "date_from", "days", "depth",
    "edit_alias", "fields", "finished_at", "first_published_at_from", "for_explorer", "format", "groups",
    "has_children", "height", "id", "ids", "in_use", "index", "is_expired", "is_public", "kind", "label", "lang",
    "latest_revision_created_at", "limit", "live", "locale", "match_subclass", "model", "multiple", "next",
    "object", "object_id", "offset", "order", "ordering", "organisation", "owner", "p", "page", "page_type",
    "password", "popular_tag", "position", "q", "requested_by", "result_id", "reviewable", "role", "search",
    "search_operator", "site", "sort", "state", "status", "tag", "target_pages", "task", "timestamp_before",
    "type", "uploaded_by_user", "usage_count_min", "user", "user_perms", "width", "workflow",
)  # fmt: skip
VALUES = ("\0", "x", "9" * 20)
# What holds only where it stands alone.
SINGLE = ("p=999", "ordering=%00")
# Breaks of Wagtail's own that stand as long as it does; each answers that the request could not be read.
KNOWN = (
    "/admin/images/chooser/chosen-multiple/?id=x",
    "/admin/documents/chooser/chosen-multiple/?id=x",
    "/admin/choose-page/chosen-multiple/?id=x",
    "/admin/choose-page/chosen-multiple/?id=1",
    "/admin/media/chooser/?collection_id=x",
    "/admin/media/chooser/?collection_id=%00",
    "/admin/images/?q=a&usage_count_min=1",
    "/admin/documents/?q=a&usage_count_max=1",
    "/admin/pages/1/set_position/",
)
# Of the kinds of faults a field can have, those that a library below may not know how to read.
KINDS = ("missing", "a NUL", "half a letter", "ten kilobytes", "huge", "no choice")
WORDS = {"en": "This request could not be read", "zh-hans": "无法读取此请求", "zh-hant": "無法讀取此請求"}
OUR_SCREENS = re.compile(
    r"/admin/(?:questions|courses|certificates|people|organisations|memberships|invitations|users)/"
)


def staff(world: World, who: str) -> User:
    ensure_role_groups(organisation=world.association)
    if who == "superuser":
        made: User = UserFactory(is_superuser=True, is_staff=True)
        return made
    return member_of(world.association, Role(who))


def admin_addresses(world: World) -> Iterator[str]:
    """Every address of the admin, filled with keys of real things where there are some."""
    keys = {"uuid": world.keys["course_key"][0], "slug": world.keys["slug"][0]}
    names = {"app_label": "pages", "model_name": "homepage", "code": world.keys["code"][0]}
    for route in sorted(set(patterns())):
        if not route.startswith("/admin/") or route in LEFT_OUT:
            continue
        made = route
        for kind, name in PARAMETER.findall(route):
            value = "en" if "lang" in name else names.get(name, keys.get(kind, "1"))
            made = PARAMETER.sub(str(value), made, count=1)
        yield made


def question_addresses(world: World) -> Iterator[str]:
    """Screens of a bank and a question of the association, which hang on keys that the walk does not guess."""
    bank = make_bank(owner=world.association)
    question = make_question(bank=bank)
    for kind in ("single", "multiple", "truefalse", "numeric", "text"):
        yield f"/admin/questions/new/{kind}/?bank={bank.pk}"
    yield f"/admin/questions/banks/{bank.pk}/"
    yield from (f"/admin/questions/{question.key}/{place}" for place in ("", "retire/", "restore/"))
    yield f"/admin/courses/{world.course.key}/release/"


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.slow
@pytest.mark.parametrize("who", ["officer", "superuser"])
def test_no_address_of_the_admin_breaks_on_what_is_asked_of_it(errors, who):
    world = World("a")
    client = client_of(staff(world, who))
    queries = [urlencode(dict.fromkeys(NAMES, value)) for value in VALUES]
    # A superuser reaches every address; what an officer's own lists add is tried with one.
    queries = [*queries, *SINGLE] if who == "superuser" else queries[1:2]
    answered = 0
    with transaction.atomic():
        for address in admin_addresses(world):
            if client.get(address).status_code in {302, 403, 404, 405}:
                continue
            answered += 1
            for query in queries:
                with transaction.atomic():
                    client.get(f"{address}?{query}")
        transaction.set_rollback(True)
    assert sorted(set(errors)) == []
    assert answered > 20


@pytest.mark.parametrize("address", KNOWN)
def test_what_wagtail_cannot_read_is_refused_in_the_readers_language(errors, address):
    for language, words in WORDS.items():
        answer = client_of(UserFactory(is_superuser=True, is_staff=True, language=language)).get(address)
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert errors == []


@pytest.mark.parametrize("words", ["q=a&tag=x", "q=a", "tag=x", "q=a&popular_tag=x"])
def test_pictures_can_be_searched_and_narrowed_to_a_tag(words):
    client = client_of(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(f"/admin/images/chooser/?{words}").status_code == 200
    assert client.get(f"/admin/images/?{words}").status_code == 200


def test_an_error_of_our_own_stays_an_error():
    request = RequestFactory().get("/admin/questions/?q=x")
    request.resolver_match = resolve("/admin/")
    ours: dict[str, object] = {"__name__": "courses.assessment.views.authoring"}
    theirs: dict[str, object] = {"__name__": "wagtail.admin.views.chooser"}
    answers = []
    for place in (ours, theirs):
        exec("def view():\n    return int('x')", place)
        try:
            place["view"]()  # type: ignore[operator]
        except ValueError as error:
            # Django hands over what was raised below the view, not who called it.
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            answers.append(AdminInputMiddleware(lambda request: None).process_exception(request, error))  # type: ignore[arg-type,return-value]
    assert [None if answer is None else answer.status_code for answer in answers] == [None, 400]


def test_what_changes_something_is_never_said_to_have_changed_nothing():
    request = RequestFactory().post("/admin/questions/?q=x")
    assert AdminInputMiddleware(lambda request: None).process_exception(request, ValueError("x")) is None  # type: ignore[arg-type,return-value]


@pytest.mark.slow
@pytest.mark.parametrize("who", ["trainer", "officer", "superuser"])
def test_no_form_of_ours_in_the_admin_breaks_on_a_field(errors, who):
    world = World("a")
    client = client_of(staff(world, who))
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for address in {*admin_addresses(world), *question_addresses(world)}:
        if not OUR_SCREENS.match(address):
            continue
        response = client.get(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            for form in forms_of(response.content, address, spared=re.compile("logout")):
                found.setdefault((form.action, tuple(sorted(form.values))), form)
    wrong = []
    tried = 0
    before = world.rows
    kinds = cycle(KINDS)
    for form in found.values():
        for name in form.values:
            for kind in (next(kinds), next(kinds)):
                writes = Writes()
                cache.clear()
                with transaction.atomic(), connection.execute_wrapper(writes):
                    response = send(client, form, changed(form, name, kind))
                    tried += 1
                    if response.status_code >= 500:
                        wrong.append((form.action, name, kind, response.status_code))
                    if response.status_code >= 400 and writes.seen and world.rows != before:
                        wrong.append((form.action, name, kind, f"{response.status_code} and changed"))
                    transaction.set_rollback(True)
    assert wrong == []
    assert errors == []
    assert tried > len(KINDS)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "is not one of the available choices"), ("zh-hans", "不在可用的选项中"), ("zh-hant", "不是一個可用的選項")],
)
def test_a_number_that_no_database_counts_to_is_a_wrong_choice(errors, language, words):
    client = client_of(UserFactory(is_superuser=True, is_staff=True, language=language))
    made = {"email": "lee@nowhere.example", "display_name": "Lee", "language": "en", "groups": "9" * 40}
    answer = client.post("/admin/users/new/", made)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert not User.objects.filter(email="lee@nowhere.example").exists()
    assert errors == []


@pytest.mark.parametrize("bank", ["9" * 20, "x", "-1", "٣", "%00"])
def test_a_bank_that_is_none_narrows_no_list_of_questions(errors, bank):
    client = client_of(UserFactory(is_superuser=True, is_staff=True))
    make_question()
    assert client.get(f"/admin/questions/?bank={bank}").status_code == 200
    assert errors == []
