"""One attempt: a question a screen, handing in, and what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.http import Refused
from common.ids import client_event_id
from common.languages import current
from courses.assessment import actions
from courses.assessment.exceptions import AttemptClosed
from courses.assessment.models import Attempt
from courses.assessment.queries import AttemptView, attempt_view, quiz_standing
from courses.assessment.queries.rules import rules_of
from courses.learning.permissions import gate_for
from courses.learning.queries import LearnerContext, learner_context, outline_for


@dataclass(frozen=True)
class Mark:
    """A question in the tally."""

    tally_is: str
    is_quiz: bool = False


@dataclass(frozen=True)
class Group:
    items: list[Mark]


def _own(request: HttpRequest, public_id: uuid.UUID) -> Attempt:
    """Her own attempt; somebody else's is not there."""
    person = request.person  # type: ignore[attr-defined]
    return get_object_or_404(Attempt.objects.select_related("activity", "person"), public_id=public_id, person=person)


def _place(attempt: Attempt) -> LearnerContext | None:
    """Where the quiz stands in the course through which she has it."""
    gate = gate_for(attempt.person, attempt.activity)
    if gate.enrolment is None or not gate.is_open:
        return None
    outline = outline_for(gate.enrolment, current())
    return learner_context(gate.enrolment, outline, attempt.activity.key, can_work=gate.can_work)


def _is_over(own: Attempt) -> bool:
    """Its time is up and the clock has not closed it yet."""
    return own.is_open and own.deadline is not None and timezone.now() >= own.deadline


def _tally(view: AttemptView, position: int | None) -> list[Group]:
    """What is answered, and where she is."""
    here = [("now" if question.position == position else "") for question in view.questions]
    marks = zip(view.questions, here, strict=True)
    return [Group([Mark("done" if question.is_answered else place) for question, place in marks])]


def _shared(attempt: Attempt, view: AttemptView, position: int | None = None) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "view": view,
        "learner": _place(attempt),
        "tally_groups": _tally(view, position),
        "now": timezone.now(),
    }


@never_cache
@require_safe
@login_required
def attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """An open attempt leads to its first unanswered question; a closed one tells its result."""
    own = _own(request, public_id)
    view = attempt_view(own, current())
    if _is_over(own):
        return render(request, "assessment/over.html", _shared(own, view))
    if own.is_open:
        first = view.first_open
        return (
            redirect("assessment:question", public_id, first.position)
            if first is not None
            else redirect("assessment:hand-in", public_id)
        )
    context = _shared(own, view)
    rules = rules_of(own.activity)
    learner = context["learner"]
    since = learner.enrolment.counts_from if learner is not None else None
    context["standing"] = quiz_standing(own.person, own.activity, rules, since=since) if rules is not None else None
    return render(request, "assessment/result.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """One question. Save keeps the answer as given; with reasons after each answer it shows them at once."""
    own = _own(request, public_id)
    wrong = ""
    if request.method == "POST":
        try:
            return _save_by_itself(request, own, position) if _is_autosave(request) else _save(request, own, position)
        except AttemptClosed as refusal:
            # What is past its deadline closes now, with what was saved in time.
            actions.submit_attempt(attempt=own, by=own.person)
            messages.warning(request, str(refusal.message))
            return redirect("assessment:attempt", public_id)
        except Refused as refusal:
            wrong = str(refusal.message)
    if not own.is_open or (_is_over(own) and not wrong):
        return redirect("assessment:attempt", public_id)
    view = attempt_view(own, current())
    shown = view.at(position)
    if shown is None:
        raise Http404
    if wrong:
        shown = replace(shown, typed=request.POST)
    context = _shared(own, view, position) | {
        "question": shown,
        "wrong": wrong,
        "typed": request.POST.get("answer", "") if wrong else (shown.answer or ""),
        "event_id": uuid.uuid4(),
        "previous": view.at(position - 1),
        "next": view.at(position + 1),
        "words_lang": shown.words.lang,
    }
    return render(request, "assessment/question.html", context, status=422 if wrong else 200)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave"


def _save_by_itself(request: HttpRequest, own: Attempt, position: int) -> HttpResponse:
    """A form that sends itself is told that its answer was kept, or in words why not: it must not say what is not so."""
    event_id = client_event_id(request)
    try:
        response = actions.save_response(
            attempt=own,
            position=position,
            data=request.POST,
            language=current(),
            by=own.person,
            confirm=False,
            event_id=event_id,
        )
    except Refused as refusal:
        return HttpResponse(str(refusal.message), status=422, content_type="text/plain; charset=utf-8")
    # Fixed by another tab meanwhile: without words, the page asks anew what stands.
    is_fixed = response is not None and response.confirmed_at is not None and response.event_id != event_id
    return HttpResponse(status=409, content_type="text/plain; charset=utf-8") if is_fixed else HttpResponse(status=204)


def _save(request: HttpRequest, own: Attempt, position: int) -> HttpResponse:
    """Keep the answer, then go where the button says."""
    response = actions.save_response(
        attempt=own,
        position=position,
        data=request.POST,
        language=current(),
        by=own.person,
        event_id=client_event_id(request),
    )
    has_reason = response is not None and response.confirmed_at is not None
    is_last = not own.questions.filter(position__gt=position).exists()
    if has_reason:
        return redirect("assessment:question", own.public_id, position)
    return (
        redirect("assessment:hand-in", own.public_id)
        if is_last
        else redirect("assessment:question", own.public_id, position + 1)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Asks once more, naming what is unanswered; POST hands in."""
    own = _own(request, public_id)
    if request.method == "POST":
        actions.submit_attempt(attempt=own, by=own.person)
        return redirect("assessment:attempt", public_id)
    if not own.is_open or _is_over(own):
        return redirect("assessment:attempt", public_id)
    view = attempt_view(own, current())
    open_questions = [question for question in view.questions if not question.is_answered]
    return render(request, "assessment/hand_in.html", _shared(own, view) | {"open_questions": open_questions})
