"""Screens of the admin: a bank's name, and whether a question is asked."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.http import Refused
from courses.assessment import actions, permissions
from courses.assessment.forms import RenameForm
from courses.assessment.queries import uses_of


@require_http_methods(["GET", "HEAD", "POST"])
def rename_bank(request: HttpRequest, pk: int) -> HttpResponse:
    bank = get_object_or_404(permissions.banks_to_write(request.user), pk=pk)
    form = RenameForm(request.POST or None, initial={"name": bank.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_bank(bank=bank, name=form.cleaned_data["name"], by=request.user.person)  # type: ignore[union-attr]
        except Refused as refusal:
            form.add_error("name", str(refusal.message))
        else:
            messages.success(request, _("The bank has its new name. Quizzes go on drawing from it."))
            return redirect(f"{reverse('assessment_questions')}?bank={bank.pk}")
    return render(request, "assessment/admin/form.html", {"form": form, "page_title": _("Rename the bank")})


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Says what it means and where the question is asked; POST does it."""
    own = get_object_or_404(permissions.questions_to_write(request.user), pk=key)
    wrong = ""
    if request.method == "POST":
        try:
            actions.retire_question(question=own, by=request.user.person)  # type: ignore[union-attr]
        except Refused as refusal:
            wrong = str(refusal.message)
        else:
            messages.success(request, _("The question is retired. It can be brought back at any time."))
            return redirect("assessment_question", own.pk)
    context = {
        "question": own,
        "uses": uses_of(own, request.user),
        "wrong": wrong,
        "page_title": _("Retire the question"),
    }
    return render(request, "assessment/admin/retire.html", context, status=422 if wrong else 200)


@require_POST
def restore(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    own = get_object_or_404(permissions.questions_to_write(request.user), pk=key)
    actions.restore_question(question=own, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("The question is asked again."))
    return redirect("assessment_question", own.pk)
