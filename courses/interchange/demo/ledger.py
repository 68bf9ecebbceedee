"""The CPD ledger of the demonstration: two schemes, a session that was held, an activity that waits for a look."""

from __future__ import annotations

import io
import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Organisation, Person
from courses.certificates import actions as certificates
from courses.certificates.enums import CpdMode, CpdState
from courses.certificates.models import CpdEntry, CpdScheme, CpdSession
from courses.certificates.queries.cpd_schemes import offered_to

SCHEMES = ("sfc-cpt-representative", "sfc-cpt-officer")
FOLLOWED = "sfc-cpt-representative"
ACTIVITY = uuid.UUID("6b8f2a5e-7a0c-4a0e-9d6e-3f1d7d6a2c11")
SESSION = "Reading a model card"
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def keep_ledger(people: dict[str, Person], association: Organisation) -> None:
    """Everything of it; made where it does not stand."""
    certificates.cpd.load_cpd_schemes()
    approve(people["officer"], association)
    hold_session(people["trainer"], people["learner"], association)
    follow_and_declare(people["trainer"], association)


def approve(officer: Person, association: Organisation) -> None:
    today = timezone.localdate()
    holding = set(CpdScheme.objects.approved(Organisation.objects.filter(pk=association.pk), today).values_list("key"))
    for scheme in CpdScheme.objects.filter(key__in=SCHEMES, association__isnull=True).order_by("key", "-version"):
        if (scheme.key,) not in holding:
            certificates.cpd.approve_scheme(
                scheme=scheme, association=association, by=officer, review_on=today + timedelta(days=365)
            )


def hold_session(trainer: Person, learner: Person, association: Organisation) -> None:
    """Yesterday evening, with somebody who attended."""
    if CpdSession.objects.filter(association=association, title_en=SESSION).exists():
        return
    day = timezone.localdate() - timedelta(days=1)
    session = certificates.cpd.record_session(
        association=association,
        by=trainer,
        fields={
            "title_en": SESSION,
            "title_zh_hans": "如何阅读模型卡",
            "title_zh_hant": "如何閱讀模型卡",
            "starts_at": datetime.combine(day, time(18, 30), tzinfo=HONG_KONG),
            "ends_at": datetime.combine(day, time(20, 15), tzinfo=HONG_KONG),
            "break_minutes": 15,
            "mode": CpdMode.IN_PERSON,
            "language": "en",
            "topics": {"technical": 60, "risk": 30},
            "hours": 72,
        },
    )
    certificates.cpd.claim_session(session=session, person=learner)


def follow_and_declare(person: Person, association: Organisation) -> None:
    """She follows a scheme, and has asked her association to look at the proof of something she did elsewhere."""
    today = timezone.localdate()
    if not person.cpd_enrolments.exists() and FOLLOWED in offered_to(person):
        certificates.cpd.follow_scheme(person=person, scheme_key=FOLLOWED, since=date(today.year - 3, 4, 1))
    entry: CpdEntry = certificates.cpd.declare_outside(
        person=person,
        event_id=ACTIVITY,
        title="Market conduct and algorithms",
        provider="Institute of Harbour Studies",
        on=max(date(today.year, 1, 1), today - timedelta(days=9)),
        minutes=90,
        topics={"regulatory_compliance": 60},
        language="en",
        mode=CpdMode.IN_PERSON,
        note="Half a day; the talk on surveillance was left out.",
    )
    if entry.state == CpdState.DECLARED and not hasattr(entry, "proof"):
        certificates.cpd.put_proof(entry=entry, by=person, content=_confirmation(), file_name="confirmation.png")
        certificates.cpd.send_for_review(entry=entry, by=person, association=association)


def _confirmation() -> bytes:
    """A sheet that could be a confirmation of attendance."""
    sheet = Image.new("RGB", (1000, 640), "#fcfbf9")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((24, 24, 976, 616), outline="#7d8086", width=2)
    lines = (
        "INSTITUTE OF HARBOUR STUDIES",
        "Confirmation of attendance",
        "Market conduct and algorithms",
        "90 minutes",
    )
    for number, line in enumerate(lines):
        draw.text((80, 120 + 90 * number), line, fill="#191e27")
    kept = io.BytesIO()
    sheet.save(kept, "PNG", optimize=True)
    return kept.getvalue()
