"""A member organisation with its manager, its people and what became of them."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import QueryDict
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import Person, User
from courses.assessment import actions as assessment
from courses.certificates import actions as certificates
from courses.certificates.models import Certificate, CertificateFile
from courses.cohorts import actions as cohorts
from courses.cohorts.actions.invitations import Guest, claim_letter
from courses.cohorts.roster import read_text
from courses.learning import actions as learning
from tests.access.things import House, Side, Word, named, text
from tests.factories.accounts import EmploymentBasisFactory, OrganisationFactory, member_of
from tests.factories.certificates import share
from tests.factories.cohorts import make_cohort, seat_in
from tests.factories.cpd import declare, follow, held, sent
from tests.factories.learning import complete, learner_on


def make_house(side: Side, tag: str) -> House:
    organisation = OrganisationFactory(slug=f"member-{tag}", name_en=f"Member {tag}", association=side.association)
    house = House(tag, organisation)
    house.manager = member_of(organisation, Role.MANAGER, **named(house, "manager", tag))
    house.learner = member_of(
        organisation,
        Role.LEARNER,
        **named(house, "learner", tag, name_latin=f"ZETA Latin{tag}"),
    )
    _make_cohort(side, house)
    _make_record(side, house)
    _make_ledger(side, house)
    _make_memberships(side, house)
    house.security_key = _make_security_key(house.learner)
    address = house.learner.emailaddress_set.get()
    house.confirmation = EmailConfirmationHMAC(address).key
    house.reset = (user_pk_to_url_str(house.learner), default_token_generator.make_token(house.learner))
    return house


def _make_works(side: Side, house: House) -> None:
    """What a person marks: an assignment handed in with a file, and an attempt with an essay."""
    person, page = house.learner.person, side.assignment_page
    its = {"person": person, "page": page, "number": 1, "by": person}
    house.work_file = assessment.add_file(**its, content=b"words", file_name="words.txt")
    house.work = assessment.hand_in_work(**its, text=text(house, "work", house.tag))
    house.essays = assessment.start_attempt(person=person, quiz=side.essays_page, by=person)
    answer = QueryDict(f"answer={house.work.text}")
    assessment.save_response(attempt=house.essays, position=1, data=answer, language="en", by=person)
    house.essays = assessment.submit_attempt(attempt=house.essays, by=person)


def _make_cohort(side: Side, house: House) -> None:
    """Somebody who shares her progress, somebody who does not, somebody who was asked, and a list."""
    tag, by = house.tag, house.manager.person
    name = text(house, "cohort", tag)
    house.cohort = make_cohort(organisation=house.organisation, course=side.course, by=by, name=name)
    EmploymentBasisFactory(person=house.learner.person, organisation=house.organisation)
    house.seat = seat_in(house.cohort, house.learner.person, label=text(house, "label", tag))
    unshared = member_of(house.organisation, Role.LEARNER, **named(house, "unshared", tag))
    house.unshared_seat = seat_in(house.cohort, unshared.person)
    house.unshared_enrolment = house.unshared_seat.enrolment
    guest = named(house, "guest", tag)
    guest = Guest(email=guest["email"], name=guest["display_name"])
    house.invitation = cohorts.invite(cohort=house.cohort, guest=guest, by=by)
    house.waiting = cohorts.invite(cohort=house.cohort, guest=Guest(email=house.learner.email), by=by)
    house.token = claim_letter(invitation_id=house.waiting.pk)
    listed = named(house, "listed", tag)
    house.roster = cohorts.check_roster(
        cohort=house.cohort,
        roster=read_text(f"name,email\n{listed['display_name']},{listed['email']}\n"),
        by=by,
        language="en",
    )


def _make_record(side: Side, house: House) -> None:
    """What the learner has done: two attempts, a finished course, its certificate; and somebody's request."""
    person = house.learner.person
    house.enrolment = house.seat.enrolment
    house.closed_attempt = assessment.start_attempt(person=person, quiz=side.quiz_page, by=person)
    assessment.submit_attempt(attempt=house.closed_attempt, by=person)
    house.attempt = assessment.start_attempt(person=person, quiz=side.quiz_page, by=person)
    _make_works(side, house)
    house.completed = complete(learner_on(side.requested, person))
    house.certificate = Certificate.objects.get(enrolment=house.completed)
    house.words.append(Word(f"Latin{house.tag}", "latin", house.tag))
    house.shared_token = share(house.certificate)
    house.words.append(Word(f"Wish{house.tag}", "latin", house.tag))
    why = text(house, "why", house.tag)
    house.name_request = certificates.ask_for_name(
        certificate=house.certificate, by=person, latin=f"ZETA Wish{house.tag}", own_script="", why=why
    )
    certificates.sign_certificate(certificate=house.certificate)
    name = f"certificates/{house.tag}.pdf"
    storages["private"].save(name, ContentFile(b"%PDF"))
    CertificateFile.objects.create(
        facts=house.certificate.facts, kind="pdf", language="en", name=name, sha256="0" * 64, size=4
    )
    asker = member_of(house.organisation, Role.LEARNER, **named(house, "asker", house.tag))
    asked = learning.request_place(
        person=asker.person, course=side.requested, by=asker.person, message=text(house, "message", house.tag)
    )
    assert asked is not None
    house.request = asked
    first = house.enrolment.version.activities.order_by("position").first().activity
    learning.override(
        enrolment=house.unshared_enrolment,
        activity=first,
        by=side.staff[Role.OFFICER].person,
        reason=text(house, "reason", house.tag),
        evidence="Seen",
    )


def _make_ledger(side: Side, house: House) -> None:
    """A scheme that is followed, something done elsewhere that an officer is asked about, a session attended."""
    person = house.learner.person
    follow(person)
    activity = declare(person, title=text(house, "outside", house.tag))
    house.activity = sent(activity, side.association)
    house.session = held(side.association, by=side.staff[Role.TRAINER].person)
    house.attendance = certificates.cpd.claim_session(session=house.session, person=person)


def _make_memberships(side: Side, house: House) -> None:
    """Roles offered and addresses asked, to the learner and to somebody without an account."""
    by = side.staff[Role.OFFICER].person
    person: Person = house.learner.person
    other = house.organisation.issuing_association
    house.offered = accounts.offer_membership(person=person, organisation=other, role=Role.LEARNER, by=by)
    invited = named(house, "invited", house.tag)
    house.member_invitation = accounts.invite_member(
        organisation=house.organisation, role=Role.LEARNER, email=invited["email"], by=by
    )
    house.own_invitation = accounts.invite_member(
        organisation=other, role=Role.LEARNER, email=house.learner.email, by=by
    )


def _make_security_key(user: User) -> Authenticator:
    """A passkey as a browser would have registered it; with it, codes for the day it is lost."""
    credential = AttestedCredentialData.create(b"0" * 16, b"1" * 16, ES256.from_ctap1(b"\x04" + b"2" * 64))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(b"3" * 32, flags, 0, credential)
    client = CollectedClientData.create("webauthn.create", b"4" * 16, "http://testserver")
    # Read once already: the first reading is noted.
    RecoveryCodes.activate(user).mark_as_viewed()
    TOTP.activate(user, "A" * 32)
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": "Key",
            "credential": {
                "id": websafe_encode(b"1" * 16),
                "rawId": websafe_encode(b"1" * 16),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": websafe_encode(client),
                    "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
                },
            },
        },
    )
