"""The holder's screens: her certificates, and what she lets others see of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import ConsentKey
from accounts.models import Person
from accounts.queries import current_text, has_consent
from common.formats import format_date
from common.glyphs import describe
from common.http import Refused
from common.languages import current
from courses.certificates import actions
from courses.certificates.drawing import localised
from courses.certificates.enums import CertificateState, NameRequestState, Visibility
from courses.certificates.forms import LinkForm, NameRequestForm, ReferenceForm, VisibilityForm
from courses.certificates.models import Certificate
from courses.certificates.queries import (
    certificates_of,
    disclose,
    names_of_person,
    printed_names,
    renewal_of,
    result_of,
)
from courses.certificates.slots import rows_of
from courses.certificates.views.pages import public_page
from courses.learning.queries import continue_url

NEW_LINK = "certificates.new_link"


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _hers(request: HttpRequest, code: str) -> Certificate:
    """Somebody else's certificate is no certificate."""
    found = Certificate.objects.of(_person(request)).filter(code=code).select_related("issuer").with_facts().first()
    if found is None:
        raise Http404
    certificate: Certificate = found
    return certificate


@login_required
@never_cache
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """All of hers."""
    rows = rows_of(certificates_of(_person(request)))
    return render(request, "certificates/list.html", {"rows": rows})


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """One of hers, with everything she can do with it."""
    return _mine(request, _hers(request, code))


def _mine(request: HttpRequest, certificate: Certificate, *, status: int = 200, **forms: Any) -> HttpResponse:
    person = _person(request)
    page = public_page(certificate, disclose(certificate, viewer=person), "")
    names = certificate.facts.known_names
    problem = getattr(certificate, "name_problem", None)
    waiting = problem if problem is not None and problem.solved_at is None else None
    context = {
        "page": page,
        "certificate": certificate,
        "course_title": localised(certificate.facts.get("course", "titles"), current()),
        "problem": waiting,
        "wrong_characters": [describe(character) for character in waiting.characters] if waiting else [],
        "visibilities": Visibility,
        "link_form": LinkForm(),
        "reference_form": ReferenceForm(initial={"reference": names.reference if names else ""}),
        "links": certificate.share_tokens.holding().order_by("-pk"),
        "new_link": _take_new_link(request, certificate),
        "consent": current_text(ConsentKey.PUBLIC_CERTIFICATE_PAGE),
        "has_consented": has_consent(person, ConsentKey.PUBLIC_CERTIFICATE_PAGE),
        "can_share": certificate.state not in (CertificateState.WITHDRAWN, CertificateState.REVOKED),
        "can_withdraw": certificate.state in (CertificateState.VALID, CertificateState.EXPIRED),
        "renewal": renewal_of(certificate),
        "successor": certificate.replaced_by,
        "score": names.score if names else None,
        "result": result_of(certificate),
        **_naming(certificate),
        "is_withdrawn": certificate.state == CertificateState.WITHDRAWN,
        "in_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
        **forms,
    }
    return render(request, "certificates/mine.html", context, status=status)


def _naming(certificate: Certificate) -> dict[str, Any]:
    """What she may do about the name: the wish that waits or was answered last, and a form with what her profile says."""
    present = printed_names(certificate.facts.known_names)
    profile = names_of_person(certificate.person, certificate.issuer)
    differs = present is not None and (profile.latin, profile.own_script) != (present.latin, present.own_script)
    shown = profile if differs or present is None else present
    return {
        "name_request": certificate.name_requests.order_by("-asked_at", "-pk").first(),
        "name_form": NameRequestForm(initial={"latin": shown.latin, "own_script": shown.own_script}),
        "profile_differs": differs,
    }


def _take_new_link(request: HttpRequest, certificate: Certificate) -> str:
    """The link made a moment ago. It is shown this once; only its hash is kept."""
    held = request.session.get(NEW_LINK)
    if not held or held.get("code") != certificate.code:
        return ""
    del request.session[NEW_LINK]
    return f"{settings.SITE_ORIGIN}{certificate.path}/?k={held['token']}"


def _posted(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A POST about one of her certificates: act, say what was done or why not, and go back to it."""

    @login_required
    @require_POST
    def view(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        certificate = _hers(request, code)
        try:
            said = act(request, certificate, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, said)
        return redirect("certificates:mine", certificate.code)

    return view


@_posted
def visibility(request: HttpRequest, certificate: Certificate) -> str:
    form = VisibilityForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose who may see the certificate."))
    actions.change_visibility(
        certificate=certificate,
        by=_person(request),
        visibility=form.cleaned_data["visibility"],
        agrees=form.cleaned_data["agrees"],
        ip=request.META.get("REMOTE_ADDR", ""),
    )
    return _("Saved.")


@_posted
def add_link(request: HttpRequest, certificate: Certificate) -> str:
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose how long the link shall work."))
    row, token = actions.make_link(
        certificate=certificate, by=_person(request), ends_on=form.ends_on, label=form.cleaned_data["label"]
    )
    request.session[NEW_LINK] = {"code": certificate.code, "token": token}
    return _("The link is made. It works until %(date)s.") % {"date": format_date(row.ends_on)}


@_posted
def end_link(request: HttpRequest, certificate: Certificate, *, pk: int) -> str:
    link = certificate.share_tokens.filter(pk=pk).first()
    if link is None:
        raise Http404
    actions.withdraw_link(link=link, by=_person(request))
    return _("The link is withdrawn.")


@_posted
def reference(request: HttpRequest, certificate: Certificate) -> str:
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        raise Refused(_("A number has at most 40 characters."))
    actions.set_reference(certificate=certificate, by=_person(request), reference=form.cleaned_data["reference"])
    return _("Saved. The files are made anew; papers printed before say that there is a newer version.")


@_posted
def name(request: HttpRequest, certificate: Certificate) -> str:
    actions.take_profile_names(certificate=certificate, by=_person(request))
    return _("Your certificate has your name now. Its files are in preparation.")


@_posted
def withdraw(request: HttpRequest, certificate: Certificate) -> str:
    actions.withdraw_certificate(certificate=certificate, by=_person(request))
    return _("The certificate is withdrawn. Others see only that its number existed.")


@_posted
def restore(request: HttpRequest, certificate: Certificate) -> str:
    actions.restore_certificate(certificate=certificate, by=_person(request))
    return _(
        "The certificate is back, as a new version that only you can see until you choose otherwise. Files saved before no "
        "longer count: save them anew."
    )


@_posted
def result(request: HttpRequest, certificate: Certificate) -> str:
    """Show her result, or take it off."""
    if request.POST.get("show") == "yes":
        actions.show_result(certificate=certificate, by=_person(request))
        return _("Your result is on the certificate. Files saved before no longer count: save them anew.")
    actions.hide_result(certificate=certificate, by=_person(request))
    return _("Your result is off the certificate. Files saved before no longer count: save them anew.")


@_posted
def take_back_name(request: HttpRequest, certificate: Certificate) -> str:
    """She takes her wish for another name back."""
    waiting = certificate.name_requests.filter(state=NameRequestState.WAITING).first()
    if waiting is not None:
        actions.take_back_request(request=waiting, by=_person(request))
    return _("Your request is taken back.")


@login_required
@require_POST
def ask_name(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for another name. What is wrong with it is said beside what she typed."""
    certificate = _hers(request, code)
    form = NameRequestForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_for_name(certificate=certificate, by=_person(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your request was sent. The association answers; you will get an e-mail."))
            return redirect("certificates:mine", certificate.code)
    return _mine(request, certificate, status=422, name_form=form)


@login_required
@require_POST
def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Take the course again, and begin at once."""
    certificate = _hers(request, code)
    try:
        cycle = actions.renew(certificate=certificate, by=_person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("certificates:mine", certificate.code)
    messages.success(
        request, _("You take the course once more. Your certificate stays as it is until you complete it.")
    )
    return redirect(continue_url(cycle))
