"""The officer's and trainer's screens of the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import NamedAccess, User
from courses.certificates import actions, emails, tasks
from courses.certificates.models import CpdReview, CpdScheme, CpdSchemeApproval
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.certificates import hong_kong
from tests.factories.cpd import INSURANCE, PDF, approve, declare, enter_figures, fresh_entry, member, scheme, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = member_of(hong_kong(), Role.OFFICER)
    client.force_login(user)
    return user.person


@pytest.fixture
def trainer(client):
    user = member_of(hong_kong(), Role.TRAINER)
    client.force_login(user)
    return user.person


def today() -> str:
    return timezone.localdate().isoformat()


def in_a_year() -> str:
    return (timezone.localdate() + timedelta(days=365)).isoformat()


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- schemes --------------------------------------------------------------------------------------------------------


def test_all_schemes_stand_there_with_their_figures_and_are_off(client, officer):
    actions.cpd.load_cpd_schemes()
    html = page(client, "/admin/cpd/")
    assert "SFC continuous professional training: representatives" in html
    assert "FinTech Association of Hong Kong: off" in html
    assert "from general knowledge, to be confirmed" in html
    assert "FinTech Association of Hong Kong: figures are missing" in html


def test_approving_takes_a_second_look_and_a_tick(client, officer):
    row = scheme()
    address = f"/admin/cpd/schemes/{row.pk}/"
    assert "Compare and approve" in page(client, address)
    html = page(client, f"{address}approve/")
    assert row.source_url in html
    assert "At least 10 hours" in html
    told = {"association": "ftahk", "review_on": in_a_year()}
    assert client.post(f"{address}approve/", told).status_code == 422
    assert not CpdSchemeApproval.objects.exists()
    assert client.post(f"{address}approve/", {**told, "compared": "on"})["Location"] == "/admin/cpd/"
    assert CpdSchemeApproval.objects.get().by == officer
    assert "approved, to be reviewed by" in page(client, "/admin/cpd/")
    page(client, f"{address}withdraw/")
    client.post(f"{address}withdraw/", {"association": "ftahk"})
    assert CpdSchemeApproval.objects.last().decision == "withdrawn"
    assert client.get(f"{address}withdraw/")["Location"] == address


@pytest.mark.parametrize("review_on", ["", "nonsense", "2020-01-01", "2999-01-01"])
def test_a_review_date_of_nonsense_is_refused(client, officer, review_on):
    told = {"association": "ftahk", "review_on": review_on, "compared": "on"}
    assert client.post(f"/admin/cpd/schemes/{scheme().pk}/approve/", told).status_code == 422
    assert not CpdSchemeApproval.objects.exists()


def test_what_cannot_be_approved_says_why(client, officer):
    row = scheme(INSURANCE)
    html = page(client, f"/admin/cpd/schemes/{row.pk}/")
    assert "Its figures are not read from a source." in html
    assert "Compare and approve" not in html
    told = {"association": "ftahk", "review_on": in_a_year(), "compared": "on"}
    response = client.post(f"/admin/cpd/schemes/{row.pk}/approve/", told)
    assert b"This scheme cannot be approved yet" in response.content


def test_an_officer_enters_figures_which_another_approves(client, officer):
    row = scheme(INSURANCE)
    address = f"/admin/cpd/schemes/{row.pk}/figures/"
    assert "Of which at least: Ethics or regulatory compliance" in page(client, address)
    figures = {
        "association": "ftahk",
        "minimum": "15",
        "unit_minutes": "60",
        "part_0": "3",
        "as_at": today(),
        "source": "GL24, paragraph 4",
        "source_url": "https://www.ia.org.hk/gl24.pdf",
    }
    for wrong in ({"minimum": ""}, {"minimum": "-1"}, {"as_at": "2999-01-01"}, {"source_url": "javascript:alert(1)"}):
        assert client.post(address, {**figures, **wrong}).status_code == 422
    client.post(address, figures)
    entered = CpdScheme.objects.get(association=hong_kong())
    assert (entered.key, entered.entered_by, entered.minimum) == (INSURANCE, officer, 15)
    own = page(client, f"/admin/cpd/schemes/{entered.pk}/")
    assert "Another officer compares them with the source and approves them." in own
    told = {"association": "ftahk", "review_on": in_a_year(), "compared": "on"}
    assert b"You entered these figures." in client.post(f"/admin/cpd/schemes/{entered.pk}/approve/", told).content
    client.force_login(member_of(hong_kong(), Role.OFFICER))
    client.post(f"/admin/cpd/schemes/{entered.pk}/approve/", told)
    assert CpdSchemeApproval.objects.get().scheme == entered


def test_another_associations_figures_are_not_there(client, officer):
    other = AssociationFactory()
    entered = enter_figures(other)
    for part in ("", "approve/", "withdraw/", "figures/"):
        assert client.get(f"/admin/cpd/schemes/{entered.pk}/{part}").status_code == 404
    assert client.get("/admin/cpd/schemes/999999/").status_code == 404


def test_an_association_that_is_not_hers_cannot_be_named(client, officer):
    other = AssociationFactory(slug="other")
    told = {"association": "other", "review_on": in_a_year(), "compared": "on"}
    assert client.post(f"/admin/cpd/schemes/{scheme().pk}/approve/", told).status_code == 422
    assert not CpdSchemeApproval.objects.filter(association=other).exists()


def test_the_list_costs_the_same_whatever_is_approved(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "/admin/cpd/")
        return len(captured)

    approve(by=officer)
    queries()
    one = queries()
    for key in ("sfc-cpt-officer", "ecf-pwm"):
        approve(key, by=officer)
    assert queries() == one


# --- activities to look at ------------------------------------------------------------------------------------------


def test_what_was_sent_waits_in_the_queue_under_its_persons_name(client, officer):
    entry = sent(declare(member(), title="AI Act seminar"))
    assert "1 activity waits for your look at its proof." in page(client, "/admin/cpd/")
    html = page(client, "/admin/cpd/reviews/")
    assert "AI Act seminar" in html
    assert "陳大文" in html
    html = page(client, f"/admin/cpd/reviews/{entry.public_id}/")
    assert "Harbour Institute" in html
    looks = list(NamedAccess.objects.values_list("what", "purpose", "subject_count"))
    assert looks == [("cpd.reviews", "certify", 1), ("cpd.review", "certify", 1)]


def test_the_proof_is_for_who_was_asked_and_fetching_it_is_recorded(client, officer):
    entry = sent(declare(member()))
    address = f"/admin/cpd/reviews/{entry.public_id}/proof/"
    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert NamedAccess.objects.get().subject == entry.person
    client.force_login(member_of(AssociationFactory(), Role.OFFICER))
    assert client.get(address).status_code == 404


def test_she_answers_that_the_proof_fits_or_why_not(client, officer):
    first, second = sent(declare(member())), sent(declare(member(email="other@people.example")))
    address = f"/admin/cpd/reviews/{first.public_id}/"
    assert client.post(address, {"decision": "return", "reason": " "}).status_code == 422
    assert client.post(address, {"decision": "nonsense"}).status_code == 422
    assert client.post(address, {"decision": "return", "reason": "x" * 1001}).status_code == 422
    assert fresh_entry(first).state == "waiting"
    client.post(address, {"decision": "return", "reason": "Another day."})
    client.post(f"/admin/cpd/reviews/{second.public_id}/", {"decision": "accept", "reason": ""})
    assert (fresh_entry(first).state, fresh_entry(second).state) == ("returned", "accepted")
    assert "Nothing waits." in page(client, "/admin/cpd/reviews/")


def test_her_own_and_what_nobody_sent_are_not_there(client, officer):
    own = sent(declare(officer))
    unsent = declare(member())
    for entry in (own, unsent):
        assert client.get(f"/admin/cpd/reviews/{entry.public_id}/").status_code == 404
    assert "Nothing waits." in page(client, "/admin/cpd/reviews/")


def test_thirty_days_after_the_answer_it_is_seen_no_longer(client, officer):
    entry = sent(declare(member()))
    entry = actions.cpd.decide_review(entry=entry, by=officer, accepts=True)
    address = f"/admin/cpd/reviews/{entry.public_id}/"
    assert "The proof fits" not in page(client, address)
    type(entry).objects.filter(pk=entry.pk).update(decided_at=timezone.now() - timedelta(days=31))
    assert client.get(address).status_code == 404


def test_the_first_screen_says_what_waits_to_those_who_may_look(client, officer):
    assert "for your look" not in page(client, "/admin/")
    sent(declare(member()))
    assert "1 activity waits for your look at its proof." in page(client, "/admin/")
    for user in (member_of(hong_kong(), Role.TRAINER), member_of(AssociationFactory(), Role.OFFICER)):
        client.force_login(user)
        assert "for your look" not in page(client, "/admin/")


def letters_about(entry, by, mailoutbox, captured, **answer):
    mailoutbox.clear()
    with captured(execute=True):
        actions.cpd.decide_review(entry=entry, by=by, **answer)
    return mailoutbox


def test_she_is_written_to_once_about_the_answer(officer, mailoutbox, django_capture_on_commit_callbacks):
    entry = sent(declare(member(), title="AI Act\nseminar"))
    letters = letters_about(entry, officer, mailoutbox, django_capture_on_commit_callbacks, accepts=True)
    tasks.tell_review.call(review_id=CpdReview.objects.get(kind="accepted").pk)
    (letter,) = letters
    assert letter.to == [entry.person.user.email]
    assert letter.subject == "The proof was seen: AI Act seminar"
    assert f"/en/learn/cpd/activities/{entry.public_id}/" in letter.body
    assert "it stays your own word" in letter.body


def test_she_reads_why_it_came_back(officer, mailoutbox, django_capture_on_commit_callbacks):
    entry = sent(declare(member(), title="AI Act seminar"))
    letters = letters_about(
        entry, officer, mailoutbox, django_capture_on_commit_callbacks, accepts=False, reason="<b>Another</b> day."
    )
    (letter,) = letters
    assert letter.subject == "Came back to you: AI Act seminar"
    assert "<b>Another</b> day." in letter.body
    assert "&lt;b&gt;Another" in letter.alternatives[0][0]


def test_the_letter_is_in_her_language(officer, mailoutbox, django_capture_on_commit_callbacks):
    entry = sent(declare(member(language="zh-hant")))
    (letter,) = letters_about(entry, officer, mailoutbox, django_capture_on_commit_callbacks, accepts=True)
    assert f"/zh-hant/learn/cpd/activities/{entry.public_id}/" in letter.body


def test_nobody_is_written_to_about_what_was_erased_meanwhile(officer, mailoutbox):
    entry = sent(declare(member()))
    actions.cpd.decide_review(entry=entry, by=officer, accepts=True)
    User.objects.filter(pk=entry.person.user_id).update(is_active=False)
    tasks.tell_review.call(review_id=CpdReview.objects.get(kind="accepted").pk)
    assert mailoutbox == []


def test_a_letter_that_could_not_leave_is_tried_again(officer, mailoutbox, monkeypatch):
    entry = sent(declare(member()))
    actions.cpd.decide_review(entry=entry, by=officer, accepts=True)
    review = CpdReview.objects.get(kind="accepted")
    with monkeypatch.context() as patched:
        patched.setattr(emails, "_send", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            emails.send_review(review)
    assert emails.send_review(review)
    assert len(mailoutbox) == 1


def test_the_queue_costs_the_same_for_one_and_three(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "/admin/cpd/reviews/")
        return len(captured)

    sent(declare(member()))
    queries()
    one = queries()
    for number in range(2):
        sent(declare(member(email=f"m{number}@people.example")))
    assert queries() == one
