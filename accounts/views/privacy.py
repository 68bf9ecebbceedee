"""What one agreed to, and who looked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.enums import ConsentAction, ConsentKey
from accounts.models import ConsentPurpose, EmploymentBasis, Organisation
from accounts.views.requests import address_of, person_of, text_shown


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice, before anything is asked for (domain.md P-3)."""
    text = queries.current_text(ConsentKey.PRIVACY_NOTICE)
    return render(
        request,
        "accounts/notice.html",
        {
            "text": text,
            "terms": queries.current_text(ConsentKey.ACCOUNT_TERMS),
            "contact": settings.PRIVACY_CONTACT,
        },
    )


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """A switch for each purpose, the history of answers, and who looked."""
    person = person_of(request)
    bases = EmploymentBasis.objects.filter(person=person).select_related("organisation").order_by("-asserted_at")
    return render(
        request,
        "accounts/privacy.html",
        {
            "section": "privacy",
            "rows": queries.consent_rows(person),
            "history": queries.consent_history(person),
            "bases": bases,
            "looks": queries.looks_at(person),
        },
    )


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Give one consent, or take it back. The words are those the page showed."""
    person = person_of(request)
    # Compared here and not in the database: PostgreSQL breaks on a NUL that somebody sends.
    offered = {purpose.key: purpose for purpose in ConsentPurpose.objects.filter(required=False, offered=True)}
    purpose = offered.get(request.POST.get("purpose", ""))
    notices = {ConsentKey.PRIVACY_NOTICE, ConsentKey.EMPLOYMENT_NOTICE}
    if purpose is None or purpose.key in notices:
        raise Http404
    scope: Organisation | None = None
    if purpose.per_organisation:
        own = {organisation.slug: organisation for organisation in Organisation.objects.where(person)}
        scope = own.get(request.POST.get("organisation", ""))
        if scope is None:
            raise Http404
    if request.POST.get("answer") == "give":
        text = text_shown(request, "text", purpose.key)
        if text is None:
            messages.error(request, _("Read the words again and press once more: they have changed."))
            return redirect("accounts:privacy")
        actions.answer_consent(
            person=person, by=person, text=text, action=ConsentAction.GIVEN, scope=scope, ip=address_of(request)
        )
        messages.success(request, _("Your consent is recorded. You can withdraw it here at any time."))
    else:
        actions.withdraw_consent(person=person, by=person, purpose=purpose.key, scope=scope, ip=address_of(request))
        messages.success(request, _("Your consent is withdrawn, from now on."))
    return redirect("accounts:privacy")
