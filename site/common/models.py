"""Files that authors put into pages."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index
from wagtailmedia.models import AbstractMedia

from common.languages import NAMES


def private_storage() -> Storage:
    """Files without a public address."""
    return storages["private"]


class AcademyImage(AbstractImage):
    """One picture. Pictures are public under random names and never confidential."""

    admin_form_fields = (*WagtailImage.admin_form_fields, "description")
    # Wagtail's own fields, with tags that a search may be narrowed to as well: its chooser offers that.
    search_fields = [
        *(one for one in AbstractImage.search_fields if getattr(one, "field_name", "") != "tags"),
        index.RelatedFields(
            "tags", [index.SearchField("name", boost=10), index.AutocompleteField("name"), index.FilterField("name")]
        ),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class AcademyRendition(AbstractRendition):
    """One picture in one size."""

    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class AcademyDocument(AbstractDocument):
    """One file to download, kept in private storage; who may have it is asked of the page that offers it."""

    file = models.FileField(upload_to="documents", storage=private_storage, verbose_name=_("file"))
    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class Recording(AbstractMedia):
    """One recording, audio or video, kept in private storage."""

    file = models.FileField(upload_to="media", storage=private_storage, verbose_name=_("file"))
    transcript = models.TextField(_("transcript"), blank=True)
    admin_form_fields = (
        "title",
        "file",
        "collection",
        "duration",
        "width",
        "height",
        "thumbnail",
        "transcript",
        "tags",
    )

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")


class Captions(models.Model):
    """The captions of one recording in one language (WebVTT)."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10, choices=list(NAMES.items()))
    file = models.FileField(_("captions file"), upload_to="captions", storage=private_storage)

    class Meta:
        constraints = [
            # One recording is captioned once in each language.
            models.UniqueConstraint(fields=["recording", "language"], name="captions_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.recording} ({self.language})"
