"""Enrol, ask for a place, leave and come back. Each is a POST that ends in a redirect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import Refused
from courses.catalogue.models import Course
from courses.learning import actions
from courses.learning.enums import EnrolmentState
from courses.learning.forms import RequestForm
from courses.learning.models import Enrolment, EnrolmentRequest
from courses.learning.queries import continue_url, course_url
from courses.learning.views.people import person_of

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """A visitor is asked to log in and comes back to the course, where the button stands; a POST cannot be repeated."""

    @wraps(view)
    def inner(request: HttpRequest, course_key: uuid.UUID) -> HttpResponse:
        course = get_object_or_404(Course, key=course_key)
        if not request.user.is_authenticated:
            return redirect_to_login(course_url(course))
        try:
            return view(request, course)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect(course_url(course))

    return inner


@require_POST
@signed_in
def enrol(request: HttpRequest, course: Course) -> HttpResponse:
    """Take a place and begin at once."""
    enrolment = actions.enrol(person=person_of(request), course=course, by=person_of(request))
    return redirect(continue_url(enrolment))


@require_POST
@signed_in
def request_place(request: HttpRequest, course: Course) -> HttpResponse:
    """Ask for a place; who answers is said on the course page."""
    form = RequestForm(request.POST)
    message = form.cleaned_data["message"] if form.is_valid() else request.POST.get("message", "")[:500]
    asked = actions.request_place(person=person_of(request), course=course, by=person_of(request), message=message)
    if asked is not None:
        messages.success(request, _("Your request was sent. You will find the answer here and in My learning."))
    return redirect(course_url(course))


@require_POST
@signed_in
def cancel_request(request: HttpRequest, course: Course) -> HttpResponse:
    """Take the request back."""
    waiting = EnrolmentRequest.objects.waiting().filter(person=person_of(request), course=course).first()
    if waiting is not None:
        actions.cancel_request(request=waiting, by=person_of(request))
        messages.success(request, _("Your request was taken back."))
    return redirect(course_url(course))


@require_POST
@signed_in
def leave(request: HttpRequest, course: Course) -> HttpResponse:
    """Leave the course; what was done is kept for the day she comes back."""
    enrolment = Enrolment.objects.open().filter(person=person_of(request), course=course).first()
    if enrolment is not None:
        left = actions.leave(enrolment=enrolment, by=person_of(request))
        if left.state == EnrolmentState.WITHDRAWN:
            messages.success(request, _("You have left this course. What you did is kept, should you come back."))
        else:
            messages.info(request, _("You keep the place that your organisation gave you."))
    return redirect(reverse("dashboards:my-learning"))
