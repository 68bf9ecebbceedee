"""Asking partners to recognise a course version, their answers, and what becomes of them.

Whatever changes a recognition holds the course first and the recognition second, so that nobody waits for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import LANGS
from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course, CourseVersion
from courses.certificates.actions.statuses import take_back_places
from courses.certificates.enums import DeclineReason, EndorsementState, RecognitionNews
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
from courses.certificates.models import Endorsement, EndorsementLetter, EndorsementNote, StatusEntry
from courses.certificates.permissions import may_answer, may_ask
from courses.certificates.queries.recognition import minutes_of, recognising
from courses.certificates.signals import recognition_changed

LONGEST = timedelta(days=3653)
COMMENT, NOTE = 300, 600  # characters


def _held_course(course_id: int) -> Course:
    found: Course = (
        Course.objects.select_for_update(of=("self",)).select_related("owner", "current_version").get(pk=course_id)
    )
    return found


def _held(endorsement: Endorsement) -> Endorsement:
    """The recognition as it stands now, with its course, both held until the transaction ends."""
    course = _held_course(
        CourseVersion.objects.values_list("course_id", flat=True).get(pk=endorsement.course_version_id)
    )
    row: Endorsement = (
        Endorsement.objects.select_for_update(of=("self",))
        .select_related("organisation", "course_version")
        .get(pk=endorsement.pk)
    )
    row.course_version.course = course
    return row


def _announce(endorsement: Endorsement, news: str) -> None:
    transaction.on_commit(
        partial(recognition_changed.send_robust, sender=Endorsement, endorsement=endorsement, news=news)
    )


@transaction.atomic
def ask_recognition(
    *,
    course_version: CourseVersion,
    organisations: Iterable[Organisation],
    by: Person,
    at: datetime | None = None,
) -> list[Endorsement]:
    """An officer of the course's association asks partners about the version that applies. Asked twice is asked once.

    A question about an earlier version that a partner has not answered is taken back: it is answered by nobody twice.
    """
    course = _held_course(course_version.course_id)
    if not may_ask(by, course):
        raise NotYourRecognition
    if course.current_version_id != course_version.pk or course.retired_at is not None:
        raise VersionPassed
    partners = [one for one in dict.fromkeys(organisations) if one.pk != course.owner_id]
    if not partners or any(not one.is_active or one.kind != OrganisationKind.ASSOCIATION for one in partners):
        raise NobodyToAsk
    minutes, moment = minutes_of(course, course_version), at or timezone.now()
    return [_ask(partner, course_version, minutes, by, moment) for partner in partners]


def _ask(partner: Organisation, version: CourseVersion, minutes: int, by: Person, moment: datetime) -> Endorsement:
    about_this = Endorsement.objects.filter(organisation=partner, course_version=version)
    standing = about_this.filter(state=EndorsementState.ASKED).first() or (
        Endorsement.objects.given().filter(organisation=partner, course_version=version, minutes=minutes).first()
    )
    if standing is not None:
        found: Endorsement = standing
        return found
    Endorsement.objects.filter(
        organisation=partner, course_version__course=version.course_id, state=EndorsementState.ASKED
    ).update(state=EndorsementState.CANCELLED, withdrawn_by=by, withdrawn_at=moment)
    made = Endorsement.objects.create(
        organisation=partner, course_version=version, minutes=minutes, asked_by=by, asked_at=moment
    )
    _announce(made, RecognitionNews.ASKED)
    return made


@transaction.atomic
def cancel_request(*, endorsement: Endorsement, by: Person) -> Endorsement:
    """An officer of the course's association takes back a request that nobody has answered."""
    row = _held(endorsement)
    if not may_ask(by, row.course_version.course):
        raise NotYourRecognition
    if row.state == EndorsementState.CANCELLED:
        return row
    if row.state != EndorsementState.ASKED:
        raise AnsweredAlready
    row.state, row.withdrawn_by, row.withdrawn_at = EndorsementState.CANCELLED, by, timezone.now()
    row.save()
    return row


def _check_answerer(row: Endorsement, by: Person) -> None:
    if not may_answer(by, row):
        raise NotYourRecognition
    if row.asked_by_id == by.pk:
        raise AskedByYourself


def _checked_end(day: date | None) -> date | None:
    today = timezone.localdate()
    if day is not None and not today < day <= today + LONGEST:
        raise BadLastDay
    return day


def _take_comments(row: Endorsement, comments: Mapping[str, str]) -> None:
    for language in LANGS:
        said = " ".join(comments.get(language, "").split())[:COMMENT]
        setattr(row, f"comment_{language.replace('-', '_')}", said)


@transaction.atomic
def give_recognition(
    *,
    endorsement: Endorsement,
    by: Person,
    minutes: int,
    comments: Mapping[str, str] | None = None,
    valid_until: date | None = None,
    at: datetime | None = None,
) -> Endorsement:
    """An officer of the partner recognises the version for the minutes she was shown. The winner's answer, if two come.

    What the partner says in public stands in `comments`, by language. It signs nothing: that follows in the process
    that holds the keys.
    """
    row = _held(endorsement)
    _check_answerer(row, by)
    if row.state == EndorsementState.GIVEN:
        return row
    if row.state != EndorsementState.ASKED:
        raise AnsweredAlready
    version = row.course_version
    if minutes != minutes_of(version.course, version):
        raise MinutesChanged
    moment = at or timezone.now()
    row.minutes, row.valid_until = minutes, _checked_end(valid_until)
    _take_comments(row, comments or {})
    row.since = _give_way(row) or moment
    row.state, row.answered_by, row.answered_at = EndorsementState.GIVEN, by, moment
    row.save()
    keep_recognised_by(course=version.course)
    _announce(row, RecognitionNews.GIVEN)
    return row


def _give_way(row: Endorsement) -> datetime | None:
    """A recognition of the same that still holds goes on in this one: since when."""
    former = Endorsement.objects.filter(
        organisation=row.organisation_id,
        course_version=row.course_version_id,
        minutes=row.minutes,
        state=EndorsementState.GIVEN,
    ).first()
    if former is None:
        return None
    goes_on = former.is_given
    former.state = EndorsementState.RENEWED if goes_on else EndorsementState.ENDED
    former.save()
    return former.since if goes_on else None


@transaction.atomic
def renew_recognition(
    *,
    endorsement: Endorsement,
    by: Person,
    valid_until: date | None,
    comments: Mapping[str, str] | None = None,
) -> Endorsement:
    """Before it ends, an officer of the partner lets her association's recognition go on. Answers with the new row."""
    row = _held(endorsement)
    _check_answerer(row, by)
    if row.state == EndorsementState.RENEWED:
        successor: Endorsement | None = (
            Endorsement.objects.given()
            .filter(organisation=row.organisation_id, course_version=row.course_version_id, minutes=row.minutes)
            .first()
        )
        if successor is not None:
            return successor
    if not row.is_given:
        raise NotRecognised
    last = row.valid_until
    if last is None or (valid_until is not None and valid_until <= last):
        raise NothingToRenew
    made = Endorsement(
        organisation=row.organisation,
        course_version=row.course_version,
        state=EndorsementState.GIVEN,
        minutes=row.minutes,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answered_by=by,
        answered_at=timezone.now(),
        valid_until=_checked_end(valid_until),
    )
    _take_comments(made, comments or {})
    made.since = _give_way(made)
    made.save()
    _announce(made, RecognitionNews.GIVEN)
    return made


@transaction.atomic
def decline_recognition(*, endorsement: Endorsement, by: Person, reason: str, text: str = "") -> Endorsement:
    """An officer of the partner says no, why, and in words for the other association what would have to change."""
    row = _held(endorsement)
    _check_answerer(row, by)
    if row.state == EndorsementState.DECLINED:
        return row
    if row.state != EndorsementState.ASKED:
        raise AnsweredAlready
    if reason not in DeclineReason.values:
        raise RefusalReasonNeeded
    row.state, row.decline_reason = EndorsementState.DECLINED, DeclineReason(reason)
    row.answered_by, row.answered_at = by, timezone.now()
    row.save()
    if text.strip():
        EndorsementNote.objects.create(endorsement=row, text=text.strip()[:NOTE])
    _announce(row, RecognitionNews.DECLINED)
    return row


@transaction.atomic
def withdraw_recognition(*, endorsement: Endorsement, by: Person) -> Endorsement:
    """An officer of the partner takes its recognition back, with all that was signed of it, renewals included.

    Certificates keep what is printed on them; their pages and every reader of the status list say what became of it.
    """
    row = _held(endorsement)
    if not may_answer(by, row):
        raise NotYourRecognition
    if row.state == EndorsementState.WITHDRAWN:
        return row
    if not row.is_given:
        raise NotRecognised
    chain = Endorsement.objects.filter(
        organisation=row.organisation_id, course_version=row.course_version_id, since=row.since
    )
    ids = list(chain.values_list("pk", flat=True))
    moment = timezone.now()
    # Whoever is signing one of them holds its row: what she signs is there when the places are looked up below.
    chain.filter(state__in=(EndorsementState.GIVEN, EndorsementState.RENEWED)).update(
        state=EndorsementState.WITHDRAWN, withdrawn_by=by, withdrawn_at=moment
    )
    take_back_places(StatusEntry.objects.filter(endorsement__endorsement__in=ids))
    keep_recognised_by(course=row.course_version.course)
    row.state, row.withdrawn_by, row.withdrawn_at = EndorsementState.WITHDRAWN, by, moment
    _announce(row, RecognitionNews.WITHDRAWN)
    return row


@transaction.atomic
def keep_recognised_by(*, course: Course) -> bool:
    """What a course says of its recognition follows from the answers that hold for it today. Says whether it changed."""
    course = _held_course(course.pk)
    return catalogue.set_recognised_by(course=course, associations=recognising(course))


def keep_all_recognised_by() -> int:
    """The same for every course of which it could be wrong: the clock's way of missing nothing."""
    said = Course.recognised_by.through.objects.values("course_id")
    answered = Endorsement.objects.filter(state=EndorsementState.GIVEN).values("course_version__course_id")
    rows = Course.objects.filter(Q(pk__in=said) | Q(pk__in=answered)).select_related("current_version")
    # Read first: writing is for those that are wrong.
    wrong = [
        course
        for course in rows.prefetch_related("recognised_by").order_by("pk")
        if {one.pk for one in course.recognised_by.all()} != {one.pk for one in recognising(course)} - {course.owner_id}
    ]
    return sum(keep_recognised_by(course=course) for course in wrong)


def end_recognitions(*, limit: int = 100) -> int:
    """Note what has passed its last day. Nothing counts it any longer; the record and the course follow here."""
    over = list(Endorsement.objects.over(timezone.localdate()).order_by("pk")[:limit])
    for found in over:
        with transaction.atomic():
            row = _held(found)
            if row.state == EndorsementState.GIVEN and row.is_over:
                row.state = EndorsementState.ENDED
                row.save()
                keep_recognised_by(course=row.course_version.course)
                _announce(row, RecognitionNews.ENDED)
    return len(over)


@transaction.atomic
def claim_letter(*, endorsement: Endorsement, news: str) -> bool:
    """Whether this letter is still to be written: whoever asks first writes it."""
    _letter, is_first = EndorsementLetter.objects.get_or_create(endorsement=endorsement, kind=news)
    return is_first


def erase_words(*, person: Person) -> None:
    """What somebody put into words about requests goes with her; that and how she answered stays."""
    EndorsementNote.objects.filter(endorsement__answered_by=person).delete()
