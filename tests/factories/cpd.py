"""The CPD ledger in whatever state a test needs, through the actions that the screens use."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.models import Organisation, Person
from courses.certificates import actions
from courses.certificates.models import CpdEntry, CpdScheme, CpdSession
from tests.factories.accounts import MembershipFactory, member_of
from tests.factories.certificates import chan, hong_kong

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REPRESENTATIVE, OFFICER_SCHEME, FIRST_YEAR = "sfc-cpt-representative", "sfc-cpt-officer", "sfc-cpt-first-year"
PRIVATE_WEALTH, INSURANCE, FUNDS, BANKING = "ecf-pwm", "ia-gl24", "amac", "cba"
_numbers = count(1)


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 20)) -> bytes:
    """A small picture."""
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, kind)
    return kept.getvalue()


def scheme(key: str = REPRESENTATIVE) -> CpdScheme:
    """The programme's newest version of a scheme; loaded where the tables were emptied."""
    actions.cpd.load_cpd_schemes()
    return CpdScheme.objects.filter(key=key, association__isnull=True).order_by("-version").first()


def officer(association: Organisation | None = None) -> Person:
    person: Person = member_of(association or hong_kong(), Role.OFFICER).person
    return person


def approve(
    key: str = REPRESENTATIVE, association: Organisation | None = None, *, by: Person | None = None, days: int = 365
) -> CpdScheme:
    """A scheme that learners of the association may follow."""
    association = association or hong_kong()
    found = scheme(key)
    actions.cpd.approve_scheme(
        scheme=found,
        association=association,
        by=by or officer(association),
        review_on=timezone.localdate() + timedelta(days=days),
    )
    return found


FIGURES = {
    "minimum": Decimal("15"),
    "unit_minutes": 60,
    "at_least": [Decimal("3")],
    "judged": None,
    "others_at_most": None,
    "as_at": date(2026, 11, 20),
    "source": "GL24, paragraph 4",
    "source_url": "https://www.ia.org.hk/gl24.pdf",
    "applies_from": None,
}


def enter_figures(
    association: Organisation | None = None, by: Person | None = None, key: str = INSURANCE, **figures: Any
) -> CpdScheme:
    """What an officer has found about a scheme that came without it."""
    association = association or hong_kong()
    return actions.cpd.enter_figures(
        scheme=scheme(key), association=association, by=by or officer(association), figures={**FIGURES, **figures}
    )


def member(association: Organisation | None = None, **user: Any) -> Person:
    """A learner who belongs to the association."""
    person = chan(**user)
    MembershipFactory(person=person, organisation=association or hong_kong())
    return person


def follow(person: Person, key: str = REPRESENTATIVE, *, since: date = date(2020, 1, 1)) -> None:
    actions.cpd.follow_scheme(person=person, scheme_key=key, since=since)


def declare(person: Person, *, minutes: int = 60, on: date | None = None, **fields: Any) -> CpdEntry:
    """An outside activity on her own word."""
    return actions.cpd.declare_outside(
        **{
            "person": person,
            "title": f"Seminar {next(_numbers)}",
            "provider": "Harbour Institute",
            "on": on or timezone.localdate(),
            "minutes": minutes,
            "topics": {},
            "language": "en",
            "mode": "in_person",
            **fields,
        }
    )


def prove(entry: CpdEntry, content: bytes = PDF, file_name: str = "proof.pdf") -> CpdEntry:
    """With a file beside it."""
    actions.cpd.put_proof(entry=entry, by=entry.person, content=content, file_name=file_name)
    return fresh_entry(entry)


def sent(entry: CpdEntry, association: Organisation | None = None) -> CpdEntry:
    """Proved, and sent to an association."""
    prove(entry)
    return actions.cpd.send_for_review(entry=entry, by=entry.person, association=association or hong_kong())


def session_fields(*, minutes: int = 120, ended: timedelta = timedelta(0), **fields: Any) -> dict[str, Any]:
    """What an officer types about a session that ended so long ago."""
    ends_at = timezone.now() - ended
    return {
        "title_en": "Data lineage in practice",
        "title_zh_hans": "数据血缘实务",
        "title_zh_hant": "數據沿襲實務",
        "starts_at": ends_at - timedelta(minutes=minutes),
        "ends_at": ends_at,
        "break_minutes": 0,
        "mode": "in_person",
        "language": "en",
        "topics": {},
        "hours": 24,
        **fields,
    }


def held(association: Organisation | None = None, *, by: Person | None = None, **fields: Any) -> CpdSession:
    """A session that can be claimed."""
    association = association or hong_kong()
    return actions.cpd.record_session(
        association=association, by=by or officer(association), fields=session_fields(**fields)
    )


def fresh_entry(entry: CpdEntry) -> CpdEntry:
    """As the database has it now."""
    return CpdEntry.objects.with_words().get(pk=entry.pk)


def noon(day: date) -> datetime:
    """Noon of a day in UTC+8."""
    return datetime.fromisoformat(f"{day.isoformat()}T12:00:00+08:00")
