"""Imports through the authoring interface: a file is brought, read, and, on somebody's word, taken in."""

from __future__ import annotations

import logging
import tempfile
import time
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from courses.interchange.actions.importing import import_course
from courses.interchange.actions.question_files import import_questions
from courses.interchange.actions.unfinished import Told
from courses.interchange.enums import AT_WORK, JobState, Subject
from courses.interchange.exceptions import ImportRefused
from courses.interchange.models import SILENCE, ImportJob
from courses.interchange.signals import import_brought, import_confirmed

logger = logging.getLogger(__name__)

FILES_KEPT = timedelta(days=7)
# A task that did not begin for so long was lost.
LONGEST = timedelta(hours=1)
# A file that so many workers died over is not given to another.
MOST_DEATHS = 3
# How often whoever looks on is told, in seconds.
BREATH = 1.0


@transaction.atomic
def bring_import(*, association: Organisation, by: Person | None, file: File[bytes], **wish: Any) -> ImportJob:
    """Keep a file and have it read; nothing else changes. `wish` are the job's own fields."""
    name = PurePath(file.name or "import").name[-255:]
    job = ImportJob(association=association, by=by, file_name=name, size=file.size, **wish)
    job.file.save(name, file, save=False)
    job.save()
    transaction.on_commit(lambda: import_brought.send_robust(sender=ImportJob, job_id=job.pk))
    return job


@transaction.atomic
def confirm_import(*, job: ImportJob) -> ImportJob:
    """Take in what was read; pressing twice is pressing once."""
    if _moved(job.pk, (JobState.CHECKED,), JobState.TAKING):
        transaction.on_commit(lambda: import_confirmed.send_robust(sender=ImportJob, job_id=job.pk))
    job.refresh_from_db()
    return job


def check_import(*, job_id: int) -> ImportJob:
    """Read the file and keep the report of what would come of it."""
    _moved(job_id, (JobState.WAITING,), JobState.READING)
    return _run(job_id, JobState.READING, JobState.CHECKED, dry_run=True)


def take_import(*, job_id: int) -> ImportJob:
    """Take in what was read, and let the file go."""
    job = _run(job_id, JobState.TAKING, JobState.DONE, dry_run=False)
    if job.state == JobState.DONE:
        _drop_file(job)
    return job


def _run(job_id: int, state: str, then: str, *, dry_run: bool) -> ImportJob:
    job = ImportJob.objects.select_related("association", "by__user").get(pk=job_id)
    if job.state != state:
        return job
    with translation.override(job.spoken):
        try:
            report = _imported(job, dry_run=dry_run)
        except ImportRefused as refused:
            _ended(job, JobState.REFUSED, errors=[one.as_report() for one in refused.all])
        except Exception:
            # Whatever it is, whoever brought the file is answered, and nothing was changed.
            logger.exception("import_failed", extra={"job": str(job.public_id)})
            message = _("The import met something nobody had foreseen. Nothing was changed; support has been told.")
            _ended(job, JobState.REFUSED, errors=[{"code": "unforeseen", "message": message, "where": ""}])
        else:
            key = report.get("course", {}).get("key")
            _ended(job, then, report=report, course_key=UUID(key) if key else None)
    job.refresh_from_db()
    return job


def _telling(job: ImportJob) -> Told:
    """Writes down how far it is, and with that that it is alive; not at every step."""
    heard = [0.0]

    def told(written: int, to_write: int) -> None:
        now = time.monotonic()
        if now - heard[0] < BREATH and written < to_write:
            return
        heard[0] = now
        rows = ImportJob.objects.filter(pk=job.pk, state=job.state)
        rows.update(written=written, to_write=to_write, changed_at=timezone.now())

    return told


def _imported(job: ImportJob, *, dry_run: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / job.file_name
        with job.file.open("rb") as held, path.open("wb") as copy:
            for piece in held.chunks():
                copy.write(piece)
        common: dict[str, Any] = {
            "path": path,
            "by": job.by,
            "form": job.form,
            "owner": job.association.slug,
            "language": job.language,
            "dry_run": dry_run,
            "told": _telling(job),
        }
        if job.subject == Subject.QUESTIONS:
            return import_questions(bank=job.bank, **common)
        return import_course(code=job.code, **common)


def _moved(job_id: int, before: tuple[str, ...], after: str) -> bool:
    rows = ImportJob.objects.filter(pk=job_id, state__in=before)
    return bool(rows.update(state=after, changed_at=timezone.now()))


def _ended(job: ImportJob, state: str, **fields: Any) -> None:
    rows = ImportJob.objects.filter(pk=job.pk, state=job.state)
    rows.update(state=state, changed_at=timezone.now(), **fields)


def _drop_file(job: ImportJob) -> None:
    name, storage = job.file.name, job.file.storage
    ImportJob.objects.filter(pk=job.pk).update(file="")
    if name:
        storage.delete(name)


def tidy_imports() -> int:
    """Let files go that nobody came back for, and give imports whose worker died to another."""
    now = timezone.now()
    silent = ImportJob.objects.filter(state__in=AT_WORK, changed_at__lt=now - SILENCE)
    lost = ImportJob.objects.filter(state=JobState.WAITING, changed_at__lt=now - LONGEST)
    for job in silent | lost:
        _revive(job)
    stale = list(ImportJob.objects.stale(now - FILES_KEPT))
    for job in stale:
        _drop_file(job)
    return len(stale)


def _revive(job: ImportJob) -> None:
    """Another worker goes on with it; after the third death it is said to have stopped."""
    if job.deaths >= MOST_DEATHS:
        with translation.override(job.spoken):
            message = _(
                "The work on this import stopped before it was done. Nothing was changed. Bring the file again."
            )
            _ended(job, JobState.REFUSED, errors=[{"code": "stopped", "message": message, "where": ""}])
        return
    rows = ImportJob.objects.filter(pk=job.pk, state=job.state, changed_at=job.changed_at)
    if rows.update(deaths=F("deaths") + 1, changed_at=timezone.now()):
        signal = import_confirmed if job.state == JobState.TAKING else import_brought
        signal.send_robust(sender=ImportJob, job_id=job.pk)


def forget_who_brought(*, person: Person) -> None:
    """Reports stay with the association; who brought the file is forgotten."""
    ImportJob.objects.filter(by=person).update(by=None)
