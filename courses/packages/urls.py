"""Addresses of packages on the academy's host, under the language."""

from django.urls import path

from courses.packages.views import playing

urlpatterns = [
    path("learn/packages/<uuid:activity_key>/keep/", playing.keep, name="keep"),
]
