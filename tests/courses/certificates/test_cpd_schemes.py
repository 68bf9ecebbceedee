"""Schemes: loaded as data, completed by officers, shown on an association's word alone."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.actions.cpd.schemes import SCHEMES
from courses.certificates.exceptions import (
    BadReviewDate,
    EnteredByHer,
    NotOfThisAssociation,
    SchemeNotOffered,
    SchemeNotReady,
)
from courses.certificates.models import CpdScheme, CpdSchemeApproval
from courses.certificates.queries.cpd_schemes import hindrances_of, offered_to, rules_of
from courses.certificates.queries.cpd_words import asks_of
from tests.factories.accounts import AssociationFactory, MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.certificates import hong_kong
from tests.factories.cpd import (
    BANKING,
    FIGURES,
    FUNDS,
    INSURANCE,
    OFFICER_SCHEME,
    PRIVATE_WEALTH,
    REPRESENTATIVE,
    approve,
    enter_figures,
    follow,
    member,
    officer,
    scheme,
)

pytestmark = pytest.mark.django_db


def year_from_now() -> date:
    return timezone.localdate() + timedelta(days=365)


def test_schemes_are_there_after_every_migrate_and_loading_them_again_adds_nothing():
    assert CpdScheme.objects.count() == len(tomllib.loads(SCHEMES.read_text())["scheme"])
    assert actions.cpd.load_cpd_schemes() == 0


def test_a_version_once_published_never_changes(tmp_path):
    actions.cpd.load_cpd_schemes()
    changed = tmp_path / "schemes.toml"
    changed.write_text(SCHEMES.read_text().replace("minimum = 12", "minimum = 11", 1))
    with pytest.raises(ValueError, match="sfc-cpt-officer: other figures or words need a new version number"):
        actions.cpd.load_cpd_schemes(changed)


def test_the_database_itself_refuses_to_change_one():
    row = scheme()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CpdScheme.objects.filter(pk=row.pk).update(minimum=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


def test_every_scheme_speaks_three_languages_and_shows_no_logo():
    actions.cpd.load_cpd_schemes()
    for row in CpdScheme.objects.all():
        for words in (row.names, row.audience, row.body, row.conditions):
            assert set(words) == {"en", "zh-hans", "zh-hant"}
            assert all(words.values())


@pytest.mark.parametrize(
    ("key", "asks"),
    [
        (REPRESENTATIVE, ["At least 10 hours", "of which at least 5: directly relevant"]),
        (
            OFFICER_SCHEME,
            [
                "At least 12 hours",
                "of which at least 2: Regulatory compliance",
                "of which at least 5: directly relevant",
            ],
        ),
        (
            PRIVATE_WEALTH,
            [
                "At least 10 hours",
                "of which at least 2: Ethics or compliance or regulatory compliance",
                "at most 5 that count towards SFC training too",
            ],
        ),
        (INSURANCE, ["At least 15 hours", "of which at least 3: Ethics or regulatory compliance"]),
        (FUNDS, ["At least 15 credit hours (学时)", "of which at least 5: Ethics"]),
        (
            BANKING,
            [
                "At least 90 credit hours (学时)",
                "of which at least 30: organised training",
                "everything else at most 60",
            ],
        ),
    ],
)
def test_their_figures_are_those_of_the_source(key, asks):
    assert asks_of(scheme(key)) == asks


def test_the_rules_are_those_figures_in_minutes():
    rules = rules_of(scheme(PRIVATE_WEALTH))
    assert (rules.minimum, rules.shared_at_most) == (600, 300)
    assert (rules.talk.shortest, rules.talk.longest, rules.talk.counts) == (60, 120, 30)
    assert rules_of(scheme(REPRESENTATIVE)).judged.minutes == 300


@pytest.mark.parametrize("key", [REPRESENTATIVE, OFFICER_SCHEME, "sfc-cpt-first-year", PRIVATE_WEALTH])
def test_what_was_read_from_a_source_can_be_approved(key):
    row = scheme(key)
    assert hindrances_of(row) == []
    assert row.as_at
    assert row.source_url.startswith("http")


@pytest.mark.parametrize(
    "key", ["ecf-fintech", INSURANCE, "ia-gl24-travel", "mpf-intermediaries", FUNDS, "sac", BANKING]
)
def test_what_is_general_knowledge_or_not_found_cannot(key):
    with pytest.raises(SchemeNotReady):
        approve(key)
    assert not CpdSchemeApproval.objects.exists()


def test_everything_is_off_until_an_officer_approves_it():
    person = member()
    actions.cpd.load_cpd_schemes()
    assert offered_to(person) == {}
    approve()
    assert set(offered_to(person)) == {REPRESENTATIVE}
    assert offered_to(person)[REPRESENTATIVE].approved_by == (hong_kong(),)


def test_only_an_officer_of_the_association_approves():
    row = scheme()
    for stranger in (PersonFactory(), member(), officer(AssociationFactory())):
        with pytest.raises(NotOfThisAssociation):
            actions.cpd.approve_scheme(scheme=row, association=hong_kong(), by=stranger, review_on=year_from_now())


def test_the_same_approval_twice_is_one_and_so_is_the_same_withdrawal():
    row, by = scheme(), officer()
    told = {"scheme": row, "association": hong_kong(), "by": by}
    first = actions.cpd.approve_scheme(**told, review_on=year_from_now())
    assert actions.cpd.approve_scheme(**told, review_on=year_from_now()) == first
    assert actions.cpd.withdraw_scheme(**told) == actions.cpd.withdraw_scheme(**told)
    assert [row.decision for row in CpdSchemeApproval.objects.order_by("pk")] == ["approved", "withdrawn"]


@pytest.mark.parametrize("days", [0, -1, 731])
def test_an_approval_has_a_review_date_within_two_years(days):
    with pytest.raises(BadReviewDate):
        approve(days=days)


def test_an_officer_enters_what_she_has_found_and_another_approves_it():
    first, second = officer(), officer()
    entered = enter_figures(by=first)
    assert (entered.association, entered.version, entered.figures) == (hong_kong(), 1, "source")
    assert hindrances_of(entered) == []
    told = {"scheme": entered, "association": hong_kong(), "review_on": year_from_now()}
    with pytest.raises(EnteredByHer):
        actions.cpd.approve_scheme(**told, by=first)
    actions.cpd.approve_scheme(**told, by=second)
    person = member()
    assert offered_to(person)[INSURANCE].newest == entered
    follow(person, INSURANCE)


def test_entering_the_same_again_is_one_version_and_other_figures_the_next():
    by = officer()
    first = enter_figures(by=by)
    assert enter_figures(by=by) == first
    assert enter_figures(by=by, minimum=Decimal("16")).version == 2


def test_an_associations_own_figures_are_nobody_elses():
    entered = enter_figures()
    other = AssociationFactory()
    with pytest.raises(SchemeNotOffered):
        actions.cpd.approve_scheme(scheme=entered, association=other, by=officer(other), review_on=year_from_now())
    with pytest.raises(SchemeNotOffered):
        actions.cpd.enter_figures(scheme=entered, association=other, by=officer(other), figures=FIGURES)


def test_a_credit_hour_lasts_as_long_as_an_officer_has_found():
    entered = actions.cpd.enter_figures(
        scheme=scheme(BANKING),
        association=hong_kong(),
        by=officer(),
        figures={
            **FIGURES,
            "minimum": Decimal("90"),
            "unit_minutes": 45,
            "at_least": [],
            "judged": Decimal("30"),
            "others_at_most": Decimal("60"),
        },
    )
    rules = rules_of(entered)
    assert (rules.minimum, rules.judged.minutes, rules.judged.others_at_most) == (4050, 1350, 2700)


def test_a_newer_version_holds_for_the_periods_it_applies_to():
    by = officer()
    first = approve(by=by)
    entered = actions.cpd.enter_figures(
        scheme=first,
        association=hong_kong(),
        by=by,
        figures={
            **FIGURES,
            "minimum": Decimal("14"),
            "at_least": [],
            "judged": Decimal("5"),
            "applies_from": date(2027, 1, 1),
        },
    )
    actions.cpd.approve_scheme(scheme=entered, association=hong_kong(), by=officer(), review_on=year_from_now())
    offered = offered_to(member())[REPRESENTATIVE]
    assert offered.on(date(2026, 1, 1)) == first
    assert offered.on(date(2027, 1, 1)) == entered
    assert offered.on(date(2021, 1, 1)) is None


def test_a_learner_of_two_associations_sees_on_whose_word_a_scheme_stands():
    other = AssociationFactory()
    person = member()
    MembershipFactory(person=person, organisation=other)
    approve()
    approve(association=other)
    assert set(offered_to(person)[REPRESENTATIVE].approved_by) == {hong_kong(), other}


def test_a_member_organisations_people_see_their_associations_schemes():
    person = PersonFactory()
    MembershipFactory(person=person, organisation=OrganisationFactory(association=hong_kong()))
    approve()
    assert set(offered_to(person)) == {REPRESENTATIVE}


def test_what_is_offered_costs_the_same_for_one_scheme_and_three(django_assert_num_queries):
    person = member()
    approve()
    with django_assert_num_queries(3):
        assert len(offered_to(person)) == 1
    approve(OFFICER_SCHEME)
    approve(PRIVATE_WEALTH)
    with django_assert_num_queries(3):
        assert len(offered_to(person)) == 3
