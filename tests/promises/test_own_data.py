"""Everything kept about somebody is in her own copy of it, and nobody else's data is."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.learning import actions as learning
from tests.factories.accounts import PASSWORD, PersonFactory, UserFactory
from tests.factories.learning import activities_of, learner_on, offered_course
from tests.promises.marks import (
    EMAIL,
    MARK,
    mark_account,
    mark_certificate,
    mark_cohort,
    mark_learning,
    mark_ledger,
    mark_work,
    somebody,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/my-data.json"


def prove(client, user) -> None:
    Authenticator.objects.filter(user=user).delete()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(f"{reverse('account_reauthenticate')}?next=/accounts/privacy/", {"password": PASSWORD})


def copy_of(client) -> dict:
    return json.loads(b"".join(client.get(ADDRESS).streaming_content))


def test_the_password_is_asked_once_more_before_the_file_goes_out(client):
    user = UserFactory()
    assert client.get(ADDRESS)["Location"].startswith(reverse("account_login"))
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(ADDRESS)["Location"].startswith(reverse("account_reauthenticate"))
    prove(client, user)
    response = client.get(ADDRESS)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="academy-')
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.slow
def test_it_holds_what_she_wrote_and_what_was_written_about_her_in_every_app(client):
    person = somebody()
    mark_account(person)
    mark_learning(person)
    mark_work(person)
    mark_cohort(person)
    mark_certificate(person)
    mark_ledger(person)
    prove(client, person.user)
    copy = copy_of(client)
    marked = {name for name, rows in copy.items() if MARK in json.dumps(rows, ensure_ascii=False)}
    assert marked == {
        *("profile", "addresses", "memberships", "invitations_to_organisations", "consents"),
        *("requests", "results", "events", "answers", "answers_to_checks", "seats", "more_time"),
        *("invitations_to_cohorts", "certificate_versions", "certificate_links"),
        *("certificate_name_requests", "certificates_changed_with_others", "certificates_on_lists"),
        *("cpd_entries", "cpd_reviews", "submissions", "what_was_said_about_your_work"),
        *("packages", "package_statements", "package_documents"),
    }
    assert [row["email"] for row in copy["profile"]] == [EMAIL]
    assert [row["ip"] for row in copy["signed_in"]] == ["127.0.0.1"]
    told = json.dumps(copy)
    assert person.user.password not in told
    assert person.certificates.get().facts.secret.print_token not in told


@pytest.mark.slow
def test_nobody_elses_data_is_in_it_not_even_who_acted(client):
    person = somebody()
    mark_account(person)
    mark_learning(person)
    mark_cohort(person)
    mark_certificate(person)
    mark_ledger(person)
    other = UserFactory(display_name="Somebody Else")
    prove(client, other)
    course = offered_course(lessons=1)
    enrolment = learner_on(course, other.person)
    helper = PersonFactory()
    lesson = activities_of(course)[0]
    learning.override(enrolment=enrolment, activity=lesson, by=helper, reason="Attended in person", evidence="List")
    told = json.dumps(copy_of(client), ensure_ascii=False)
    assert "Attended in person" in told
    for secret in (MARK, str(person.pk), str(helper.pk), helper.user.email, helper.user.display_name):
        assert secret not in told


def test_its_queries_do_not_depend_on_how_much_there_is(client):
    user = UserFactory()
    prove(client, user)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            copy_of(client)
        return len(captured)

    learner_on(offered_course(lessons=1), user.person)
    one = queries()
    for _number in range(2):
        enrolment = learner_on(offered_course(lessons=2), user.person)
        learning.mark_done(person=user.person, activity=activities_of(enrolment.course)[0], by=user.person)
    assert queries() == one
