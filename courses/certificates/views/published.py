"""What everybody may read who checks a credential: keys, status lists, achievements, recognitions. It names no learner.

Answers are for programs of any origin, kept a while, and the same in every language unless the address names one.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from common.formats import format_hours
from common.languages import LANGS, current, html_lang
from courses.certificates.drawing import localised
from courses.certificates.models import Achievement, EndorsementCredential, StatusList
from courses.certificates.queries.published import (
    achievement_document,
    did_document_of,
    did_of,
    issuer_of,
    own_did,
    platform_did,
)
from courses.certificates.queries.recognition import standing_of
from courses.certificates.typesetting import Badge, draw_badge
from courses.certificates.wording import say

KEYS_KEPT = 3600  # seconds
LISTS_KEPT = 300
DOCUMENTS_KEPT = 86_400
CREDENTIAL = "application/vc+ld+json"
TOKEN = "application/vc+jwt"  # noqa: S105 a media type
TOKENS = (TOKEN, "application/jwt")


def _for_everybody(response: HttpResponse, kept: int) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={kept}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _document(document: Any, *, kept: int, content_type: str = CREDENTIAL) -> HttpResponse:
    options = {"ensure_ascii": False, "separators": (",", ":")}
    return _for_everybody(JsonResponse(document, content_type=content_type, json_dumps_params=options), kept)


def _wants_page(request: HttpRequest) -> bool:
    """A browser does; a program that would rather have JSON does not."""
    preferred = request.get_preferred_type(["text/html", "application/json", "application/ld+json", CREDENTIAL])
    return preferred in (None, "text/html")


def _association(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug, kind=OrganisationKind.ASSOCIATION).first()
    if found is None:
        raise Http404
    association: Organisation = found
    return association


@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """`/issuers/<org>/did.json`: every key the association ever had, under its identifier on this host.

    `?did=` shows it under the one on a host of its own, which pages of this site must not ask.
    """
    association = _association(slug)
    own = own_did(association)
    is_own = own != "" and request.GET.get("did") == own
    document = did_document_of(association, did=own if is_own else platform_did(association))
    return _document(document, kept=KEYS_KEPT, content_type="application/did+json")


@require_safe
def own_host_did(request: HttpRequest) -> HttpResponse:
    """`/.well-known/did.json`, asked for on a host that an association owns."""
    hosts = {host: slug for slug, host in settings.ISSUER_HOSTS.items()}
    slug = hosts.get(request.get_host())
    if slug is None:
        raise Http404
    association = _association(slug)
    document = did_document_of(association, did=own_did(association))
    response = _document(document, kept=KEYS_KEPT, content_type="application/did+json")
    patch_vary_headers(response, ["Host"])
    return response


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """`/issuers/<org>`: who that is; as a page, or as a profile for a program that asks for JSON."""
    association = _association(slug)
    if _wants_page(request):
        context = {
            "association": association,
            "did": did_of(association),
            "keys": association.signing_keys.order_by("-made_at", "-pk"),
            "lists": association.status_lists.exclude(document="").order_by("number"),
        }
        response = render(request, "certificates/issuer.html", context)
    else:
        response = _document(
            issuer_of(association, current()).profile(), kept=KEYS_KEPT, content_type="application/ld+json"
        )
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def status_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`/status/<org>/revocation/<n>`: the list as it was last signed, as JSON or, for who asks so, as a token."""
    found = StatusList.objects.filter(organisation__slug=slug, number=number).exclude(document="").first()
    if found is None:
        raise Http404
    wanted = request.get_preferred_type([CREDENTIAL, *TOKENS])
    text, content_type = (found.token, TOKEN) if wanted in TOKENS else (found.document, CREDENTIAL)
    response = HttpResponse(text, content_type=content_type)
    patch_vary_headers(response, ["Accept"])
    if found.signed_at is not None:
        response["Last-Modified"] = http_date(found.signed_at.timestamp())
    # What tells an old list from a new one: it may be signed twice within a second.
    response["ETag"] = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return _for_everybody(answer or response, LISTS_KEPT)


def _achievement(slug: str, version: str) -> Achievement:
    found = (
        Achievement.objects.filter(slug=slug, version=version).select_related("course_version__course__owner").first()
    )
    if found is None:
        raise Http404
    achieved: Achievement = found
    return achieved


@require_safe
def achievement_any(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Without a language: the one the reader has."""
    achieved = _achievement(slug, version)
    response = redirect("certificates-plain:achievement", slug, achieved.version, current())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def achievement(request: HttpRequest, slug: str, version: str, language: str) -> HttpResponse:
    """`/achievements/<slug>/<version>-<lang>`: what is earned; as a page, or as JSON for a program."""
    if language not in LANGS:
        raise Http404
    achieved = _achievement(slug, version)
    document = achievement_document(achieved, language)
    if not _wants_page(request):
        response = _document(document, kept=DOCUMENTS_KEPT, content_type="application/ld+json")
    else:
        owner = achieved.course_version.course.owner
        context = {
            "achieved": achieved,
            "document": document,
            "language": language,
            "owner": owner,
            "image": f"{achieved.path(language)}/badge.png",
            "recognitions": standing_of(achieved.course_version, minutes=achieved.data["minutes"]),
            "hours": format_hours(achieved.data["minutes"]),
        }
        # The address names a language: the page speaks it, whatever the reader's own is.
        with override(language):
            response = render(request, "certificates/achievement.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def achievement_badge(request: HttpRequest, slug: str, version: str, language: str) -> HttpResponse:
    """The badge without a credential in it: what a wallet shows."""
    if language not in LANGS:
        raise Http404
    achieved = _achievement(slug, version)
    owner = achieved.course_version.course.owner
    name = owner.localised("name", language) if owner else ""
    badge = Badge(
        lang=html_lang(language),
        kind=say(language, "kind"),
        course=localised(achieved.data["titles"], language),
        issuer=name,
        seal=owner.seal if owner else "",
        seal_label=say(language, "seal", issuer=name),
    )
    response = HttpResponse(draw_badge(badge, "png"), content_type="image/png")
    return _for_everybody(response, DOCUMENTS_KEPT)


@require_safe
def endorsement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`/endorsements/<org>/<id>`: a partner's recognition exactly as it was signed."""
    rows = EndorsementCredential.objects.filter(organisation__slug=slug, number=number)
    found = rows.values_list("document", flat=True).first()
    if found is None:
        raise Http404
    return _for_everybody(HttpResponse(found, content_type=CREDENTIAL), DOCUMENTS_KEPT)
