"""What the public page shows, put together once for the certificate and the specimen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.formats import format_date
from common.languages import current
from courses.certificates.drawing import Drawing, localised
from courses.certificates.enums import CertificateState, Visibility
from courses.certificates.masking import mask
from courses.certificates.models import Certificate
from courses.certificates.queries import Disclosure, Renewal, drawing_of, printed_names, renewal_of
from courses.certificates.queries.recognition import Recognition, recognition_of
from courses.certificates.typesetting import qr_path

# What nobody took back: only of these it matters who recognises them.
HOLDING = (CertificateState.VALID, CertificateState.EXPIRED)


@dataclass(frozen=True)
class Verdict:
    """The status in plain words: a tone, a heading, a sentence, and perhaps one more."""

    tone: str
    heading: str
    sentence: str
    more: str = ""


@dataclass(frozen=True)
class PublicPage:
    """Everything the template of the public page reads."""

    number: str
    verdict: Verdict
    seal: str
    issuer: str
    canonical: str
    title: str
    course: str = ""
    completed: str = ""
    holder: str = ""
    drawing: Drawing | None = None
    recognition: tuple[Recognition, ...] = ()
    qr: tuple[str, int] = ("", 0)
    pdf: str = ""
    png: str = ""
    credential: str = ""
    is_holder: bool = False
    is_indexed: bool = False
    is_specimen: bool = False
    others_see: str = ""
    note: str = ""
    manage: str = ""
    # For its holder alone: how it stands to its renewal.
    renewal: Renewal | None = None
    # The signed forms: what each is called, what it is for, its address. Empty while they are being made.
    signed: tuple[tuple[str, str, str], ...] = ()
    awaits_signature: bool = False


def verdict_of(certificate: Certificate, seen: Disclosure, issuer: str) -> Verdict:
    """What holds, in words that need no explanation."""
    if seen.outdated_since is not None:
        return Verdict(
            "heed",
            _("Replaced by a newer version"),
            _("The paper with this code was replaced on %(date)s by a newer version of the same certificate.")
            % {"date": format_date(seen.outdated_since)},
            _("Ask the holder for the newer one."),
        )
    if seen.state == CertificateState.WITHDRAWN:
        return Verdict(
            "heed",
            pgettext("certificate", "Withdrawn"),
            _("A certificate with this number existed. Its holder has withdrawn it; it is no longer published."),
        )
    if seen.state == CertificateState.REVOKED:
        change = certificate.changes.filter(to_state=CertificateState.REVOKED).latest("at", "pk")
        return Verdict(
            "stop",
            _("Revoked"),
            _("This certificate was revoked on %(date)s.") % {"date": format_date(change.at)},
            _("Reason: %(reason)s") % {"reason": change.get_reason_display()},
        )
    if seen.state == CertificateState.SUPERSEDED:
        change = certificate.changes.filter(to_state=CertificateState.SUPERSEDED).latest("at", "pk")
        return Verdict(
            "heed",
            _("Replaced"),
            _("Another certificate took the place of this one on %(date)s.") % {"date": format_date(change.at)},
            _("Ask the holder for the newer one."),
        )
    if seen.state == CertificateState.EXPIRED:
        return Verdict(
            "heed",
            _("Expired certificate"),
            _("It was valid until %(date)s. It was issued by the %(issuer)s.")
            % {"date": format_date(certificate.expires_on), "issuer": issuer},
        )
    if not seen.shows_course:
        sentence = _("Issued by the %(issuer)s. Checked just now.") % {"issuer": issuer}
    else:
        sentence = _("Issued %(date)s by the %(issuer)s. Checked just now.") % {
            "date": format_date(date.fromisoformat(certificate.facts.get("study", "issued_on"))),
            "issuer": issuer,
        }
    return Verdict("good", _("Valid certificate"), sentence)


def others_see(certificate: Certificate) -> str:
    """What the number alone shows, told to the holder."""
    if certificate.state == CertificateState.WITHDRAWN:
        return _("Others see only that a certificate with this number existed.")
    return {
        Visibility.PRIVATE: _("Others see only how it stands and who issued it."),
        Visibility.LINK: _("With the number alone, others see course, date and your name masked."),
        Visibility.LISTED: _("Everybody sees it in full, and search engines may list it."),
    }[Visibility(certificate.visibility)]


def _holder(certificate: Certificate, seen: Disclosure) -> str:
    names = printed_names(certificate.facts.known_names)
    if names is None:
        return _("Holder’s name erased")
    order = (names.latin, names.own_script) if current() == "en" else (names.own_script, names.latin)
    shown = [name if seen.shows_everything else mask(name) for name in order if name]
    return " · ".join(shown) or _("Name to be confirmed")


def public_page(certificate: Certificate, seen: Disclosure, token: str) -> PublicPage:
    """The page as this viewer sees it. What she may not see is not in it."""
    facts, language = certificate.facts, current()
    knows_issuer = seen.shown > 0
    issuer = localised(facts.get("issuer", "names"), language) if knows_issuer else ""
    drawn = seen.shows_everything and not certificate.is_erased and seen.state != CertificateState.REVOKED
    query = f"?{urlencode({'k': token})}" if token and not seen.is_holder else ""
    file = f"{certificate.path}/certificate.{language}"
    course = localised(facts.get("course", "titles"), language) if seen.shows_course else ""
    return PublicPage(
        number=certificate.number,
        verdict=verdict_of(certificate, seen, issuer),
        seal=facts.get("issuer", "seal", default="") if knows_issuer else "",
        issuer=issuer,
        canonical=f"{settings.SITE_ORIGIN}{certificate.path}/",
        title=course or _("Certificate %(number)s") % {"number": certificate.number},
        course=course,
        completed=format_date(date.fromisoformat(facts.get("study", "completed_on"))) if seen.shows_course else "",
        holder=_holder(certificate, seen) if seen.shows_course else "",
        drawing=drawing_of(certificate) if drawn else None,
        recognition=tuple(recognition_of(certificate)) if seen.shows_course and seen.state in HOLDING else (),
        # Never the print token: a link that ends must not hand out one that does not.
        qr=qr_path(f"{settings.SITE_ORIGIN}{certificate.path}/") if drawn else ("", 0),
        pdf=f"{file}.pdf{query}" if seen.files else "",
        png=f"{file}.png{query}" if seen.files else "",
        credential=f"{certificate.path}/credential.json{query}" if seen.files and not certificate.needs_signing else "",
        is_holder=seen.is_holder,
        is_indexed=seen.indexed,
        others_see=others_see(certificate) if seen.is_holder else "",
        manage=reverse("certificates:mine", args=[certificate.code]) if seen.is_holder else "",
        note=_note(certificate, seen),
        renewal=renewal_of(certificate) if seen.is_holder else None,
        signed=_signed_files(certificate, query) if seen.files and not certificate.needs_signing else (),
        awaits_signature=seen.files and certificate.needs_signing,
    )


def _signed_files(certificate: Certificate, query: str) -> tuple[tuple[str, str, str], ...]:
    files = (
        ("badge.png", _("Badge as a picture (PNG)"), _("for a profile or a wallet")),
        ("badge.svg", _("Badge as a drawing (SVG)"), _("sharp at any size")),
        ("credential.json", _("Signed file (JSON)"), _("what verifiers and wallets read")),
        ("credential.jwt", _("Signed file (JWT)"), _("for systems that ask for a token")),
    )
    return tuple((label, help_, f"{certificate.path}/{name}{query}") for name, label, help_ in files)


def _note(certificate: Certificate, seen: Disclosure) -> str:
    """Why there is no more to see, and how somebody entitled sees it."""
    if seen.outdated_since or seen.state == CertificateState.WITHDRAWN or certificate.is_erased:
        return ""
    if not seen.shows_course:
        return _("The holder has chosen to show no more than this.")
    if not seen.shows_everything:
        return _("The name is masked. The QR code on the certificate, or a link from its holder, shows it in full.")
    return ""


def protect(response: HttpResponse, *, indexed: bool = False) -> HttpResponse:
    """Every answer below /c/ and /verify/: keeps nothing, tells no other site where it was read."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    if not indexed:
        response["X-Robots-Tag"] = "noindex"
    return response


def not_known(request: HttpRequest) -> HttpResponse:
    """No certificate has this number."""
    response = render(request, "certificates/not_known.html", status=404)
    return protect(response)


def too_many(request: HttpRequest) -> HttpResponse:
    """Asked too often from one address."""
    response = render(request, "certificates/too_many.html", status=429)
    response["Retry-After"] = "60"
    return protect(response)
