"""Authors bring a file, read what would come of it, and take it in."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions.erasure import erase_person
from accounts.enums import Role
from accounts.models import Organisation
from courses.catalogue.models import Course, CoursePage
from courses.interchange import actions
from courses.interchange.enums import JobState
from courses.interchange.models import ImportJob
from tests.courses.interchange.conftest import FILES
from tests.factories.accounts import AssociationFactory, member_of

pytestmark = pytest.mark.django_db


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.fixture
def trainer(client: Client, site: Organisation) -> Client:
    client.force_login(member_of(site, Role.TRAINER))
    return client


@pytest.fixture
def bring(trainer: Client, site: Organisation, django_capture_on_commit_callbacks: Any) -> Any:
    def _bring(content: bytes | None = None, name: str = "testing.zip", **fields: str) -> ImportJob:
        file = SimpleUploadedFile(name, zipped(FILES) if content is None else content)
        data = {"file": file, "subject": "course", "association": site.pk} | fields
        with django_capture_on_commit_callbacks(execute=True):
            answer = trainer.post(reverse("interchange_imports"), data)
        assert answer.status_code == 302, answer.context["form"].errors
        return ImportJob.objects.get(public_id=answer["Location"].strip("/").split("/")[-1])

    return _bring


def take(client: Client, job: ImportJob, capture: Any) -> ImportJob:
    with capture(execute=True):
        assert client.post(reverse("interchange_take", args=[job.public_id])).status_code == 302
    return ImportJob.objects.get(pk=job.pk)


def page_of(client: Client, job: ImportJob, query: str = "") -> str:
    answer = client.get(reverse("interchange_import", args=[job.public_id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_read_and_nothing_is_changed(bring: Any, trainer: Client) -> None:
    job = bring()
    assert (job.state, job.report["changed"], job.report["dry_run"]) == (JobState.CHECKED, True, True)
    assert not Course.objects.exists()
    assert "Nothing was changed yet." in page_of(trainer, job)


def test_what_was_read_is_taken_in_on_her_word_and_the_file_goes(
    bring: Any, trainer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    job = take(trainer, bring(), django_capture_on_commit_callbacks)
    assert (job.state, job.file.name) == (JobState.DONE, "")
    course = Course.objects.get(code="TST-101")
    assert job.course_key == course.key
    assert "Open the course" in page_of(trainer, job)
    course_page = CoursePage.objects.get(translation_key=course.key, locale__language_code=course.source_locale)
    publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert f"{publish}?id={course_page.pk}&" in page_of(trainer, job).replace("&amp;", "&")


def test_pressing_twice_takes_it_in_once(bring: Any, trainer: Client, django_capture_on_commit_callbacks: Any) -> None:
    job = take(trainer, bring(), django_capture_on_commit_callbacks)
    again = take(trainer, job, django_capture_on_commit_callbacks)
    assert (again.state, again.report) == (JobState.DONE, job.report)
    assert Course.objects.count() == 1


def test_the_same_file_again_changes_nothing(
    bring: Any, trainer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    take(trainer, bring(), django_capture_on_commit_callbacks)
    job = bring()
    assert job.report["changed"] is False
    assert "is here already" in page_of(trainer, job)


def test_a_refusal_is_answered_in_words_with_every_fault(bring: Any, trainer: Client) -> None:
    job = bring(zipped(FILES | {"odd.txt": "x", "odder.txt": "y"}))
    assert job.state == JobState.REFUSED
    assert [error["code"] for error in job.errors] == ["unknown_file", "unknown_file"]
    words = page_of(trainer, job)
    assert "odd.txt" in words
    assert "odder.txt" in words
    assert not Course.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x00" * 100, "随便写的".encode()])
def test_what_nobody_can_read_is_refused(bring: Any, content: bytes) -> None:
    job = bring(content, "something.bin")
    assert (job.state, len(job.errors)) == (JobState.REFUSED, 1)


def test_what_nobody_had_foreseen_is_answered_too(bring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("courses.interchange.actions.jobs.import_course", fails)
    job = bring()
    assert (job.state, job.errors[0]["code"]) == (JobState.REFUSED, "unforeseen")


def test_the_report_can_be_kept(bring: Any, trainer: Client) -> None:
    AssociationFactory(slug="szfa")
    job = bring(zipped(FILES | {"course.yaml": FILES["course.yaml"] + "recognised_by: [szfa]\n"}))
    told = trainer.get(reverse("interchange_report", args=[job.public_id, "json"]))
    assert json.loads(told.content) == job.report
    sheet = trainer.get(reverse("interchange_report", args=[job.public_id, "csv"]))
    rows = list(csv.reader(io.StringIO(b"".join(sheet.streaming_content).decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [["Changed", "recognised_by", "course.yaml"]]


def test_remarks_are_narrowed_by_what_became_of_them_and_by_kind(bring: Any, trainer: Client) -> None:
    job = bring()
    rows = [{"where": f"unit {number}", "kind": "poll", "why": "No form here."} for number in range(120)]
    changes = [{"where": "unit 1", "kind": "video", "how": "A link now."}]
    report = job.report | {"left_out": rows, "converted": changes, "source": {"poll": 120, "video": 3}}
    ImportJob.objects.filter(pk=job.pk).update(report=report)
    assert page_of(trainer, job).count("No form here.") == 50
    assert page_of(trainer, job, "?page=3").count("No form here.") == 20
    assert "A link now." in page_of(trainer, job, "?show=converted")
    assert "No form here." not in page_of(trainer, job, "?show=converted&kind=video")
    assert page_of(trainer, job, "?show=x&kind=y&page=z").count("No form here.") == 50


def test_reports_are_read_by_colleagues_and_by_nobody_else(bring: Any, site: Organisation) -> None:
    job = bring()
    other = AssociationFactory(slug="other")
    addresses = [
        reverse("interchange_import", args=[job.public_id]),
        reverse("interchange_report", args=[job.public_id, "json"]),
    ]
    for user, status in (
        (member_of(site, Role.TRAINER), 200),
        (member_of(site, Role.OFFICER), 200),
        (member_of(other, Role.TRAINER), 404),
        (member_of(site, Role.REVIEWER), 404),
    ):
        client = Client()
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [status, status]


def test_nothing_is_brought_for_another_association(trainer: Client) -> None:
    other = AssociationFactory(slug="other")
    file = SimpleUploadedFile("x.zip", zipped(FILES))
    answer = trainer.post(reverse("interchange_imports"), {"file": file, "subject": "course", "association": other.pk})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["association"]
    assert not ImportJob.objects.exists()


def test_a_form_without_a_file_and_one_with_a_format_of_the_other_kind_are_answered(
    trainer: Client, site: Organisation
) -> None:
    wrong = {"subject": "questions", "association": site.pk, "form": "olx"}
    answer = trainer.post(reverse("interchange_imports"), wrong | {"form": "scorm"})
    assert set(answer.context["form"].errors) == {"file", "form"}


def test_the_list_asks_as_much_for_one_import_as_for_three(bring: Any, trainer: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert trainer.get(reverse("interchange_imports")).status_code == 200
        return len(captured)

    bring()
    asked()
    first = asked()
    bring()
    bring()
    assert asked() == first


def test_files_go_after_a_week_and_reports_stay(bring: Any) -> None:
    job = bring()
    assert actions.tidy_imports() == 0
    ImportJob.objects.update(changed_at=timezone.now() - timedelta(days=8))
    storage, name = job.file.storage, job.file.name
    assert storage.exists(name)
    assert actions.tidy_imports() == 1
    job.refresh_from_db()
    assert (job.file.name, job.report is None, storage.exists(name)) == ("", False, False)


def silent(**fields: Any) -> None:
    """As an import stands whose worker was killed some minutes ago."""
    ImportJob.objects.update(changed_at=timezone.now() - timedelta(minutes=5), **fields)


@pytest.mark.parametrize(("state", "then"), [(JobState.READING, JobState.CHECKED), (JobState.TAKING, JobState.DONE)])
def test_an_import_whose_worker_died_is_given_to_another(
    bring: Any, trainer: Client, django_capture_on_commit_callbacks: Any, state: str, then: str
) -> None:
    job = bring()
    silent(state=state)
    assert "It goes on by itself." in page_of(trainer, job)
    with django_capture_on_commit_callbacks(execute=True):
        actions.tidy_imports()
    job.refresh_from_db()
    assert (job.state, job.deaths) == (then, 1)


def test_an_import_that_worker_after_worker_died_over_is_said_to_have_stopped(bring: Any) -> None:
    job = bring()
    silent(state=JobState.TAKING, deaths=3)
    actions.tidy_imports()
    job.refresh_from_db()
    assert (job.state, job.errors[0]["code"]) == (JobState.REFUSED, "stopped")


def test_whoever_looks_on_sees_how_far_it_is_and_is_told_at_every_tenth(bring: Any, trainer: Client) -> None:
    job = bring()
    ImportJob.objects.update(state=JobState.TAKING, written=123, to_write=300, changed_at=timezone.now())
    page = page_of(trainer, job)
    assert '<progress id="bar" value="123" max="300">41 %</progress>' in page
    assert "123 of 300 pages, questions and files are written (41 %)." in page
    assert "More than 40 % is done." in page
    assert "More than" not in page_of(trainer, job, "?spoken=taking-40")


def test_a_share_is_never_more_than_the_whole(bring: Any) -> None:
    bring()
    with pytest.raises(IntegrityError, match="import_share_of_a_whole"), transaction.atomic():
        ImportJob.objects.update(written=2, to_write=1)


def test_how_much_was_written_is_known_in_the_end(
    bring: Any, trainer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    job = take(trainer, bring(), django_capture_on_commit_callbacks)
    # A bank, four questions, and eight pages.
    assert (job.written, job.to_write) == (13, 13)


def test_who_brought_it_is_forgotten_with_her(bring: Any) -> None:
    job = bring()
    erase_person(person=job.by, by=job.by)
    job.refresh_from_db()
    assert job.by is None


def test_what_was_read_has_a_report(bring: Any) -> None:
    job = bring()
    with pytest.raises(IntegrityError, match="import_done_has_report"), transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(report=None)


def test_the_file_is_read_under_the_name_it_had(bring: Any, tmp_path: Path) -> None:
    job = bring(name="../../etc/课程 1.zip")
    assert (job.file_name, job.state) == ("课程 1.zip", JobState.CHECKED)
