"""Addresses under /accounts/ besides allauth's, in the namespace `accounts`."""

from __future__ import annotations

from django.urls import path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/consent/", views.switch, name="switch"),
    path("delete/", views.delete, name="delete"),
    path("deleted/", views.deleted, name="deleted"),
    path("my-data.json", views.own_data, name="own-data"),
    path("notice/", views.notice, name="notice"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/invitation/<int:pk>/", views.invitation, name="invitation"),
    path("organisations/offer/<int:pk>/", views.offer, name="offer"),
    path("organisations/answer/<int:pk>/", views.answer, name="answer"),
    path("organisations/leave/<int:pk>/", views.leave, name="leave"),
    path("organisations/employment/<slug:slug>/", views.employment, name="employment"),
]
