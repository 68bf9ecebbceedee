"""What courses say of who recognises them, and what the database holds of recognitions."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.catalogue import actions as catalogue
from courses.certificates import actions
from courses.certificates.enums import DeclineReason, EndorsementState
from courses.certificates.models import Endorsement, EndorsementLetter
from tests.factories.catalogue import make_course
from tests.factories.certificates import asked, hong_kong, partner, recognised, settled_course
from tests.factories.recognition import names_of, new_version

pytestmark = pytest.mark.django_db


# --- what courses say -----------------------------------------------------------------------------------------------


def test_a_new_version_is_recognised_by_nobody_yet():
    course = make_course(owner=hong_kong(), lessons=1)
    row = recognised(course)
    assert names_of(course) == ["szfa"]
    new_version(course)
    assert names_of(course) == []
    row.refresh_from_db()
    assert row.is_given
    recognised(course)
    assert names_of(course) == ["szfa"]


def test_other_hours_are_another_matter_until_they_are_as_before():
    course = settled_course()
    recognised(course)
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    assert names_of(course) == []
    catalogue.save_course_settings(course=course, by=None, minutes=None)
    assert names_of(course) == ["szfa"]
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    recognised(course)
    assert Endorsement.objects.filter(state=EndorsementState.GIVEN).count() == 2
    assert names_of(course) == ["szfa"]


def test_a_course_is_not_recognised_by_its_own_association():
    course = settled_course()
    recognised(course)
    catalogue.save_course_settings(course=course, by=None, owner=partner())
    assert names_of(course) == []


def test_the_clock_mends_what_a_course_says():
    course, other = settled_course(), settled_course()
    recognised(course)
    catalogue.set_recognised_by(course=course, associations=[])
    catalogue.set_recognised_by(course=other, associations=[partner("zfida")])
    assert actions.keep_all_recognised_by() == 2
    assert (names_of(course), names_of(other)) == (["szfa"], [])
    assert actions.keep_all_recognised_by() == 0


def test_a_copy_takes_the_wishes_along_and_no_recognition():
    course = make_course(owner=hong_kong(), lessons=1)
    recognised(course)
    catalogue.save_course_settings(course=course, by=None, recognition_wishes=[partner("zfida")])
    copied = catalogue.copy_course(course=course, by=None).course
    assert names_of(copied) == []
    assert [one.slug for one in copied.recognition_wishes.all()] == ["zfida"]


# --- constraints ----------------------------------------------------------------------------------------------------


def breaks(name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def change(row, **values):
    return lambda: Endorsement.objects.filter(pk=row.pk).update(**values)


def copy(row, **values):
    row = Endorsement.objects.get(pk=row.pk)
    row.pk = None
    for name, value in values.items():
        setattr(row, name, value)
    return row.save


def test_a_partner_is_asked_once_at_a_time_and_recognises_the_same_once():
    course = settled_course()
    breaks("asked_once|UNIQUE", copy(asked(course)))
    breaks("given_once|UNIQUE", copy(recognised(course)))


def test_who_answers_is_another_person_than_who_asked():
    row = recognised(settled_course())
    breaks("endorsement_by_a_second_person", change(row, answered_by=row.asked_by))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("endorsement_answered_says_by_whom", {"answered_by": None}),
        ("endorsement_answered_says_by_whom", {"answered_at": None}),
        ("endorsement_taken_back_says_by_whom", {"withdrawn_at": timezone.now()}),
        ("endorsement_taken_back_says_by_whom", {"state": EndorsementState.WITHDRAWN}),
        ("endorsement_declined_says_why", {"decline_reason": DeclineReason.LATER}),
        ("endorsement_declined_says_why", {"state": EndorsementState.DECLINED, "since": None}),
        ("endorsement_given_says_since_when", {"since": None}),
        ("endorsement_ended_had_an_end", {"state": EndorsementState.ENDED}),
    ],
)
def test_a_recognition_obeys_its_state(name, values):
    breaks(name, change(recognised(settled_course()), **values))


def test_a_letter_of_a_kind_is_claimed_once():
    row = asked(settled_course())
    assert actions.claim_letter(endorsement=row, news="asked")
    assert not actions.claim_letter(endorsement=row, news="asked")
    breaks("letter_once|UNIQUE", lambda: EndorsementLetter.objects.create(endorsement=row, kind="asked"))
