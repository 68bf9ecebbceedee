"""A person is erased while something is still being done in her name."""

from __future__ import annotations

from contextlib import suppress

import pytest

from accounts import actions as accounts
from accounts.enums import Role
from accounts.exceptions import CannotErase
from accounts.models import Person, User
from common.http import Refused
from courses.certificates.models import Certificate, CertificateNames
from courses.learning import actions as learning
from courses.learning.enums import EnrolmentState
from courses.learning.models import Enrolment
from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.certificates import certified_course
from tests.factories.learning import activities_of, learner_on
from tests.helpers.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 6


def test_whoever_finishes_while_she_is_erased_has_a_certificate_that_forgets_her_or_none():
    course = certified_course()
    lesson = activities_of(course)[0]
    people = [UserFactory(display_name=f"zqname {number}").person for number in range(PEOPLE)]
    for person in people:
        learner_on(course, person)

    def act(number: int) -> None:
        person = Person.objects.get(pk=people[number // 2].pk)
        if number % 2:
            accounts.erase_person(person=person, by=person)
            return
        with suppress(Refused):  # she was quicker to go
            learning.mark_done(person=person, activity=lesson, by=person)

    at_once(act, 2 * PEOPLE)
    assert not Person.objects.filter(pk__in=[person.pk for person in people], user__isnull=False).exists()
    for enrolment in Enrolment.objects.all():
        assert enrolment.state in (EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN)
        awarded = Certificate.objects.filter(enrolment=enrolment)
        assert awarded.count() == (enrolment.state == EnrolmentState.COMPLETED)
    assert not Certificate.objects.filter(erase_names_on__isnull=True, erased_at__isnull=True).exists()
    assert CertificateNames.objects.count() == Certificate.objects.filter(erased_at__isnull=True).count()


def test_erased_many_times_at_once_is_erased_once(mailoutbox):
    person = UserFactory().person
    at_once(lambda _number: accounts.erase_person(person=person, by=person), 8)
    assert User.objects.count() == 0
    assert [letter.subject for letter in mailoutbox] == ["Your account is deleted"]


def test_of_two_last_officers_who_leave_at_once_one_stays():
    association = AssociationFactory()
    officers = [member_of(association, Role.OFFICER).person for _number in range(4)]

    def leave(number: int) -> bool:
        try:
            return accounts.erase_person(person=officers[number], by=officers[number]).user is None
        except CannotErase:
            return False

    assert sorted(at_once(leave, 4)) == [False, True, True, True]
    assert User.objects.count() == 1
