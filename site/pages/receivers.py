"""What the frame of every page shows is kept under the catalogue's stamp."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.catalogue.actions import bump_stamp
from pages.models import SiteSettings


@receiver([post_save, post_delete], sender=SiteSettings, dispatch_uid="pages.settings_changed")
def settings_changed(created: bool = False, **kwargs: Any) -> None:
    """Names, filings and contact stand on every page. The row is made by the first page that asks for it: no change."""
    if not created:
        bump_stamp()
