"""The demonstration loads, loads again, and refuses where people could be."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Person, User
from courses.catalogue.models import Course
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate
from courses.cohorts.models import Cohort
from courses.learning.models import Enrolment
from courses.learning.queries.checks import differences
from tests.factories.accounts import UserFactory


def load(learners: int) -> str:
    out = io.StringIO()
    call_command("setup_demo", learners=learners, stdout=out)
    return out.getvalue()


def test_the_demonstration_loads_once_however_often_it_is_asked_to(db: None) -> None:
    told = load(30)
    assert "admin@demo.example              administrator" in told
    assert "manager@demo.example            manager, Harbour Lane Bank" in told
    models = (User, Person, Membership, Enrolment, Certificate, Cohort)
    before = [model.objects.count() for model in models]
    load(30)
    assert [model.objects.count() for model in models] == before
    assert list(differences()) == []
    assert Course.objects.get(code="AIF-101").current_version is not None
    learner = Enrolment.objects.get(person__user__email="learner@demo.example")
    assert 0 < learner.required_done < learner.required_total
    assert Certificate.objects.filter(person__user__email="trainer@demo.example").count() == 1
    assert Certificate.objects.filter(state=CertificateState.REVOKED).count() == 1


def test_it_refuses_where_somebody_else_has_an_account(db: None) -> None:
    UserFactory()
    with pytest.raises(CommandError):
        load(10)
    assert User.objects.count() == 1
