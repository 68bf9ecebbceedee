"""One learner's record in full, for herself and for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import NamedPurpose
from accounts.models import Organisation, Person, User
from accounts.queries import names_for, pseudonym
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import Enrolment, LearningEvent
from courses.learning.permissions import managing_sponsor
from courses.learning.queries.dues import Due, due_on_roads
from courses.learning.queries.left import LeftItem, format_score, left_in
from courses.learning.queries.outline import CourseOutline, OutlineItem
from courses.learning.queries.outlines import outline_for


@dataclass(frozen=True)
class EvidenceRow:
    """One thing that happened, as the record shows it."""

    at: datetime
    what: str
    activity: str
    activity_lang: str
    by_staff: bool
    score: str
    completes: bool
    reason: str
    evidence: str


@dataclass(frozen=True)
class LearnerRecord:
    """What the page "What is left and why" shows."""

    enrolment: Enrolment
    is_own: bool
    name: str
    outline: CourseOutline
    left: list[LeftItem]
    due: Due | None
    evidence: list[EvidenceRow]
    # Her other cycles of the course, the newest first: only she is led to them.
    other_cycles: list[Enrolment]

    @property
    def done_items(self) -> list[OutlineItem]:
        return [item for item in self.outline.items if item.is_done]

    @property
    def stand(self) -> str:
        return str(EnrolmentState(self.enrolment.state).label)


def what_is_left(enrolment: Enrolment, language: str) -> list[LeftItem]:
    """The required activities that are not done: the rule in words and her own figures."""
    return left_in(enrolment, outline_for(enrolment, language))


def record_of(enrolment: Enrolment, language: str, *, viewer: User) -> LearnerRecord:
    """The same figures for everybody who may see them; only the name depends on the viewer."""
    outline = outline_for(enrolment, language)
    titles = {item.activity_id: (item.label, item.lang) for item in (*outline.items, *outline.new_items)}
    person = getattr(viewer, "person", None)
    is_own = person is not None and person.pk == enrolment.person_id
    sponsor = None if is_own or person is None else managing_sponsor(person, enrolment)
    return LearnerRecord(
        enrolment=enrolment,
        is_own=is_own,
        name="" if is_own else _name(enrolment, person, sponsor),
        outline=outline,
        left=left_in(enrolment, outline, is_own=is_own),
        due=due_on_roads(enrolment, sponsor),
        evidence=_evidence(enrolment, titles),
        other_cycles=_other_cycles(enrolment) if is_own else [],
    )


def _other_cycles(enrolment: Enrolment) -> list[Enrolment]:
    cycles = Enrolment.objects.filter(person=enrolment.person_id, course=enrolment.course_id)
    return list(cycles.exclude(pk=enrolment.pk).order_by("-cycle"))


def _name(enrolment: Enrolment, viewer: Person | None, sponsor: Organisation | None) -> str:
    """Her name where she shares it with the manager who looks; everybody else sees the pseudonym of the owner."""
    if sponsor is None:
        return pseudonym(enrolment.person_id, enrolment.course.owner)
    names = names_for(viewer, NamedPurpose.MANAGE, [enrolment.person_id], organisation=sponsor, what="record")
    return names[enrolment.person_id].name


def _evidence(enrolment: Enrolment, titles: dict[int, tuple[str, str]]) -> list[EvidenceRow]:
    events = LearningEvent.objects.filter(enrolment=enrolment).exclude(verb=Verb.MOVED).select_related("note")
    return [
        EvidenceRow(
            at=event.at,
            what=str(Verb(event.verb).label),
            activity=titles.get(event.activity_id or 0, ("", ""))[0],
            activity_lang=titles.get(event.activity_id or 0, ("", ""))[1],
            by_staff=event.by_id is not None and event.by_id != enrolment.person_id,
            score="" if event.score is None else format_score(event.score),
            completes=event.completes,
            reason=event.note.reason if hasattr(event, "note") else "",
            evidence=event.note.evidence if hasattr(event, "note") else "",
        )
        for event in events.order_by("-at", "-pk")[:200]
    ]
