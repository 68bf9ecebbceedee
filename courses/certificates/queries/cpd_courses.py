"""What a certificate brings to the ledger, read from what it states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courses.certificates.cpd.counting import fitted
from courses.certificates.enums import CpdMode, CpdTopic
from courses.certificates.models import Certificate


@dataclass(frozen=True)
class Study:
    """The learning behind one certificate: on which day it was completed, how long, about what, how."""

    on: date
    minutes: int
    topics: dict[str, int]
    language: str
    mode: str


def study_of(certificate: Certificate) -> Study:
    """From its facts; topics that nobody knows, or that come to more than the whole, are made to fit."""
    study = certificate.facts.get("study", default={})
    minutes = max(0, int(study.get("minutes") or 0))
    mode = study.get("mode", "")
    return Study(
        on=date.fromisoformat(study["completed_on"]),
        minutes=minutes,
        topics=fitted(study.get("topics") or {}, minutes, CpdTopic.values),
        language=study.get("language") or "en",
        mode=mode if mode in CpdMode.values else CpdMode.SELF_PACED,
    )
