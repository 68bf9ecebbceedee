"""Addresses of the composed screens, under the language."""

from django.urls import path

from courses.dashboards.views import my_learning, organisation

urlpatterns = [
    path("learn/", my_learning.my_learning, name="my-learning"),
    path("organisation/", organisation.organisation, name="organisation"),
]
