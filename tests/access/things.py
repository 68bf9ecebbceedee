"""The things that addresses name: of an association, and of a member organisation of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Membership, Organisation, User
from courses.certificates.models import Certificate, CpdEntry, CpdSession, NameRequest, ShareToken
from courses.cohorts.models import Cohort, Invitation, RosterImport, Seat
from courses.learning.models import Enrolment, EnrolmentRequest


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
    name_request: NameRequest = None  # type: ignore[assignment]
    request: EnrolmentRequest = None  # type: ignore[assignment]
    closed_attempt: Any = None
    attempt: Any = None
    work: Any = None
    work_file: Any = None
    essays: Any = None
    activity: CpdEntry = None  # type: ignore[assignment]
    session: CpdSession = None  # type: ignore[assignment]
    attendance: CpdEntry = None  # type: ignore[assignment]
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


def named(place: Side | House, kind: str, tag: str, **more: Any) -> dict[str, Any]:
    """Name and address of somebody, kept as words that not everybody may read."""
    name, email = f"Zeph{kind}{tag}", f"{kind}.{tag}@nowhere.example"
    place.words += [Word(name, kind, tag), Word(email, kind, tag)]
    return {"display_name": name, "email": email, **more}


def text(place: Side | House, kind: str, tag: str) -> str:
    words = f"Quux{kind}{tag}"
    place.words.append(Word(words, kind, tag))
    return words
