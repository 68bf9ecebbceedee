import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef, UUIDField

from accounts.models import Membership, Organisation
from common.prepared import Prepared
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


def rows(*, person, organisation):
    held = Membership.objects.filter(organisation=OuterRef("pk"), person=person)
    return (
        Organisation.objects.annotate(is_mine=Exists(held))
        .filter(pk__lte=organisation)
        .order_by("pk")
        .values_list("pk", "slug", "is_mine")
    )


@pytest.fixture
def prepared():
    return Prepared(
        rows,
        {
            "person": (UUIDField(), uuid.UUID(int=1), uuid.UUID(int=2)),
            "organisation": (BigIntegerField(), 1, 2),
        },
    )


def test_a_prepared_query_answers_what_the_queryset_answers(prepared):
    memberships = [MembershipFactory() for _number in range(3)]
    for membership in memberships:
        values = {"person": membership.person_id, "organisation": membership.organisation_id}
        assert [tuple(row) for row in prepared(**values)] == list(rows(**values))


def test_it_asks_the_database_once(prepared, django_assert_num_queries):
    membership = MembershipFactory()
    with django_assert_num_queries(1):
        prepared(person=membership.person_id, organisation=membership.organisation_id)


@pytest.mark.django_db(transaction=True)
def test_each_thread_prepares_its_own(prepared):
    memberships = [MembershipFactory() for _number in range(8)]
    expected = [list(rows(person=m.person_id, organisation=m.organisation_id)) for m in memberships]

    def ask(membership):
        try:
            return prepared(person=membership.person_id, organisation=membership.organisation_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, memberships)) == expected
