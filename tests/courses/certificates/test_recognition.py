"""Asking for recognition, answering, taking back: what the actions do, and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import begin_membership, erase_person
from accounts.models import Organisation
from courses.catalogue import actions as catalogue
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
from courses.certificates.models import Endorsement, EndorsementNote
from courses.certificates.own_data import own_data
from tests.factories.accounts import OrganisationFactory, PersonFactory, UserFactory, member_of
from tests.factories.catalogue import make_course
from tests.factories.certificates import asked, hong_kong, partner, recognised, settled_course, someone_of
from tests.factories.recognition import names_of, new_version

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def give(row, **changes):
    values = {"minutes": row.minutes, **changes}
    return actions.give_recognition(
        endorsement=row, by=values.pop("by", None) or someone_of(row.organisation), **values
    )


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
