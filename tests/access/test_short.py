"""The walk in short, for every run: our own routes with another association's things."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.enums import Role
from tests.access.rules import opens_to
from tests.access.sides import make_side
from tests.access.things import Things
from tests.access.walking import everywhere, go
from tests.factories.accounts import AssociationFactory, OrganisationFactory, member_of


@pytest.mark.django_db
def test_another_associations_things_are_not_there():
    side = make_side("b", houses=1)
    association = AssociationFactory()
    visits = [visit for visit in everywhere(Things(side, side.houses[0])) if visit.route.is_ours and visit.is_somebodys]
    wrong = {}
    for role in (Role.OFFICER, Role.MANAGER):
        client = Client()
        organisation = OrganisationFactory(association=association) if role == Role.MANAGER else association
        client.force_login(member_of(organisation, role))
        for visit in visits:
            if role in (opens_to(visit, "foreign") or ()):
                continue
            answer = go(client, visit)
            if not answer.refuses or answer.error:
                wrong[f"{role} {visit.path}"] = f"{visit.label}: {answer.status} {answer.location} {answer.error}"
    assert len(visits) > 90
    assert wrong == {}
