"""What people were shown and what they answered. Nothing here is ever changed, only added to."""

from __future__ import annotations

import hashlib
import secrets
import tomllib
from functools import partial
from ipaddress import ip_address, ip_network
from pathlib import Path

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentAction, ConsentKey, ConsentMethod, LawfulBasis, Role
from accounts.exceptions import NoticeNotShown, UnknownPurpose
from accounts.models import (
    ConsentEvidence,
    ConsentPurpose,
    ConsentRecord,
    ConsentText,
    EmploymentBasis,
    Membership,
    Organisation,
    Person,
)
from accounts.queries import current_text
from accounts.signals import consent_changed
from common.languages import LANGS

TEXTS = Path(__file__).resolve().parents[1] / "data" / "consent_texts.toml"


def text_digest(*, title: str, body: str) -> str:
    """What proves which words were shown."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


@transaction.atomic
def load_consent_texts(path: Path = TEXTS) -> int:
    """Write the purposes and their texts from the data file; says how many texts are new. Idempotent.

    Words once published are never changed: other words under the same version are refused.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    added = 0
    for position, entry in enumerate(data["purpose"]):
        counts_from = entry.get("counts_from", 1)
        if counts_from > entry["version"]:
            raise ValueError(f"{entry['key']}: answers cannot count from a version that does not exist.")
        purpose, _made = ConsentPurpose.objects.update_or_create(
            key=entry["key"],
            defaults={
                "basis": entry.get("basis", LawfulBasis.CONSENT),
                "required": entry.get("required", False),
                "per_organisation": entry.get("per_organisation", False),
                "offered": entry.get("offered", True),
                "position": position,
                "counts_from": counts_from,
            },
        )
        known = {text.language: text.sha256 for text in purpose.texts.filter(version=entry["version"])}
        for language in LANGS:
            words = entry[language]
            digest = text_digest(title=words["title"], body=words["body"].strip())
            if language not in known:
                ConsentText.objects.create(
                    purpose=purpose,
                    version=entry["version"],
                    language=language,
                    title=words["title"],
                    body=words["body"].strip(),
                    sha256=digest,
                )
                added += 1
            elif known[language] != digest:
                raise ValueError(f"{entry['key']} {language}: other words need a new version number.")
    return added


def truncated(ip: str) -> str:
    """An address without the part that tells one device from its neighbours; empty where it is none."""
    try:
        version = ip_address(ip).version
    except ValueError:
        return ""
    return str(ip_network(f"{ip}/{24 if version == 4 else 48}", strict=False).network_address)


@transaction.atomic
def answer_consent(
    *,
    person: Person,
    by: Person,
    text: ConsentText,
    action: str,
    scope: Organisation | None = None,
    method: str = ConsentMethod.WEB,
    ip: str = "",
    reference: str = "",
) -> ConsentRecord:
    """Write that a person gave, refused or withdrew a consent after reading `text`, in its language.

    The same answer twice is one row, unless the words are newer. `scope` is the organisation a purpose that is asked
    per organisation is about.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    latest = _latest(person, text.purpose, scope)
    if latest is not None and latest.action == action and latest.text.version >= text.version:
        return latest
    ConsentRecord.objects.filter(person=person, purpose=text.purpose, scope=scope, is_latest=True).update(
        is_latest=False
    )
    now, salt, place = timezone.now(), secrets.token_hex(32), truncated(ip)
    proof = f"{salt}|{place}|{reference}|{text.sha256}|{action}|{now.isoformat()}"
    record = ConsentRecord.objects.create(
        person=person,
        text=text,
        purpose=text.purpose,
        scope=scope,
        regime=_regime(person, scope),
        action=action,
        method=method,
        actor=by,
        recorded_at=now,
        evidence_hash=hashlib.sha256(proof.encode()).hexdigest(),
    )
    ConsentEvidence.objects.create(record=record, truncated_ip=place, reference=reference, salt=salt)
    transaction.on_commit(partial(consent_changed.send_robust, sender=ConsentRecord, record=record))
    return record


def _latest(person: Person, purpose: ConsentPurpose, scope: Organisation | None) -> ConsentRecord | None:
    return (
        ConsentRecord.objects.filter(person=person, purpose=purpose, scope=scope, is_latest=True)
        .select_related("text")
        .first()
    )


def _regime(person: Person, scope: Organisation | None) -> str:
    """The data regime the answer stands under: the organisation's, or that of where she belongs."""
    if scope is not None:
        return scope.jurisdiction
    membership = (
        Membership.objects.active()
        .filter(person=person)
        .select_related("organisation")
        .order_by("-accepted_at")
        .first()
    )
    return membership.organisation.jurisdiction if membership else ""


def withdraw_consent(
    *, person: Person, by: Person, purpose: str, scope: Organisation | None = None, **how: str
) -> ConsentRecord | None:
    """Take a consent back, at once and without a reason. Where none holds nothing happens."""
    held = ConsentRecord.objects.filter(
        person=person, purpose__key=purpose, scope=scope, is_latest=True, action=ConsentAction.GIVEN
    ).first()
    if held is None:
        return None
    return answer_consent(person=person, by=by, text=held.text, action=ConsentAction.WITHDRAWN, scope=scope, **how)


def record_notice_shown(
    *,
    person: Person,
    by: Person,
    key: str = ConsentKey.EMPLOYMENT_NOTICE,
    organisation: Organisation | None = None,
    text: ConsentText | None = None,
    language: str | None = None,
    method: str = ConsentMethod.WEB,
    ip: str = "",
) -> ConsentRecord:
    """Write that a notice stood before a person's eyes, in which words and language."""
    text = text or current_text(key, language)
    if text is None:
        raise UnknownPurpose(_("This notice has not been written yet."))
    return answer_consent(
        person=person, by=by, text=text, action=ConsentAction.SHOWN, scope=organisation, method=method, ip=ip
    )


@transaction.atomic
def assert_employment_basis(
    *, person: Person, organisation: Organisation, by: Person, labour_rule: str
) -> EmploymentBasis:
    """An employer says that employment, not consent, is why it sees a learner's record, and by which rule (P-8).

    Only after the learner was shown the notice; asserting it again keeps the first.
    """
    shown = (
        ConsentRecord.objects.filter(
            person=person, scope=organisation, purpose__key=ConsentKey.EMPLOYMENT_NOTICE, action=ConsentAction.SHOWN
        )
        .order_by("pk")
        .first()
    )
    if shown is None:
        raise NoticeNotShown(_("The learner has not seen the notice yet. She sees it when she next signs in."))
    return EmploymentBasis.objects.get_or_create(
        person=person,
        organisation=organisation,
        ended_at=None,
        defaults={"asserted_by": by, "labour_rule": labour_rule, "notice_shown_at": shown.recorded_at},
    )[0]


@transaction.atomic
def assert_employment_for_all(*, organisation: Organisation, by: Person, labour_rule: str) -> int:
    """The same for every learner of the organisation who has seen the notice; says for how many it is new.

    The employer names nobody: whom it may see by name is what this decides.
    """
    shown = (
        ConsentRecord.objects.filter(
            scope=organisation, purpose__key=ConsentKey.EMPLOYMENT_NOTICE, action=ConsentAction.SHOWN
        )
        .values("person")
        .annotate(first=Min("recorded_at"))
    )
    belong = set(
        Membership.objects.active()
        .filter(organisation=organisation, role=Role.LEARNER)
        .values_list("person", flat=True)
    )
    stand = set(
        EmploymentBasis.objects.filter(organisation=organisation, ended_at__isnull=True).values_list(
            "person", flat=True
        )
    )
    made = EmploymentBasis.objects.bulk_create(
        EmploymentBasis(
            person_id=row["person"],
            organisation=organisation,
            asserted_by=by,
            labour_rule=labour_rule,
            notice_shown_at=row["first"],
        )
        for row in shown
        if row["person"] in belong - stand
    )
    return len(made)


@transaction.atomic
def end_employment_basis(*, person: Person, organisation: Organisation, by: Person) -> None:
    """The basis no longer holds; what was seen under it was seen rightly."""
    EmploymentBasis.objects.filter(person=person, organisation=organisation, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )
