"""Addresses of the CPD ledger, under the language and under /admin/."""

from __future__ import annotations

from django.urls import path

from courses.certificates.views import (
    cpd_claiming,
    cpd_evidence,
    cpd_ledger,
    cpd_officer,
    cpd_officer_sessions,
    cpd_outside,
    cpd_statement,
)

ENTRY = "activities/<uuid:public_id>/"
SESSION = "sessions/<uuid:public_id>/"

urlpatterns = [
    path("", cpd_ledger.home, name="home"),
    path("schemes/", cpd_ledger.schemes, name="schemes"),
    path("schemes/<slug:key>/", cpd_ledger.follow, name="follow"),
    path("activities/new/", cpd_outside.new, name="new"),
    path(ENTRY, cpd_ledger.entry, name="entry"),
    path(f"{ENTRY}change/", cpd_outside.change, name="change"),
    path(f"{ENTRY}claims/", cpd_ledger.claims, name="claims"),
    path(f"{ENTRY}attended/", cpd_ledger.attended, name="attended"),
    path(f"{ENTRY}withdraw/", cpd_ledger.withdraw, name="withdraw"),
    path(f"{ENTRY}again/", cpd_outside.declare_again, name="declare-again"),
    path(f"{ENTRY}proof/", cpd_outside.proof, name="proof"),
    path(f"{ENTRY}proof/delete/", cpd_outside.remove_proof, name="remove-proof"),
    path(f"{ENTRY}review/", cpd_outside.send, name="send"),
    path(f"{ENTRY}review/back/", cpd_outside.take_back, name="take-back"),
    path("sessions/<str:code>/", cpd_claiming.claim, name="claim"),
    path("evidence/", cpd_evidence.evidence, name="evidence"),
    path("evidence/files/", cpd_evidence.prepare, name="prepare"),
    path("evidence.zip", cpd_evidence.bundle, name="bundle"),
    path("<int:year>/statement/", cpd_statement.statement, name="statement"),
    path("<int:year>/statement.csv", cpd_statement.table, name="statement-csv"),
    path("<int:year>/statement.<str:language>.pdf", cpd_statement.pdf, name="statement-pdf"),
]

admin_urlpatterns = [
    path("", cpd_officer.schemes, name="schemes"),
    path("schemes/<int:pk>/", cpd_officer.scheme, name="scheme"),
    path("schemes/<int:pk>/approve/", cpd_officer.approve, name="approve"),
    path("schemes/<int:pk>/withdraw/", cpd_officer.withdraw, name="withdraw"),
    path("schemes/<int:pk>/figures/", cpd_officer.figures, name="figures"),
    path("reviews/", cpd_officer.reviews, name="reviews"),
    path("reviews/<uuid:public_id>/", cpd_officer.review, name="review"),
    path("reviews/<uuid:public_id>/proof/", cpd_officer.proof, name="proof"),
    path("sessions/", cpd_officer_sessions.sessions, name="sessions"),
    path("sessions/new/", cpd_officer_sessions.new, name="new-session"),
    path(SESSION, cpd_officer_sessions.session, name="session"),
    path(f"{SESSION}change/", cpd_officer_sessions.change, name="change-session"),
    path(f"{SESSION}show/", cpd_officer_sessions.show, name="show-session"),
    path(f"{SESSION}window/", cpd_officer_sessions.window, name="window"),
    path(f"{SESSION}claims/<uuid:entry_id>/", cpd_officer_sessions.strike, name="strike"),
]
