"""The authoring interface's own API of files: those of the collections one works with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from courses.catalogue import permissions


class _OwnFiles:
    request: Any
    model: Any

    def get_queryset(self) -> QuerySet[Any]:
        return permissions.files_to_use(self.request.user, self.model).order_by("pk")


class OwnDocuments(_OwnFiles, DocumentsAdminAPIViewSet):
    """Documents."""


class OwnImages(_OwnFiles, ImagesAdminAPIViewSet):
    """Pictures."""
