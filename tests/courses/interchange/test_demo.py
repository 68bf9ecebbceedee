"""The demonstration loads, loads again, and refuses where people could be."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.models import Membership, Person, User
from courses.assessment.kinds import kind_of
from courses.assessment.models import Attempt, AttemptQuestion, CheckAnswer, Response
from courses.catalogue.models import Course
from courses.certificates.enums import CertificateState
from courses.certificates.models import Certificate, Endorsement
from courses.cohorts.models import Cohort
from courses.learning.models import ActivityResult, Enrolment, LearningEvent
from courses.learning.queries.checks import differences
from tests.factories.accounts import UserFactory


def load(learners: int) -> str:
    out = io.StringIO()
    call_command("setup_demo", learners=learners, stdout=out)
    return out.getvalue()


def attempts_stand_behind_every_result() -> None:
    """Attempts numbered in order, each answer marked as its kind marks it."""
    results = ActivityResult.objects.filter(activity__kind="quiz")
    assert results.filter(score__isnull=True).count() == 0
    for result in results.select_related("enrolment"):
        attempts = Attempt.objects.filter(person=result.enrolment.person_id, activity=result.activity_id)
        assert result.score == max(attempt.score for attempt in attempts)
        assert result.success == any(attempt.passed for attempt in attempts)
        assert [attempt.number for attempt in attempts.order_by("closed_at")] == list(range(1, len(attempts) + 1))
        known = LearningEvent.objects.filter(enrolment=result.enrolment_id, activity=result.activity_id)
        assert set(known.values_list("event_id", flat=True)) <= {attempt.public_id for attempt in attempts}
    answered = list(Response.objects.select_related("attempt_question__version"))
    assert len(answered) == AttemptQuestion.objects.count() > 0
    for response in answered:
        version = response.attempt_question.version
        assert kind_of(version.kind).mark(version.structure, response.answer).correct == response.correct
    for attempt in Attempt.objects.all():
        points = sum(Response.objects.filter(attempt_question__attempt=attempt).values_list("points", flat=True))
        assert (attempt.points, attempt.started_at < attempt.closed_at) == (points, True)
    assert Response.objects.filter(correct=False).count() > 0
    checked = ActivityResult.objects.filter(completed_how="answered").values("enrolment__person").distinct().count()
    assert CheckAnswer.objects.values("person").distinct().count() == checked > 0


def test_the_demonstration_loads_once_however_often_it_is_asked_to(db: None) -> None:
    told = load(30)
    assert "admin@demo.example              administrator" in told
    assert "manager@demo.example            manager, Harbour Lane Bank" in told
    models = (User, Person, Membership, Enrolment, Certificate, Cohort, Endorsement)
    before = [model.objects.count() for model in models]
    load(30)
    assert [model.objects.count() for model in models] == before
    assert list(differences()) == []
    attempts_stand_behind_every_result()
    assert Course.objects.get(code="AIF-101").current_version is not None
    began = Cohort.objects.earliest("starts_on").starts_on
    assert not Membership.objects.exclude(role=Role.LEARNER).filter(starts_on__gt=began).exists()
    learner = Enrolment.objects.get(person__user__email="learner@demo.example")
    assert 0 < learner.required_done < learner.required_total
    assert Certificate.objects.filter(person__user__email="trainer@demo.example").count() == 1
    assert Certificate.objects.filter(state=CertificateState.REVOKED).count() == 1
    stands = dict(Endorsement.objects.values_list("organisation__slug", "state"))
    assert stands == {"szfa": "given", "zfida": "declined", "szicdtf": "asked"}
    for certificate in Certificate.objects.with_facts():
        assert [partner["key"] for partner in certificate.facts.data["partners"]] == ["szfa"]


def test_it_refuses_where_somebody_else_has_an_account(db: None) -> None:
    UserFactory()
    with pytest.raises(CommandError):
        load(10)
    assert User.objects.count() == 1
