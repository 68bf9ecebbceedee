"""Every address, as every role of two associations: nothing breaks, and nobody reads a name that is not hers to read.

Each association has a course and a learner on it whose name and address stand nowhere else. The walk fills every
pattern of the URL configuration with keys of both associations' things and reads every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from common.languages import LANGS, with_prefix
from tests.factories.accounts import AssociationFactory, OrganisationFactory, UserFactory, member_of
from tests.factories.catalogue import make_course
from tests.factories.learning import learner_on, page_of

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# What the walk leaves out: addresses that end the session, what Wagtail has to try out its
# error page, and the place of the root page among its siblings, which it has none of and Wagtail breaks on.
LEFT_OUT = ("/accounts/logout/", "/admin/logout/", "/admin/failwhale/", "/admin/pages/1/set_position/")


@dataclass
class Side:
    """One association with a member, a course, and a learner whom only she herself may read about."""

    association: Organisation
    member: Organisation
    learner: User
    keys: dict[str, list[Any]] = field(default_factory=dict)
    # What regular expressions answer: the pages of the course, in each language.
    places: list[str] = field(default_factory=list)

    @property
    def secrets(self) -> tuple[str, str]:
        return self.learner.display_name, self.learner.email


def make_side(letter: str) -> Side:
    association = AssociationFactory(slug=f"association-{letter}")
    member = OrganisationFactory(slug=f"member-{letter}", association=association)
    learner = member_of(
        member, Role.LEARNER, display_name=f"Zephyrine {letter * 3}", email=f"secret-{letter}@nowhere.example"
    )
    course = make_course(owner=association)
    enrolment = learner_on(course, learner.person)
    page = page_of(course)
    membership = Membership.objects.get(person=learner.person)
    keys = {
        "int": [learner.pk, membership.pk, page.pk],
        "uuid": [learner.person.pk, enrolment.public_id, course.key],
        "slug": [member.slug, page.slug],
        "str": [str(learner.pk), str(page.pk), course.code],
    }
    pages = Page.objects.descendant_of(page, inclusive=True)
    places = [with_prefix(one.get_url(), language) for one in pages for language in LANGS]
    return Side(association, member, learner, keys, places)


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> list[str]:
    """Every route of the site, with its parameters still in angle brackets; regular expressions stand in `Side.places`."""
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = entry.pattern
        if isinstance(pattern, LocalePrefixPattern):
            route = "en/"
        elif isinstance(pattern, RoutePattern):
            route = str(pattern)
        else:
            continue
        if isinstance(entry, URLPattern):
            found.append(prefix + route)
        else:
            found += patterns(entry, prefix + route)
    return found


def filled(route: str, keys: dict[str, list[Any]]) -> set[str]:
    """The route with the first keys of each kind, then with the second and third."""
    if not PARAMETER.search(route):
        return {route}
    if route.startswith("/admin/"):
        # Wagtail writes <str:…> where it means a number, and breaks on a word.
        keys = {**keys, "str": keys["str"][:2]}
    made = set()
    for number in range(3):

        def value(match: re.Match[str], number: int = number) -> str:
            kind, name = match.group(1) or "str", match.group(2)
            if "language" in name or name == "lang":
                return "en"
            pool = keys.get(kind, ["x"])
            return str(pool[number % len(pool)])

        made.add(PARAMETER.sub(value, route))
    return made


@pytest.fixture
def sides() -> tuple[Side, Side]:
    return make_side("a"), make_side("b")


def read(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    if response.streaming:
        return response.status_code, b"".join(response.streaming_content).decode(errors="replace")
    return response.status_code, response.content.decode(errors="replace")


def walk(client: Client, sides: tuple[Side, Side], allowed: tuple[Side, ...] = ()) -> dict[str, str]:
    """What went wrong, by address: an error, or a secret that was read."""
    wrong: dict[str, str] = {}
    asked = [sorted(filled(route, sides[0].keys) | filled(route, sides[1].keys)) for route in sorted(set(patterns()))]
    for paths in [*asked, *(side.places for side in sides)]:
        for path in paths:
            if path in LEFT_OUT:
                continue
            try:
                status, text = read(client, path)
            except Exception as error:
                wrong[path] = repr(error)[:200]
                continue
            if status >= 500:
                wrong[path] = str(status)
            for side in sides:
                if side not in allowed and any(secret in text for secret in side.secrets):
                    wrong[path] = f"reads {side.learner.display_name}"
    return wrong


# A report of wagtail-localize pages through rows that it does not order.
pytestmark = pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["visitor", *Role.values])
def test_no_address_breaks_or_tells_a_name(client, sides, role):
    ours, _theirs = sides
    if role != "visitor":
        where = ours.member if role in {Role.LEARNER, Role.MANAGER} else ours.association
        client.force_login(User.objects.get(pk=member_of(where, role).pk))
    assert walk(client, sides) == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_learner_reads_herself_and_nobody_else(client, sides):
    ours, _theirs = sides
    client.force_login(ours.learner)
    assert walk(client, sides, allowed=(ours,)) == {}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_superuser_meets_a_learner_on_her_account_alone(client, sides):
    """The one screen is the account itself, opened by its number."""
    client.force_login(UserFactory(superuser=True))
    found = walk(client, sides)
    assert {path: what for path, what in found.items() if not path.startswith("/admin/users/")} == {}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.OFFICER])
def test_the_other_associations_pages_are_closed_for_editing(client, sides, role):
    ours, theirs = sides
    client.force_login(User.objects.get(pk=member_of(ours.association, role).pk))
    own, other = ours.keys["int"][2], theirs.keys["int"][2]
    assert client.get(f"/admin/pages/{own}/edit/").status_code == 200
    for action in ("edit", "delete", "unpublish", "move", "copy", "history", "add_subpage"):
        assert client.get(f"/admin/pages/{other}/{action}/").status_code in {302, 403, 404}, action


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEARNER, Role.MANAGER, Role.TRAINER, Role.REVIEWER, Role.OFFICER])
def test_no_bulk_action_reaches_the_other_association(client, sides, role):
    """Every registered action, asked for and sent, with the other side's pages, learner and files."""
    ours, theirs = sides
    where = ours.member if role in {Role.LEARNER, Role.MANAGER} else ours.association
    client.force_login(User.objects.get(pk=member_of(where, role).pk))
    pages = Page.objects.filter(pk=theirs.keys["int"][2])
    before = list(pages.values()), list(User.objects.filter(pk=theirs.learner.pk).values())
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # finds all of them
    actions = [
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, of_model in models.items()
        for action in of_model
    ]
    assert ("wagtailcore", "page", "delete") in actions
    for app, model, action in actions:
        for pk in theirs.keys["int"]:
            address = f"/admin/bulk/{app}/{model}/{action}/?id={pk}&next=/admin/"
            assert client.get(address).status_code in {200, 302, 403, 404}, address
            assert client.post(address, {"id": pk, "chooser": ours.keys["int"][2]}).status_code < 500, address
    assert (list(pages.values()), list(User.objects.filter(pk=theirs.learner.pk).values())) == before
