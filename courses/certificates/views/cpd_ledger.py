"""The learner's ledger: how far she is with each scheme, her entries of a year, and one entry with all she can do."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.http import Refused
from courses.certificates import actions
from courses.certificates.enums import CpdState
from courses.certificates.forms.cpd import ClaimsForm, LessForm, ProofForm, SinceForm, local_today
from courses.certificates.models import CpdEntry, CpdReview
from courses.certificates.queries.cpd_ledger import Row, followed_by, ledger_now, years_of
from courses.certificates.queries.cpd_schemes import associations_of, offered_to
from courses.certificates.queries.cpd_statement import approved_words, period_words, readable_years
from courses.certificates.queries.cpd_words import asks_of
from courses.certificates.views.cpd_requests import hers, person_of, posted

ENTRIES_ON_A_PAGE = 20


def _year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == len("2026") and int(asked) in years else years[0]


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where she stands: each scheme with what is missing, and the entries of a year."""
    person, today = person_of(request), local_today()
    years = readable_years(years_of(person), today)
    year = _year(request, [today.year, *years])
    ledger = ledger_now(person, today=today, year=year)
    page = Paginator(ledger.rows, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "ledger": ledger,
        "standings": [
            {"one": one, "period": period_words(one.span), "source": approved_words(one)} for one in ledger.standings
        ],
        "page": page,
        "rows": [(row, ledger.claimed_in(row.entry)) for row in page.object_list],
        "year": str(year),
        "years": [str(one) for one in years],
        "hours": ledger.hours,
        "can_follow": bool(ledger.followed) or bool(offered_to(person, today=today)),
    }
    return render(request, "certificates/cpd/home.html", context)


@login_required
@never_cache
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """What she may follow: the schemes her associations have approved, with their figures and where those come from."""
    return _schemes(request)


def _schemes(request: HttpRequest, *, bound: SinceForm | None = None, key: str = "") -> HttpResponse:
    person, today = person_of(request), local_today()
    offered = offered_to(person, today=today)
    mine = {row.scheme_key: row for row in person.cpd_enrolments.all()}
    rows = []
    for one in offered.values():
        enrolment = mine.get(one.key)
        is_on = enrolment is not None and enrolment.is_on
        since = enrolment.since if enrolment is not None else today.replace(month=1, day=1)
        form = bound if bound is not None and one.key == key else SinceForm(initial={"since": since}, prefix=one.key)
        rows.append({"offered": one, "scheme": one.newest, "asks": asks_of(one.newest), "is_on": is_on, "form": form})
    context = {
        "rows": rows,
        "resting": [key for key, row in mine.items() if row.is_on and key not in offered],
        "associations": list(associations_of(person)),
    }
    return render(request, "certificates/cpd/schemes.html", context, status=422 if bound is not None else 200)


@login_required
@require_POST
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Follow a scheme, or follow it no longer."""
    person = person_of(request)
    if request.POST.get("answer") == "leave":
        actions.cpd.leave_scheme(person=person, scheme_key=key)
        messages.success(request, _("The scheme is no longer followed. Your entries stay as they are."))
        return redirect("certificates:cpd:schemes")
    form = SinceForm(request.POST, prefix=key)
    if not form.is_valid():
        return _schemes(request, bound=form, key=key)
    try:
        actions.cpd.follow_scheme(person=person, scheme_key=key, since=form.cleaned_data["since"])
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("certificates:cpd:schemes")
    messages.success(request, _("The scheme is followed. Your entries count in it unless you say otherwise."))
    return redirect("certificates:cpd:home")


@login_required
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One entry: what it is, in which schemes it counts, and what can be done with it."""
    return entry_page(request, hers(request, public_id))


def entry_page(request: HttpRequest, found: CpdEntry, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an entry, with whatever form was not right."""
    person, today = person_of(request), local_today()
    followed, _resting = followed_by(person, today=today)
    associations = list(associations_of(person)) if found.is_editable else []
    reviews = CpdReview.objects.filter(entry=found).select_related("association", "note").order_by("-at", "-pk")
    context = {
        "entry": found,
        "row": Row.of(found),
        "claims": ClaimsForm(entry=found, followed=followed) if found.counts and followed else None,
        "reviews": reviews,
        "associations": associations,
        "proof_form": ProofForm(),
        "less_form": LessForm(initial={"minutes": found.minutes}),
        "can_withdraw": found.state not in (CpdState.WITHDRAWN, CpdState.STRUCK) and found.certificate is None,
        "can_lower": found.session is not None and found.state == CpdState.RECORDED,
        "is_waiting": found.state == CpdState.WAITING,
        "is_withdrawn": found.state == CpdState.WITHDRAWN and found.is_outside,
        **forms,
    }
    return render(request, "certificates/cpd/entry.html", context, status=status)


@posted
def claims(request: HttpRequest, entry: CpdEntry) -> str:
    """In which schemes it counts."""
    person = person_of(request)
    followed, _resting = followed_by(person, today=local_today())
    form = ClaimsForm(request.POST, entry=entry, followed=followed)
    if not form.is_valid():
        raise Refused(_("Give minutes between 0 and %(most)s, the length of the activity.") % {"most": entry.minutes})
    for decision in form.decisions():
        actions.cpd.decide_claim(entry=entry, by=person, **decision)
    return _("Saved.")


@posted
def attended(request: HttpRequest, entry: CpdEntry) -> str:
    """She attended less than she said."""
    form = LessForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the minutes you attended."))
    actions.cpd.lower_attended(entry=entry, by=person_of(request), attended=form.cleaned_data["minutes"])
    return _("Saved.")


@posted
def withdraw(request: HttpRequest, entry: CpdEntry) -> str:
    """It shall not count."""
    if entry.is_outside:
        actions.cpd.withdraw_outside(entry=entry, by=person_of(request))
    else:
        actions.cpd.withdraw_claim(entry=entry, by=person_of(request))
    return _("Withdrawn. It no longer counts anywhere.")
