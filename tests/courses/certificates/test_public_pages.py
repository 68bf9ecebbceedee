import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.actions import load_consent_texts
from courses.certificates import actions, codes, limits
from courses.certificates.enums import Visibility
from courses.certificates.models import Certificate, CertificateFile, StatusChange
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import certified_course, chan, earn, fresh, hong_kong, officer_of, revoked, share
from tests.factories.credentials import signed
from tests.factories.learning import complete, learner_on

pytestmark = pytest.mark.django_db

NAMES = ("陳大文", "CHAN Tai Man")


def page(client, certificate, token="", **query):
    query = {"lang": "en", **({"k": token} if token else {}), **query}
    return client.get(certificate.get_absolute_url(), query)


def text(response):
    return response.content.decode()


def listed(certificate):
    load_consent_texts()
    return actions.change_visibility(
        certificate=certificate, by=certificate.person, visibility=Visibility.LISTED, agrees=True
    )


def test_the_number_alone_shows_status_course_and_a_masked_name(client):
    response = page(client, earn())
    assert response.status_code == 200
    for words in (
        "Valid certificate",
        "AI Foundations",
        "C*** T** M**, C****",
        "陳**",
        "FinTech Association of Hong Kong",
    ):
        assert words in text(response)
    assert [name for name in NAMES if name in text(response)] == []


def test_the_code_on_the_paper_shows_everything(client):
    certificate = earn()
    response = page(client, certificate, certificate.facts.secret.print_token)
    for words in (*NAMES, "Certificate of completion", "Registered society 00000", certificate.number):
        assert words in text(response)


def test_a_private_certificate_says_how_it_stands_and_who_issued_it(client):
    certificate = earn()
    actions.change_visibility(certificate=certificate, by=certificate.person, visibility=Visibility.PRIVATE)
    response = page(client, certificate, certificate.facts.secret.print_token)
    assert "Valid certificate" in text(response)
    assert "FinTech Association of Hong Kong" in text(response)
    for words in (*NAMES, "AI Foundations", "陳**"):
        assert words not in text(response)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Certificate of completion"), ("zh-hans", "结业证书"), ("zh-hant", "修業證書")]
)
def test_the_certificate_is_drawn_in_three_languages(client, language, words):
    certificate = listed(earn())
    response = page(client, certificate, lang=language)
    assert words in text(response)
    assert response["Content-Language"] == {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant-HK"}[language]
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}


def test_without_a_wish_the_browser_decides_the_language(client):
    certificate = listed(earn())
    assert "修業證書" in text(client.get(certificate.get_absolute_url(), headers={"Accept-Language": "zh-HK"}))
    client.cookies["language"] = "zh-hans"
    assert "结业证书" in text(client.get(certificate.get_absolute_url(), headers={"Accept-Language": "zh-HK"}))


def test_no_page_tells_another_site_or_a_cache_where_it_was_read(client):
    certificate = earn()
    for response in (page(client, certificate), client.get("/c/00000000001/"), client.get("/verify/sample/")):
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert 'name="robots" content="noindex"' in text(response)


def test_a_listed_page_may_be_indexed(client):
    response = page(client, listed(earn()))
    assert "X-Robots-Tag" not in response
    assert "noindex" not in text(response)


def test_what_is_shared_carries_neither_token_nor_name(client):
    certificate = earn()
    token = certificate.facts.secret.print_token
    html = text(page(client, certificate, token))
    head = html[: html.index("</head>")]
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/c/{certificate.code}/">' in head
    assert f'property="og:url" content="http://127.0.0.1:8000/c/{certificate.code}/"' in head
    assert token not in head
    assert [name for name in NAMES if name in head] == []


def test_a_link_that_ends_never_hands_out_the_code_on_the_paper(client):
    certificate = earn()
    html = text(page(client, certificate, share(certificate)))
    assert "CHAN Tai Man" in html
    assert certificate.facts.secret.print_token not in html


def test_the_page_reads_in_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    certificate = earn()
    for _turn in range(3):
        share(certificate)
    page(client, certificate, "x" * 22)
    with django_assert_max_num_queries(10):
        page(client, certificate, "x" * 22)


def test_looking_changes_nothing(client):
    certificate = earn()
    before = Certificate.objects.values().get(pk=certificate.pk)
    page(client, certificate)
    page(client, certificate, certificate.facts.secret.print_token)
    client.get(reverse("certificates-plain:file", args=[certificate.code, "en", "pdf"]))
    assert Certificate.objects.values().get(pk=certificate.pk) == before
    assert CertificateFile.objects.count() == 0


# --- other spellings, unknown numbers, too many -------------------------------------------------------------------


def test_another_spelling_leads_to_the_one_address_and_keeps_the_token(client):
    code = earn().code
    response = client.get(f"/c/{code.lower()}/?k=abc")
    assert (response.status_code, response["Location"]) == (302, f"/c/{code}/?k=abc")
    assert client.get(f"/c/{code}").status_code == 200


@pytest.mark.parametrize("code", ["00000000001", "7K3M9QXR2P4", "nonsense", "陳大文", "A" * 500, "%00", "..;/x"])
def test_an_unknown_number_is_a_404_that_says_so(client, code):
    response = client.get(f"/c/{code}/")
    assert response.status_code == 404


def test_the_not_known_page_offers_the_form(client):
    response = client.get(f"/c/{codes.new_code()}/?lang=en")
    assert "No certificate has this number. Check each character." in text(response)
    assert 'action="/verify/"' in text(response)


def test_trying_numbers_is_slowed_down(client):
    for _turn in range(limits.MISSES):
        assert client.get(f"/c/{codes.new_code()}/").status_code == 404
    response = client.get(f"/c/{codes.new_code()}/")
    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_looking_up_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(limits, "LOOKS", 3)
    certificate = earn()
    assert [page(client, certificate).status_code for _turn in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(client, method):
    assert getattr(client, method)(earn().get_absolute_url()).status_code == 405


def test_tokens_are_not_logged(client, caplog):
    certificate = earn()
    token = certificate.facts.secret.print_token
    with caplog.at_level(logging.DEBUG):
        page(client, certificate, token)
        client.get(f"/c/{codes.new_code()}/?k={token}")
    assert token not in caplog.text


# --- states ---------------------------------------------------------------------------------------------------------


def test_a_revoked_certificate_says_when_and_why(client):
    html = text(page(client, revoked(earn())))
    today = timezone.localdate()
    assert f"This certificate was revoked on {today.day} " in html
    assert "Reason: Issued in error" in html
    assert "Marked twice by mistake" not in html
    assert "Valid certificate" not in html


def test_an_expired_certificate_says_until_when_it_was_valid(client):
    certificate = earn()
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    html = text(page(client, certificate))
    assert "Expired certificate" in html
    assert "It was valid until" in html


def test_the_clock_marks_what_has_expired_once():
    certificate = earn()
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert actions.expire_due() == 1
    assert actions.expire_due() == 0
    assert StatusChange.objects.get().to_state == fresh(certificate).state == "expired"


def test_a_withdrawn_certificate_says_only_that_the_number_existed(client):
    certificate = earn()
    actions.withdraw_certificate(certificate=certificate, by=certificate.person)
    html = text(page(client, certificate, certificate.facts.secret.print_token))
    assert "A certificate with this number existed." in html
    for words in (*NAMES, "AI Foundations", "FinTech Association of Hong Kong", "陳**"):
        assert words not in html[html.index("<main") : html.index("</main>")]


def test_a_replaced_certificate_says_so(client):
    first = earn()
    second = complete(learner_on(certified_course(title="Again"), first.person))
    successor = Certificate.objects.get(enrolment=second)
    Certificate.objects.filter(pk=successor.pk).update(course=first.course)
    actions.replace_certificate(certificate=first, successor=fresh(successor), by=None)
    assert "Another certificate took the place of this one" in text(page(client, first))


def test_an_old_paper_says_that_there_is_a_newer_one(client):
    certificate = earn()
    token = certificate.facts.secret.print_token
    actions.correct_names(
        certificate=certificate, by=officer_of(hong_kong()).person, latin="CHAN Tai Ming", own_script="陳大明"
    )
    html = text(page(client, certificate, token))
    assert "Replaced by a newer version" in html
    assert [name for name in (*NAMES, "陳大明", "CHAN Tai Ming", "陳**") if name in html] == []


def test_an_erased_certificate_keeps_course_and_date(client):
    certificate = earn()
    token = certificate.facts.secret.print_token
    actions.erase_names(certificate=certificate)
    html = text(page(client, certificate, token))
    assert "Holder’s name erased" in html
    assert "AI Foundations" in html
    assert [name for name in (*NAMES, "陳**") if name in html] == []


def test_the_holder_sees_it_in_full_and_what_others_see(client):
    certificate = earn()
    client.force_login(certificate.person.user)
    html = text(page(client, certificate))
    assert "This is your certificate." in html
    assert "CHAN Tai Man" in html
    assert "CHAN Tai Man" not in text(page(client, certificate, **{"as": "visitor"})).partition("<main")[2]


def test_a_name_is_escaped(client):
    certificate = listed(earn(person=chan(name_latin='<script>alert("x")</script>')))
    html = text(page(client, certificate))
    assert escape('<script>alert("x")</script>') in html
    assert "<script>alert" not in html


# --- files ----------------------------------------------------------------------------------------------------------


def file(client, certificate, language="en", kind="pdf", **query):
    return client.get(reverse("certificates-plain:file", args=[certificate.code, language, kind]), query)


def test_the_addresses_of_the_files_stay():
    assert reverse("certificates-plain:file", args=["7K3M9QXR2P4", "zh-hans", "pdf"]) == (
        "/c/7K3M9QXR2P4/certificate.zh-hans.pdf"
    )


def test_a_file_that_is_not_made_yet_is_in_preparation_and_can_be_asked_for(client, django_capture_on_commit_callbacks):
    certificate = earn()
    token = certificate.facts.secret.print_token
    response = file(client, certificate, k=token)
    assert response.status_code == 202
    assert "In preparation" in text(response)
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(
            f"/c/{certificate.code}/prepare/", {"k": token, "path": f"/c/{certificate.code}/certificate.en.pdf"}
        )
    assert (asked.status_code, asked["Location"]) == (303, f"/c/{certificate.code}/certificate.en.pdf?k={token}")
    ready = file(client, certificate, k=token)
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")
    assert b"".join(ready.streaming_content).startswith(b"%PDF-1.7")
    assert ready["Content-Disposition"] == f'inline; filename="{certificate.number}-v1.en.pdf"'
    assert ready["Referrer-Policy"] == "no-referrer"


def test_asking_for_files_needs_the_right_to_them(client, django_capture_on_commit_callbacks):
    certificate = earn()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/c/{certificate.code}/prepare/").status_code == 404
    assert CertificateFile.objects.count() == 0


def test_asking_never_leads_elsewhere(client):
    certificate = listed(earn())
    asked = client.post(f"/c/{certificate.code}/prepare/", {"path": "//evil.example/"})
    assert asked["Location"] == f"/c/{certificate.code}/"


def test_files_follow_the_table(client):
    certificate = signed(earn())
    actions.store_files(certificate=certificate)
    assert file(client, certificate).status_code == 404
    assert file(client, certificate, k=certificate.facts.secret.print_token).status_code == 200
    assert file(client, certificate, kind="png", k=share(certificate))["Content-Type"] == "image/png"
    client.force_login(PersonFactory().user)
    assert file(client, certificate).status_code == 404
    client.force_login(certificate.person.user)
    assert file(client, certificate).status_code == 200
    client.logout()
    listed(fresh(certificate))
    assert file(client, certificate).status_code == 200


def test_files_of_what_is_revoked_or_erased_are_gone(client):
    first, second = signed(earn()), signed(earn(person=chan()))
    tokens = [certificate.facts.secret.print_token for certificate in (first, second)]
    actions.store_files(certificate=first)
    revoked(first)
    actions.erase_names(certificate=second)
    assert [file(client, one, k=token).status_code for one, token in zip((first, second), tokens, strict=True)] == [
        410,
        410,
    ]


@pytest.mark.parametrize("language", ["fr", "zh", "zh-hans-x"])
def test_there_are_files_in_three_languages_alone(client, language):
    assert client.get(f"/c/{earn().code}/certificate.{language}.pdf").status_code == 404


def test_files_stand_in_private_storage_under_names_nobody_can_guess(settings):
    certificate = signed(earn())
    actions.store_files(certificate=certificate)
    names = list(CertificateFile.objects.values_list("name", flat=True))
    assert len(set(names)) == 8
    assert all((settings.PRIVATE_MEDIA_ROOT / name).is_file() for name in names)
    assert len({name.split("/")[1] for name in names}) == 8


def test_making_files_again_makes_none():
    certificate = signed(earn())
    assert actions.store_files(certificate=certificate) == 8
    kept = list(CertificateFile.objects.values())
    assert actions.store_files(certificate=certificate) == 0
    assert list(CertificateFile.objects.values()) == kept
