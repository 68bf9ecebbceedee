"""Wagtail's actions on many things at once, without the names of things that are somebody else's."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import Http404
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction as DeletePages,
)
from wagtail.admin.views.pages.bulk_actions import MoveBulkAction as MovePages
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction as PublishPages
from wagtail.admin.views.pages.bulk_actions import UnpublishBulkAction as UnpublishPages
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.documents.views.bulk_actions import AddToCollectionBulkAction as CollectDocuments
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagImages
from wagtail.images.views.bulk_actions import AddToCollectionBulkAction as CollectImages
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeleteImages
from wagtail.models import Page

from courses.catalogue import permissions

PLAIN = (
    *(DeletePages, MovePages, PublishPages, UnpublishPages),
    *(TagDocuments, CollectDocuments, DeleteDocuments),
    *(TagImages, CollectImages, DeleteImages),
)


class OnlyHers:
    """Wagtail names what may not be acted on, with the reason; what she does not meet at all is not there."""

    request: Any
    model: type[Model]

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        objects, more = super().get_actionable_objects()  # type: ignore[misc]
        refused = more["items_with_no_access"]
        keys = {item.pk for item in refused}
        user = self.request.user
        hers = (
            permissions.pages_to_work_with(user) if self.model is Page else permissions.files_to_use(user, self.model)
        )
        met = set(hers.filter(pk__in=keys).values_list("pk", flat=True))
        shown = [item for item in refused if item.pk in met]
        if refused and not objects and not shown:
            raise Http404
        return objects, {**more, "items_with_no_access": shown}


NARROWED: list[type[BulkAction]] = [type(plain.__name__, (OnlyHers, plain), {}) for plain in PLAIN]
