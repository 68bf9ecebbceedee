"""Recognition in the authoring interface: officers ask partners, partners answer, and take back what they have given."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.models import Person
from common.http import Refused
from common.languages import LANGS, NAMES
from courses.certificates import actions
from courses.certificates.enums import EndorsementState
from courses.certificates.forms import AnswerForm, AskForm, DeclineRecognitionForm, GiveForm, WithdrawForm
from courses.certificates.models import Endorsement
from courses.certificates.permissions import is_officer_somewhere, may_answer, may_ask
from courses.certificates.queries.recognising import (
    answers_of_hers,
    comment_of,
    course_rows,
    courses_to_recognise,
    default_comments,
    listed,
    requests_to_answer,
    subject_of,
)
from courses.certificates.queries.recognition import minutes_of

PER_PAGE = 20
WITH_COURSE = ("organisation", "course_version__course__owner", "course_version__course__current_version")


def _person(request: HttpRequest) -> Person | None:
    return getattr(request, "person", None)


def _officer(request: HttpRequest) -> Person:
    person = _person(request)
    if person is None or not is_officer_somewhere(person):
        raise PermissionDenied
    return person


def _endorsement(request: HttpRequest, pk: int) -> tuple[Person, Endorsement]:
    """One that her association was asked for, or has asked for; any other is none."""
    person = _person(request)
    found = get_object_or_404(Endorsement.objects.seen_by(person).select_related(*WITH_COURSE, "note"), pk=pk)
    if person is None:
        raise Http404
    return person, found


def _to_answer(request: HttpRequest, pk: int) -> tuple[Person, Endorsement]:
    person, found = _endorsement(request, pk)
    if not may_answer(person, found):
        raise Http404
    return person, found


def _page(rows: Any, request: HttpRequest, name: str = "page") -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get(name))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for her answer, then her associations' courses against every partner."""
    officer = _officer(request)
    waiting = _page(requests_to_answer(officer).select_related(*WITH_COURSE), request, "waiting")
    courses = _page(courses_to_recognise(officer).select_related("current_version"), request)
    context = {
        "waiting": waiting,
        "requests": listed(waiting),
        "courses": courses,
        "rows": course_rows(courses),
        "answered": answers_of_hers(officer).filter(state=EndorsementState.GIVEN).count(),
    }
    return render(request, "certificates/admin/recognition.html", context)


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What her associations recognise, and what they have declined, withdrawn or let end."""
    page = _page(answers_of_hers(_officer(request)).select_related(*WITH_COURSE), request)
    return render(request, "certificates/admin/recognition_answers.html", {"page": page, "rows": listed(page)})


@require_POST
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask the partners that are ticked."""
    person = _person(request)
    course = get_object_or_404(courses_to_recognise(person).select_related("current_version"), key=key)
    version = course.current_version
    if person is None or version is None:
        raise Http404
    form = AskForm(request.POST)
    partners = list(form.cleaned_data["partners"]) if form.is_valid() else []
    try:
        asked = actions.ask_recognition(course_version=version, organisations=partners, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        waiting = sum(row.is_waiting for row in asked)
        messages.success(
            request,
            ngettext(
                "%(n)d association is asked; its officers are told by mail.",
                "%(n)d associations are asked; their officers are told by mail.",
                waiting,
            )
            % {"n": waiting},
        )
    return redirect("certificates-admin:recognition")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything a partner has to know before it answers, how it answered, and the form where its answer waits."""
    person, found = _endorsement(request, pk)
    answers_it = may_answer(person, found)
    subject = subject_of(found)
    form = None
    if answers_it and found.is_waiting and found.asked_by_id != person.pk:
        form = GiveForm(
            request.POST or None, defaults=default_comments(subject.minutes), initial={"minutes": subject.minutes}
        )
    if request.method == "POST":
        if not answers_it:
            raise Http404
        if form is None:
            messages.error(request, _("This request was answered or taken back meanwhile."))
            return redirect("certificates-admin:recognition-one", pk)
        if form.is_valid():
            done = _tried(
                form,
                lambda: actions.give_recognition(
                    endorsement=found,
                    by=person,
                    minutes=form.cleaned_data["minutes"],
                    comments=form.comments,
                    valid_until=form.cleaned_data["valid_until"],
                ),
            )
            if done is not None:
                messages.success(request, _("Recognised. Certificates issued from now on carry it."))
                return redirect("certificates-admin:recognition-one", pk)
            found.refresh_from_db()
    context = {
        "endorsement": found,
        "subject": subject,
        "form": form,
        "answers_it": answers_it,
        "asks_it": may_ask(person, found.course_version.course),
        "asked_herself": found.asked_by_id == person.pk,
        "note": getattr(found, "note", None),
        "current_minutes": minutes_of(found.course_version.course, found.course_version),
        "comments": [(NAMES[code], comment_of(found, code)) for code in LANGS] if found.is_given else [],
        "signed": found.credentials.select_related("organisation").defer("document").order_by("number")[:30],
    }
    return render(request, "certificates/admin/recognition_one.html", context)


def _tried(form: Form, act: Callable[[], Endorsement]) -> Endorsement | None:
    """What was done; None where it was refused, with the reason on the form."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None


def _step(
    request: HttpRequest, found: Endorsement, form: Form, template: str, act: Callable[[], Endorsement], said: str
) -> HttpResponse:
    """A form of its own for what is not undone: shown, sent back with what is wrong, or done."""
    # Where nothing is left to do, the recognition's own page says how it stands.
    if template == "recognition_decline" and not found.is_waiting:
        return redirect("certificates-admin:recognition-one", found.pk)
    if template != "recognition_decline" and not found.is_given:
        return redirect("certificates-admin:recognition-one", found.pk)
    if request.method == "POST" and form.is_valid() and _tried(form, act) is not None:
        messages.success(request, said)
        return redirect("certificates-admin:recognition-one", found.pk)
    context = {"endorsement": found, "subject": subject_of(found), "form": form}
    return render(request, f"certificates/admin/{template}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    person, found = _to_answer(request, pk)
    form = DeclineRecognitionForm(request.POST or None)
    return _step(
        *(request, found, form, "recognition_decline"),
        lambda: actions.decline_recognition(endorsement=found, by=person, **form.cleaned_data),
        _("Declined. The officers of the other association are told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on beyond its last day."""
    person, found = _to_answer(request, pk)
    said = {AnswerForm.comment_name(code): getattr(found, AnswerForm.comment_name(code)) for code in LANGS}
    form = AnswerForm(request.POST or None, defaults=default_comments(found.minutes), initial=said)
    return _step(
        *(request, found, form, "recognition_renew"),
        lambda: actions.renew_recognition(
            endorsement=found, by=person, valid_until=form.cleaned_data["valid_until"], comments=form.comments
        ),
        _("Renewed. Certificates issued from now on carry the new last day."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recognition back, after reading what follows from it."""
    person, found = _to_answer(request, pk)
    return _step(
        *(request, found, WithdrawForm(request.POST or None), "recognition_withdraw"),
        lambda: actions.withdraw_recognition(endorsement=found, by=person),
        _("Withdrawn. Whoever checks a certificate sees it within a minute."),
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request that nobody has answered."""
    person, found = _endorsement(request, pk)
    if not may_ask(person, found.course_version.course):
        raise Http404
    try:
        actions.cancel_request(endorsement=found, by=person)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The request is taken back."))
    return redirect("certificates-admin:recognition")
