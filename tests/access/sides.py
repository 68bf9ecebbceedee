"""Two associations with two member organisations each, and of everything that an address can name, one for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site, UploadedFile
from wagtail_localize.models import Translation, TranslationSource

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import AssociationCollection, Membership, Organisation, Person, RoleGroup, User
from common.models import AcademyDocument, AcademyImage, Captions, Recording
from courses.assessment import actions as assessment
from courses.assessment.actions.reviews import ask_for_review
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import EnrolmentPolicy
from courses.catalogue.models import Course
from courses.certificates.models import Certificate, CertificateFile, ShareToken
from courses.cohorts import actions as cohorts
from courses.cohorts.actions.invitations import Guest, claim_letter
from courses.cohorts.models import Cohort, Invitation, RosterImport, Seat
from courses.cohorts.roster import read_text
from courses.learning import actions as learning
from courses.learning.models import Enrolment, EnrolmentRequest
from pages.models import SiteSettings, StandardPage
from tests.factories.accounts import AssociationFactory, EmploymentBasisFactory, OrganisationFactory, member_of
from tests.factories.assessment import choice_words, make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_index, make_lesson, make_locale, make_module
from tests.factories.certificates import share
from tests.factories.cohorts import make_cohort, seat_in
from tests.factories.learning import complete, learner_on, settled


@dataclass(frozen=True)
class Word:
    """Something that stands in answers only where its readers look: a name, an address, an unpublished title."""

    text: str
    kind: str
    # Of whom: "a1" is the first member of the association "a"; "a" is the association itself.
    tag: str


@dataclass
class House:
    """A member organisation: its manager, its people, and what became of them."""

    tag: str
    organisation: Organisation
    words: list[Word] = field(default_factory=list)
    manager: User = None  # type: ignore[assignment]
    learner: User = None  # type: ignore[assignment]
    cohort: Cohort = None  # type: ignore[assignment]
    seat: Seat = None  # type: ignore[assignment]
    unshared_seat: Seat = None  # type: ignore[assignment]
    roster: RosterImport = None  # type: ignore[assignment]
    invitation: Invitation = None  # type: ignore[assignment]
    waiting: Invitation = None  # type: ignore[assignment]
    token: str = ""
    offered: Membership = None  # type: ignore[assignment]
    member_invitation: Any = None
    own_invitation: Any = None
    enrolment: Enrolment = None  # type: ignore[assignment]
    unshared_enrolment: Enrolment = None  # type: ignore[assignment]
    completed: Enrolment = None  # type: ignore[assignment]
    certificate: Certificate = None  # type: ignore[assignment]
    shared_token: str = ""
    request: EnrolmentRequest = None  # type: ignore[assignment]
    closed_attempt: Any = None
    attempt: Any = None
    security_key: Authenticator = None  # type: ignore[assignment]
    confirmation: str = ""
    reset: tuple[str, str] = ("", "")

    @property
    def manager_role(self) -> Membership:
        return Membership.objects.get(person=self.manager.person)

    @property
    def learner_role(self) -> Membership:
        return Membership.objects.get(person=self.learner.person, organisation=self.organisation)

    @property
    def link(self) -> ShareToken:
        return ShareToken.objects.get(certificate=self.certificate)


@dataclass
class Side:
    """An association: its staff, its courses, its files, and the two houses of its members."""

    tag: str
    association: Organisation
    words: list[Word] = field(default_factory=list)
    staff: dict[str, User] = field(default_factory=dict)
    houses: list[House] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def staff_of(self) -> Any:
        return SimpleNamespace(**self.staff)

    @property
    def staff_roles(self) -> Any:
        return SimpleNamespace(**{role: user.person.memberships.get() for role, user in self.staff.items()})

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError as absent:
            raise AttributeError(name) from absent


@dataclass(frozen=True)
class Things:
    """What one visit names: the things of a side and of one of its houses."""

    side: Side
    house: House


def _named(place: Side | House, kind: str, tag: str, **more: Any) -> dict[str, Any]:
    """Name and address of somebody, kept as words that not everybody may read."""
    name, email = f"Zeph{kind}{tag}", f"{kind}.{tag}@nowhere.example"
    place.words += [Word(name, kind, tag), Word(email, kind, tag)]
    return {"display_name": name, "email": email, **more}


def _text(place: Side | House, kind: str, tag: str) -> str:
    words = f"Quux{kind}{tag}"
    place.words.append(Word(words, kind, tag))
    return words


def make_side(tag: str, *, houses: int = 2) -> Side:
    """An association with everything."""
    association = AssociationFactory(slug=f"association-{tag}", name_en=f"Association {tag}")
    side = Side(tag, association)
    for role in (Role.TRAINER, Role.REVIEWER, Role.OFFICER):
        side.staff[role] = member_of(association, role, **_named(side, role, tag))
    _make_files(side)
    _make_courses(side)
    _make_unpublished(side)
    for number in range(1, houses + 1):
        side.houses.append(_make_house(side, f"{tag}{number}"))
    return side


def _make_files(side: Side) -> None:
    tag = side.tag
    collection = AssociationCollection.objects.get(organisation=side.association).collection
    inner = Collection.objects.get(pk=collection.pk).add_child(instance=Collection(name=_text(side, "collection", tag)))
    document = AcademyDocument.objects.create(
        title=_text(side, "document", tag), file=ContentFile(b"words", name=f"d{tag}.txt"), collection=collection
    )
    recording = Recording.objects.create(
        title=_text(side, "recording", tag), file=ContentFile(b"sound", name=f"r{tag}.mp3"), type="audio", duration=1
    )
    Recording.objects.filter(pk=recording.pk).update(collection=collection)
    captions = Captions.objects.create(
        recording=recording, language="en", file=ContentFile(b"WEBVTT", name=f"c{tag}.vtt")
    )
    image = AcademyImage.objects.create(
        title=_text(side, "image", tag), file=get_test_image_file(), collection=collection
    )
    bank = make_bank(owner=side.association, name=_text(side, "bank", tag))
    options = {"a": "One", "b": "Two", "c": "Three"}
    words = {"en": choice_words(prompt=_text(side, "question", tag), options=options)}
    kept = make_question(bank=bank, words=words)
    proposed = {**words["en"], "prompt": _text(side, "proposed", tag)}
    trainer = side.staff[Role.TRAINER].person
    side.things |= {
        "review": ask_for_review(question=kept, language="en", words=proposed, by=trainer),
        "collection": inner,
        "document": document,
        "recording": Recording.objects.get(pk=recording.pk),
        "captions": captions,
        "captions_name": captions.file.name.rpartition("/")[2],
        "collection_restriction": CollectionViewRestriction.objects.create(
            collection=inner, restriction_type=CollectionViewRestriction.PASSWORD, password="open sesame"
        ),
        "image": image,
        "rendition": image.get_rendition("width-20"),
        "bank": bank,
        # Asked nowhere: no learner meets it.
        "kept_question": kept,
        "question": make_question(bank=bank, prompt="What is asked of everybody?"),
        "check": make_question(bank=bank, prompt="What is checked?"),
        "group": RoleGroup.objects.get(organisation=side.association, role=Role.TRAINER).group,
        "uploads": {
            kind: UploadedFile.objects.create(
                for_content_type=None,
                file=ContentFile(b"x", name=f"u{tag}.txt"),
                uploaded_by_user=side.staff[Role.TRAINER],
            )
            for kind in ("document", "image")
        },
    }


def _make_courses(side: Side) -> None:
    """An open course with a lesson that offers a file and checks a question, and a quiz; and one on request."""
    make_index("en")
    make_index("zh-hans")
    owner = side.association
    page = make_course_page(owner=owner, slug=f"open-{side.tag}")
    module = make_module(page)
    body = [
        ("text", "<p>Words.</p>"),
        ("download", {"document": side.document, "title": "Handout"}),
        ("check", {"question": str(side.check.pk)}),
    ]
    lesson = make_lesson(module, body=body)
    make_lesson(module)
    quiz = make_quiz(module, questions=[side.question])
    requested = make_course_page(owner=owner, slug=f"asked-{side.tag}", enrolment_policy=EnrolmentPolicy.REQUEST)
    make_lesson(make_module(requested))
    side.things |= {
        "course_page": page,
        "module_page": module,
        "lesson_page": lesson,
        "quiz_page": quiz,
        "course": settled(page),
        "requested": settled(requested),
    }
    translation = _translate(page)
    source = translation.source
    side.things |= {
        "source": source,
        "translation": translation,
        "string": source.stringsegment_set.first(),
        "translated_page": page.get_translation(make_locale("zh-hans")),
        "paths": {
            "course": f"{page.slug}/",
            "module": f"{page.slug}/{module.slug}/",
            "lesson": f"{page.slug}/{module.slug}/{lesson.slug}/",
            "quiz": f"{page.slug}/{module.slug}/{quiz.slug}/",
        },
    }
    _translate(module)
    translated = _translate(lesson)
    side.things |= {
        "lesson_translation": translated,
        "override": translated.source.overridablesegment_set.first(),
    }


def _translate(page: Any) -> Translation:
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=make_locale("zh-hans"))
    translation.save_target(publish=False)
    return translation


def _make_unpublished(side: Side) -> None:
    """What is being written: a draft, one that waits for a second person, one that is to go live later."""
    trainer = side.staff[Role.TRAINER]
    module = side.module_page
    draft = make_lesson(module, _text(side, "draft", side.tag), live=False)
    revision = draft.save_revision(user=trainer)
    waiting = make_lesson(module, _text(side, "waiting", side.tag), live=False)
    waiting.save_revision(user=trainer)
    workflow = catalogue.ensure_review_workflow(index=make_index("en"))
    state = workflow.start(waiting, trainer)
    later = make_lesson(module, _text(side, "later", side.tag), live=False)
    later.go_live_at = timezone.now() + timedelta(days=5)
    scheduled = later.save_revision(user=trainer)
    scheduled.publish()
    closed = (
        make_index("en")
        .get_parent()
        .add_child(instance=StandardPage(title=f"Closed {side.tag}", slug=f"closed-{side.tag}", live=True))
    )
    # A course nobody has published yet.
    begun = make_course_page(owner=side.association, title=_text(side, "begun", side.tag), live=False)
    side.things |= {
        "draft": Page.objects.get(pk=draft.pk),
        "revision": revision,
        "waiting": waiting,
        "workflow": workflow,
        "task": workflow.tasks.first(),
        "workflow_state": state,
        "task_state": state.current_task_state,
        "later": later,
        "scheduled": later.revisions.get(approved_go_live_at__isnull=False),
        "closed_page": closed,
        "closed_path": f"{closed.slug}/",
        "site": Site.objects.get(is_default_site=True),
        "settings": SiteSettings.load(),
        "redirect": Redirect.objects.create(old_path=f"/old-{side.tag}", redirect_link="/en/"),
        "begun": begun,
        "begun_course": Course.objects.get(key=begun.translation_key),
        "page_restriction": PageViewRestriction.objects.create(
            page=closed, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
        ),
        "editing": EditingSession.objects.create(
            user=trainer, content_object=draft, last_seen_at=timezone.now(), is_editing=True
        ),
    }


def _make_house(side: Side, tag: str) -> House:
    organisation = OrganisationFactory(slug=f"member-{tag}", name_en=f"Member {tag}", association=side.association)
    house = House(tag, organisation)
    house.manager = member_of(organisation, Role.MANAGER, **_named(house, "manager", tag))
    house.learner = member_of(
        organisation,
        Role.LEARNER,
        **_named(house, "learner", tag, name_latin=f"ZETA Latin{tag}"),
    )
    _make_cohort(side, house)
    _make_record(side, house)
    _make_memberships(side, house)
    house.security_key = _make_security_key(house.learner)
    address = house.learner.emailaddress_set.get()
    house.confirmation = EmailConfirmationHMAC(address).key
    house.reset = (user_pk_to_url_str(house.learner), default_token_generator.make_token(house.learner))
    return house


def _make_cohort(side: Side, house: House) -> None:
    """Somebody who shares her progress, somebody who does not, somebody who was asked, and a list."""
    tag, by = house.tag, house.manager.person
    name = _text(house, "cohort", tag)
    house.cohort = make_cohort(organisation=house.organisation, course=side.course, by=by, name=name)
    EmploymentBasisFactory(person=house.learner.person, organisation=house.organisation)
    house.seat = seat_in(house.cohort, house.learner.person, label=_text(house, "label", tag))
    unshared = member_of(house.organisation, Role.LEARNER, **_named(house, "unshared", tag))
    house.unshared_seat = seat_in(house.cohort, unshared.person)
    house.unshared_enrolment = house.unshared_seat.enrolment
    guest = _named(house, "guest", tag)
    guest = Guest(email=guest["email"], name=guest["display_name"])
    house.invitation = cohorts.invite(cohort=house.cohort, guest=guest, by=by)
    house.waiting = cohorts.invite(cohort=house.cohort, guest=Guest(email=house.learner.email), by=by)
    house.token = claim_letter(invitation_id=house.waiting.pk)
    listed = _named(house, "listed", tag)
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
    house.completed = complete(learner_on(side.requested, person))
    house.certificate = Certificate.objects.get(enrolment=house.completed)
    house.words.append(Word(f"Latin{house.tag}", "latin", house.tag))
    house.shared_token = share(house.certificate)
    name = f"certificates/{house.tag}.pdf"
    storages["private"].save(name, ContentFile(b"%PDF"))
    CertificateFile.objects.create(
        facts=house.certificate.facts, kind="pdf", language="en", name=name, sha256="0" * 64, size=4
    )
    asker = member_of(house.organisation, Role.LEARNER, **_named(house, "asker", house.tag))
    asked = learning.request_place(
        person=asker.person, course=side.requested, by=asker.person, message=_text(house, "message", house.tag)
    )
    assert asked is not None
    house.request = asked
    first = house.enrolment.version.activities.order_by("position").first().activity
    learning.override(
        enrolment=house.unshared_enrolment,
        activity=first,
        by=side.staff[Role.OFFICER].person,
        reason=_text(house, "reason", house.tag),
        evidence="Seen",
    )


def _make_memberships(side: Side, house: House) -> None:
    """Roles offered and addresses asked, to the learner and to somebody without an account."""
    by = side.staff[Role.OFFICER].person
    person: Person = house.learner.person
    other = house.organisation.issuing_association
    house.offered = accounts.offer_membership(person=person, organisation=other, role=Role.LEARNER, by=by)
    invited = _named(house, "invited", house.tag)
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
