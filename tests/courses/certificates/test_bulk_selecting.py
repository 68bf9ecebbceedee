from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from courses.catalogue.models import CourseVersion
from courses.certificates import actions
from courses.certificates.actions.reissuing import issue_next
from courses.certificates.enums import CertificateState, FactsReason, Hindrance
from courses.certificates.models import Certificate
from courses.certificates.queries.bulk import selection_in_words
from courses.certificates.queries.selecting import judged, outcome_of, selected
from tests.factories.certificates import earn, fresh, hong_kong, settled_course
from tests.factories.many_certificates import drafted, many_certificates, officers, signed, signing_key

pytestmark = pytest.mark.django_db
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.fixture
def officer():
    return officers()[0].person


def chosen(officer, **selection):
    return set(selected(drafted(officer, selection=selection)))


def test_by_course_and_its_version(officer):
    course, other = settled_course(), settled_course()
    first, _elsewhere = many_certificates(1, course)[0], many_certificates(1, other)
    newer = CourseVersion.objects.create(course=course, number=2, snapshot={}, required_total=1, minutes=15)
    course.current_version = newer
    course.save()
    second = many_certificates(1, course)[0]
    assert chosen(officer, course=course.pk) == {first, second}
    assert chosen(officer, course=course.pk, version=1) == {first}
    assert chosen(officer, course=course.pk, version=2) == {second}


def test_by_the_day_of_issue_as_it_is_counted_in_hong_kong(officer):
    late = many_certificates(1, issued_at=datetime(2026, 5, 3, 23, 59, tzinfo=HONG_KONG))[0]
    early = many_certificates(1, issued_at=datetime(2026, 5, 4, 0, 0, tzinfo=HONG_KONG))[0]
    assert chosen(officer, **{"from": "2026-05-03", "to": "2026-05-03"}) == {late}
    assert chosen(officer, **{"from": "2026-05-04"}) == {early}
    assert chosen(officer, to="2026-05-04") == {late, early}


def test_by_state_whether_or_not_the_clock_has_marked_it(officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    valid = many_certificates(1)[0]
    passed = many_certificates(1, expires_on=yesterday)[0]
    expired = many_certificates(1, expires_on=yesterday, state=CertificateState.EXPIRED)[0]
    assert chosen(officer, state="valid") == {valid}
    assert chosen(officer, state="expired") == {passed, expired}
    assert chosen(officer, state="withdrawn") == set()


def test_by_the_key_that_signed_since_a_moment(officer):
    key, other = signing_key(hong_kong()), signing_key(hong_kong(), "k2", expires_at=timezone.now() + timedelta(days=1))
    before, after, elsewhere, _unsigned = many_certificates(4)
    moment = timezone.now() - timedelta(days=2)
    signed(before, key, moment - timedelta(minutes=1))
    signed(after, key, moment)
    signed(elsewhere, other)
    assert chosen(officer, key=key.pk) == {before, after}
    assert chosen(officer, key=key.pk, since=moment.isoformat()) == {after}


def test_what_has_a_newer_version_than_the_key_signed_need_not_be_issued_anew(officer):
    key = signing_key(hong_kong())
    renewed, still = earn(), earn()
    for certificate in (renewed, still):
        signed(certificate, key)
    issue_next(certificate=fresh(renewed), reason=FactsReason.REISSUE, by=None)
    change = drafted(officer, selection={"key": key.pk})
    found = dict(judged(change, selected(change)).values_list("pk", "hindrance"))
    assert found == {renewed.pk: Hindrance.SAME, still.pk: ""}
    assert outcome_of(drafted(officer, "revoke", selection={"key": key.pk})).will == 2


def test_properties_narrow_each_other(officer):
    course = settled_course()
    wanted = many_certificates(1, course, state=CertificateState.WITHDRAWN, visibility="private")[0]
    many_certificates(1, course)
    many_certificates(1, state=CertificateState.WITHDRAWN, visibility="private")
    assert chosen(officer, course=course.pk, state="withdrawn") == {wanted}


def test_a_preview_counts_exactly_what_would_happen(officer):
    many_certificates(5)
    many_certificates(2, state=CertificateState.REVOKED)
    many_certificates(1, state=CertificateState.WITHDRAWN, visibility="private")
    many_certificates(3, erased_at=timezone.now())
    earn(person=officer)
    reissue = outcome_of(drafted(officer))
    assert (reissue.will, reissue.already, reissue.total) == (5, 0, 12)
    assert reissue.cannot == {
        Hindrance.OWN: 1,
        Hindrance.REVOKED: 2,
        Hindrance.WITHDRAWN: 1,
        Hindrance.ERASED: 3,
    }
    revoke = outcome_of(drafted(officer, "revoke"))
    assert (revoke.will, revoke.already, revoke.cannot) == (9, 2, {Hindrance.OWN: 1})


def test_a_preview_costs_one_query_for_any_number(officer, django_assert_num_queries):
    many_certificates(3)
    change = drafted(officer)
    with django_assert_num_queries(1):
        assert outcome_of(change).will == 3


def test_extended_is_what_ends_before_the_day(officer):
    day = timezone.localdate() + timedelta(days=100)
    for ends in (day - timedelta(days=1), day, day + timedelta(days=1), None):
        many_certificates(1, expires_on=ends)
    to_a_day = outcome_of(drafted(officer, "extend", ends_on=day))
    assert (to_a_day.will, to_a_day.already, to_a_day.cannot) == (1, 1, {Hindrance.LONGER: 2})
    without_end = outcome_of(drafted(officer, "extend", endless=True))
    assert (without_end.will, without_end.already, without_end.cannot) == (3, 1, {})


def test_a_selection_is_told_in_words(officer):
    key, course = signing_key(hong_kong()), settled_course()
    selection = {"course": course.pk, "version": 1, "from": "2026-05-03", "to": "2026-06-03", "state": "valid"}
    selection |= {"key": key.pk, "since": "2026-05-03T04:00:00+00:00"}
    assert selection_in_words(drafted(officer, selection=selection)) == [
        ("Course", course.code),
        ("Version of the course", "1"),
        ("Issued from", "3 May 2026"),
        ("Issued up to", "3 Jun 2026"),
        ("State", "Valid"),
        ("Signed with the key", "k1"),
        ("Signed since", "3 May 2026 12:00"),
    ]


def test_unsigned_is_what_has_a_newest_version_without_a_signature():
    key = signing_key(hong_kong())
    new, done, again, erased, gone = earn(), earn(), earn(), earn(), many_certificates(1)[0]
    for certificate in (done, again, erased):
        signed(certificate, key)
    issue_next(certificate=fresh(again), reason=FactsReason.REISSUE, by=None)
    actions.erase_names(certificate=erased)
    actions.withdraw_certificate(certificate=gone, by=gone.person)
    assert set(Certificate.objects.unsigned()) == {new, again}
