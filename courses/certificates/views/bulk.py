"""Changes of many certificates in the authoring interface: prepared, looked at, confirmed by another, followed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.models import Person
from common import sheets
from common.http import Refused, render_page_or_partial
from common.languages import current
from courses.certificates import actions
from courses.certificates.enums import BulkKind, BulkNoteKind, BulkState, CertificateState, Hindrance, ItemState
from courses.certificates.forms import BulkForm, ConfirmForm, RefuseForm
from courses.certificates.forms.bulk import initial_of
from courses.certificates.models import BulkChange
from courses.certificates.queries import bulk as queries
from courses.certificates.queries.numbers import said_of
from courses.certificates.queries.selecting import outcome_of
from courses.certificates.views.rights import officer_of

ROWS_ON_A_PAGE = 25
GROUPS = ("will", "already", "cannot")


def _change(request: HttpRequest, public_id: uuid.UUID) -> tuple[Person, BulkChange]:
    """One of her associations'; anybody else's, and another officer's draft, is not there."""
    officer: Person = request.person  # type: ignore[attr-defined]
    people = ("asked_by__user", "confirmed_by__user", "ended_by__user")
    found = BulkChange.objects.seen_by(officer).select_related("issuer", *people).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return officer, found


def _page(request: HttpRequest, rows: Any, size: int = ROWS_ON_A_PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for her, what is on its way, what was done; and the three doors to a new one."""
    officer = officer_of(request)
    seen = BulkChange.objects.seen_by(officer).select_related("issuer", "asked_by__user").order_by("-made_at", "-pk")
    page = _page(request, seen)
    rows = [(change, queries.title_of(change), queries.name_of_officer(change.asked_by, officer)) for change in page]
    context = {
        "page": page,
        "rows": rows,
        "waiting": BulkChange.objects.for_second(officer).count(),
        "kinds": BulkKind.choices,
    }
    return render(request, "certificates/admin/bulk/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Prepare a change. `?from=` is a draft of hers that this one follows."""
    officer = officer_of(request)
    if kind not in BulkKind.values:
        raise Http404
    before = _draft(request, officer)
    initial = initial_of(before, _words(before, BulkNoteKind.ASKED)) if before is not None else None
    form = BulkForm(request.POST or None, request.FILES or None, kind=kind, officer=officer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.bulk.prepare(issuer=form.association, by=officer, wish=form.wish(), instead_of=before)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("certificates-bulk:change", change.public_id)
    context = {"form": form, "title": queries.title_of(BulkChange(kind=kind)), "before": before}
    return render(request, "certificates/admin/bulk/new.html", context)


def _draft(request: HttpRequest, officer: Person) -> BulkChange | None:
    try:
        public_id = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    drafts = BulkChange.objects.seen_by(officer).filter(state=BulkState.DRAFT, public_id=public_id)
    found: BulkChange | None = drafts.first()
    return found


def _words(change: BulkChange, kind: str) -> str:
    """What an officer wrote; nothing once it is erased."""
    return next((note.text for note in change.notes.all() if note.kind == kind), "")


def _facts(change: BulkChange, officer: Person) -> dict[str, Any]:
    """What every screen of a change says of it."""
    return {
        "change": change,
        "officer": officer,
        "selection": queries.selection_in_words(change),
        "words": _words(change, BulkNoteKind.ASKED),
        "answer": _words(change, BulkNoteKind.REFUSED),
        "asked_by": queries.name_of_officer(change.asked_by, officer),
        "confirmed_by": queries.name_of_officer(change.confirmed_by, officer),
        "ended_by": queries.name_of_officer(change.ended_by, officer),
        "is_mine": change.asked_by_id == officer.pk,
    }


@require_safe
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft with what it would do; later how far it is."""
    officer, found = _change(request, public_id)
    return _show(request, officer, found)


def _show(request: HttpRequest, officer: Person, found: BulkChange, refusal: str = "") -> HttpResponse:
    context = {**_facts(found, officer), "refusal": refusal}
    if found.state == BulkState.DRAFT:
        return _show_draft(request, found, context)
    progress = queries.progress_of(found)
    # A reader that speaks is told at every tenth, not at every breath.
    tenth = progress.percent // 10 * 10
    state = request.GET.get("state", "")
    state = state if state in ItemState.values else ""
    context |= {
        "title": queries.title_of(found, progress.total - progress.counts[ItemState.SKIPPED]),
        "progress": progress,
        "figures": [(key, queries.state_in_words(found, key), n) for key, n in progress.counts.items()],
        "is_busy": found.state in (BulkState.GATHERING, BulkState.RUNNING),
        "tenth": tenth,
        "speaks": request.GET.get("spoken") != str(tenth),
        "left_out": queries.in_words(queries.left_out_of(found)),
        "chosen": state,
        "lonely": found.state == BulkState.WAITING and not queries.second_officers(found).exists(),
        "was_confirmed": found.confirmed_at is not None,
    }
    if not getattr(request, "htmx", None):
        context["page"] = _page(request, queries.rows_of_items(found, state))
    response = render_page_or_partial(
        request, "certificates/admin/bulk/change.html", "progress", context, status=409 if refusal else 200
    )
    if getattr(request, "htmx", None) and not context["is_busy"]:
        # Buttons and report stand outside of what is swapped.
        response["HX-Refresh"] = "true"
    return response


def _show_draft(request: HttpRequest, found: BulkChange, context: dict[str, Any]) -> HttpResponse:
    outcome = outcome_of(found)
    group = request.GET.get("group", "")
    page, whys = _page(request, queries.rows_of_draft(found, group)), dict(Hindrance.choices)
    context |= {
        "title": queries.title_of(found, outcome.will),
        "outcome": outcome,
        "cannot": queries.in_words(outcome.cannot),
        "group": group if group in GROUPS else "",
        "page": page,
        "rows": [(one, CertificateState(one.state_now).label, whys.get(one.hindrance, "")) for one in page],
        "lonely": not queries.second_officers(found).exists(),
    }
    if found.is_of_a_list:
        lines = Paginator(queries.lines_to_mend(found), ROWS_ON_A_PAGE).get_page(request.GET.get("lines"))
        context |= {
            "lines": lines,
            "said": [(line, said_of(line)) for line in lines],
            "verdicts": queries.verdicts_on_lines(found),
        }
    status = 409 if context["refusal"] else 200
    return render(request, "certificates/admin/bulk/draft.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The second officer reads reason and list once more, and gives her word."""
    officer, found = _change(request, public_id)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.bulk.confirm(change=found, by=officer)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Confirmed. It runs in the background; you may leave this page."))
            return redirect("certificates-bulk:change", found.public_id)
    outcome = queries.outcome_of_items(found)
    own = queries.held_by(found, officer)
    context = {
        **_facts(found, officer),
        "form": form,
        "title": queries.title_of(found, outcome.will - own),
        "outcome": outcome,
        "own": own,
        "cannot": queries.in_words(outcome.by_hindrance),
        "may": found.state == BulkState.WAITING and found.asked_by_id != officer.pk,
        "page": _page(request, queries.rows_of_items(found, ItemState.WAITING)),
    }
    return render(request, "certificates/admin/bulk/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The second officer says no, and why."""
    officer, found = _change(request, public_id)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.bulk.refuse(change=found, by=officer, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Refused. Whoever asked for it is told."))
            return redirect("certificates-bulk:change", found.public_id)
    context = {
        **_facts(found, officer),
        "form": form,
        "title": queries.title_of(found),
        "may": found.state in (BulkState.GATHERING, BulkState.WAITING) and found.asked_by_id != officer.pk,
    }
    return render(request, "certificates/admin/bulk/refuse.html", context)


@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, what: str) -> HttpResponse:
    """One press: put before a second officer, give up, call off, stop, go on, end, try the failed ones again."""
    officer, found = _change(request, public_id)
    doing: dict[str, Callable[..., BulkChange]] = {
        "ask": actions.bulk.ask,
        "give-up": actions.bulk.give_up,
        "call-off": actions.bulk.call_off,
        "stop": actions.bulk.stop,
        "resume": actions.bulk.resume,
        "end": actions.bulk.end,
        "again": actions.bulk.try_again,
    }
    if what not in doing:
        raise Http404
    try:
        after = doing[what](change=found, by=officer)
    except Refused as refusal:
        return _show(request, officer, _change(request, public_id)[1], str(refusal.message))
    if what == "give-up":
        messages.success(request, _("The draft is given up. Nothing was changed."))
        return redirect("certificates-bulk:list")
    return redirect("certificates-bulk:change", after.public_id)


@require_safe
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Every certificate of the fixed set and what became of it, as CSV."""
    _officer, found = _change(request, public_id)
    if found.state == BulkState.DRAFT:
        raise Http404
    pieces = sheets.csv_pieces(queries.heads_of_file(), queries.rows_of_file(found))
    response = StreamingHttpResponse(sheets.in_language(current(), pieces), content_type="text/csv; charset=utf-8")
    name = f"{found.kind}-{found.made_at:%Y-%m-%d}-{str(found.public_id)[:8]}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
