"""Wagtail's users app with our screens; stands in INSTALLED_APPS in the place of "wagtail.users"."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class AcademyUsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.viewsets.AcademyUserViewSet"
