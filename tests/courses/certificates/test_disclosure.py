"""The table of visibility, walked by every kind of viewer in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import load_consent_texts, withdraw_consent
from accounts.enums import ConsentKey
from courses.certificates import actions
from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.exceptions import BadEndDate, ConsentNeeded, NotAllowed, NotInThisState, TooManyLinks
from courses.certificates.models import Certificate, ShareToken
from courses.certificates.queries import Shown, disclose
from tests.factories.accounts import PersonFactory
from tests.factories.certificates import chan, earn, fresh, hong_kong, officer_of, revoked, share

pytestmark = pytest.mark.django_db


def choose(certificate, visibility):
    load_consent_texts()
    return actions.change_visibility(certificate=certificate, by=certificate.person, visibility=visibility, agrees=True)


def viewers(certificate, share_token):
    """Who comes, with what in her hand."""
    printed = certificate.facts.secret.print_token
    return {
        "stranger": {},
        "print token": {"token": printed},
        "share token": {"token": share_token},
        "wrong token": {"token": "x" * 22},
        "holder": {"viewer": certificate.person},
        "another learner": {"viewer": PersonFactory()},
        "officer": {"viewer": officer_of(hong_kong()).person},
    }


ALL = ("stranger", "print token", "share token", "wrong token", "holder", "another learner", "officer")
E, S, M, P = Shown.EXISTENCE, Shown.STATUS, Shown.MASKED, Shown.PUBLIC


@pytest.mark.parametrize(
    ("visibility", "shown", "files"),
    [
        (Visibility.PRIVATE, (S, S, S, S, P, S, S), ("holder",)),
        (Visibility.LINK, (M, P, P, M, P, M, M), ("print token", "share token", "holder")),
        (Visibility.LISTED, (P, P, P, P, P, P, P), ALL),
    ],
)
def test_each_viewer_sees_what_the_table_says(visibility, shown, files):
    certificate = earn()
    token = share(certificate)
    choose(certificate, visibility)
    certificate = fresh(certificate)
    seen = {name: disclose(certificate, **what) for name, what in viewers(certificate, token).items()}
    assert {name: answer.shown for name, answer in seen.items()} == dict(zip(ALL, shown, strict=True))
    assert {name for name, answer in seen.items() if answer.files} == set(files)
    assert {answer.state for answer in seen.values()} == {CertificateState.VALID}


@pytest.mark.parametrize("visibility", [Visibility.LINK, Visibility.LISTED])
def test_what_is_withdrawn_shows_nothing_to_anybody_but_its_holder(visibility):
    certificate = earn()
    token = share(certificate)
    choose(certificate, visibility)
    certificate = fresh(actions.withdraw_certificate(certificate=fresh(certificate), by=certificate.person))
    seen = {name: disclose(certificate, **what) for name, what in viewers(certificate, token).items()}
    assert {name: answer.shown for name, answer in seen.items()} == dict(zip(ALL, (E, E, E, E, P, E, E), strict=True))
    assert {name for name, answer in seen.items() if answer.files} == {"holder"}


def test_of_what_is_revoked_nobody_gets_a_file():
    certificate = earn()
    token = share(certificate)
    certificate = fresh(revoked(certificate))
    seen = {name: disclose(certificate, **what) for name, what in viewers(certificate, token).items()}
    assert {answer.files for answer in seen.values()} == {False}
    assert seen["holder"].files_gone
    assert {answer.state for answer in seen.values()} == {CertificateState.REVOKED}


def test_what_is_erased_shows_course_and_date_to_everybody_and_files_are_gone():
    certificate = earn()
    token = share(certificate)
    printed = certificate.facts.secret.print_token
    certificate = fresh(actions.erase_names(certificate=certificate))
    for what in ({}, {"token": token}, {"token": printed}, {"viewer": certificate.person}):
        seen = disclose(certificate, **what)
        assert (seen.shown, seen.files, seen.files_gone) == (M, False, True)


def test_only_a_listed_certificate_may_be_indexed():
    certificate = earn()
    assert not disclose(certificate, token=certificate.facts.secret.print_token).indexed
    choose(certificate, Visibility.LISTED)
    assert disclose(fresh(certificate)).indexed


def test_an_earlier_paper_learns_that_there_is_a_newer_one_and_nothing_else():
    certificate = earn()
    old = certificate.facts.secret.print_token
    officer = officer_of(hong_kong()).person
    actions.correct_names(certificate=certificate, by=officer, latin="CHAN Tai Ming", own_script="陳大明")
    certificate = fresh(certificate)
    seen = disclose(certificate, token=old)
    assert (seen.shown, seen.outdated_since, seen.files) == (S, timezone.localdate(), False)
    assert disclose(certificate, token=certificate.facts.secret.print_token).shown == P


def test_listing_ends_with_the_consent_even_before_anybody_tidies_up():
    certificate = earn()
    choose(certificate, Visibility.LISTED)
    withdraw_consent(person=certificate.person, by=certificate.person, purpose=ConsentKey.PUBLIC_CERTIFICATE_PAGE)
    certificate = fresh(certificate)
    assert certificate.visibility == Visibility.LISTED
    assert disclose(certificate).shown == M


def test_withdrawing_the_consent_unlists_every_certificate_of_hers(django_capture_on_commit_callbacks):
    certificate = earn()
    choose(certificate, Visibility.LISTED)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(person=certificate.person, by=certificate.person, purpose=ConsentKey.PUBLIC_CERTIFICATE_PAGE)
    assert fresh(certificate).visibility == Visibility.LINK


def test_listing_needs_consent():
    certificate = earn()
    load_consent_texts()
    with pytest.raises(ConsentNeeded):
        actions.change_visibility(certificate=certificate, by=certificate.person, visibility=Visibility.LISTED)
    assert fresh(certificate).visibility == Visibility.LINK


def test_a_link_ends_on_its_day_and_when_it_is_withdrawn():
    certificate = earn()
    token, other = share(certificate, days=1), share(certificate, days=30)
    link = ShareToken.objects.order_by("pk").first()
    assert disclose(fresh(certificate), token=token).shown == P
    ShareToken.objects.filter(pk=link.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert disclose(fresh(certificate), token=token).shown == M
    actions.withdraw_link(link=ShareToken.objects.latest("pk"), by=certificate.person)
    assert disclose(fresh(certificate), token=other).shown == M


def test_only_the_hash_of_a_link_is_kept():
    certificate = earn()
    token = share(certificate)
    assert ShareToken.objects.filter(token_hash__contains=token[:8]).count() == 0
    assert len(ShareToken.objects.get().token_hash) == 64


def test_a_token_of_one_certificate_opens_no_other():
    first, second = earn(), earn(person=chan())
    assert disclose(second, token=first.facts.secret.print_token).shown == M
    assert disclose(second, token=share(first)).shown == M


@pytest.mark.parametrize("days", [0, -1, 900])
def test_a_link_ends_between_tomorrow_and_two_years_from_now(days):
    with pytest.raises(BadEndDate):
        share(earn(), days=days)


def test_there_are_at_most_twenty_links():
    certificate = earn()
    for _turn in range(20):
        share(certificate)
    with pytest.raises(TooManyLinks):
        share(certificate)


def test_nobody_else_shares_or_hides_a_certificate():
    certificate, other = earn(), PersonFactory()
    with pytest.raises(NotAllowed):
        actions.change_visibility(certificate=certificate, by=other, visibility=Visibility.PRIVATE)
    with pytest.raises(NotAllowed):
        actions.make_link(certificate=certificate, by=other, ends_on=timezone.localdate() + timedelta(days=9))
    with pytest.raises(NotAllowed):
        actions.withdraw_certificate(certificate=certificate, by=other)
    assert Certificate.objects.get().state == CertificateState.VALID


def test_what_is_withdrawn_comes_back_private():
    certificate = earn()
    person = certificate.person
    actions.withdraw_certificate(certificate=certificate, by=person)
    with pytest.raises(NotInThisState):
        choose(certificate, Visibility.LINK)
    certificate = actions.restore_certificate(certificate=certificate, by=person)
    assert (certificate.state, certificate.visibility) == (CertificateState.VALID, Visibility.PRIVATE)


def test_what_is_revoked_cannot_be_hidden_by_withdrawing_it():
    certificate = revoked(earn())
    with pytest.raises(NotInThisState):
        actions.withdraw_certificate(certificate=certificate, by=certificate.person)
