import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import NamedAccess
from courses.certificates import actions
from courses.certificates.enums import CertificateState, ChangeReason
from courses.certificates.exceptions import NameNotPrintable, NotAllowed, NotInThisState, ReasonNeeded
from courses.certificates.models import CertificateFacts, NameProblem, StatusChange, StatusNote
from tests.factories.accounts import AssociationFactory, PersonFactory, UserFactory, member_of
from tests.factories.certificates import chan, earn, fresh, hong_kong, officer_of, revoked

pytestmark = pytest.mark.django_db


def admin(name, *args):
    return reverse(f"certificates-admin:{name}", args=args)


@pytest.fixture
def officer():
    return officer_of(hong_kong())


@pytest.fixture
def stranger():
    """An officer of another association."""
    return officer_of(AssociationFactory(slug="szfa", seal="sz"))


# --- actions --------------------------------------------------------------------------------------------------------


def test_revoking_is_written_down_with_its_reason_and_words_for_the_file(officer):
    certificate = earn()
    actions.revoke_certificate(
        certificate=certificate, by=officer.person, reason=ChangeReason.IDENTITY, text="Somebody else sat the quiz."
    )
    change = StatusChange.objects.get()
    assert (change.from_state, change.to_state) == (CertificateState.VALID, CertificateState.REVOKED)
    assert (change.reason, change.by) == (ChangeReason.IDENTITY, officer.person)
    assert len(change.note_hash) == 64
    assert StatusNote.objects.get().text == "Somebody else sat the quiz."


def test_revoking_twice_is_revoking_once(officer):
    certificate = earn()
    for _turn in "ab":
        actions.revoke_certificate(certificate=certificate, by=officer.person, reason="other", text="Words.")
    assert StatusChange.objects.count() == 1


def test_the_holder_is_told_of_a_revocation_once(officer, django_capture_on_commit_callbacks):
    certificate = earn()
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_certificate(certificate=certificate, by=officer.person, reason="other", text="Secret words.")
    assert [message.subject for message in mail.outbox] == ["Your certificate was revoked: AI Foundations"]
    assert "Another reason" in mail.outbox[0].body
    assert "Secret words" not in mail.outbox[0].body


def test_nobody_but_an_officer_of_the_issuer_revokes_or_corrects(officer, stranger):
    certificate = earn()
    others = [
        stranger.person,
        certificate.person,
        PersonFactory(),
        UserFactory(superuser=True).person,
        member_of(hong_kong(), "trainer").person,
        member_of(hong_kong(), "reviewer").person,
    ]
    for person in others:
        with pytest.raises(NotAllowed):
            actions.revoke_certificate(certificate=certificate, by=person, reason="other", text="Words.")
        with pytest.raises(NotAllowed):
            actions.correct_names(certificate=certificate, by=person, latin="X Y", own_script="")
    assert fresh(certificate).state == CertificateState.VALID


def test_an_officer_does_not_act_on_her_own_certificate(officer):
    certificate = earn(person=officer.person)
    with pytest.raises(NotAllowed):
        actions.revoke_certificate(certificate=certificate, by=officer.person, reason="other", text="Words.")


@pytest.mark.parametrize(("reason", "text"), [("other", "  "), ("holder", "Words."), ("nonsense", "Words.")])
def test_a_revocation_needs_a_reason_and_words(officer, reason, text):
    with pytest.raises(ReasonNeeded):
        actions.revoke_certificate(certificate=earn(), by=officer.person, reason=reason, text=text)


def test_a_correction_is_a_new_version_of_the_same_certificate(officer):
    certificate = earn()
    first = certificate.facts
    second = actions.correct_names(
        certificate=certificate, by=officer.person, latin="CHAN  Tai Ming ", own_script="陳大明"
    )
    after = fresh(certificate)
    assert (after.code, after.number, after.issued_at) == (certificate.code, certificate.number, certificate.issued_at)
    assert (second.version_no, second.data, second.data_sha256) == (2, first.data, first.data_sha256)
    assert (after.facts.names.latin, after.facts.names.own_script) == ("CHAN Tai Ming", "陳大明")
    assert first.names.latin == "CHAN Tai Man, Chris"
    assert second.secret.print_token != first.secret.print_token


def test_the_same_names_are_no_correction(officer):
    certificate = earn()
    actions.correct_names(certificate=certificate, by=officer.person, latin="CHAN Tai Man, Chris", own_script="陳大文")
    assert CertificateFacts.objects.count() == 1


def test_a_correction_must_be_printable(officer):
    with pytest.raises(NameNotPrintable) as refused:
        actions.correct_names(certificate=earn(), by=officer.person, latin="สมชาย", own_script="")
    assert "ส (U+0E2A)" in str(refused.value.message)


def test_what_is_revoked_is_not_corrected(officer):
    with pytest.raises(NotInThisState):
        actions.correct_names(certificate=revoked(earn()), by=officer.person, latin="X Y", own_script="")


def test_correcting_solves_the_problem_with_the_name(officer):
    certificate = earn(person=PersonFactory(user__display_name="สมชาย"))
    actions.correct_names(certificate=certificate, by=officer.person, latin="Somchai", own_script="")
    problem = NameProblem.objects.get()
    assert problem.solved_at is not None
    assert problem.characters == ""


# --- screens --------------------------------------------------------------------------------------------------------


def test_an_officer_finds_a_certificate_by_its_number_and_the_look_is_recorded(client, officer):
    certificate = earn()
    client.force_login(officer)
    found = client.get(admin("find"), {"number": certificate.number.lower()})
    assert found["Location"] == admin("certificate", certificate.code)
    html = client.get(found["Location"]).content.decode()
    assert "CHAN Tai Man, Chris" in html
    access = NamedAccess.objects.get()
    assert (access.viewer, access.subject, access.purpose) == (officer.person, certificate.person, "certify")


def test_names_cannot_be_searched(client, officer):
    earn()
    client.force_login(officer)
    html = client.get(admin("find"), {"number": "陳大文"}).content.decode()
    assert "has issued no certificate with this number" in html


def test_another_associations_certificate_does_not_exist_here(client, stranger):
    certificate = earn()
    client.force_login(stranger)
    assert "has issued no certificate" in client.get(admin("find"), {"number": certificate.number}).content.decode()
    for name in ("certificate", "revoke", "correct"):
        assert client.get(admin(name, certificate.code)).status_code == 404
    assert (
        client.post(admin("revoke", certificate.code), {"reason": "other", "text": "x", "confirmed": "on"}).status_code
        == 404
    )
    assert fresh(certificate).state == CertificateState.VALID


@pytest.mark.parametrize("who", ["trainer", "superuser"])
def test_others_have_no_door(client, who):
    certificate = earn()
    user = UserFactory(superuser=True) if who == "superuser" else member_of(hong_kong(), "trainer")
    client.force_login(user)
    for address in (admin("find"), admin("queue")):
        assert client.get(address).status_code in (302, 403)
    assert client.get(admin("certificate", certificate.code)).status_code == 404
    assert NamedAccess.objects.count() == 0


def test_an_officer_revokes_after_confirming(client, officer):
    certificate = earn()
    client.force_login(officer)
    unconfirmed = client.post(admin("revoke", certificate.code), {"reason": "other", "text": "Words."})
    assert unconfirmed.status_code == 200
    assert fresh(certificate).state == CertificateState.VALID
    done = client.post(admin("revoke", certificate.code), {"reason": "other", "text": "Words.", "confirmed": "on"})
    assert done["Location"] == admin("certificate", certificate.code)
    assert fresh(certificate).state == CertificateState.REVOKED
    assert "Words." in client.get(done["Location"]).content.decode()


def test_looking_at_the_form_revokes_nothing(client, officer):
    certificate = earn()
    client.force_login(officer)
    assert client.get(admin("revoke", certificate.code)).status_code == 200
    assert fresh(certificate).state == CertificateState.VALID


def test_an_officer_corrects_names_on_the_screen(client, officer):
    certificate = earn(person=PersonFactory(user__display_name="สมชาย"))
    client.force_login(officer)
    queue = client.get(admin("queue")).content.decode()
    assert certificate.number in queue
    assert "สมชาย" in queue
    wrong = client.post(admin("correct", certificate.code), {"latin": "สมชาย", "own_script": ""})
    assert "cannot be printed on a certificate" in wrong.content.decode()
    assert client.post(admin("correct", certificate.code), {"latin": "", "own_script": ""}).status_code == 200
    client.post(admin("correct", certificate.code), {"latin": "Somchai", "own_script": ""})
    assert certificate.number not in client.get(admin("queue")).content.decode()


def test_the_queue_shows_the_officers_own_association_alone(client, stranger):
    earn(person=PersonFactory(user__display_name="สมชาย"))
    client.force_login(stranger)
    assert "สมชาย" not in client.get(admin("queue")).content.decode()


def test_the_queue_costs_the_same_for_one_and_three(client, officer, django_assert_max_num_queries):
    client.force_login(officer)

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(admin("queue"))
        return len(captured)

    earn(person=PersonFactory(user__display_name="สมชาย"))
    queries()
    one = queries()
    for _turn in range(2):
        earn(person=PersonFactory(user__display_name="สมหญิง"))
    assert queries() == one


def test_the_menu_shows_the_door_to_officers(client, officer):
    client.force_login(officer)
    assert admin("find") in client.get("/admin/").content.decode()
    client.force_login(member_of(hong_kong(), "trainer"))
    assert admin("find") not in client.get("/admin/").content.decode()


def test_the_holder_takes_the_name_of_her_profile_where_hers_cannot_be_printed():
    certificate = earn(person=PersonFactory(user__display_name="สมชาย"))
    person = certificate.person
    with pytest.raises(NameNotPrintable):
        actions.take_profile_names(certificate=certificate, by=person)
    person.user.name_latin = "Somchai"
    person.user.display_name = "Somchai"
    person.user.save()
    facts = actions.take_profile_names(certificate=fresh(certificate), by=person)
    assert facts.names.latin == "Somchai"
    with pytest.raises(NotInThisState):
        actions.take_profile_names(certificate=fresh(certificate), by=person)


def test_a_printed_name_is_not_changed_by_its_holder():
    certificate = earn(person=chan())
    with pytest.raises(NotInThisState):
        actions.take_profile_names(certificate=certificate, by=certificate.person)
