import pytest
from django.urls import reverse
from django.utils import translation

from accounts.actions import load_consent_texts
from courses.certificates.enums import Visibility
from courses.certificates.models import Certificate, CertificateFacts, ShareToken
from courses.certificates.slots import course_certificate, learn_certificates
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import certified_course, earn, fresh, revoked, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(client):
    """Hers, and she is signed in."""
    found = earn()
    client.force_login(found.person.user)
    return found


def address(name, certificate, *args):
    with translation.override("en"):
        return reverse(f"certificates:{name}", args=[certificate.code, *args])


def post(client, name, certificate, data=None, *args):
    return client.post(address(name, certificate, *args), data or {}, follow=True)


def test_she_has_a_list_of_her_certificates(client, certificate):
    other = earn(certified_course(title="Somebody else's"), PersonFactory())
    html = client.get("/en/learn/certificates/").content.decode()
    assert "AI Foundations" in html
    assert other.code not in html


def test_without_certificates_the_list_says_what_will_stand_there(client):
    client.force_login(PersonFactory().user)
    assert "its certificate stands here" in client.get("/en/learn/certificates/").content.decode()


def test_the_list_costs_the_same_for_one_and_three(client, certificate):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/learn/certificates/")
        return len(captured)

    queries()
    one = queries()
    for number in "ab":
        earn(certified_course(title=f"Course {number}"), certificate.person)
    queries()  # a new course makes the catalogue's caches begin anew
    assert queries() == one


def test_a_visitor_is_asked_to_sign_in(client):
    certificate = earn()
    for name in ("mine", "visibility", "add-link", "withdraw"):
        response = client.post(address(name, certificate)) if name != "mine" else client.get(address(name, certificate))
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_somebody_elses_certificate_is_no_certificate(client, certificate):
    other = earn(person=PersonFactory())
    assert client.get(address("mine", other)).status_code == 404
    for name in ("visibility", "add-link", "reference", "name", "withdraw", "restore"):
        assert client.post(address(name, other)).status_code == 404


def test_somebody_elses_link_is_no_link(client, certificate):
    share(earn(person=PersonFactory()))
    link = ShareToken.objects.get()
    assert client.post(address("end-link", certificate, link.pk)).status_code == 404


def test_asking_for_a_change_by_get_changes_nothing(client, certificate):
    for name in ("visibility", "add-link", "reference", "name", "withdraw", "restore"):
        assert client.get(address(name, certificate)).status_code == 405


def test_she_chooses_who_may_see_it(client, certificate):
    html = post(client, "visibility", certificate, {"visibility": "private"}).content.decode()
    assert fresh(certificate).visibility == Visibility.PRIVATE
    assert "Others see only how it stands and who issued it." in html


def test_listing_asks_for_consent_and_records_it(client, certificate):
    load_consent_texts()
    refused = post(client, "visibility", certificate, {"visibility": "listed"})
    assert "please agree to that first" in refused.content.decode()
    assert fresh(certificate).visibility == Visibility.LINK
    post(client, "visibility", certificate, {"visibility": "listed", "agrees": "1"})
    assert fresh(certificate).visibility == Visibility.LISTED
    assert certificate.person.consent_records.get().action == "given"


@pytest.mark.parametrize("visibility", ["", "everybody", "listed; drop"])
def test_nonsense_is_refused_with_a_message(client, certificate, visibility):
    html = post(client, "visibility", certificate, {"visibility": visibility}).content.decode()
    assert "Choose who may see the certificate." in html
    assert fresh(certificate).visibility == Visibility.LINK


def test_a_new_link_is_shown_once(client, certificate):
    html = post(client, "add-link", certificate, {"label": "HR", "days": "90"}).content.decode()
    start = html.index(f"http://127.0.0.1:8000/c/{certificate.code}/?k=")
    url = html[start:].partition('"')[0]
    client.logout()
    assert "CHAN Tai Man" in client.get(url.removeprefix("http://127.0.0.1:8000")).content.decode()
    client.force_login(certificate.person.user)
    again = client.get(address("mine", certificate)).content.decode()
    assert "?k=" not in again
    assert "HR" in again


def test_she_withdraws_a_link(client, certificate):
    share(certificate, label="HR")
    post(client, "end-link", certificate, {}, ShareToken.objects.get().pk)
    assert ShareToken.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("days", ["", "7", "x"])
def test_a_link_of_nonsense_is_refused_with_a_message(client, certificate, days):
    html = post(client, "add-link", certificate, {"days": days}).content.decode()
    assert "Choose how long the link shall work." in html
    assert ShareToken.objects.count() == 0


def test_she_adds_her_own_number_and_takes_it_off(client, certificate):
    post(client, "reference", certificate, {"reference": "CE 12345"})
    assert (
        "Number given by the holder, not checked: CE 12345" in client.get(address("mine", certificate)).content.decode()
    )
    post(client, "reference", certificate, {"reference": ""})
    assert CertificateFacts.objects.count() == 3
    assert fresh(certificate).facts.names.reference == ""


def test_she_withdraws_it_and_brings_it_back(client, certificate):
    html = post(client, "withdraw", certificate).content.decode()
    assert "You have withdrawn this certificate" in html
    assert fresh(certificate).state == "withdrawn"
    post(client, "restore", certificate)
    assert (fresh(certificate).state, fresh(certificate).visibility) == ("valid", "private")


def test_what_is_revoked_offers_nothing_to_do(client, certificate):
    revoked(certificate)
    html = client.get(address("mine", certificate)).content.decode()
    assert "This certificate was revoked on" in html
    assert "<form" not in html[html.index("<main") : html.index("</main>")]
    assert "cannot be done with the certificate as it stands" in post(client, "withdraw", certificate).content.decode()


def test_where_her_name_cannot_be_printed_she_is_told_what_to_do(client):
    certificate = earn(person=PersonFactory(user__display_name="Mei 🎓"))
    client.force_login(certificate.person.user)
    html = client.get(address("mine", certificate)).content.decode()
    assert "🎓 (U+1F393)" in html
    assert reverse("accounts:profile") in html
    certificate.person.user.display_name = "Mei"
    certificate.person.user.save()
    post(client, "name", certificate)
    assert fresh(certificate).facts.names.latin == "Mei"


def test_in_wechat_she_is_told_how_to_save_it(client, certificate):
    agent = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}
    assert "press and hold the image" in client.get(address("mine", certificate), headers=agent).content.decode()
    assert "press and hold the image" not in client.get(address("mine", certificate)).content.decode()


def test_my_learning_and_the_course_page_lead_to_it(rf, certificate):
    request = rf.get("/en/learn/")
    request.person = certificate.person
    with translation.override("en"):
        assert certificate.code in learn_certificates(request).render_html()
        assert certificate.code in course_certificate(request, course=certificate.course).render_html()
        assert course_certificate(request, course=certified_course(title="Other")) is None


def test_visitors_see_no_certificates_there(rf):
    request = rf.get("/en/")
    request.person = None
    assert learn_certificates(request) is None
    assert course_certificate(request, course=earn().course) is None


def test_every_screen_of_hers_speaks_the_language_of_its_address(client, certificate):
    html = client.get(address("mine", certificate).replace("/en/", "/zh-hans/")).content.decode()
    assert "结业证书" in html


def test_the_page_is_not_kept_by_the_browser(client, certificate):
    assert "no-store" in client.get(address("mine", certificate))["Cache-Control"]


def test_a_name_is_only_hers_to_take(client, certificate):
    html = post(client, "name", certificate).content.decode()
    assert "cannot be done with the certificate as it stands" in html
    assert Certificate.objects.get().facts.version_no == 1


def test_my_learning_adds_up_the_hours_of_this_years_valid_certificates(client):
    person = PersonFactory()
    client.force_login(person.user)
    assert "CPD hours in" not in client.get("/en/learn/").content.decode()
    first = earn(certified_course(title="Course a", minutes=90), person)
    earn(certified_course(title="Course b", minutes=60), person)
    page = client.get("/en/learn/").content.decode()
    assert f"CPD hours in {first.issued_at:%Y}" in page
    assert '<p class="hours__sum">2.5 h</p>' in page
    revoked(first)
    assert '<p class="hours__sum">1.0 h</p>' in client.get("/en/learn/").content.decode()
