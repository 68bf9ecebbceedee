"""Screens of the admin: words of questions that wait for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.http import Refused
from courses.assessment import actions, permissions
from courses.assessment.enums import ReviewState
from courses.assessment.forms import DecisionForm
from courses.assessment.queries import proposal_of

PER_PAGE = 50


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; what she decides herself stands apart from what others do."""
    if not permissions.banks_to_read(request.user).exists():
        raise Http404
    rows = permissions.reviews_to_see(request.user).filter(state=ReviewState.WAITING).order_by("asked_at", "pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "mine": set(permissions.reviews_for(request.user).values_list("pk", flat=True)),
        "page_title": _("Waiting for review"),
    }
    return render(request, "assessment/admin/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The words side by side; a second person approves or sends back, whoever asked takes back."""
    found = get_object_or_404(permissions.reviews_to_see(request.user), pk=pk)
    form = DecisionForm(request.POST or None)
    decides = permissions.may_review(request.user, found)
    is_own = found.asked_by_id == request.user.person.pk  # type: ignore[union-attr]
    if request.method == "POST":
        if not (decides or is_own):
            raise Http404
        if form.is_valid() and _decide(request, form, found):
            return redirect("assessment_reviews")
    context = {
        "proposal": proposal_of(found),
        "review": found,
        "form": form,
        "decides": decides and found.is_waiting,
        "is_own": is_own,
        "page_title": _("Review of words"),
    }
    return render(request, "assessment/admin/review.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, form: DecisionForm, found: object) -> bool:
    """Whether it was done; else the form tells why not."""
    by, decision, remark = request.user.person, form.cleaned_data["decision"], form.cleaned_data["remark"]  # type: ignore[union-attr]
    try:
        if decision == "approve":
            actions.approve_words(review=found, by=by, remark=remark)  # type: ignore[arg-type]
            messages.success(request, _("Approved. Learners see these words from now on."))
        elif decision == "return":
            actions.return_words(review=found, by=by, remark=remark)  # type: ignore[arg-type]
            messages.success(request, _("Sent back. Learners go on seeing what was published."))
        else:
            actions.withdraw_words(review=found, by=by)  # type: ignore[arg-type]
            messages.success(request, _("Taken back. Nothing was published."))
    except Refused as refusal:
        form.add_error("remark" if decision == "return" else None, str(refusal.message))
        return False
    return True
