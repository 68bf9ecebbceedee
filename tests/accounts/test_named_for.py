"""Who may see whom by name: the matrix of domain.md P-11 as far as this release goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions, queries
from accounts.enums import ConsentAction, ConsentKey, Role
from accounts.exceptions import PurposeNotOffered
from accounts.models import Membership, NamedAccess, Organisation, Person
from accounts.querysets import named_for
from tests.factories.accounts import (
    AssociationFactory,
    EmploymentBasisFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    shared_learner,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory()


@pytest.fixture
def manager(organisation) -> Person:
    return MembershipFactory(manager=True, organisation=organisation).person


def consents(person: Person, organisation: Organisation, action: str = ConsentAction.GIVEN) -> None:
    text = queries.current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, "en")
    actions.answer_consent(person=person, by=person, text=text, action=action, scope=organisation)


def seen(viewer: Person | None, purpose: str = "manage", **narrowing) -> set[Person]:
    return set(named_for(viewer, purpose, **narrowing))


def test_nobody_is_seen_by_default(organisation, manager):
    MembershipFactory(organisation=organisation)
    assert seen(manager) == set()
    assert seen(None) == set()


def test_everybody_sees_herself():
    person = PersonFactory()
    assert seen(person, "self") == {person}


def test_a_manager_sees_who_consented(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    consents(learner, organisation)
    assert seen(manager) == {learner}


def test_a_manager_sees_who_stands_on_employment(organisation, manager):
    learner = shared_learner(organisation)
    assert seen(manager) == {learner} == set(Person.objects.named_for(manager, "manage"))


@pytest.mark.parametrize("action", [ConsentAction.REFUSED, ConsentAction.WITHDRAWN])
def test_a_consent_refused_or_withdrawn_hides(organisation, manager, action):
    learner = MembershipFactory(organisation=organisation).person
    consents(learner, organisation)
    consents(learner, organisation, action)
    assert seen(manager) == set()


def test_consent_to_another_organisation_does_not_open_this_one(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    elsewhere = MembershipFactory(person=learner).organisation
    consents(learner, elsewhere)
    assert seen(manager) == set()


def test_employment_that_ended_hides(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    EmploymentBasisFactory(person=learner, organisation=organisation, ended_at=timezone.now())
    assert seen(manager) == set()


@pytest.mark.parametrize("trait", ["invited", "ended"])
def test_a_learner_who_has_not_accepted_or_has_left_is_hidden(organisation, manager, trait):
    learner = MembershipFactory(organisation=organisation, **{trait: True}).person
    consents(learner, organisation)
    EmploymentBasisFactory(person=learner, organisation=organisation)
    assert seen(manager) == set()


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": timezone.localdate() + timedelta(days=1)},
        {"ends_on": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_dates_of_the_learners_membership_count(organisation, manager, dates):
    learner = MembershipFactory(organisation=organisation, **dates).person
    consents(learner, organisation)
    assert seen(manager) == set()


@pytest.mark.parametrize("trait", ["invited", "ended"])
def test_a_manager_who_is_not_active_sees_nobody(organisation, trait):
    shared_learner(organisation)
    viewer = MembershipFactory(organisation=organisation, manager=True, **{trait: True}).person
    assert seen(viewer) == set()


@pytest.mark.parametrize("role", ["learner", "trainer", "reviewer", "officer"])
def test_no_other_role_of_the_organisation_manages(organisation, role):
    shared_learner(organisation)
    viewer = MembershipFactory(organisation=organisation, role=role).person
    assert seen(viewer) == set()


def test_a_manager_of_another_organisation_sees_nobody_here(organisation):
    shared_learner(organisation)
    sister = OrganisationFactory(association=organisation.association)
    viewer = MembershipFactory(organisation=sister, manager=True).person
    assert seen(viewer) == set()
    assert seen(viewer, organisation=organisation) == set()


def test_a_manager_at_the_association_does_not_see_its_members_people(organisation):
    shared_learner(organisation)
    viewer = MembershipFactory(organisation=organisation.association, manager=True).person
    assert seen(viewer) == set()


def test_a_superuser_sees_nobody_without_a_purpose_that_fits(organisation):
    shared_learner(organisation)
    assert seen(UserFactory(superuser=True).person) == set()


def test_an_organisation_no_longer_in_use_shows_nobody(organisation, manager):
    shared_learner(organisation)
    Organisation.objects.filter(pk=organisation.pk).update(is_active=False)
    assert seen(manager) == set()


def test_two_organisations_are_narrowed_to_the_one_asked_for(organisation, manager):
    other = MembershipFactory(person=manager, manager=True).organisation
    here, there = shared_learner(organisation), shared_learner(other)
    assert seen(manager) == {here, there}
    assert seen(manager, organisation=other) == {there}


def test_leaving_hides_at_once_and_coming_back_asks_anew(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    consents(learner, organisation)
    actions.end_membership(membership=Membership.objects.get(person=learner), by=learner)
    assert seen(manager) == set()
    actions.begin_membership(person=learner, organisation=organisation, role=Role.LEARNER, by=learner)
    assert seen(manager) == set()
    assert [row.organisation for row in queries.unanswered_memberships(learner)] == [organisation]


# --- teach ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("trait", "expected"), [("trainer", True), ("reviewer", True), ("officer", False)])
def test_trainers_and_reviewers_see_who_turned_to_them(trait, expected):
    association, learner = AssociationFactory(), PersonFactory()
    actions.open_approach(person=learner, organisation=association, source_key="request:1")
    viewer = MembershipFactory(organisation=association, **{trait: True}).person
    assert seen(viewer, "teach") == ({learner} if expected else set())


def test_a_trainer_of_another_association_sees_nobody():
    association = AssociationFactory()
    actions.open_approach(person=PersonFactory(), organisation=association, source_key="request:1")
    assert seen(MembershipFactory(organisation=AssociationFactory(), trainer=True).person, "teach") == set()


@pytest.mark.parametrize(("days", "expected"), [(29, True), (31, False)])
def test_a_name_stays_thirty_days_after_the_answer(days, expected):
    association, learner = AssociationFactory(), PersonFactory()
    closed = timezone.now() - timedelta(days=days)
    actions.open_approach(
        person=learner, organisation=association, source_key="request:1", at=closed - timedelta(days=1)
    )
    actions.close_approach(source_key="request:1", at=closed)
    viewer = MembershipFactory(organisation=association, trainer=True).person
    assert seen(viewer, "teach") == ({learner} if expected else set())


def test_opening_an_approach_twice_is_once_and_closing_keeps_the_first_moment():
    association, learner = AssociationFactory(), PersonFactory()
    first = actions.open_approach(person=learner, organisation=association, source_key="q:1")
    assert actions.open_approach(person=learner, organisation=association, source_key="q:1") == first
    moment = timezone.now()
    actions.close_approach(source_key="q:1", at=moment)
    actions.close_approach(source_key="q:1", at=moment + timedelta(days=1))
    first.refresh_from_db()
    assert first.closed_at == moment


# --- certify, support -----------------------------------------------------------------------------------------------


def test_an_officer_sees_the_holders_of_her_associations_certificates():
    association, holder = AssociationFactory(), PersonFactory()
    PersonFactory()
    holders = Person.objects.filter(pk=holder.pk).values("pk")
    officer = MembershipFactory(organisation=association, officer=True).person
    assert seen(officer, "certify", organisation=association, among=holders) == {holder}
    assert seen(officer, "certify", organisation=AssociationFactory(), among=holders) == set()
    trainer = MembershipFactory(organisation=association, trainer=True).person
    assert seen(trainer, "certify", organisation=association, among=holders) == set()


def test_certify_without_issuer_and_holders_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="issuing association"):
        named_for(PersonFactory(), "certify")


@pytest.mark.parametrize("purpose", ["support", "curiosity", ""])
def test_no_other_purpose_is_offered(purpose):
    with pytest.raises(PurposeNotOffered):
        named_for(UserFactory(superuser=True).person, purpose)


# --- names, log, cost -----------------------------------------------------------------------------------------------


def test_names_are_shown_to_who_may_see_them_and_pseudonyms_to_the_rest(organisation, manager):
    shown = shared_learner(organisation, display_name="Wong Mei Ling", name_other_script="黃美玲")
    hidden = MembershipFactory(
        organisation=organisation, person=PersonFactory(user__display_name="Chan Siu Man")
    ).person
    names = queries.names_for(manager, "manage", [shown.pk, hidden.pk], organisation=organisation, what="cohort")
    assert (names[shown.pk].name, names[shown.pk].other_script) == ("Wong Mei Ling", "黃美玲")
    assert names[hidden.pk].name == queries.pseudonym(hidden.pk, organisation)
    assert not names[hidden.pk].is_named
    assert "Chan" not in repr(names)


def test_a_trainer_sees_the_display_name_and_nothing_more():
    association = AssociationFactory()
    learner = PersonFactory(user__display_name="Wong Mei Ling", user__name_other_script="黃美玲")
    actions.open_approach(person=learner, organisation=association, source_key="q:1")
    viewer = MembershipFactory(organisation=association, trainer=True).person
    name = queries.names_for(viewer, "teach", [learner.pk], organisation=association)[learner.pk]
    assert (name.name, name.other_script, name.email) == ("Wong Mei Ling", "", "")


def test_a_list_writes_one_row_with_the_number_of_people_named(organisation, manager):
    people = [shared_learner(organisation) for _ in range(3)] + [MembershipFactory(organisation=organisation).person]
    queries.names_for(manager, "manage", [person.pk for person in people], organisation=organisation, what="cohort")
    row = NamedAccess.objects.get()
    assert (row.viewer, row.organisation, row.role, row.purpose, row.subject_count, row.subject, row.what) == (
        manager,
        organisation,
        "manager",
        "manage",
        3,
        None,
        "cohort",
    )


def test_a_list_that_names_nobody_writes_nothing(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    queries.names_for(manager, "manage", [learner.pk], organisation=organisation)
    queries.names_for(learner, "self", [learner.pk])
    assert NamedAccess.objects.count() == 0


def test_an_erased_person_has_no_name(organisation, manager):
    learner = shared_learner(organisation)
    Person.objects.filter(pk=learner.pk).update(user=None)
    names = queries.names_for(manager, "manage", [learner.pk], organisation=organisation)
    assert names[learner.pk].name == queries.pseudonym(learner.pk, organisation)


@pytest.mark.parametrize("count", [1, 3])
def test_names_cost_the_same_for_one_and_for_three(organisation, manager, count, django_assert_num_queries):
    people = [shared_learner(organisation).pk for _ in range(count)]
    with django_assert_num_queries(3):
        queries.names_for(manager, "manage", people, organisation=organisation, what="cohort")


def test_it_can_be_joined_without_a_query_of_its_own(organisation, manager, django_assert_num_queries):
    learner = shared_learner(organisation)
    MembershipFactory(organisation=organisation)
    with django_assert_num_queries(1):
        rows = list(
            Membership.objects.filter(
                organisation=organisation, person__in=named_for(manager, "manage", organisation=organisation)
            ).order_by("person__user__display_name")
        )
    assert [row.person_id for row in rows] == [learner.pk]


def test_a_pseudonym_is_the_same_within_an_association_and_another_in_the_next():
    person, here, there = PersonFactory(), AssociationFactory(), AssociationFactory()
    assert queries.pseudonym(person.pk, here) == queries.pseudonym(person.pk, here)
    assert queries.pseudonym(person.pk, here) != queries.pseudonym(person.pk, there)
    assert queries.pseudonym(person.pk, here).removeprefix("Learner ").isalnum()
    assert len(queries.pseudonym(person.pk, here)) == len("Learner 4F2K")


def test_a_learner_sees_which_organisation_looked_and_when_but_not_who(organisation, manager):
    learner = MembershipFactory(organisation=organisation).person
    actions.record_named_access(viewer=manager, purpose="manage", subject_count=2, organisation=organisation)
    consents(learner, organisation)
    actions.record_named_access(viewer=manager, purpose="manage", subject_count=3, organisation=organisation)
    actions.record_named_access(
        viewer=manager, purpose="manage", subject_count=1, organisation=organisation, subject=learner
    )
    consents(learner, organisation, ConsentAction.WITHDRAWN)
    actions.record_named_access(viewer=manager, purpose="manage", subject_count=2, organisation=organisation)
    looks = queries.looks_at(learner)
    assert [(look.organisation, look.role, look.in_list) for look in looks] == [
        (organisation.name_en, "Manager", False),
        (organisation.name_en, "Manager", True),
    ]
    assert manager.user.display_name not in repr(looks)
