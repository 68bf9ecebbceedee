"""Addresses of cohorts, under the language."""

from django.urls import path

from courses.cohorts.views import cohort, dates, invitations, making, seats

COHORT = "organisation/cohorts/<uuid:public_id>/"

urlpatterns = [
    path("organisation/<slug:slug>/cohorts/new/", making.new, name="new"),
    path(COHORT, cohort.detail, name="detail"),
    path(f"{COHORT}change/", making.change, name="change"),
    path(f"{COHORT}due/", dates.move, name="move-due"),
    path(f"{COHORT}close/", making.close, name="close"),
    path(f"{COHORT}add/", making.add, name="add"),
    path(f"{COHORT}lists/<uuid:roster_id>/", making.roster, name="roster"),
    path(f"{COHORT}extend/", seats.extend, name="extend"),
    path(f"{COHORT}learners/<uuid:seat_id>/", seats.learner, name="learner"),
    path(f"{COHORT}learners/<uuid:seat_id>/withdraw/", seats.withdraw, name="withdraw"),
    path(f"{COHORT}invitations/<uuid:invitation_id>/", seats.letter, name="letter"),
    path("organisation/invitation/<str:token>/", invitations.by_link, name="invitation"),
    path("organisation/invitations/<uuid:public_id>/", invitations.waiting, name="waiting"),
]
