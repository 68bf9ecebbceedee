"""Every address of the site, as everybody: nothing breaks, nobody opens, reads or changes what is not hers."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.access.routes import routes
from tests.access.rules import (
    LEFT_OUT,
    ONLY_SENT,
    OPENS_TO_NOBODY,
    OUTSIDE_AUTHORING,
    SAYS_THE_SAME,
    misplaced,
    opens_to,
)
from tests.access.state import changes, state
from tests.access.visits import own_parameters, visits
from tests.access.walking import WALKERS, Answer, Walker, everywhere, fault, go, of_others, walker

pytestmark = [pytest.mark.slow, pytest.mark.walk, pytest.mark.django_db]

Faults = dict[str, str]
WORKING = [role for role in WALKERS if role not in {"visitor", "superuser"}]
# A lesson that is closed says how to get in.
EXPLAINS = {"catalogue:page"}


def out_of_place(someone: Walker, answer: Answer, whose: str) -> str:
    """What is wrong with the status of one visit."""
    visit = answer.visit
    if visit.route.key in ONLY_SENT and answer.opens:
        return f"opens to a visit ({answer.status})"
    if visit.route.is_authoring and someone.role in {"visitor", "learner", "manager"} and answer.opens:
        return "" if visit.route.key in OUTSIDE_AUTHORING else f"opens authoring ({answer.status})"
    if someone.role == "visitor" and visit.is_somebodys and visit.route.is_ours and answer.status == 404:
        # She is asked to sign in, whatever is there; a file is there for who may have it, and for nobody else.
        return "" if visit.route.namespace in {"catalogue-plain", "certificates-plain"} else "answers 404"
    if visit.is_somebodys and not (answer.opens or answer.refuses or visit.route.key in EXPLAINS):
        return f"answers {answer.status} {answer.location}"
    return ""


@pytest.mark.parametrize("role", WALKERS)
def test_nobody_opens_or_reads_what_is_not_hers_and_looking_changes_nothing(sides, role):
    someone = walker(role, sides[0])
    before = state()
    wrong: Faults = {}
    opened: dict[tuple[str, str], tuple[Answer, bool]] = {}
    hers: set[str] = set()
    for whose, things in {"own": someone.own, **of_others(someone, sides)}.items():
        for visit in everywhere(things):
            if visit.path in hers:
                continue
            if whose == "own":
                hers.add(visit.path)
            answer = go(someone.client, visit)
            if said := fault(someone, sides, answer) or out_of_place(someone, answer, whose):
                wrong[visit.path] = f"{visit.label} ({whose}): {said}"
            if visit.is_somebodys and visit.route.key not in ONLY_SENT:
                _answer, was = opened.get((visit.label, whose), (answer, False))
                opened[visit.label, whose] = (answer, was or answer.opens)
    for (label, whose), (answer, opens) in opened.items():
        if said := misplaced(role, answer.visit, whose, opens=opens):
            wrong[f"{label} ({whose})"] = said
    assert wrong == {}
    assert changes(before, state()) == {}


@pytest.mark.parametrize("role", WALKERS)
def test_a_form_is_taken_from_whom_it_is_meant_for(sides, role):
    """What is only sent: our own forms, empty, of each side."""
    someone = walker(role, sides[0])
    wrong: Faults = {}
    hers: set[str] = set()
    forms = [route for route in routes() if route.key in ONLY_SENT and route.is_ours]
    for whose, things in {"own": someone.own, **of_others(someone, sides)}.items():
        for route in forms:
            for visit in visits(route, things):
                if not visit.is_somebodys or visit.path in hers:
                    continue
                if whose == "own":
                    hers.add(visit.path)
                with transaction.atomic():
                    answer = go(someone.client, visit, "post")
                    transaction.set_rollback(True)
                said = fault(someone, sides, answer)
                said = said or misplaced(role, visit, whose, opens=not answer.refuses)
                if said:
                    wrong[visit.path] = f"{visit.label} ({whose}): {said} ({answer.status})"
    assert wrong == {}


@pytest.mark.parametrize("role", WORKING)
def test_nothing_of_somebody_elses_stands_below_what_is_ones_own(sides, role):
    """An address of hers in which one part is forged, visited and sent."""
    someone = walker(role, sides[0])
    wrong: Faults = {}
    hers = {visit.path for visit in everywhere(someone.own)}
    before = state()
    for route in routes():
        for parameter in own_parameters(route) if route.key not in LEFT_OUT else ():
            for whose, things in of_others(someone, sides).items():
                for visit in visits(route, someone.own, instead=(parameter, things)):
                    if visit.path in hers:
                        continue
                    for method in ("get", "post"):
                        answer = go(someone.client, visit, method)
                        said = fault(someone, sides, answer)
                        if not said and not answer.refuses and route.key not in SAYS_THE_SAME:
                            said = f"answers {answer.status} {answer.location}"
                        if said:
                            wrong[f"{method} {visit.path}"] = f"{visit.label} {parameter} ({whose}): {said}"
    assert wrong == {}
    assert changes(before, state()) == {}


@pytest.mark.parametrize("role", [role for role in WALKERS if role != "superuser"])
def test_nobody_changes_what_is_not_hers(sides, role):
    """Every form of somebody else's, sent."""
    someone = walker(role, sides[0])
    hers = {visit.path for visit in everywhere(someone.own)}
    before = state()
    wrong: Faults = {}
    for whose, things in of_others(someone, sides).items():
        for visit in everywhere(things):
            if visit.path in hers or not visit.is_somebodys or role in (opens_to(visit, whose) or ()):
                continue
            answer = go(someone.client, visit, "post")
            if said := fault(someone, sides, answer):
                wrong[visit.path] = f"{visit.label} ({whose}): {said}"
            elif not answer.refuses and visit.route.key not in SAYS_THE_SAME:
                wrong[visit.path] = f"{visit.label} ({whose}): answers {answer.status} {answer.location}"
    assert wrong == {}
    assert changes(before, state()) == {}


def test_every_route_opens_to_somebody_with_a_thing_that_is_there(sides):
    """Else the walk would find 404 everywhere and be content."""
    someones = [walker(role, sides[0]) for role in ("superuser", *WORKING, "visitor")]
    closed = {}
    for route in routes():
        if {route.key, route.template} & {*LEFT_OUT, *OPENS_TO_NOBODY}:
            continue
        statuses = set()
        for someone in someones:
            answers = [go(someone.client, visit) for visit in visits(route, someone.own)]
            if any(answer.opens or (route.key in ONLY_SENT and answer.status == 405) for answer in answers):
                break
            statuses |= {answer.status for answer in answers}
        else:
            closed[route.key] = statuses
    assert closed == {}


def test_no_view_answers_to_a_method_it_does_not_know(sides):
    """Of ours; and below /admin/ of Wagtail's, whose screens of deletion would delete at once."""
    wrong: Faults = {}
    for role in ("superuser", "learner", "manager", "visitor"):
        someone = walker(role, sides[0])
        before = state()
        for route in routes():
            if not (route.is_ours or route.is_authoring) or route.key in LEFT_OUT:
                continue
            for method in ("put", "patch", "delete"):
                answer = go(someone.client, visits(route, someone.own)[0], method)
                if answer.status not in {403, 404, 405} and not answer.turns_away:
                    wrong[f"{method} {answer.visit.path}"] = f"{role}: {answer.status} {answer.error}"
        assert changes(before, state()) == {}
    assert wrong == {}
