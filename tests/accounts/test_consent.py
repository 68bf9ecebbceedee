"""What people were shown and answered."""

from __future__ import annotations

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import actions, queries
from accounts.enums import ConsentAction, ConsentKey, ConsentMethod
from accounts.exceptions import NoticeNotShown
from accounts.models import ConsentEvidence, ConsentPurpose, ConsentRecord, ConsentText, EmploymentBasis
from common.languages import LANGS
from tests.factories.accounts import PASSWORD, MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
SHARE = ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER


def share_text(language: str = "en") -> ConsentText:
    text = queries.current_text(SHARE, language)
    assert text is not None
    return text


def test_every_purpose_of_the_domain_has_words_in_three_languages():
    assert set(ConsentPurpose.objects.values_list("key", flat=True)) == set(ConsentKey.values)
    assert ConsentText.objects.count() == len(ConsentKey.values) * len(LANGS)


def test_only_the_terms_of_the_account_are_required():
    assert list(ConsentPurpose.objects.filter(required=True).values_list("key", flat=True)) == ["account_terms"]


def test_loading_the_texts_again_adds_nothing():
    assert actions.load_consent_texts() == 0


def test_other_words_under_the_same_version_are_refused(tmp_path):
    source = (actions.consent.TEXTS).read_text(encoding="utf-8").replace("News by e-mail", "News")
    changed = tmp_path / "texts.toml"
    changed.write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match="newsletter en"):
        actions.load_consent_texts(changed)


def test_the_digest_is_of_the_words_shown():
    text = share_text()
    assert text.sha256 == hashlib.sha256(f"{text.title}\n\n{text.body}".encode()).hexdigest()


def test_consent_is_never_assumed():
    assert queries.has_consent(PersonFactory(), SHARE, OrganisationFactory()) is False


def test_consent_given_for_one_organisation_holds_for_that_one_only():
    person, here, there = PersonFactory(), OrganisationFactory(), OrganisationFactory()
    actions.answer_consent(person=person, by=person, text=share_text(), action=ConsentAction.GIVEN, scope=here)
    assert queries.has_consent(person, SHARE, here) is True
    assert queries.has_consent(person, SHARE, there) is False
    assert queries.has_consent(person, SHARE) is False


def test_withdrawal_counts_at_once_and_keeps_the_history():
    person, organisation = PersonFactory(), OrganisationFactory()
    actions.answer_consent(person=person, by=person, text=share_text(), action=ConsentAction.GIVEN, scope=organisation)
    actions.withdraw_consent(person=person, by=person, purpose=SHARE, scope=organisation)
    assert queries.has_consent(person, SHARE, organisation) is False
    assert [record.action for record in queries.consent_history(person)] == ["withdrawn", "given"]


def test_withdrawing_what_was_never_given_writes_nothing():
    person = PersonFactory()
    assert actions.withdraw_consent(person=person, by=person, purpose=ConsentKey.NEWSLETTER) is None
    assert ConsentRecord.objects.count() == 0


def test_the_same_answer_twice_is_one_row():
    person = PersonFactory()
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    first = actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN)
    again = actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN)
    assert again == first


def test_the_record_keeps_version_language_regime_and_method():
    person = MembershipFactory().person
    text = queries.current_text(ConsentKey.NEWSLETTER, "zh-hant")
    record = actions.answer_consent(
        person=person, by=person, text=text, action=ConsentAction.GIVEN, method=ConsentMethod.SIGN_UP
    )
    assert (record.text.version, record.text.language, record.regime, record.method) == (1, "zh-hant", "HK", "sign_up")


def test_a_record_cannot_be_changed_or_deleted():
    person = PersonFactory()
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    record = actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN)
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentRecord.objects.filter(pk=record.pk).update(action=ConsentAction.REFUSED)
    ConsentEvidence.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentRecord.objects.filter(pk=record.pk).delete()


def test_words_once_published_cannot_be_changed():
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentText.objects.filter(pk=share_text().pk).update(body="I agree to anything.")


def test_what_tells_who_stands_in_the_erasable_row_and_the_hash_needs_its_salt():
    person = PersonFactory()
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    record = actions.answer_consent(
        person=person, by=person, text=text, action=ConsentAction.GIVEN, ip="203.0.113.77", reference="form 12"
    )
    evidence = record.evidence
    assert evidence.truncated_ip == "203.0.113.0"
    parts = (evidence.salt, "203.0.113.0", "form 12", text.sha256, "given", record.recorded_at.isoformat())
    assert record.evidence_hash == hashlib.sha256("|".join(parts).encode()).hexdigest()
    evidence.delete()
    assert queries.has_consent(person, ConsentKey.NEWSLETTER) is True


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:aa:bb::1", "2001:db8:aa::"), ("", ""), ("not an address", "")],
)
def test_addresses_are_kept_without_the_part_that_tells_neighbours_apart(address, kept):
    assert actions.consent.truncated(address) == kept


def test_employment_is_refused_until_the_notice_was_shown():
    membership = MembershipFactory()
    with pytest.raises(NoticeNotShown):
        actions.assert_employment_basis(
            person=membership.person,
            organisation=membership.organisation,
            by=PersonFactory(),
            labour_rule="Staff handbook 12",
        )
    assert EmploymentBasis.objects.count() == 0


def test_employment_names_who_asserted_it_and_by_which_rule():
    membership, manager = MembershipFactory(), PersonFactory()
    person, organisation = membership.person, membership.organisation
    actions.record_notice_shown(person=person, by=person, organisation=organisation)
    basis = actions.assert_employment_basis(
        person=person, organisation=organisation, by=manager, labour_rule="Staff handbook 12"
    )
    assert (basis.asserted_by, basis.labour_rule) == (manager, "Staff handbook 12")
    assert basis.notice_shown_at <= basis.asserted_at


def test_employment_for_all_reaches_those_who_saw_the_notice_and_belong():
    told, untold = MembershipFactory(), None
    organisation = told.organisation
    untold = MembershipFactory(organisation=organisation)
    gone = MembershipFactory(organisation=organisation, ended=True)
    for membership in (told, gone):
        actions.record_notice_shown(person=membership.person, by=membership.person, organisation=organisation)
    manager = PersonFactory()
    assert actions.assert_employment_for_all(organisation=organisation, by=manager, labour_rule="Rule 1") == 1
    assert actions.assert_employment_for_all(organisation=organisation, by=manager, labour_rule="Rule 1") == 0
    assert list(EmploymentBasis.objects.values_list("person", flat=True)) == [told.person_id]
    figures = queries.employment_figures(organisation)
    assert (figures.learners, figures.notified, figures.asserted) == (2, 1, 1)
    assert untold.person_id != told.person_id


def test_the_privacy_page_asks_per_organisation_what_is_per_organisation():
    person = MembershipFactory().person
    MembershipFactory(person=person)
    rows = queries.consent_rows(person, "en")
    assert [row.purpose.key for row in rows].count(SHARE) == 2
    assert {row.purpose.key for row in rows} == {
        SHARE,
        ConsentKey.PUBLIC_CERTIFICATE_PAGE,
        ConsentKey.NEWSLETTER,
        ConsentKey.RESEARCH_AGGREGATES,
    }
    assert not any(row.is_given for row in rows)


def test_consent_row_says_since_when():
    person = PersonFactory()
    before = timezone.now()
    text = queries.current_text(ConsentKey.NEWSLETTER, "en")
    actions.answer_consent(person=person, by=person, text=text, action=ConsentAction.GIVEN)
    row = next(row for row in queries.consent_rows(person, "en") if row.purpose.key == ConsentKey.NEWSLETTER)
    assert row.is_given
    assert row.since >= before


def ask_for_more(key: str) -> None:
    """New words of a purpose that ask for more than those before."""
    purpose = ConsentPurpose.objects.get(key=key)
    for language in LANGS:
        ConsentText.objects.create(
            purpose=purpose, version=2, language=language, title="Share", body="And with others.", sha256="0" * 64
        )
    ConsentPurpose.objects.filter(pk=purpose.pk).update(counts_from=2)


def shared_by_consent():
    """A manager, and a learner who agreed to share her progress with their organisation."""
    organisation = OrganisationFactory()
    manager = MembershipFactory(organisation=organisation, manager=True).person
    person = MembershipFactory(organisation=organisation).person
    actions.answer_consent(person=person, by=person, text=share_text(), action=ConsentAction.GIVEN, scope=organisation)
    return organisation, manager, person


def test_a_consent_does_not_count_for_words_that_ask_for_more():
    organisation, manager, person = shared_by_consent()
    assert queries.names_for(manager, "manage", [person.pk])[person.pk].is_named
    ask_for_more(SHARE)
    assert not queries.has_consent(person, SHARE, organisation)
    assert not queries.names_for(manager, "manage", [person.pk])[person.pk].is_named
    row = next(row for row in queries.consent_rows(person) if row.scope == organisation)
    assert (row.is_given, row.is_outgrown, row.text.version) == (False, True, 2)


def test_a_new_wording_that_asks_for_no_more_leaves_consents_as_they_are():
    organisation, manager, person = shared_by_consent()
    ask_for_more(SHARE)
    ConsentPurpose.objects.filter(key=SHARE).update(counts_from=1)
    assert queries.has_consent(person, SHARE, organisation)
    assert queries.unanswered_memberships(person) == []
    assert queries.names_for(manager, "manage", [person.pk])[person.pk].is_named


@pytest.mark.parametrize(("answer", "shared"), [("share", True), ("keep", False)])
def test_who_agreed_to_less_is_asked_when_she_signs_in_and_her_answer_counts(client, answer, shared):
    organisation, _manager, person = shared_by_consent()
    ask_for_more(SHARE)
    membership = queries.unanswered_memberships(person)[0]
    assert queries.waits_for_answer(person)
    client.force_login(person.user)
    notice = queries.current_text(ConsentKey.EMPLOYMENT_NOTICE, "en")
    sent = {"answer": answer, "notice": notice.pk, "consent": share_text().pk}
    client.post(f"/accounts/organisations/answer/{membership.pk}/", sent)
    assert queries.unanswered_memberships(person) == []
    assert queries.has_consent(person, SHARE, organisation) is shared


@pytest.mark.parametrize(("answer", "holds"), [("give", True), ("withdraw", False)])
def test_the_privacy_page_asks_anew_for_a_purpose_that_has_grown(client, answer, holds):
    person = PersonFactory()
    key = ConsentKey.PUBLIC_CERTIFICATE_PAGE
    actions.answer_consent(person=person, by=person, text=queries.current_text(key, "en"), action=ConsentAction.GIVEN)
    ask_for_more(key)
    assert queries.has_outgrown_consents(person)
    client.post("/accounts/login/", {"login": person.user.email, "password": PASSWORD})
    assert "ask for more" in client.get("/accounts/privacy/").content.decode()
    sent = {"purpose": key, "text": queries.current_text(key, "en").pk, "answer": answer}
    client.post("/accounts/privacy/consent/", sent)
    assert (queries.has_consent(person, key), queries.has_outgrown_consents(person)) == (holds, False)


def test_answers_cannot_be_made_to_count_from_a_version_nobody_was_shown(tmp_path):
    source = (actions.consent.TEXTS).read_text(encoding="utf-8")
    changed = tmp_path / "texts.toml"
    changed.write_text(source.replace('key = "newsletter"', 'key = "newsletter"\ncounts_from = 9'), encoding="utf-8")
    with pytest.raises(ValueError, match="newsletter"):
        actions.load_consent_texts(changed)
