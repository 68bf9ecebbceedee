"""What a freshly migrated database holds before anybody writes into it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page, Site


def ensure_root() -> None:
    """Root page, a plain welcome page, site, collection and locale, as Wagtail's own migrations make them."""
    Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        content_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=content_type)
        home = root.add_child(
            instance=Page(title="Welcome to your new Wagtail site!", slug="home", content_type=content_type)
        )
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
