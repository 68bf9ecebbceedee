"""Addresses of the composed screens, under the language."""

from django.urls import path

from courses.dashboards.views import evidence, my_learning, organisation

COHORT = "organisation/cohorts/<uuid:public_id>/"

urlpatterns = [
    path("learn/", my_learning.my_learning, name="my-learning"),
    path("organisation/", organisation.organisation, name="organisation"),
    path(f"{COHORT}evidence/", evidence.evidence, name="cohort-evidence"),
    path(f"{COHORT}evidence/files/", evidence.prepare, name="cohort-evidence-files"),
    path(f"{COHORT}evidence.zip", evidence.bundle, name="cohort-evidence-zip"),
]
