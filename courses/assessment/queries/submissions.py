"""Where a learner stands with an assignment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Person
from courses.assessment.enums import SubmissionState
from courses.assessment.models import AssignmentPage, Marking, Submission
from courses.assessment.work_files import ACCEPT, LONGEST_TEXT
from courses.catalogue.models import Activity


@dataclass(frozen=True)
class AssignmentStanding:
    """What she has handed in, newest first, and what she may do now."""

    rows: tuple[Submission, ...]
    # The number of the newest that she has ever begun, in whichever cycle.
    last_number: int = 0

    @property
    def newest(self) -> Submission | None:
        return self.rows[0] if self.rows else None

    @property
    def draft(self) -> Submission | None:
        return self.newest if self.newest is not None and self.newest.is_draft else None

    @property
    def waiting(self) -> Submission | None:
        return self.newest if self.newest is not None and self.newest.is_waiting else None

    @property
    def decided(self) -> list[Submission]:
        """What was answered, newest first."""
        return [row for row in self.rows if row.decided_at is not None]

    @property
    def has_passed(self) -> bool:
        return any(row.passed for row in self.rows)

    @property
    def best(self) -> Submission | None:
        marked = [row for row in self.rows if row.state == SubmissionState.MARKED]
        return max(marked, key=lambda row: (row.score or 0, -row.number), default=None)

    @property
    def can_write(self) -> bool:
        """Whether there is, or may at once be, a draft: nothing waits, nothing is passed."""
        return self.waiting is None and not self.has_passed

    @property
    def is_rework(self) -> bool:
        """The next go would take along what was answered, which she asks for first."""
        return self.can_write and self.draft is None and bool(self.rows)

    @property
    def number(self) -> int:
        """The go that her form writes."""
        return self.draft.number if self.draft is not None else self.last_number + 1


def assignment_standing(
    person: Person | None, activity: Activity, *, since: datetime | None = None
) -> AssignmentStanding:
    """In a further cycle by what she did since it began. At most four queries."""
    if person is None:
        return AssignmentStanding(())
    rows = list(
        Submission.objects.filter(person=person, activity=activity)
        .select_related("words")
        .prefetch_related("files", "markings__words")
        .order_by("-number")
    )
    last = rows[0].number if rows else 0
    if since is not None:
        # A draft was handed in to nobody: it goes on in the cycle she is in.
        rows = [row for row in rows if row.begun_at >= since or row.is_draft]
    return AssignmentStanding(tuple(rows), last)


def newest_marking(submission: Submission) -> Marking | None:
    """The decision that counts."""
    return max(submission.markings.all(), key=lambda row: row.number, default=None)


def work_context(rules: AssignmentPage, standing: AssignmentStanding) -> dict[str, Any]:
    """What the form of a work and everything around it show, wherever they stand."""
    return {
        "rules": rules,
        "standing": standing,
        "text": standing.draft.text if standing.draft is not None else "",
        "files": list(standing.draft.files.order_by("pk")) if standing.draft is not None else [],
        "accept": ",".join(ACCEPT[kind] for kind in rules.kinds_taken),
        "longest": LONGEST_TEXT,
        "event_id": uuid.uuid4(),
    }
