"""Working on an assignment: write, attach, hand in, work on it again. Every act may be sent twice."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import unicodedata
import uuid
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import close_approach, open_approach
from accounts.models import Person
from courses.assessment.actions.attempts import refuse_without_place
from courses.assessment.enums import SubmissionState
from courses.assessment.exceptions import AlreadyPassed, BadFile, WorkNotOpen, WorkRefused, WorkWaits
from courses.assessment.models import AssignmentPage, Submission, SubmissionFile, SubmissionWords
from courses.assessment.queries.submissions import AssignmentStanding, assignment_standing
from courses.assessment.work_files import LONGEST_TEXT, Found, look_into
from courses.catalogue.models import Activity
from courses.learning import actions as learning
from courses.learning.actions.locks import lock_person
from courses.learning.enums import Verb
from courses.learning.exceptions import NoPlace, Suspended
from courses.learning.permissions import Gate, gate_for


@transaction.atomic
def save_work(
    *,
    person: Person,
    page: AssignmentPage,
    number: int,
    by: Person,
    text: str | None = None,
    event_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Submission:
    """Keep what she wrote in the go of this number, which begins now where it is the next one.

    The same `event_id` again changes nothing, also after the work was handed in. `text` None leaves what stands. Raises
    WorkNotOpen, WorkWaits, AlreadyPassed or WorkRefused, and NoPlace or Suspended.
    """
    at = at or timezone.now()
    lock_person(person.pk)
    sent = _row(person, page, number)
    if sent is not None and event_id is not None and sent.event_id == event_id:
        return sent
    submission = _draft(person, page, number, at)
    _write(submission, page, text, event_id, at)
    return submission


@transaction.atomic
def hand_in_work(
    *,
    person: Person,
    page: AssignmentPage,
    number: int,
    by: Person,
    text: str | None = None,
    event_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Submission:
    """Hand in. Twice is once: the go of a number is handed in one time, whoever asks again gets the same answer."""
    at = at or timezone.now()
    lock_person(person.pk)
    sent = _row(person, page, number)
    if sent is not None and not sent.is_draft:
        return sent
    submission = _draft(person, page, number, at)
    _write(submission, page, text, event_id, at)
    if not submission.text.strip() and not submission.files.exists():
        raise WorkRefused(_("There is nothing to hand in yet. Write something, or add a file."))
    submission.state, submission.handed_in_at = SubmissionState.HANDED_IN, at
    submission.save(update_fields=["state", "handed_in_at"])
    if submission.course.owner is not None:
        open_approach(person=person, organisation=submission.course.owner, source_key=approach_key(submission), at=at)
    # She may have lost her place a moment ago: what she has handed in stays.
    with contextlib.suppress(NoPlace, Suspended):
        learning.record_result(
            person=person,
            activity=submission.activity,
            by=person,
            verb=Verb.ATTEMPTED,
            event_id=uuid.uuid5(submission.public_id, "handed in"),
            at=at,
            begun_at=submission.begun_at,
        )
    return submission


def add_file(
    *, person: Person, page: AssignmentPage, number: int, content: bytes, file_name: str, by: Person
) -> SubmissionFile:
    """Put a file beside the draft. Raises BadFile and what `save_work` raises; the same file again is one file.

    It is written before its row, so that no row is ever without its file; where the row is refused the file goes.
    """
    if not page.most_files:
        raise BadFile(_("No files can be handed in here."))
    found = look_into(content, file_name, page.kinds_taken)
    stored = storages["private"].save(
        f"submissions/{secrets.token_hex(8)}/{secrets.token_hex(8)}.{found.extension}", ContentFile(content)
    )
    try:
        with transaction.atomic():
            row = _put_file(person, page, number, stored, content, found)
    except BaseException:
        storages["private"].delete(stored)
        raise
    if row.name != stored:
        storages["private"].delete(stored)
    return row


def _put_file(
    person: Person, page: AssignmentPage, number: int, stored: str, content: bytes, found: Found
) -> SubmissionFile:
    lock_person(person.pk)
    submission = _draft(person, page, number, timezone.now())
    sha256 = hashlib.sha256(content).hexdigest()
    same = submission.files.filter(sha256=sha256).first()
    if same is not None:
        return same
    if submission.files.count() >= page.most_files:
        raise BadFile(_("You have added as many files as can be handed in here. Take one away first."))
    return SubmissionFile.objects.create(
        submission=submission,
        name=stored,
        file_name=found.name,
        kind=found.kind,
        content_type=found.content_type,
        sha256=sha256,
        size=len(content),
    )


@transaction.atomic
def remove_file(*, person: Person, page: AssignmentPage, number: int, file_id: int, by: Person) -> Submission:
    """Take a file away again. Twice is once."""
    lock_person(person.pk)
    submission = _draft(person, page, number, timezone.now())
    forget_files(list(submission.files.filter(pk=file_id)))
    return submission


def forget_files(files: list[SubmissionFile]) -> None:
    """Rows at once, and after the commit what is stored, unless another go of the same person has it too."""
    names = {file.name for file in files}
    SubmissionFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    kept = set(SubmissionFile.objects.filter(name__in=names).values_list("name", flat=True))
    for name in names - kept:
        transaction.on_commit(partial(storages["private"].delete, name))


def approach_key(submission: Submission) -> str:
    """What she sent, for the names that trainers may see while it is open and a while after."""
    return f"submission:{submission.public_id}"


def _row(person: Person, page: AssignmentPage, number: int) -> Submission | None:
    rows = Submission.objects.select_related("words", "activity", "course__owner")
    return rows.filter(person=person, activity__key=page.translation_key, number=number).first()


def _draft(person: Person, page: AssignmentPage, number: int, at: datetime) -> Submission:
    """The draft of this number, begun now where nothing stands in its way. The person's lock is held."""
    activity = Activity.objects.get(key=page.translation_key)
    gate = gate_for(person, activity)
    refuse_without_place(gate)
    since = gate.enrolment.counts_from if gate.enrolment is not None else None
    _settle_earlier(person, activity, since, at)
    found = _row(person, page, number)
    if found is not None and found.is_draft:
        return found
    standing = assignment_standing(person, activity, since=since)
    if standing.waiting is not None:
        raise WorkWaits
    if standing.has_passed:
        raise AlreadyPassed
    if standing.draft is not None or number != standing.last_number + 1:
        raise WorkNotOpen
    return _begin(person, page, activity, gate, standing, at)


def _begin(
    person: Person, page: AssignmentPage, activity: Activity, gate: Gate, standing: AssignmentStanding, at: datetime
) -> Submission:
    """With what the former go of this cycle held: rework begins from the work."""
    assert gate.enrolment is not None  # noqa: S101 for the type checker; an open gate has one
    submission = Submission.objects.create(
        person=person,
        activity=activity,
        course=gate.enrolment.course,
        number=standing.last_number + 1,
        pass_mark=page.pass_mark,
        begun_at=at,
        saved_at=at,
    )
    former = standing.newest
    SubmissionWords.objects.create(submission=submission, text=former.text if former is not None else "")
    for file in former.files.order_by("pk") if former is not None else ():
        file.pk, file.submission, file._state.adding = None, submission, True
        file.save()
    return submission


def _settle_earlier(person: Person, activity: Activity, since: datetime | None, at: datetime) -> None:
    """What stayed open when a further cycle began: a draft goes on in it; what waits belongs to what came before."""
    if since is None:
        return
    earlier = Submission.objects.filter(person=person, activity=activity, begun_at__lt=since)
    earlier.filter(state=SubmissionState.DRAFT).update(begun_at=at)
    for submission in earlier.filter(state=SubmissionState.HANDED_IN):
        submission.state, submission.decided_at = SubmissionState.RETURNED, at
        submission.save(update_fields=["state", "decided_at"])
        close_approach(source_key=approach_key(submission), at=at)


def _write(
    submission: Submission, page: AssignmentPage, text: str | None, event_id: uuid.UUID | None, at: datetime
) -> None:
    if text is not None and page.takes_text:
        clean = _clean(text)
        words, _made = SubmissionWords.objects.update_or_create(submission=submission, defaults={"text": clean})
        submission.words = words  # type: ignore[attr-defined]
    submission.saved_at, submission.event_id = at, event_id or submission.event_id
    submission.save(update_fields=["saved_at", "event_id"])


def _clean(text: str) -> str:
    """Control characters are no words, and PostgreSQL keeps no NUL; lines and tabs are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    if len(text) > LONGEST_TEXT:
        raise WorkRefused(_("This text is too long: at most 50,000 characters. Shorten it, or hand in a file instead."))
    return text
