"""Letters about certificates: plain text and the same words as HTML, one link, in the holder's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from common.formats import format_date
from common.languages import html_lang
from courses.certificates.drawing import localised
from courses.certificates.enums import BulkKind
from courses.certificates.models import BulkChange, BulkItem, Certificate, StatusChange
from courses.certificates.queries.bulk import title_of


@dataclass(frozen=True)
class Block:
    """One paragraph: words, or the one link."""

    kind: str
    text: str


def _send(to: str, language: str, template: str, context: dict[str, Any]) -> None:
    with override(language):
        subject = " ".join(render_to_string(f"certificates/email/{template}_subject.txt", context).split())
        text = render_to_string(f"certificates/email/{template}_message.txt", context).strip() + "\n"
        paragraphs = [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
        html = render_to_string(
            "accounts/email/message.html",
            {
                "blocks": [Block("link" if part.startswith("http") else "words", part) for part in paragraphs],
                "subject": subject,
                "html_lang": html_lang(language),
            },
        )
    message = EmailMultiAlternatives(subject=subject, body=text, from_email=settings.DEFAULT_FROM_EMAIL, to=[to])
    message.attach_alternative(html, "text/html")
    message.send()


def _page(certificate: Certificate, language: str) -> str:
    """Her own page of it: it asks her to sign in, so the letter gives nothing away when it is passed on."""
    with override(language):
        return settings.SITE_ORIGIN + reverse("certificates:mine", args=[certificate.code])


def send_ready(certificate: Certificate) -> bool:
    """Write to the holder once. The letter is claimed first: a crash may lose it and never doubles it."""
    user = certificate.person.user
    if user is None or not user.is_active:
        return False
    claim = Certificate.objects.filter(pk=certificate.pk, announced_at__isnull=True)
    if not claim.update(announced_at=timezone.now()):
        return False
    problem = getattr(certificate, "name_problem", None)
    waits = problem is not None and problem.solved_at is None
    title = localised(certificate.facts.get("course", "titles"), user.language)
    context = {"course": title, "url": _page(certificate, user.language), "name_needed": waits}
    try:
        _send(user.email, user.language, "ready", context)
    except Exception:
        # It did not go out: whoever tries again may claim it again.
        Certificate.objects.filter(pk=certificate.pk).update(announced_at=None)
        raise
    return True


def send_changed(item: BulkItem) -> bool:
    """Tell the holder that hers was issued anew or holds longer. Claimed first, like the letter of an award."""
    claim = BulkItem.objects.to_tell().filter(pk=item.pk)
    if not claim.update(told_at=timezone.now()):
        return False
    certificate, change = item.certificate, item.change
    user = certificate.person.user
    if user is None or not user.is_active:
        return False
    with override(user.language):
        context = {
            "course": localised(certificate.facts.get("course", "titles"), user.language),
            "issuer": change.issuer.name,
            "is_extension": change.kind == BulkKind.EXTEND,
            "ends_on": format_date(change.ends_on),
            "url": _page(certificate, user.language),
        }
    try:
        _send(user.email, user.language, "changed", context)
    except Exception:
        BulkItem.objects.filter(pk=item.pk).update(told_at=None)
        raise
    return True


def send_to_officer(change: BulkChange, user: User) -> None:
    """Tell an officer how a change of many stands: that it waits for her word, was refused, or is done."""
    with override(user.language):
        context = {
            "state": change.state,
            "title": title_of(change),
            "issuer": change.issuer.name,
            "change": change,
            "url": settings.SITE_ORIGIN + reverse("certificates-bulk:change", args=[change.public_id]),
        }
    _send(user.email, user.language, "bulk", context)


def send_revoked(certificate: Certificate, change_id: int) -> bool:
    """Tell the holder, with the reason everybody can see, and whom to ask."""
    user = certificate.person.user
    if user is None or not user.is_active:
        return False
    change = StatusChange.objects.get(pk=change_id)
    with override(user.language):
        context = {
            "course": localised(certificate.facts.get("course", "titles"), user.language),
            "issuer": certificate.issuer.name,
            "reason": change.get_reason_display(),
            "url": _page(certificate, user.language),
        }
    _send(user.email, user.language, "revoked", context)
    return True
