"""Choosing a picture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from wagtail.images.widgets import AdminImageChooser


class PictureChooser(AdminImageChooser):
    """Wagtail's, showing only what its own field offers.

    Wagtail looks for the chosen picture among all there are. A form that is shown again with what was sent would tell
    the title of somebody else's picture, or break on a key that is none.
    """

    # The field hands its own over, as to every widget of a `ModelChoiceField`.
    choices: Any = ()

    def get_instance(self, value: Any) -> Model | None:
        if value is None:
            return None
        try:
            found: Model = self.choices.queryset.get(pk=value)
        except (ValueError, ObjectDoesNotExist):
            return None  # the form says beside the field that this is no choice
        return found
