"""Addresses of cohorts, under the language."""

urlpatterns = []
