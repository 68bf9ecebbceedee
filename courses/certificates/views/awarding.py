"""The officer's screen "Issuing and signing": what waits, what was done today, what went wrong last."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from common.http import render_page_or_partial
from courses.certificates import actions
from courses.certificates.permissions import associations_to_certify_for
from courses.certificates.queries.awarding import last_failure_of_signing, standing_of
from courses.certificates.views.rights import officer_of

LOOKED_AGAIN = 30  # seconds until what is owed may be counted once more


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """For each of her associations."""
    officer = officer_of(request)
    standings = [standing_of(issuer) for issuer in associations_to_certify_for(officer)]
    is_busy = any(one.is_busy for one in standings)
    context = {
        "standings": standings,
        "failure": last_failure_of_signing(),
        "is_busy": is_busy,
        # A reader that speaks is told when that changes.
        "speaks": request.GET.get("spoken") != ("busy" if is_busy else "idle"),
    }
    return render_page_or_partial(request, "certificates/admin/awarding.html", "standing", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look now for finished courses without a certificate, instead of waiting for the clock."""
    officer = officer_of(request)
    owed = 0
    for issuer in associations_to_certify_for(officer):
        if cache.add(f"certificates:looked:{issuer.pk}", True, LOOKED_AGAIN):
            owed += actions.look_for_owed(issuer=issuer)
    if owed:
        messages.success(request, _("Certificates are being issued in the background."))
    else:
        messages.info(request, _("Nobody who has finished a course is owed a certificate."))
    return redirect("certificates-awarding:standing")
