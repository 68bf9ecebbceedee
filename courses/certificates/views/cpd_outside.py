"""Outside activities: declaring and changing them, the file that proves them, and asking an association to look at it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from common.http import Refused
from common.ids import client_event_id
from courses.certificates import actions
from courses.certificates.cpd.proofs import MOST_BYTES
from courses.certificates.exceptions import EntryNotEditable, ReviewerNotHers
from courses.certificates.forms.cpd import OutsideForm, ProofForm
from courses.certificates.models import CpdEntry, CpdProof
from courses.certificates.views.cpd_ledger import entry_page
from courses.certificates.views.cpd_requests import hers, person_of, posted


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Declare something done elsewhere, with its proof or without."""
    if request.method != "POST":
        return _form(request, OutsideForm.new(str(uuid.uuid4())))
    form = OutsideForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    try:
        entry = actions.cpd.declare_outside(
            person=person_of(request), event_id=client_event_id(request), **form.fields_for_action()
        )
    except Refused as refusal:
        form.add_error("on", str(refusal.message))
        return _form(request, form)
    messages.success(request, _("The activity stands in your ledger, marked as self-declared."))
    if upload := form.cleaned_data.get("proof"):
        try:
            _put(request, entry, upload)
        except Refused as refusal:
            messages.error(request, _("The file was not taken. %(why)s") % {"why": refusal.message})
    return redirect("certificates:cpd:entry", entry.public_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Other words or figures, as long as nobody is asked about it."""
    entry = hers(request, public_id)
    if not entry.is_editable:
        if entry.is_outside:
            messages.error(request, str(EntryNotEditable().message))
            return redirect("certificates:cpd:entry", entry.public_id)
        raise Http404
    form = OutsideForm.of(entry, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form(request, form, entry)
    try:
        actions.cpd.change_outside(entry=entry, by=person_of(request), **form.fields_for_action())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Saved."))
    return redirect("certificates:cpd:entry", entry.public_id)


def _form(request: HttpRequest, form: OutsideForm, entry: CpdEntry | None = None) -> HttpResponse:
    context = {"form": form, "entry": entry}
    return render(request, "certificates/cpd/outside.html", context, status=422 if form.is_bound else 200)


def _put(request: HttpRequest, entry: CpdEntry, upload: Any) -> None:
    # One byte more than may be, so that the action can say it is too large without holding the rest.
    content = upload.read(MOST_BYTES + 1)
    actions.cpd.put_proof(entry=entry, by=person_of(request), content=content, file_name=upload.name or "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The file itself; POST puts another in its place."""
    entry = hers(request, public_id)
    if request.method != "POST":
        return send_proof(entry.known_proof)
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _put(request, entry, form.cleaned_data["proof"])
        except Refused as refusal:
            form.add_error("proof", str(refusal.message))
        else:
            messages.success(request, _("The file stands beside the activity."))
            return redirect("certificates:cpd:entry", entry.public_id)
    return entry_page(request, entry, status=422, proof_form=form)


def send_proof(proof: CpdProof | None) -> HttpResponseBase:
    """A proof, never shown inside a page of ours: somebody else may have made it."""
    if proof is None:
        raise Http404
    try:
        file = storages["private"].open(proof.name)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=proof.file_name, content_type=proof.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@posted
def remove_proof(request: HttpRequest, entry: CpdEntry) -> str:
    """Take the file away."""
    actions.cpd.remove_proof(entry=entry, by=person_of(request))
    return _("The file is deleted.")


@posted
def send(request: HttpRequest, entry: CpdEntry) -> str:
    """Ask an association to look at the proof."""
    association = Organisation.objects.filter(slug=request.POST.get("association", "")[:40]).first()
    if association is None:
        raise ReviewerNotHers
    actions.cpd.send_for_review(entry=entry, by=person_of(request), association=association)
    return _(
        "Sent. Officers of %(association)s see the activity, its proof and your name until they have answered."
    ) % {"association": association.name}


@posted
def take_back(request: HttpRequest, entry: CpdEntry) -> str:
    """Ask no longer."""
    actions.cpd.take_back(entry=entry, by=person_of(request))
    return _("Taken back. Nobody else sees it now.")


@posted
def declare_again(request: HttpRequest, entry: CpdEntry) -> str:
    """Let it count again."""
    actions.cpd.declare_again(entry=entry, by=person_of(request))
    return _("It counts again, on your own word.")
