"""The screens of the catalogue."""

from courses.catalogue.views import addresses, catalogue, media, pages

__all__ = ["addresses", "catalogue", "media", "pages"]
