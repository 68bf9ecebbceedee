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

from accounts.enums import Role
from accounts.models import Membership, User
from common.formats import format_date
from common.languages import html_lang
from common.quiet import is_quiet
from courses.certificates.drawing import localised
from courses.certificates.enums import BulkKind, CpdReviewKind, NameRequestState, RecognitionNews, ReminderState
from courses.certificates.models import (
    BulkChange,
    BulkItem,
    Certificate,
    CpdReview,
    Endorsement,
    NameRequest,
    RenewalReminder,
    StatusChange,
)
from courses.certificates.queries.bulk import title_of
from courses.certificates.queries.renewal import Renewal, renewal_of
from courses.learning.queries import course_titles


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
                "blocks": [Block("link" if part == context["url"] else "words", part) for part in paragraphs],
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
    replaced = certificate.replaces.order_by("-pk").values_list("number", flat=True).first()
    context = {
        "course": title,
        "url": _page(certificate, user.language),
        "name_needed": waits,
        "replaced": replaced or "",
    }
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


def send_reminder(reminder: RenewalReminder) -> bool:
    """Tell her by when it holds and how it is renewed; False where that is needless by now, or it is night.

    It is claimed first: a crash may lose the letter and never doubles it.
    """
    certificate = reminder.certificate
    user, renewal = certificate.person.user, _still_to_renew(reminder)
    row = RenewalReminder.objects.filter(pk=reminder.pk, state=ReminderState.WAITING)
    if user is None or not user.is_active or renewal is None:
        row.update(state=ReminderState.SKIPPED)
        return False
    if is_quiet(timezone.now(), user.time_zone) or not row.update(state=ReminderState.SENT, at=timezone.now()):
        return False
    with override(user.language):
        context = {
            "course": localised(certificate.facts.get("course", "titles"), user.language),
            "date": format_date(renewal.until),
            "is_offered": renewal.is_offered,
            "issuer": certificate.issuer.name,
            "url": _page(certificate, user.language),
        }
    try:
        _send(user.email, user.language, "ending", context)
    except Exception:
        # It did not go out: whoever tries again may claim it again.
        RenewalReminder.objects.filter(pk=reminder.pk).update(state=ReminderState.WAITING)
        raise
    return True


def _still_to_renew(reminder: RenewalReminder) -> Renewal | None:
    """How it stands, where it still ends on the day she is reminded of and she is not renewing it."""
    renewal = renewal_of(reminder.certificate)
    if renewal is None or renewal.is_over or renewal.under_way is not None:
        return None
    return renewal if renewal.until == reminder.expires_on else None


def send_name_decision(request: NameRequest) -> bool:
    """Tell her that the name is changed, or that it is not and why. Claimed first, like every letter here."""
    certificate, user = request.certificate, request.certificate.person.user
    if user is None or not user.is_active or request.state == NameRequestState.TAKEN_BACK:
        return False
    claim = NameRequest.objects.filter(pk=request.pk, told_at__isnull=True)
    if not claim.update(told_at=timezone.now()):
        return False
    with override(user.language):
        context = {
            "course": localised(certificate.facts.get("course", "titles"), user.language),
            "approved": request.state == NameRequestState.APPROVED,
            "issuer": certificate.issuer.name,
            "answer": request.answer,
            "url": _page(certificate, user.language),
        }
    try:
        _send(user.email, user.language, "name", context)
    except Exception:
        NameRequest.objects.filter(pk=request.pk).update(told_at=None)
        raise
    return True


def send_review(review: CpdReview) -> bool:
    """Tell her that the proof of an outside activity was seen, or why it came back. Claimed first, like every letter."""
    user, words = review.entry.person.user, review.entry.known_words
    if user is None or not user.is_active or words is None:
        return False
    claim = CpdReview.objects.filter(pk=review.pk, told_at__isnull=True)
    if not claim.update(told_at=timezone.now()):
        return False
    note = getattr(review, "note", None)
    with override(user.language):
        context = {
            "title": words.title,
            "association": review.association.name,
            "accepted": review.kind == CpdReviewKind.ACCEPTED,
            "reason": note.text if note is not None else "",
            "url": settings.SITE_ORIGIN + reverse("certificates:cpd:entry", args=[review.entry.public_id]),
        }
    try:
        _send(user.email, user.language, "review", context)
    except Exception:
        CpdReview.objects.filter(pk=review.pk).update(told_at=None)
        raise
    return True


# The partner's officers hear of these; of everything else those of the course's association.
_FOR_THE_PARTNER = (RecognitionNews.ASKED, RecognitionNews.ENDING)


def officers_to_tell(endorsement: Endorsement, news: str) -> list[User]:
    """Whose work it is: the officers of the partner, or of the association whose course it is."""
    owner = endorsement.course_version.course.owner
    organisation = endorsement.organisation if news in _FOR_THE_PARTNER else owner
    officers = Membership.objects.active().filter(organisation=organisation, role=Role.OFFICER)
    found = User.objects.filter(is_active=True, person__in=officers.values("person")).order_by("pk")
    return list(found)


def _still_so(endorsement: Endorsement, news: str) -> bool:
    """A letter that asks for something is not written once it is done."""
    if news == RecognitionNews.ASKED:
        return endorsement.is_waiting
    return endorsement.is_given or news != RecognitionNews.ENDING


def send_recognition_news(endorsement: Endorsement, news: str, reader: User) -> bool:
    """Tell one officer that a recognition was asked for, answered, withdrawn, or ends."""
    if not _still_so(endorsement, news):
        return False
    course = endorsement.course_version.course
    with override(reader.language):
        context = {
            "partner": endorsement.organisation.name,
            "owner": course.owner.name if course.owner is not None else "",
            "course": course_titles([course], reader.language)[course.pk].title,
            "version": endorsement.course_version.number,
            "hours": endorsement.hours,
            "until": format_date(endorsement.valid_until),
            "reason": endorsement.get_decline_reason_display(),
            "url": settings.SITE_ORIGIN + reverse("certificates-admin:recognition-one", args=[endorsement.pk]),
        }
    _send(reader.email, reader.language, f"recognition_{news}", context)
    return True
