"""Where one belongs, what one was offered, and what one shares there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, permissions, queries
from accounts.enums import ConsentKey, MembershipState
from accounts.exceptions import NotPermitted
from accounts.forms import EmploymentForm
from accounts.models import Membership, MembershipInvitation, Organisation
from accounts.views.requests import address_of, person_of, text_shown

SHARE = ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Invitations, questions about sharing, current and former memberships."""
    person = person_of(request)
    memberships = Membership.objects.filter(person=person).select_related("organisation").order_by("-pk")
    return render(
        request,
        "accounts/organisations.html",
        {
            "section": "organisations",
            "invitations": queries.open_invitations(person),
            "offers": queries.offered_memberships(person),
            "questions": queries.unanswered_memberships(person),
            "current": [row for row in memberships if row.state == MembershipState.ACTIVE],
            "former": [row for row in memberships if row.state == MembershipState.ENDED],
            "notice": queries.current_text(ConsentKey.EMPLOYMENT_NOTICE),
            "share": queries.current_text(SHARE),
        },
    )


def _answer_offer(request: HttpRequest, offer: Membership | MembershipInvitation) -> HttpResponse:
    person = person_of(request)
    if request.POST.get("answer") != "accept":
        if isinstance(offer, Membership):
            actions.decline_membership(membership=offer, by=person)
        else:
            actions.decline_invitation(invitation=offer, by=person)
        messages.success(request, _("You have declined. Nobody at the organisation sees more than that."))
        return redirect("accounts:organisations")
    notice = text_shown(request, "notice", ConsentKey.EMPLOYMENT_NOTICE)
    consent = text_shown(request, "consent", SHARE) if request.POST.get("share") else None
    if notice is None or (request.POST.get("share") and consent is None):
        messages.error(request, _("Read the words again and press once more: they have changed."))
        return redirect("accounts:organisations")
    try:
        membership = actions.join(offer=offer, by=person, notice=notice, consent=consent, ip=address_of(request))
    except NotPermitted as refusal:
        messages.error(request, str(refusal.message))
        return redirect("accounts:organisations")
    messages.success(request, _("You now belong to %(organisation)s.") % {"organisation": membership.organisation.name})
    return redirect("accounts:organisations")


@login_required
@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline what was sent to one of her verified addresses."""
    mine = queries.verified_addresses(person_of(request))
    found = get_object_or_404(MembershipInvitation.objects.filter(email__in=mine), pk=pk)
    return _answer_offer(request, found)


@login_required
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline a role offered to her."""
    found = get_object_or_404(Membership.objects.filter(person=person_of(request)), pk=pk)
    return _answer_offer(request, found)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether an organisation's managers may see her progress, after the notice."""
    person = person_of(request)
    membership = get_object_or_404(Membership.objects.active().filter(person=person), pk=pk)
    notice = text_shown(request, "notice", ConsentKey.EMPLOYMENT_NOTICE)
    shares = request.POST.get("answer") == "share"
    consent = text_shown(request, "consent", SHARE) if shares else None
    if notice is None or (shares and consent is None):
        messages.error(request, _("Read the words again and press once more: they have changed."))
        return redirect("accounts:organisations")
    actions.answer_sharing(membership=membership, by=person, notice=notice, consent=consent, ip=address_of(request))
    messages.success(request, _("Your answer is recorded. You can change it in Privacy at any time."))
    return redirect("accounts:organisations")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an organisation in one role; asked once more before it happens."""
    person = person_of(request)
    membership = get_object_or_404(
        Membership.objects.filter(person=person, state=MembershipState.ACTIVE).select_related("organisation"), pk=pk
    )
    if request.method == "POST":
        actions.end_membership(membership=membership, by=person)
        messages.success(request, _("You have left %(organisation)s.") % {"organisation": membership.organisation.name})
        return redirect("accounts:organisations")
    return render(request, "accounts/leave.html", {"section": "organisations", "membership": membership})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def employment(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager names the labour rule on which her organisation sees its learners' records (P-8)."""
    person = person_of(request)
    organisation = get_object_or_404(Organisation, slug=slug)
    if not permissions.can_assert_employment(person, organisation):
        raise Http404
    form = EmploymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = actions.assert_employment_for_all(
            organisation=organisation, by=person, labour_rule=form.cleaned_data["labour_rule"]
        )
        messages.success(
            request,
            ngettext(
                "Recorded for %(count)d learner who has seen the notice.",
                "Recorded for %(count)d learners who have seen the notice.",
                count,
            )
            % {"count": count},
        )
        return redirect("accounts:employment", slug=slug)
    return render(
        request,
        "accounts/employment.html",
        {
            "section": "organisations",
            "organisation": organisation,
            "form": form,
            "figures": queries.employment_figures(organisation),
            "notice": queries.current_text(ConsentKey.EMPLOYMENT_NOTICE),
        },
        status=400 if form.is_bound else 200,
    )
