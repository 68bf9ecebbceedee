"""The screens from which a certificate is renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from common.formats import format_date
from courses.certificates import actions
from courses.certificates.models import Certificate
from courses.certificates.queries import disclose, renewals_of
from courses.certificates.slots import course_certificate
from courses.learning import actions as learning
from tests.factories.certificates import certified_course, earn, ending, fresh
from tests.factories.learning import activities_of, page_of
from tests.factories.renewal import earned, renewed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def address(name, certificate):
    with translation.override("en"):
        return reverse(f"certificates:{name}", args=[certificate.code])


# --- screens --------------------------------------------------------------------------------------------------------


def test_she_presses_renew_and_is_in_the_course(client):
    certificate = earned(12)
    client.force_login(certificate.person.user)
    page = client.get(address("mine", certificate)).content.decode()
    assert f"Your certificate is valid until {format_date(certificate.expires_on)}: 12 more days." in page
    (lesson,) = activities_of(certificate.course)
    response = client.post(address("renew", certificate), follow=True)
    assert str(response.request["PATH_INFO"]).startswith(f"/en/courses/{page_of(certificate.course).slug}/")
    assert "You take the course once more." in response.content.decode()
    page = client.get(address("mine", certificate)).content.decode()
    assert "and you are renewing it" in page
    assert address("renew", certificate) not in page
    client.post(reverse("learning:done", args=[lesson.key]), {"verb": "marked", "then": "/en/learn/", "here": "/"})
    successor = Certificate.objects.latest("pk")
    page = client.get(address("mine", certificate)).content.decode()
    assert "You have a newer certificate for this course." in page
    assert successor.number in page


def test_too_early_she_reads_from_when(client):
    certificate = earned(200)
    client.force_login(certificate.person.user)
    page = client.get(address("mine", certificate)).content.decode()
    opens = certificate.expires_on - timedelta(days=90)
    assert (
        f"It is valid until {format_date(certificate.expires_on)}; you can renew it from {format_date(opens)}." in page
    )
    assert address("renew", certificate) not in page
    said = client.post(address("renew", certificate), follow=True).content.decode()
    assert f"This certificate can be renewed from {format_date(opens)}." in said


def test_my_learning_the_list_and_the_course_page_offer_it(client):
    certificate = earned(12)
    client.force_login(certificate.person.user)
    course = f"/en/courses/{page_of(certificate.course).slug}/"
    for page in ("/en/learn/", "/en/learn/certificates/", course):
        html = client.get(page).content.decode()
        assert address("renew", certificate) in html, page
        assert format_date(certificate.expires_on) in html, page
    learning.leave(enrolment=actions.renew(certificate=certificate, by=certificate.person), by=certificate.person)
    assert address("renew", certificate) in client.get(course).content.decode()


def test_while_she_renews_the_course_page_leads_on_and_to_the_certificate_that_holds(client):
    certificate = earned(12)
    client.force_login(certificate.person.user)
    actions.renew(certificate=certificate, by=certificate.person)
    html = client.get(f"/en/courses/{page_of(certificate.course).slug}/").content.decode()
    assert "Start: 1.1" in html
    assert "You are renewing it." in html
    assert address("mine", certificate) in html


def test_an_expired_certificate_shows_its_holder_alone_that_it_can_be_renewed(client):
    certificate = earned(-3)
    public = f"/c/{certificate.code}/"
    html = client.get(public).content.decode()
    assert "Expired certificate" in html
    assert "Renew" not in html
    client.force_login(certificate.person.user)
    html = client.get(public).content.decode()
    assert f"It was valid until {format_date(certificate.expires_on)}." in html
    assert "Renew" in html
    assert "Renew" not in client.get(f"{public}?as=visitor").content.decode()
    # And its files are there as before.
    assert disclose(fresh(certificate), viewer=certificate.person).files


def test_where_the_course_is_not_offered_she_reads_whom_to_ask(client):
    certificate = earned(12)
    page_of(certificate.course).unpublish()
    client.force_login(certificate.person.user)
    html = client.get(address("mine", certificate)).content.decode()
    assert "The course is not offered at present" in html
    assert address("renew", certificate) not in html
    said = client.post(address("renew", certificate), follow=True).content.decode()
    assert "This course is not open for enrolment at present." in said


def test_lists_cost_the_same_for_one_and_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    certificate = earned(12)
    client.force_login(certificate.person.user)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/learn/certificates/")
        return len(captured)

    queries()
    one = queries()
    for number in "ab":
        ending(earn(certified_course(title=f"Course {number}"), certificate.person), 20)
    queries()
    assert queries() == one


def test_certificates_without_an_end_ask_the_database_nothing(django_assert_num_queries):
    certificate = earn()
    with django_assert_num_queries(0):
        assert renewals_of([certificate]) == {}


def test_a_visitor_on_the_course_page_is_offered_nothing(rf):
    request = rf.get("/en/")
    request.person = None
    assert course_certificate(request, course=earned().course) is None


def test_the_record_of_each_cycle_leads_to_its_own_certificate(client):
    first = earned(12)
    second = renewed(first)
    client.force_login(first.person.user)
    for certificate, other in ((first, second), (second, first)):
        record = reverse("learning:record", args=[certificate.enrolment.public_id])
        html = client.get(record).content.decode()
        assert address("mine", certificate) in html
        assert address("mine", other) not in html
