"""Certificates, earned as learners earn them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, Person, User
from courses.catalogue.enums import ActivityKind, CompletionRule
from courses.catalogue.models import Activity, Course, CoursePage, CourseVersion, VersionActivity
from courses.certificates import actions
from courses.certificates.models import Certificate, Endorsement
from courses.certificates.queries.recognition import minutes_of
from courses.learning.enums import RouteKind
from courses.learning.models import Enrolment, EnrolmentRoute
from tests.factories.accounts import AssociationFactory, PersonFactory, UserFactory, member_of
from tests.factories.learning import complete, learner_on, offered_course

_numbers = count(1)


def hong_kong(**fields: Any) -> Organisation:
    """An association with everything a certificate shows of its issuer; made once a test."""
    found = Organisation.objects.filter(slug="ftahk").first()
    if found is not None:
        return found
    return AssociationFactory(
        **{
            "slug": "ftahk",
            "seal": "hk",
            "name_en": "FinTech Association of Hong Kong",
            "name_zh_hans": "香港金融科技协会",
            "name_zh_hant": "香港金融科技協會",
            "address": "1 Example Street\nCentral, Hong Kong",
            "registration_label": "Registered society 00000",
            "signatory_name": "LAU Wing Kei",
            "signatory_title_en": "Director of Learning",
            "signatory_title_zh_hans": "培训总监",
            "signatory_title_zh_hant": "培訓總監",
            **fields,
        }
    )


def chan(**fields: Any) -> Person:
    """A learner with names in two scripts."""
    names = {"display_name": "陳大文", "name_latin": "CHAN Tai Man, Chris", "name_other_script": "陳大文"}
    return PersonFactory(user=UserFactory(**{**names, **fields}))


def certified_course(**fields: Any) -> Course:
    """A short published course of the Hong Kong association."""
    return offered_course(**{"lessons": 1, "title": "AI Foundations", "owner": hong_kong(), **fields})


def settled_course(owner: Organisation | None = None, quizzes: Sequence[int] = ()) -> Course:
    """The rows of a course of one lesson, without its pages: for what only asks that it was completed.

    `quizzes` are the pass marks of required quizzes that its snapshot names.
    """
    number = next(_numbers)
    course = Course.objects.create(code=f"C-{number}", owner=owner or hong_kong())
    activity = Activity.objects.create(kind=ActivityKind.LESSON)
    named = [{"kind": "quiz", "title": "Quiz", "required": True, "pass_mark": mark} for mark in quizzes]
    version = CourseVersion.objects.create(
        course=course,
        number=1,
        snapshot={"title": "AI Foundations", "code": course.code, "modules": [], "activities": named},
        required_total=1,
        minutes=15,
    )
    VersionActivity.objects.create(
        version=version,
        activity=activity,
        module_key=uuid.uuid4(),
        module_position=0,
        position=0,
        required=True,
        minutes=15,
        completion_rule=CompletionRule.MARKED,
    )
    course.current_version = version
    course.save()
    return course


def place_on(course: Course, person: Person) -> Enrolment:
    """A place on a settled course, without its pages."""
    enrolment = Enrolment.objects.create(
        person=person, course=course, version=course.current_version, required_total=1, started_at=timezone.now()
    )
    EnrolmentRoute.objects.create(enrolment=enrolment, kind=RouteKind.OFFICER, source_key="officer")
    return enrolment


def earn(course: Course | None = None, person: Person | None = None) -> Certificate:
    """A certificate earned through the learner's own acts."""
    person = person or chan()
    course = course or settled_course()
    has_pages = CoursePage.objects.filter(translation_key=course.key).exists()
    enrolment = complete(learner_on(course, person) if has_pages else place_on(course, person))
    return Certificate.objects.get(enrolment=enrolment)


def officer_of(organisation: Organisation) -> User:
    """An officer, in the group that opens the authoring interface."""
    return member_of(organisation, Role.OFFICER)


def partner(slug: str = "szfa", **fields: Any) -> Organisation:
    """Another association; made once a test."""
    names = {"szfa": ("sz", "Shenzhen Fintech Association"), "zfida": ("bj", "Zhongguancun Alliance")}
    seal, name = names.get(slug, ("", f"Association {slug}"))
    found = Organisation.objects.filter(slug=slug).first()
    return found or AssociationFactory(**{"slug": slug, "seal": seal, "name_en": name, **fields})


def someone_of(organisation: Organisation) -> Person:
    """An officer of an association; each call another one."""
    person: Person = officer_of(organisation).person
    return person


def asked(course: Course, organisation: Organisation | None = None, *, at: datetime | None = None) -> Endorsement:
    """A request that waits for its answer."""
    course.refresh_from_db()
    assert course.owner is not None
    assert course.current_version is not None
    (row,) = actions.ask_recognition(
        course_version=course.current_version,
        organisations=[organisation or partner()],
        by=someone_of(course.owner),
        at=at,
    )
    return row


def recognised(
    course: Course,
    organisation: Organisation | None = None,
    *,
    at: datetime | None = None,
    valid_until: date | None = None,
    **comments: str,
) -> Endorsement:
    """A course that a partner recognises: asked by an officer of the one, answered by an officer of the other."""
    row = asked(course, organisation, at=at)
    return actions.give_recognition(
        endorsement=row,
        by=someone_of(row.organisation),
        minutes=minutes_of(course, row.course_version),
        comments=comments,
        valid_until=valid_until,
        at=at,
    )


def share(certificate: Certificate, *, days: int = 30, label: str = "") -> str:
    """The token of a fresh link."""
    _row, token = actions.make_link(
        certificate=certificate,
        by=certificate.person,
        ends_on=timezone.localdate() + timedelta(days=days),
        label=label,
    )
    return token


def revoked(certificate: Certificate, reason: str = "issued_in_error") -> Certificate:
    """Revoked by an officer of its issuer."""
    officer = officer_of(certificate.issuer)
    return actions.revoke_certificate(
        certificate=certificate, by=officer.person, reason=reason, text="Marked twice by mistake."
    )


def fresh(certificate: Certificate) -> Certificate:
    """As the database has it now."""
    return Certificate.objects.with_facts().get(pk=certificate.pk)


def ending(certificate: Certificate, days: int) -> Certificate:
    """Its last day lies so many days from today. The course gives certificates that end."""
    Course.objects.filter(pk=certificate.course_id).update(valid_months=12)
    Certificate.objects.filter(pk=certificate.pk).update(expires_on=timezone.localdate() + timedelta(days=days))
    return fresh(certificate)
