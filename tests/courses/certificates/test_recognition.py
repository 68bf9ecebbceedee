"""Asking for recognition, answering, taking back: what the actions do, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import begin_membership, erase_person
from accounts.models import Organisation
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course, CoursePage
from courses.certificates import actions
from courses.certificates.enums import DeclineReason, EndorsementState
from courses.certificates.exceptions import (
    AnsweredAlready,
    AskedByYourself,
    BadLastDay,
    MinutesChanged,
    NobodyToAsk,
    NothingToRenew,
    NotRecognised,
    NotYourRecognition,
    RefusalReasonNeeded,
    VersionPassed,
)
from courses.certificates.models import Endorsement, EndorsementLetter, EndorsementNote
from courses.certificates.own_data import own_data
from tests.factories.accounts import OrganisationFactory, PersonFactory, UserFactory, member_of
from tests.factories.catalogue import make_course, make_lesson
from tests.factories.certificates import asked, hong_kong, partner, recognised, settled_course, someone_of

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def names_of(course):
    return [one.slug for one in Course.objects.get(pk=course.pk).recognised_by.order_by("pk")]


def give(row, **changes):
    values = {"minutes": row.minutes, **changes}
    return actions.give_recognition(
        endorsement=row, by=values.pop("by", None) or someone_of(row.organisation), **values
    )


def new_version(course):
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code="en")
    make_lesson(page.get_children().first().specific)
    course.refresh_from_db()
    return course


# --- asking ---------------------------------------------------------------------------------------------------------


def test_asking_writes_one_request_for_each_partner_and_again_none():
    course, officer = settled_course(), someone_of(hong_kong())
    partners = [partner("szfa"), partner("zfida")]
    for _turn in "ab":
        rows = actions.ask_recognition(course_version=course.current_version, organisations=partners, by=officer)
    assert Endorsement.objects.count() == 2
    assert [(row.organisation.slug, row.state, row.minutes, row.asked_by) for row in rows] == [
        ("szfa", EndorsementState.ASKED, 15, officer),
        ("zfida", EndorsementState.ASKED, 15, officer),
    ]


def test_whoever_recognises_a_course_is_not_asked_again():
    row = recognised(settled_course())
    assert asked(row.course_version.course) == row


def test_only_an_officer_of_the_courses_association_asks():
    course = settled_course()
    others = [
        someone_of(partner()),
        member_of(hong_kong(), "trainer").person,
        UserFactory(superuser=True).person,
        PersonFactory(),
    ]
    for person in others:
        with pytest.raises(NotYourRecognition):
            actions.ask_recognition(course_version=course.current_version, organisations=[partner()], by=person)
    assert Endorsement.objects.count() == 0


def test_associations_in_use_are_asked_and_never_the_courses_own():
    course, officer = settled_course(), someone_of(hong_kong())
    Organisation.objects.filter(pk=partner("zfida").pk).update(is_active=False)
    for nobody in ([], [hong_kong()], [OrganisationFactory(association=hong_kong())], [partner("zfida")]):
        with pytest.raises(NobodyToAsk):
            actions.ask_recognition(
                course_version=course.current_version,
                organisations=Organisation.objects.filter(pk__in=[one.pk for one in nobody]),
                by=officer,
            )


def test_a_version_that_has_passed_is_not_asked_about():
    course = make_course(owner=hong_kong(), lessons=1)
    first = course.current_version
    new_version(course)
    with pytest.raises(VersionPassed):
        actions.ask_recognition(course_version=first, organisations=[partner()], by=someone_of(hong_kong()))


def test_asking_about_a_new_version_takes_the_unanswered_question_back():
    course = make_course(owner=hong_kong(), lessons=1)
    first = asked(course)
    second = asked(new_version(course))
    first.refresh_from_db()
    assert (first.state, first.withdrawn_by, second.state) == (
        EndorsementState.CANCELLED,
        second.asked_by,
        EndorsementState.ASKED,
    )


def test_a_request_is_taken_back_by_its_own_side_until_it_is_answered():
    row = asked(settled_course())
    with pytest.raises(NotYourRecognition):
        actions.cancel_request(endorsement=row, by=someone_of(partner()))
    officer = someone_of(hong_kong())
    for _turn in "ab":
        done = actions.cancel_request(endorsement=row, by=officer)
    assert (done.state, done.withdrawn_by) == (EndorsementState.CANCELLED, officer)
    with pytest.raises(AnsweredAlready):
        give(row)
    with pytest.raises(AnsweredAlready):
        actions.cancel_request(endorsement=recognised(row.course_version.course), by=officer)


# --- answering ------------------------------------------------------------------------------------------------------


def test_a_given_recognition_says_who_when_and_what_and_the_course_says_it():
    course = settled_course()
    row, officer = asked(course), someone_of(partner())
    given = give(row, by=officer, comments={"en": "  Good for\n us. ", "zh-hant": "認可。"}, valid_until=in_days(400))
    assert (given.state, given.answered_by, given.since) == (EndorsementState.GIVEN, officer, given.answered_at)
    assert (given.comment_en, given.comment_zh_hans, given.comment_zh_hant) == ("Good for us.", "", "認可。")
    assert given.valid_until == in_days(400)
    assert names_of(course) == ["szfa"]


def test_an_answer_is_another_persons_and_an_officers_of_the_partner():
    course = settled_course()
    both = someone_of(hong_kong())
    begin_membership(person=both, organisation=partner(), role="officer", by=both)
    (row,) = actions.ask_recognition(course_version=course.current_version, organisations=[partner()], by=both)
    with pytest.raises(AskedByYourself):
        give(row, by=both)
    with pytest.raises(AskedByYourself):
        actions.decline_recognition(endorsement=row, by=both, reason=DeclineReason.LATER)
    for person in (someone_of(hong_kong()), member_of(partner(), "trainer").person, UserFactory(superuser=True).person):
        with pytest.raises(NotYourRecognition):
            give(row, by=person)
    assert names_of(course) == []


def test_an_answer_is_of_the_hours_that_were_shown():
    course = settled_course()
    row = asked(course)
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    with pytest.raises(MinutesChanged):
        give(row, minutes=15)
    assert give(row, minutes=360).minutes == 360


@pytest.mark.parametrize("days", [-1, 0, 4000])
def test_a_last_day_lies_ahead_and_not_too_far(days):
    with pytest.raises(BadLastDay):
        give(asked(settled_course()), valid_until=in_days(days))


def test_giving_twice_is_giving_once_and_what_was_given_is_not_declined():
    row = asked(settled_course())
    first, second = give(row, comments={"en": "First."}), give(row, comments={"en": "Second."})
    assert (second.answered_by, second.comment_en) == (first.answered_by, "First.")
    with pytest.raises(AnsweredAlready):
        actions.decline_recognition(endorsement=row, by=someone_of(partner()), reason=DeclineReason.OTHER)


def test_declining_says_why_and_leaves_the_door_open():
    course = settled_course()
    row, officer = asked(course), someone_of(partner())
    with pytest.raises(RefusalReasonNeeded):
        actions.decline_recognition(endorsement=row, by=officer, reason="nonsense")
    for _turn in "ab":
        done = actions.decline_recognition(
            endorsement=row, by=officer, reason=DeclineReason.HOURS, text=" Five would do. "
        )
    assert (done.state, done.decline_reason, done.note.text) == ("declined", "hours", "Five would do.")
    with pytest.raises(AnsweredAlready):
        give(row)
    assert asked(course).pk != row.pk


def test_words_of_a_refusal_go_with_their_writer_and_the_answer_stays():
    row, officer = asked(settled_course()), someone_of(partner())
    someone_of(partner())
    actions.decline_recognition(endorsement=row, by=officer, reason=DeclineReason.OTHER, text="Ask Ms Li.")
    erase_person(person=officer, by=officer)
    row.refresh_from_db()
    assert EndorsementNote.objects.count() == 0
    assert (row.state, row.answered_by_id) == ("declined", officer.pk)


def test_her_part_in_recognitions_is_in_her_own_copy():
    row, officer = asked(settled_course()), someone_of(partner())
    actions.decline_recognition(endorsement=row, by=officer, reason=DeclineReason.OTHER, text="Not yet.")
    told = own_data(None, person=officer)
    (part,), (note,) = list(told["recognitions"]), list(told["recognition_notes"])
    assert (part["organisation__name_en"], part["asked_by_me"], part["answered_by_me"]) == (
        "Shenzhen Fintech Association",
        False,
        True,
    )
    assert note["text"] == "Not yet."
    (asking,) = list(own_data(None, person=row.asked_by)["recognitions"])
    assert (asking["asked_by_me"], asking["answered_by_me"]) == (True, False)


# --- what becomes of it ---------------------------------------------------------------------------------------------


def test_withdrawing_is_the_partners_and_done_once():
    course = settled_course()
    row = recognised(course)
    with pytest.raises(NotYourRecognition):
        actions.withdraw_recognition(endorsement=row, by=someone_of(hong_kong()))
    officer = someone_of(partner())
    for _turn in "ab":
        done = actions.withdraw_recognition(endorsement=row, by=officer)
    assert (done.state, done.withdrawn_by) == (EndorsementState.WITHDRAWN, officer)
    assert names_of(course) == []
    again = recognised(course)
    assert again.pk != row.pk
    assert names_of(course) == ["szfa"]
    with pytest.raises(NotRecognised):
        actions.withdraw_recognition(endorsement=asked(course, partner("zfida")), by=someone_of(partner("zfida")))


def test_a_recognition_holds_to_the_end_of_its_last_day_and_ends_by_itself():
    course = settled_course()
    row = recognised(course, valid_until=in_days(10))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        actions.end_recognitions()
        assert names_of(course) == ["szfa"]
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        assert not Endorsement.objects.get().is_given
        actions.end_recognitions()
        row.refresh_from_db()
        assert row.state == EndorsementState.ENDED
        assert names_of(course) == []
        with pytest.raises(NotRecognised):
            actions.withdraw_recognition(endorsement=row, by=someone_of(partner()))
        assert recognised(course).since > row.since


def test_whoever_asks_again_before_the_clock_comes_gets_a_recognition_of_its_own():
    course = settled_course()
    row = recognised(course, valid_until=in_days(10))
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        again = recognised(course)
        row.refresh_from_db()
        assert (row.state, again.since == row.since) == (EndorsementState.ENDED, False)


def test_a_renewal_goes_on_where_the_recognition_began():
    course = settled_course()
    row, officer = recognised(course, valid_until=in_days(10)), someone_of(partner())
    for too_early in (in_days(10), in_days(3)):
        with pytest.raises(NothingToRenew):
            actions.renew_recognition(endorsement=row, by=officer, valid_until=too_early)
    for _turn in "ab":
        after = actions.renew_recognition(endorsement=row, by=officer, valid_until=in_days(500))
    row.refresh_from_db()
    assert (row.state, after.state, after.since, after.asked_by) == ("renewed", "given", row.since, row.asked_by)
    assert (Endorsement.objects.count(), names_of(course)) == (2, ["szfa"])
    begin_membership(person=row.asked_by, organisation=partner(), role="officer", by=row.asked_by)
    with pytest.raises(AskedByYourself):
        actions.renew_recognition(endorsement=after, by=row.asked_by, valid_until=None)


def test_what_has_no_end_needs_no_renewal():
    with pytest.raises(NothingToRenew):
        actions.renew_recognition(
            endorsement=recognised(settled_course()), by=someone_of(partner()), valid_until=in_days(9)
        )


def test_withdrawing_takes_renewals_back_as_well():
    row, officer = recognised(settled_course(), valid_until=in_days(10)), someone_of(partner())
    after = actions.renew_recognition(endorsement=row, by=officer, valid_until=None)
    actions.withdraw_recognition(endorsement=after, by=officer)
    assert set(Endorsement.objects.values_list("state", flat=True)) == {EndorsementState.WITHDRAWN}


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
