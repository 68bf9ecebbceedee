from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Approach
from courses.assessment import actions
from courses.assessment.exceptions import AlreadyPassed, BadFile, WorkNotOpen, WorkRefused, WorkWaits
from courses.assessment.models import Submission, SubmissionFile
from courses.assessment.queries.submissions import assignment_standing
from courses.catalogue.models import VersionActivity
from courses.learning import actions as learning
from courses.learning.exceptions import NoPlace, Suspended
from courses.learning.queries import outline_for
from courses.learning.queries.left import left_in
from tests.factories.assessment import make_assignment
from tests.factories.catalogue import make_course_page, make_module, publish
from tests.factories.learning import settled
from tests.factories.works import PDF, Worker, marker, stranger, zipped
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def test_an_assignment_is_asked_of_the_course_with_its_pass_mark():
    worker = Worker(pass_mark=60)
    part = VersionActivity.objects.get(version=worker.course.current_version)
    assert (part.activity.kind, part.completion_rule, part.pass_mark) == ("assignment", "passed", 60)


def test_a_lower_pass_mark_waits_and_a_higher_one_applies_at_once():
    worker = Worker(pass_mark=60)
    worker.page.pass_mark = 40
    publish(worker.page)
    course = settled(worker.page.get_parent().get_parent().specific)
    assert course.current_version.activities.get().pass_mark == 60
    assert [one["kind"] for one in course.pending_release.loosenings] == ["pass_mark"]
    worker.page.pass_mark = 80
    publish(worker.page)
    course = settled(worker.page.get_parent().get_parent().specific)
    assert course.current_version.activities.get().pass_mark == 80


def test_an_assignment_takes_a_text_or_a_file_at_least():
    page = make_assignment(make_module(make_course_page()))
    page.takes_text, page.most_files = False, 0
    with pytest.raises(ValidationError, match="a text, or a file at least"):
        page.full_clean()
    page.takes_text, page.file_kinds = True, ["sculpture"]
    with pytest.raises(ValidationError, match="no kind of file"):
        page.full_clean()
    page.file_kinds, page.most_files = [], 6
    with pytest.raises(ValidationError, match="less than or equal to 5"):
        page.full_clean()


def test_a_brief_has_no_knowledge_checks():
    worker = Worker()
    assert "check" not in worker.page.body.stream_block.child_blocks


def test_a_draft_is_kept_and_written_over():
    worker = Worker()
    first = worker.save("One")
    assert worker.save("Two\r\nlines\x00\tkept").pk == first.pk
    assert (worker.submission.text, worker.submission.state) == ("Two\nlines\tkept", "draft")
    assert worker.result is None


def test_the_same_save_sent_again_changes_nothing():
    worker = Worker()
    event = uuid.uuid4()
    worker.save("One", event_id=event)
    worker.save("Two", event_id=uuid.uuid4())
    worker.save("Two", event_id=event)
    assert worker.submission.text == "Two"


def test_handing_in_is_done_once_and_shows_her_to_the_trainers():
    worker = Worker()
    first = worker.hand_in("Work")
    again = worker.hand_in("Other words")
    assert first.pk == again.pk
    assert (again.state, again.text) == ("handed_in", "Work")
    approach = Approach.objects.get()
    assert (approach.person, approach.organisation) == (worker.person, worker.course.owner)
    assert worker.result is not None
    assert worker.result.viewed_at == first.handed_in_at
    assert (worker.result.completed_at, worker.result.score) == (None, None)


def test_what_was_saved_last_offline_is_known_after_handing_in():
    worker = Worker()
    event = uuid.uuid4()
    handed_in = worker.hand_in("Work", event_id=event)
    assert worker.save("Work", event_id=event).pk == handed_in.pk
    with pytest.raises(WorkWaits):
        worker.save("Later words", event_id=uuid.uuid4())


def test_nothing_is_handed_in_empty():
    worker = Worker(most_files=1)
    with pytest.raises(WorkRefused, match="nothing to hand in"):
        worker.hand_in(" \n ")
    assert not Submission.objects.exists()
    worker.add()
    assert worker.hand_in("").state == "handed_in"


def test_a_text_that_is_too_long_is_refused_whole():
    worker = Worker()
    worker.save("Short")
    with pytest.raises(WorkRefused, match="50,000"):
        worker.save("x" * 50_001)
    assert worker.submission.text == "Short"


def test_a_text_is_not_taken_where_none_is_asked():
    worker = Worker(takes_text=False, most_files=1)
    worker.save("Words")
    assert worker.submission.text == ""


def test_one_work_at_a_time_waits_for_marking():
    worker = Worker()
    worker.hand_in()
    with pytest.raises(WorkWaits):
        worker.save("Next", number=2)


@pytest.mark.parametrize("number", [0, 2, 7])
def test_a_number_that_is_not_the_next_is_refused(number):
    with pytest.raises(WorkNotOpen):
        Worker().save(number=number)


def test_work_sent_back_is_taken_along_into_the_next_go():
    worker = Worker(most_files=2)
    worker.add()
    first = worker.hand_in("First words")
    actions.return_submission(submission=first, by=marker(worker), feedback="More.")
    second = worker.save(None, number=2)
    assert (second.number, second.text, second.state) == (2, "First words", "draft")
    assert [file.name for file in second.files.all()] == [file.name for file in first.files.all()]
    actions.remove_file(
        person=worker.person, page=worker.page, number=2, file_id=second.files.get().pk, by=worker.person
    )
    assert storages["private"].exists(first.files.get().name)


def test_after_a_mark_below_the_pass_mark_she_hands_in_again_and_after_passing_no_more():
    worker = Worker()
    by = marker(worker)
    for number, points in enumerate((10, 20, 30, 80), start=1):
        actions.mark_submission(submission=worker.hand_in(f"Go {number}", number=number), by=by, points=points)
    with pytest.raises(AlreadyPassed):
        worker.save(number=5)
    assert worker.now().state == "completed"


def test_somebody_without_a_place_hands_in_nothing():
    worker = Worker()
    with pytest.raises(NoPlace):
        actions.save_work(person=stranger(), page=worker.page, number=1, by=stranger(), text="Mine")
    worker.save("Draft")
    learning.suspend(enrolment=worker.enrolment, by=marker(worker), reason="A pause")
    with pytest.raises(Suspended):
        worker.hand_in()
    assert worker.submission.state == "draft"


def test_what_is_left_says_where_the_work_stands():
    worker = Worker()

    def figures() -> str:
        return left_in(worker.now(), outline_for(worker.now(), "en"))[0].figures

    assert figures() == "Not opened yet."
    worker.save()
    assert figures() == "Not opened yet. A draft is kept."
    work = worker.hand_in()
    assert figures() == "Handed in. It waits for marking."
    actions.return_submission(submission=work, by=marker(worker), feedback="More.")
    assert figures() == "Handed in. It was sent back for rework."
    actions.mark_submission(submission=worker.hand_in(number=2), by=marker(worker), points=40)
    assert figures() == "Your best score so far: 40%."


# Files


KINDS = {
    "a PDF": (PDF, "a.exe", "pdf", "a.pdf"),
    "a Word file": (zipped(word__document_xml=b"<x/>"), "My work.docx", "document", "My work.docx"),
    "slides": (zipped(ppt__presentation_xml=b"<x/>"), "s.zip", "document", "s.pptx"),
    "a spreadsheet": (zipped(xl__workbook_xml=b"<x/>"), "t.xlsx", "table", "t.xlsx"),
    "an open document": (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "o.odt", "document", "o.odt"),
    "an archive": (zipped(one_txt=b"1"), "z.jar", "archive", "z.zip"),
    "code": (b"print(1)\n", "work.py", "text", "work.py"),
    "a page": (b"<script>alert(1)</script>", "page.html", "text", "page.txt"),
    "a path": (b"words", "../../etc/passwd.md", "text", "passwd.md"),
    "Chinese": ("作业".encode(), "作业.txt", "text", "作业.txt"),
    "nothing but a dot": (b"words", ".", "text", "file.txt"),
}


@pytest.mark.parametrize("case", KINDS)
def test_a_file_is_what_is_in_it_whatever_it_is_called(case):
    content, name, kind, called = KINDS[case]
    row = Worker(most_files=1).add(content, name)
    assert (row.kind, row.file_name) == (kind, called)
    assert storages["private"].open(row.name).read() == content


BAD = {
    "nothing": (b"", "empty"),
    "too much": (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    "half a PDF": (b"%PDF-1.7\n1 0 obj", "not whole"),
    "a program": (b"MZ\x90\x00\x03\x00", "kind of file is not taken"),
    "a broken zip": (b"PK\x03\x04 and no more", "damaged"),
    "macros": (zipped(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), "macros"),
    "half a picture": (b"\x89PNG\r\n\x1a\n and no more", "cannot be read"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 80, "kind of file is not taken"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_the_reason_and_leaves_nothing(case, settings, tmp_path):
    content, why = BAD[case]
    with pytest.raises(BadFile, match=why):
        Worker(most_files=1).add(content)
    assert not SubmissionFile.objects.exists()


def test_only_the_kinds_that_are_asked_for_are_taken():
    worker = Worker(most_files=3, file_kinds=["pdf", "picture"])
    with pytest.raises(BadFile, match=r"This file is “Plain text.*hand in: PDF; Picture"):
        worker.add(b"words", "a.txt")
    assert worker.add().kind == "pdf"


def test_the_same_file_twice_is_one_and_no_more_than_asked_are_taken():
    worker = Worker(most_files=2)
    assert worker.add().pk == worker.add(name="again.pdf").pk
    worker.add(b"words", "b.txt")
    with pytest.raises(BadFile, match="as many files"):
        worker.add(b"other words", "c.txt")
    assert worker.submission.files.count() == 2


def test_where_no_files_are_asked_for_none_is_taken():
    with pytest.raises(BadFile, match="No files"):
        Worker().add()


def test_a_refused_file_is_not_left_in_storage():
    worker = Worker(most_files=1)
    worker.hand_in()
    before = _stored()
    with pytest.raises(WorkWaits):
        worker.add(number=2)
    assert _stored() == before


def _stored() -> int:
    storage = storages["private"]
    if not storage.exists("submissions"):
        return 0
    folders, _files = storage.listdir("submissions")
    return sum(len(storage.listdir(f"submissions/{folder}")[1]) for folder in folders)


# What the data must obey


def row(worker: Worker, **fields) -> Submission:
    return Submission.objects.create(
        **{
            "person": worker.person,
            "activity": worker.activity,
            "course": worker.course,
            "number": 1,
            "pass_mark": 50,
            **fields,
        }
    )


AT = timezone.now()
BROKEN = {
    "submission_one_open": [{"number": 1}, {"number": 2, "state": "handed_in", "handed_in_at": AT}],
    "submission_numbered_once": [{}, {"state": "returned", "handed_in_at": AT, "decided_at": AT}],
    "submission_state_has_its_moments": [{"state": "handed_in"}],
    "submission_marked_has_result": [{"state": "marked", "handed_in_at": AT, "decided_at": AT}],
    "submission_score_is_per_cent": [
        {"state": "marked", "handed_in_at": AT, "decided_at": AT, "score": 101, "passed": True}
    ],
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    worker = Worker()
    *fine, wrong = BROKEN[name]
    for fields in fine:
        row(worker, **fields)
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint"), transaction.atomic():
        row(worker, **wrong)


def test_a_file_stands_once_in_a_work():
    worker = Worker(most_files=2)
    kept = worker.add()
    kept.pk = None
    kept._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


# A further cycle


def test_in_a_further_cycle_she_begins_anew_with_the_next_number():
    worker = Worker()
    actions.mark_submission(submission=worker.hand_in(), by=marker(worker), points=90)
    since = timezone.now() + timedelta(seconds=1)
    standing = assignment_standing(worker.person, worker.activity, since=since)
    assert (standing.rows, standing.number, standing.can_write, standing.is_rework) == ((), 2, True, False)


@pytest.mark.django_db(transaction=True)
def test_many_tabs_that_hand_in_at_once_hand_in_one_work():
    worker = Worker()
    rows = at_once(lambda number: worker.hand_in(f"Work {number}"), 4)
    assert len({(one.pk, one.handed_in_at) for one in rows}) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_tabs_makes_one_work():
    worker = Worker(most_files=5)
    worker.save("Work")

    def act(number: int) -> object:
        return worker.hand_in("Work") if number % 2 else worker.submission

    at_once(act, 32)
    assert Submission.objects.count() == 1
    assert Approach.objects.count() == 1
    assert worker.submission.state == "handed_in"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_uploads_never_goes_over_what_is_asked():
    worker = Worker(most_files=3)
    worker.save("Work")

    def act(number: int) -> bool:
        try:
            worker.add(f"words {number}".encode(), f"{number}.txt")
        except BadFile:
            return False
        return True

    assert sum(at_once(act, 16)) == 3
    assert worker.submission.files.count() == 3
