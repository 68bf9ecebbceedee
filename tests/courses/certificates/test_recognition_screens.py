"""Recognition in the authoring interface: who sees which course and request, and what the buttons do."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import begin_membership
from courses.catalogue import actions as catalogue
from courses.catalogue.models import CoursePage
from courses.certificates import actions
from courses.certificates.enums import EndorsementState
from courses.certificates.models import Endorsement
from tests.factories.accounts import UserFactory, member_of
from tests.factories.catalogue import make_course, make_lesson
from tests.factories.certificates import asked, hong_kong, officer_of, partner, recognised, someone_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def admin(name="recognition", *args):
    return reverse(f"certificates-admin:{name}", args=args)


@pytest.fixture
def course():
    """With partners to be asked."""
    partner("szfa")
    partner("zfida")
    return make_course(owner=hong_kong(), lessons=1, title="Reading models", outcomes="Read one\nDoubt one")


@pytest.fixture
def ours():
    return officer_of(hong_kong())


@pytest.fixture
def theirs():
    return officer_of(partner())


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(client, address):
    return " ".join(re.sub(r"<[^>]+>", " ", body(client, address)).split())


# --- the course's own side ------------------------------------------------------------------------------------------


def test_an_officer_asks_everybody_with_one_click(client, course, ours):
    client.force_login(ours)
    html = body(client, admin())
    ticked = re.findall(r'name="partners" value="(\d+)"[^>]* checked', html)
    assert sorted(map(int, ticked)) == sorted([partner("szfa").pk, partner("zfida").pk])
    answer = client.post(admin("recognition-ask", course.key), {"partners": ticked}, follow=True)
    assert "2 associations are asked" in answer.content.decode()
    assert Endorsement.objects.filter(asked_by=ours.person).count() == 2
    assert "Asked on" in text(client, admin())


def test_those_whom_the_authors_wish_for_are_ticked_and_the_others_are_not(client, course, ours):
    catalogue.save_course_settings(course=course, by=None, recognition_wishes=[partner("zfida")])
    client.force_login(ours)
    assert re.findall(r'name="partners" value="(\d+)"[^>]* checked', body(client, admin())) == [
        str(partner("zfida").pk)
    ]
    assert "the course’s authors wish for it" in text(client, admin())


@pytest.mark.parametrize("partners", [[], ["x"], ["9" * 30], ["0"]])
def test_asking_nobody_is_answered_in_words(client, course, ours, partners):
    client.force_login(ours)
    answer = client.post(admin("recognition-ask", course.key), {"partners": partners}, follow=True)
    assert "Tick at least one other association" in answer.content.decode()
    assert Endorsement.objects.count() == 0


def test_a_new_version_is_seen_to_be_unrecognised_and_asked_about_with_one_click(client, course, ours):
    recognised(course)
    page = CoursePage.objects.get(translation_key=course.key)
    make_lesson(page.get_children().first().specific)
    client.force_login(ours)
    told = text(client, admin())
    assert "Version 2 with its hours is not recognised yet." in told
    assert "Version 1 recognised, not this one" in told
    ticked = re.findall(r'name="partners" value="(\d+)"[^>]* checked', body(client, admin()))
    assert ticked == [str(partner().pk)]
    client.post(admin("recognition-ask", course.key), {"partners": ticked})
    assert Endorsement.objects.get(state=EndorsementState.ASKED).course_version.number == 2
    assert "is not recognised yet" not in text(client, admin())


def test_every_way_a_partner_stands_is_told(client, course, ours):
    def told():
        return text(client, admin())

    client.force_login(ours)
    assert "Not asked" in told()
    row = asked(course)
    assert "Asked on" in told()
    actions.decline_recognition(endorsement=row, by=someone_of(partner()), reason="later")
    assert "Declined on" in told()
    row = recognised(course, valid_until=timezone.localdate() + timedelta(days=9))
    assert re.search(r"Recognised since [^,]+, until ", told())
    actions.withdraw_recognition(endorsement=row, by=someone_of(partner()))
    assert "Withdrawn on" in told()
    row = recognised(course, valid_until=timezone.localdate() + timedelta(days=9))
    Endorsement.objects.filter(pk=row.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "Ended on" in told()
    recognised(course)
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    assert "hours, not for those of today" in told()


def test_a_request_is_taken_back_with_its_button(client, course, ours):
    row = asked(course)
    client.force_login(ours)
    assert admin("recognition-cancel", row.pk) in body(client, admin())
    client.post(admin("recognition-cancel", row.pk))
    row.refresh_from_db()
    assert row.state == EndorsementState.CANCELLED
    assert "Not asked" in text(client, admin())
    again = client.post(admin("recognition-cancel", recognised(course).pk), follow=True)
    assert "was answered or taken back meanwhile" in again.content.decode()


def test_the_courses_side_reads_the_answer_and_does_not_give_it(client, course, ours):
    row = asked(course)
    actions.decline_recognition(endorsement=row, by=someone_of(partner()), reason="hours", text="Too long.")
    client.force_login(ours)
    told = text(client, admin("recognition-one", row.pk))
    assert "The hours do not fit the content Too long." in told
    waiting = asked(course)
    told = text(client, admin("recognition-one", waiting.pk))
    assert "Take back the request" in told
    assert "Our answer" not in told
    assert client.post(admin("recognition-one", waiting.pk), {"minutes": 15}).status_code == 404


# --- the partner's side ---------------------------------------------------------------------------------------------


def test_a_partner_reads_what_it_is_asked_to_recognise_and_gives_it(client, course, theirs):
    row = asked(course)
    client.force_login(theirs)
    assert "Reading models" in text(client, admin())
    told = text(client, admin("recognition-one", row.pk))
    for words in ("Read one", "Doubt one", f"{course.code}, version 1", "15 min = 0.2 hours", "FinTech Association"):
        assert words in told
    assert "Recognised for 0.2 hours of structured learning." in told
    data = {"minutes": 15, "valid_until": "2031-01-31", "comment_en": "For our members."}
    answer = client.post(admin("recognition-one", row.pk), data, follow=True)
    row.refresh_from_db()
    assert (row.state, row.answered_by, row.valid_until.isoformat(), row.comment_en) == (
        EndorsementState.GIVEN,
        theirs.person,
        "2031-01-31",
        "For our members.",
    )
    assert "For our members." in answer.content.decode()
    again = client.post(admin("recognition-one", row.pk), data, follow=True).content.decode()
    assert "answered or taken back meanwhile" not in again
    assert "Reading models" in text(client, admin("recognition-answers"))
    assert "Reading models" not in text(client, admin())


def test_what_is_wrong_with_an_answer_is_said_on_the_form(client, course, theirs):
    row = asked(course)
    client.force_login(theirs)
    address = admin("recognition-one", row.pk)
    for data, words in (
        ({"minutes": 15, "valid_until": "2020-01-01"}, "Choose a last day from tomorrow"),
        ({"minutes": 15, "valid_until": "soon"}, "Enter a valid date"),
        ({"minutes": 20}, "The hours of this course have changed"),
        ({"minutes": 15, "comment_en": "x" * 301}, "at most 300"),
    ):
        answer = client.post(address, data)
        assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert client.post(address, {"minutes": "x"}).status_code == 200
    assert Endorsement.objects.get().is_waiting


def test_whoever_asked_does_not_find_the_form(client, course, ours):
    begin_membership(person=ours.person, organisation=partner(), role="officer", by=ours.person)
    (row,) = actions.ask_recognition(course_version=course.current_version, organisations=[partner()], by=ours.person)
    client.force_login(ours)
    assert "Another officer of the association answers it." in text(client, admin("recognition-one", row.pk))
    client.post(admin("recognition-one", row.pk), {"minutes": 15})
    answer = client.post(admin("recognition-decline", row.pk), {"reason": "later"})
    assert "You have asked for this recognition yourself" in answer.content.decode()
    assert Endorsement.objects.get().is_waiting


def test_a_partner_declines_with_a_reason(client, course, theirs):
    row = asked(course)
    client.force_login(theirs)
    assert client.post(admin("recognition-decline", row.pk), {"reason": ""}).status_code == 200
    client.post(admin("recognition-decline", row.pk), {"reason": "field", "text": "Not ours."})
    row.refresh_from_db()
    assert (row.state, row.note.text) == (EndorsementState.DECLINED, "Not ours.")
    assert client.get(admin("recognition-decline", row.pk))["Location"] == admin("recognition-one", row.pk)
    late = client.post(admin("recognition-one", row.pk), {"minutes": 15}, follow=True)
    assert "answered or taken back meanwhile" in late.content.decode()


def test_a_partner_withdraws_after_reading_what_follows(client, course, theirs):
    row = recognised(course)
    client.force_login(theirs)
    assert "stay valid" in text(client, admin("recognition-withdraw", row.pk))
    assert client.post(admin("recognition-withdraw", row.pk), {}).status_code == 200
    row.refresh_from_db()
    assert row.is_given
    client.post(admin("recognition-withdraw", row.pk), {"confirmed": "on"})
    row.refresh_from_db()
    assert row.state == EndorsementState.WITHDRAWN
    assert client.get(admin("recognition-withdraw", row.pk)).status_code == 302


def test_a_partner_renews_with_what_it_said_before(client, course, theirs):
    row = recognised(course, valid_until=timezone.localdate() + timedelta(days=9), en="For our members.")
    client.force_login(theirs)
    assert "For our members." in body(client, admin("recognition-renew", row.pk))
    wrong = client.post(admin("recognition-renew", row.pk), {"valid_until": row.valid_until.isoformat()})
    assert "after the present one" in wrong.content.decode()
    client.post(admin("recognition-renew", row.pk), {"comment_en": "For our members."})
    after = Endorsement.objects.get(state=EndorsementState.GIVEN)
    assert (after.valid_until, after.comment_en, after.since) == (None, "For our members.", row.since)


def test_a_partner_is_told_where_another_version_or_other_hours_apply(client, course, theirs):
    row = recognised(course)
    client.force_login(theirs)
    catalogue.save_course_settings(course=course, by=None, minutes=360)
    assert "The hours of the course have changed since." in text(client, admin("recognition-one", row.pk))
    page = CoursePage.objects.get(translation_key=course.key)
    make_lesson(page.get_children().first().specific)
    assert "Another version of this course applies today." in text(client, admin("recognition-one", row.pk))


def test_the_first_screen_says_that_a_request_waits(client, course, ours, theirs):
    asked(course)
    client.force_login(theirs)
    assert "1 course waits for your association’s recognition" in text(client, "/admin/")
    client.force_login(ours)
    assert "your association’s recognition" not in text(client, "/admin/")


# --- everybody else -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "trainer", "superuser"])
def test_somebody_elses_recognition_is_none(client, course, who):
    row, other = asked(course), recognised(course, partner("zfida"))
    user = {
        "officer": lambda: officer_of(partner("szicdtf")),
        "trainer": lambda: member_of(hong_kong(), "trainer"),
        "superuser": lambda: UserFactory(superuser=True),
    }[who]()
    client.force_login(user)
    for found in (row, other):
        for name in ("one", "decline", "renew", "withdraw"):
            assert client.get(admin(f"recognition-{name}", found.pk)).status_code == 404
            assert client.post(admin(f"recognition-{name}", found.pk), {"confirmed": "on"}).status_code == 404
        assert client.post(admin("recognition-cancel", found.pk)).status_code == 404
    assert client.post(admin("recognition-ask", course.key), {"partners": [partner().pk]}).status_code == 404
    assert client.post(admin("recognition-ask", uuid.uuid4())).status_code == 404
    row.refresh_from_db()
    assert row.is_waiting
    if who == "officer":
        assert "Reading models" not in text(client, admin())
    else:
        assert client.get(admin()).status_code in (302, 403)


def test_the_courses_side_does_not_answer_and_the_partner_does_not_take_back(client, course, ours, theirs):
    row = asked(course)
    client.force_login(ours)
    for name in ("decline", "renew", "withdraw"):
        assert client.get(admin(f"recognition-{name}", row.pk)).status_code == 404
    client.force_login(theirs)
    assert client.post(admin("recognition-cancel", row.pk)).status_code == 404


# --- costs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["recognition", "recognition-answers"])
def test_lists_cost_the_same_for_one_and_three(client, course, ours, theirs, name):
    def cost(user):
        cache.clear()
        client.force_login(user)
        client.get(admin(name))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(admin(name)).status_code == 200
        return len(captured)

    def more(course):
        if name == "recognition-answers":
            recognised(course)
        else:
            asked(course)
            recognised(course, partner("zfida"))

    more(course)
    one = cost(ours), cost(theirs)
    for _turn in "ab":
        more(make_course(owner=hong_kong(), lessons=1))
    assert (cost(ours), cost(theirs)) == one


def test_long_lists_are_told_in_parts(client, theirs):
    for _number in range(22):
        asked(make_course(owner=hong_kong(), lessons=1))
    client.force_login(theirs)
    assert "?waiting=2" in body(client, admin())
    client.force_login(officer_of(hong_kong()))
    assert "?page=2" in body(client, admin())
