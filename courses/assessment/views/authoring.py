"""Screens of the admin: banks and questions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.http import Refused
from common.languages import NAMES
from courses.assessment import actions, permissions
from courses.assessment.enums import QuestionKind, ReviewState
from courses.assessment.forms import BankForm, QuestionForm
from courses.assessment.kinds import KINDS
from courses.assessment.models import Question, QuestionText
from courses.assessment.queries import containing, unfinished_review

MOST_FIGURES = 15
PER_PAGE = 50


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The questions of her associations, by bank and by words."""
    banks = permissions.banks_to_read(request.user)
    if not (banks.exists() or permissions.associations_to_write_for(request.user).exists()):
        raise Http404
    retired = request.GET.get("state") == "retired"
    rows = permissions.questions_to_read(request.user, retired=retired).order_by("bank__name", "position", "pk")
    words, bank = request.GET.get("q", "").replace("\x00", "").strip()[:100], request.GET.get("bank", "")
    if words:
        rows = containing(rows, words)
    # A word, or a number that no database counts to, narrows nothing.
    chosen = int(bank) if bank.isdecimal() and len(bank) <= MOST_FIGURES else None
    if chosen is not None:
        rows = rows.filter(bank_id=chosen)
    context = {
        "banks": banks,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "bank": bank,
        "retired": retired,
        "own_bank": permissions.banks_to_write(request.user).filter(pk=chosen).first() if chosen is not None else None,
        "waiting": permissions.reviews_to_see(request.user).filter(state=ReviewState.WAITING).count(),
        "kinds": QuestionKind.choices,
        "can_write": permissions.associations_to_write_for(request.user).exists(),
        "page_title": _("Questions"),
    }
    return render(request, "assessment/admin/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_bank(request: HttpRequest) -> HttpResponse:
    if not permissions.associations_to_write_for(request.user).exists():
        raise Http404
    form = BankForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        bank = form.save()
        messages.success(request, _("The bank is made. Write its first question."))
        return redirect(f"{reverse('assessment_questions')}?bank={bank.pk}")
    return render(request, "assessment/admin/form.html", {"form": form, "page_title": _("New bank")})


@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS or not permissions.banks_to_write(request.user).exists():
        raise Http404
    initial = {"bank": request.GET.get("bank", "")}
    form = QuestionForm(
        request.POST or None, user=request.user, kind=kind, question=None, is_source=True, words={}, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        question = _save(form, form.cleaned_data["source_locale"])
        if question is not None:
            messages.success(request, _("The question is published. Quizzes may ask it from now on."))
            return redirect("assessment_question", question.pk)
    title = _("New question: %(kind)s") % {"kind": QuestionKind(kind).label}
    return render(request, "assessment/admin/form.html", {"form": form, "page_title": title})


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Its words in one language; in the authoring language its structure too."""
    own = get_object_or_404(permissions.questions_to_write(request.user), pk=key)
    language = request.GET.get("language", own.source_locale)
    if language not in NAMES:
        raise Http404
    text = QuestionText.objects.filter(question=own, locale__language_code=language).first()
    # Words that wait or came back are gone on with; others begin from what is published.
    review = unfinished_review(own, language)
    published = text.words if text is not None else {}
    form = QuestionForm(
        request.POST or None,
        user=request.user,
        kind=own.kind,
        question=own,
        is_source=language == own.source_locale,
        words=review.words if review is not None else published,
        structure=review.structure if review is not None else None,
    )
    asks = request.method == "POST" and "review" in request.POST
    if asks and form.is_valid() and _ask(request, form, language):
        messages.success(request, _("Sent for review. Learners see what is published until somebody else approves it."))
        return redirect(f"{request.path}?language={language}")
    if request.method == "POST" and not asks and form.is_valid() and _save(form, language) is not None:
        if review is not None:
            actions.withdraw_words(review=review, by=request.user.person)  # type: ignore[union-attr]
        messages.success(request, _("Saved. Attempts that have begun keep the words they were shown."))
        return redirect(f"{request.path}?language={language}")
    context = {
        "form": form,
        "question": own,
        "languages": list(NAMES.items()),
        "language": language,
        "review": review,
        "page_title": _("Question"),
    }
    return render(request, "assessment/admin/form.html", context)


def _ask(request: HttpRequest, form: QuestionForm, language: str) -> bool:
    """Put what the form says before a second person; where it cannot be asked like this the form tells."""
    try:
        actions.ask_for_review(
            question=form.question,  # type: ignore[arg-type]
            language=language,
            words=form.words,
            structure=form.structure if form.is_source else None,
            points=form.cleaned_data.get("points"),
            by=request.user.person,  # type: ignore[union-attr]
        )
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True


def _save(form: QuestionForm, language: str) -> Question | None:
    """Write what the form says; None where it cannot be asked like this, which the form then tells."""
    own, data = form.question, form.cleaned_data
    try:
        return actions.save_question(
            key=own.pk if own is not None else None,
            bank=data.get("bank") or own.bank,  # type: ignore[union-attr]
            kind=form.kind,
            structure=form.structure,
            words={language: form.words},
            source_locale=own.source_locale if own is not None else language,
            points=data.get("points") or own.points,  # type: ignore[union-attr]
            position=own.position if own is not None else 0,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None
